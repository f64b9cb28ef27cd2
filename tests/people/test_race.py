"""Two at once: the same person with the same phone stays one row, and reads keep their order."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from linli.people.actions import contact_for, reveal
from linli.people.models import AccessEntry, Contact
from linli.people.queries import broken_reads

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(function, times=8):
    def one(_n):
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_eight_at_once_find_one_contact():
    found = at_once(lambda: contact_for(name="刘桂兰", phone="13812345678").pk)
    assert (len(set(found)), Contact.objects.count()) == (1, 1)


def test_reads_of_one_contact_at_once_are_all_written_down_in_order(people, sees_everything):
    contact = contact_for(name="刘桂兰", phone="13812345678")
    at_once(lambda: reveal(contact, field="phone", reason="call", by=people.plumber))
    assert [entry.n for entry in AccessEntry.objects.order_by("n")] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert broken_reads() == []

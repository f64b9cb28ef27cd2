"""My requests: who signed in with a phone finds what was raised with it, whoever typed it in."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.people.actions import contact_for
from linli.people.models import Contact, User
from tests.cast import raised
from tests.portal.conftest import text

PHONE = "13800000077"


@pytest.fixture
def resident(db):
    """Signed in by a code that came to this phone."""
    user = User.objects.create(username="resident-77")
    mine = contact_for(name="", phone=PHONE)
    Contact.objects.filter(pk=mine.pk).update(user=user, confirmed_at=timezone.now())
    return user


def typed_in(cast, town, phone, words):
    """By a clerk, for somebody on the phone."""
    caller = contact_for(name="刘秀兰", phone=phone)
    return raised(cast, town, words=words, by=replace(cast.clerk, behalf=caller.pk))


def test_what_the_clerk_typed_in_for_this_number_is_there(client, cast, town, resident):
    mine = typed_in(cast, town, PHONE, "二单元楼道灯不亮，请来修。")
    typed_in(cast, town, "13800000078", "隔壁楼的水管漏水，地下室淹了。")
    client.force_login(resident)

    page = client.get(reverse("portal:mine"))

    assert [case.pk for case, _token in page.context["rows"]] == [mine.pk]
    assert "二单元楼道灯不亮" in text(page)


def test_a_number_that_nobody_confirmed_opens_nothing_of_others(client, cast, town, resident):
    Contact.objects.filter(user=resident).update(confirmed_at=None)
    typed_in(cast, town, PHONE, "二单元楼道灯不亮，请来修。")
    client.force_login(resident)

    assert client.get(reverse("portal:mine")).context["rows"] == []

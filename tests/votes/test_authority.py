"""The scan of a written authority: evidence, and seen only by whom it concerns."""

import pytest
from django.test import Client

from linli.files.models import Attachment
from linli.files.seeds import load_limits
from linli.kernel.actor import CLOCK
from linli.record.models import Act
from linli.votes import actions
from linli.votes.models import Proxy
from linli.votes.queries.links import token_of
from tests.files.conftest import upload
from tests.votes.conftest import member
from tests.votes.test_pages import marks, shows_phone, signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored(tmp_path, settings, db):
    settings.MEDIA_ROOT = tmp_path / "files"
    load_limits()


@pytest.fixture
def registered(opened_vote):
    """Number 1 lets 老周 vote; the paper was scanned at the desk."""
    vote = opened_vote(most_per_proxy=1)
    desk, address = signed_in(), f"/desk/votes/{vote.pk}/do/register_proxy/"
    given = {
        "member": "1",
        "name": "老周",
        "phone": "13811119999",
        "paper_number": "委-1",
        "scan": upload("委托书.jpg"),
    }
    assert desk.post(address, marks(text(desk.get(address)), **given)).status_code == 302
    return vote


def answers(client):
    answer = client.get(Attachment.objects.get().url)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


def holds(voter):
    client = Client()
    shows_phone(client, voter)
    return client


def test_it_is_kept_in_the_act_of_the_proxy_and_linked_beside_it(registered):
    scan = Attachment.objects.get()
    assert (scan.act.action, scan.purpose, scan.audience) == ("register_proxy", "paper", "staff")
    roll = f"/desk/votes/{registered.pk}/roll/"
    assert scan.url in text(signed_in().get(roll))
    assert scan.url not in text(signed_in("leader").get(roll))
    for client in (holds(member(registered, 1)), holds(Proxy.objects.get())):
        own = member(registered, 1) if client.session["vote_shown"]["who"].startswith("member") else Proxy.objects.get()
        assert scan.url in text(client.get(f"/votes/b/{token_of(own)}/"))


def test_it_exists_only_for_whom_it_concerns(registered):
    assert [answers(signed_in(who)) for who in ("community_worker", "supervisor")] == [200, 200]
    assert [answers(signed_in(who)) for who in ("leader", "administrator", "plumber")] == [404, 404, 404]
    assert [answers(holds(who)) for who in (member(registered, 1), Proxy.objects.get())] == [200, 200]
    assert [answers(holds(member(registered, 2))), answers(Client())] == [404, 404]


def test_whose_authority_has_ended_sees_it_no_more(registered, cast):
    agent = holds(Proxy.objects.get())
    actions.revoke_proxy(Proxy.objects.get(), by=cast.community_worker)

    assert answers(agent) == 404


def test_it_goes_with_the_vote(registered, cast):
    actions.cancel_vote(registered, words="改期", by=cast.supervisor)
    actions.shred_vote(registered, by=CLOCK)

    assert [a.state for a in Attachment.objects.all()] == ["removed"]
    assert Act.objects.filter(action="shred_vote").count() == 1

"""One ballot per member; named and secret; again, by proxy, on paper."""

import re
from collections import Counter

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from linli.kernel.rulebook import NotYou, Refused
from linli.record.acts import Blocked
from linli.record.chain import also_proven, verify
from linli.record.models import Act, Entry, Message, Note
from linli.votes import actions
from linli.votes.models import NamedBallot, PaperBatch, PaperSheet, Participation, Proxy, SecretBallot
from linli.votes.queries.counting import changed_ballots, result_of
from tests.votes.conftest import PEOPLE, checked, ended, holder, member, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(opened_vote):
    """Six residents are asked, in secret."""
    return lambda **how: opened_vote(matter="consult", rows=PEOPLE, ballot="secret", **how)


def test_who_has_voted_has_voted(opened_vote):
    vote = opened_vote()
    says(vote, 1, "for")

    with pytest.raises(Blocked):
        says(vote, 1, "against")
    assert list(NamedBallot.objects.values_list("choice", flat=True)) == ["for"]


def test_where_the_rules_allow_it_the_last_ballot_counts_and_all_are_kept(opened_vote):
    vote = opened_vote(may_change=True)
    says(vote, 1, "for")
    says(vote, 1, "against")

    assert list(NamedBallot.objects.order_by("n").values_list("n", "choice")) == [(1, "for"), (2, "against")]
    assert (result_of(vote).heads.against, result_of(vote).heads.in_favour) == (1, 0)


def test_the_database_itself_knows_one_participation_per_member(opened_vote):
    vote = opened_vote()
    says(vote, 1, "for")

    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.create(vote=vote, member=member(vote, 1), channel="phone", state="cast")


def test_a_link_votes_for_nobody_else(opened_vote):
    vote = opened_vote()

    with pytest.raises(NotYou):
        actions.cast(member(vote, 1), choice="for", by=holder(member(vote, 2)))


@pytest.mark.parametrize("choice", ["", "invalid", "yes", "for "])
def test_only_the_three_answers_are_taken(opened_vote, choice):
    vote = opened_vote()

    with pytest.raises(Refused):
        says(vote, 1, choice)


def test_a_void_link_opens_nothing(opened_vote, cast):
    vote = opened_vote()
    old = holder(member(vote, 1))
    from linli.votes.queries.links import opened, token_of

    token = token_of(member(vote, 1))
    actions.renew_link(vote, member=member(vote, 1), by=cast.community_worker)

    assert (old.holds, opened(token, "m")) == (member(vote, 1).pk, None)


def test_voting_asks_the_database_a_handful_of_questions(opened_vote, django_assert_num_queries):
    vote = opened_vote()
    person = member(vote, 1)
    by = holder(person)

    with django_assert_num_queries(12):
        actions.cast(person, choice="for", by=by)


def test_a_ballot_changed_behind_the_record_is_found(opened_vote):
    vote = opened_vote()
    says(vote, 1, "for")
    assert (changed_ballots(), changed_ballots in also_proven) == ([], True)

    NamedBallot.objects.update(choice="against")

    assert len(changed_ballots()) == 1


# -- secret ---------------------------------------------------------------------------------------------------------
def test_a_secret_ballot_is_final(secret):
    vote = secret()
    says(vote, 1, "for")

    with pytest.raises(Blocked):
        says(vote, 1, "against")
    assert list(SecretBallot.objects.values_list("choice", flat=True)) == ["for"]


def test_nothing_leads_from_a_secret_ballot_to_anybody():
    """No key, no time, no number that counts up: only the vote, a random key, which question, and the choice."""
    fields = {f.name: f for f in SecretBallot._meta.get_fields()}

    assert set(fields) == {"key", "vote", "question", "choice"}
    assert not [
        f
        for m in apps.get_models()
        for f in m._meta.concrete_fields
        if f.is_relation and f.related_model is SecretBallot
    ]
    assert isinstance(SecretBallot._meta.pk, models.CharField)


def test_the_record_of_a_secret_vote_does_not_know_what_was_voted(secret):
    vote = secret()
    for n, choice in ((1, "for"), (2, "against"), (3, "abstain")):
        says(vote, n, choice)

    keys = list(SecretBallot.objects.values_list("key", flat=True))
    everything = [*Act.objects.values(), *Entry.objects.values(), *Note.objects.values(), *Message.objects.values()]
    everything += list(Participation.objects.values())
    written = repr(everything)

    assert not re.search(r"'(for|against|abstain)'", written)
    assert not [key for key in keys if key in written]
    assert {len(str(entry["facts"])) for entry in Entry.objects.filter(action="cast").values("facts")} == {
        len(str(Entry.objects.filter(action="cast").first().facts))
    }
    assert verify() == []


def test_after_the_end_neither_place_nor_key_tells_the_order(secret, now):
    vote = secret()
    for n, choice in ((1, "for"), (2, "against"), (3, "abstain"), (4, "against")):
        says(vote, n, choice)
    before = set(SecretBallot.objects.values_list("key", flat=True))

    ended(vote, now)

    after = list(SecretBallot.objects.values_list("key", flat=True))
    assert (before & set(after), Counter(SecretBallot.objects.values_list("choice", flat=True))) == (
        set(),
        Counter(["for", "against", "abstain", "against"]),
    )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT key FROM votes_secretballot ORDER BY rowid")
            assert [key for (key,) in cursor.fetchall()] == sorted(after)


def test_papers_of_a_secret_vote_are_as_many_as_people_who_took_one(secret, cast, now):
    vote = secret()
    says(vote, 1, "for")
    actions.mark_paper(member(vote, 2), by=cast.community_worker)
    actions.open_batch(vote, size=2, by=cast.community_worker)
    batch = PaperBatch.objects.get()
    for n in (1, 2):
        actions.enter_sheet(batch, n=n, choice="against", by=cast.community_worker)
        actions.enter_again(PaperSheet.objects.get(n=n), choice="against", by=cast.clerk)
    with pytest.raises(Blocked):
        actions.seal_batch(batch, by=cast.clerk)
    actions.mark_paper(member(vote, 3), by=cast.community_worker)

    actions.seal_batch(batch, by=cast.clerk)
    ended(vote, now)
    actions.certify(vote, by=cast.supervisor)

    vote.refresh_from_db()
    assert (vote.result["heads"]["against"], vote.channels) == (2, {"paper": 2, "phone": 1})
    assert verify() == []


def test_who_was_marked_by_mistake_can_still_vote(secret, cast):
    vote = secret()
    actions.mark_paper(member(vote, 2), by=cast.community_worker)
    with pytest.raises(Blocked):
        says(vote, 2, "for")

    actions.unmark_paper(Participation.objects.get(), by=cast.community_worker)
    says(vote, 2, "for")

    assert (SecretBallot.objects.count(), Participation.objects.get().channel) == (1, "phone")


# -- proxies --------------------------------------------------------------------------------------------------------
AUTHORITY = {"name": "周平", "phone": "13911110000", "paper_number": "委-1"}


def test_a_proxy_votes_with_written_authority_and_within_limits(opened_vote, cast):
    vote = opened_vote(most_per_proxy=1)
    actions.register_proxy(vote, member=member(vote, 1), **AUTHORITY, by=cast.community_worker)
    with pytest.raises(Blocked):
        actions.register_proxy(vote, member=member(vote, 2), **AUTHORITY, by=cast.community_worker)
    proxy = Proxy.objects.get()

    actions.cast(member(vote, 1), choice="for", proxy=proxy, by=holder(proxy))

    assert Participation.objects.get().channel == "proxy"
    with pytest.raises(NotYou):
        actions.cast(member(vote, 2), choice="for", by=holder(proxy))
    with pytest.raises(Refused):
        actions.cast(member(vote, 2), choice="for", proxy=proxy, by=holder(proxy))


def test_who_votes_in_person_needs_no_proxy_any_more(opened_vote, cast):
    vote = opened_vote(most_per_proxy=1, may_change=True)
    actions.register_proxy(vote, member=member(vote, 1), **AUTHORITY, by=cast.community_worker)
    proxy = Proxy.objects.get()
    by = holder(proxy)
    says(vote, 1, "against")

    with pytest.raises(Refused):
        actions.cast(member(vote, 1), choice="for", proxy=proxy, by=by)
    proxy.refresh_from_db()
    assert (proxy.state, result_of(vote).heads.against) == ("revoked", 1)


def test_without_a_rule_there_are_no_proxies(opened_vote, cast):
    vote = opened_vote()

    with pytest.raises(Blocked):
        actions.register_proxy(vote, member=member(vote, 1), **AUTHORITY, by=cast.community_worker)


# -- papers ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def batch(opened_vote, cast):
    """A pile of one paper of a named vote."""
    vote = opened_vote()
    actions.open_batch(vote, size=1, by=cast.community_worker)
    return PaperBatch.objects.select_related("vote").get()


def entered(batch, cast, first="for", second="for", n=1):
    who = member(batch.vote, n)
    actions.enter_sheet(batch, n=1, choice=first, member=who, by=cast.community_worker)
    sheet = PaperSheet.objects.exclude(state="set_aside").get()
    actions.enter_again(sheet, choice=second, member=who, by=cast.clerk)
    sheet.refresh_from_db()
    return sheet


def test_two_different_people_enter_each_paper(batch, cast):
    actions.enter_sheet(batch, n=1, choice="for", member=member(batch.vote, 1), by=cast.community_worker)

    with pytest.raises(NotYou):
        actions.enter_again(
            PaperSheet.objects.get(), choice="for", member=member(batch.vote, 1), by=cast.community_worker
        )


def test_where_they_differ_a_third_person_decides(batch, cast):
    sheet = entered(batch, cast, "for", "against")
    assert (sheet.state, sheet.trouble) == ("conflict", "differs")
    with pytest.raises(Blocked):
        actions.seal_batch(batch, by=cast.clerk)
    with pytest.raises(NotYou):
        actions.decide_sheet(sheet, choice="for", member=sheet.member, words="看过", by=cast.clerk)

    actions.decide_sheet(sheet, choice="against", member=sheet.member, words="纸上写的是不同意", by=cast.supervisor)
    actions.seal_batch(batch, by=cast.clerk)

    assert (NamedBallot.objects.get().choice, verify()) == ("against", [])


@pytest.mark.parametrize(("overrides", "counts"), [(True, "for"), (False, "against")])
def test_a_paper_and_a_phone_of_one_person_are_never_settled_in_silence(batch, cast, overrides, counts):
    says(batch.vote, 1, "against")
    sheet = entered(batch, cast)
    assert (sheet.state, sheet.trouble) == ("conflict", "voted")

    if overrides:
        actions.decide_sheet(
            sheet, choice="for", member=sheet.member, overrides=True, words="本人说以纸质为准", by=cast.supervisor
        )
    else:
        actions.set_aside_sheet(sheet, words="手机在后", by=cast.supervisor)
    actions.seal_batch(batch, by=cast.clerk)

    assert NamedBallot.objects.order_by("n").last().choice == counts


def test_who_votes_by_phone_before_the_pile_is_sealed_stops_it(batch, cast):
    sheet = entered(batch, cast)
    says(batch.vote, 1, "against")

    with pytest.raises(Blocked):
        actions.seal_batch(batch, by=cast.clerk)
    actions.reconsider_sheet(sheet, by=cast.clerk)
    sheet.refresh_from_db()

    assert (sheet.state, sheet.trouble) == ("conflict", "voted")


def test_a_second_paper_of_the_same_person_is_refused(batch, cast, opened_vote):
    entered(batch, cast)
    actions.open_batch(batch.vote, size=1, by=cast.community_worker)
    other = PaperBatch.objects.order_by("pk").last()

    with pytest.raises(Blocked):
        actions.enter_sheet(other, n=1, choice="for", member=member(batch.vote, 1), by=cast.community_worker)


def test_a_void_batch_counts_nothing_and_frees_its_papers(batch, cast, now):
    entered(batch, cast)
    actions.void_batch(batch, words="拿错了一摞", by=cast.clerk)
    actions.open_batch(batch.vote, size=1, by=cast.community_worker)

    entered(PaperBatch.objects.order_by("pk").last(), cast)

    assert NamedBallot.objects.count() == 0
    with pytest.raises(Blocked):  # the new pile is not counted yet
        actions.certify(ended(batch.vote, now), by=cast.supervisor)


def test_a_roll_of_residents_has_one_line_per_person():
    twice = checked([PEOPLE[0], PEOPLE[0]], "residents")

    assert [error.row for error in twice.errors] == [3]

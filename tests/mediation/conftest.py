"""A committee that mediates: two mediators, a leak between neighbours, and how far somebody has brought it."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from django.utils import timezone, translation

from linli.cases import actions as case_actions
from linli.kernel.actor import Actor
from linli.kernel.working_times import ZONE
from linli.mediation import actions, seeds
from linli.mediation.models import Agreement, Disputant, DisputeType, Mediation, PaperKind
from linli.mediation.queries.links import holder_of, token_of
from linli.people.models import Role, User
from tests.cast import raised, someone

RESULT = "徐甲承担全部修复费用。"


class Bench(NamedTuple):
    """Who sits on the mediators' side."""

    mediator: Actor
    second_mediator: Actor
    registrar: Actor  # the clerk of the centre


@pytest.fixture(autouse=True)
def in_english():
    """What is said to people is compared in the language of the code; pages answer in Chinese."""
    with translation.override("en"):
        yield


@pytest.fixture
def now(monkeypatch):
    """When it is: a Monday morning, until a test says otherwise."""

    class Now:
        at = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE).astimezone(UTC)

        def passes(self, **how):
            self.at += timedelta(**how)

    now = Now()
    monkeypatch.setattr(timezone, "now", lambda: now.at)
    return now


@pytest.fixture
def bench(cast, town):
    seeds.mediation()
    return Bench(
        someone("mediator", (town.centre, Role.MEDIATOR, None)),
        someone("second_mediator", (town.centre, Role.MEDIATOR, None)),
        cast.clerk,
    )


@pytest.fixture
def file_of(bench, cast, town):
    """A mediation opened beside a confidential case."""

    def make(source="application", **given):
        case = raised(cast, town, words="楼上漏水，把我家吊顶泡坏了。")
        case_actions.take_in(case, by=cast.clerk)
        case_actions.study(case, is_sensitive=True, by=cast.clerk)
        kind = DisputeType.objects.get(name="邻里")
        facts = {"type": kind, "summary": "楼上卫生间漏水，泡坏楼下吊顶。", "wishes": "修好并赔偿", **given}
        act = actions.open_mediation(case, committee=town.centre, source=source, **facts, by=cast.clerk)
        return Mediation.objects.get(pk=act.root_id)

    return make


def party(mediation, name, side, *, by, **more):
    """One more party."""
    actions.name_disputant(mediation, name=name, side=side, address="示例小区", **more, by=by)
    return Disputant.objects.filter(mediation=mediation).last()


def link(disputant):
    """Who holds this party's link."""
    return holder_of(token_of(Disputant.objects.get(pk=disputant.pk)))[0]


@pytest.fixture
def two_parties(file_of, bench):
    """A mediation with a party on either side; nobody was asked yet."""
    mediation = file_of()
    above = party(mediation, "徐甲", "respondent", by=bench.registrar, phone="13800000012")
    below = party(mediation, "钱乙", "applicant", by=bench.registrar, phone="13800000011")
    return mediation, above, below


@pytest.fixture
def under_way(two_parties, bench):
    """A mediation that has begun."""
    mediation, above, below = two_parties
    bring_on(mediation, bench)
    return mediation, above, below


def bring_on(mediation, bench):
    """All consent, a mediator serves, rights are told: it begins."""
    user = User.objects.get(pk=bench.mediator.id)
    actions.name_mediator(mediation, user=user, by=bench.registrar)
    actions.tell_rights(mediation, by=bench.registrar)
    waiting = mediation.disputants.filter(state="invited")
    if waiting:
        actions.record_consents(mediation, disputants=list(waiting), by=bench.registrar)
    actions.begin(mediation, by=bench.mediator)


@pytest.fixture
def drafted(under_way, bench):
    """A complete draft: two instalments."""
    mediation, above, _below = under_way
    actions.draft_agreement(
        mediation,
        matter="漏水属实，责任在楼上。",
        content=RESULT,
        manner="分两期转账。",
        amount=3000,
        by=bench.mediator,
    )
    agreement = mediation.agreements.get()
    for days, amount in ((7, 1000), (37, 2000)):
        due = timezone.localdate() + timedelta(days=days)
        actions.schedule_instalment(
            agreement, debtor=above, what="支付修复费", due_on=due, amount=amount, by=bench.mediator
        )
    return Agreement.objects.get()


@pytest.fixture
def in_force(drafted, bench):
    """Signed by all and sealed."""
    return sign(drafted, bench)


def sign(agreement, bench):
    actions.freeze_agreement(agreement, by=bench.mediator)
    parties = list(agreement.mediation.disputants.filter(state="consented"))
    actions.sign_agreement(agreement, disputants=parties, as_mediator=True, how="paper", by=bench.mediator)
    actions.seal_agreement(agreement, by=bench.registrar)
    return Agreement.objects.get(pk=agreement.pk)


def today(days=0) -> date:
    return timezone.localdate() + timedelta(days=days)


def paper_kind(code):
    return PaperKind.objects.get(code=code)

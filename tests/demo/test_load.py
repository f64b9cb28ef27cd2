"""The demo city goes into the registers, and a time of its cases is lived through."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from linli.cases.models import Case, Category, Publication, Task
from linli.cases.rules import CaseState
from linli.demo.actions import load_city, load_mediation, load_year
from linli.demo.moved_clock import moved_clock
from linli.demo.queries import rows
from linli.kernel.seeds import all_seeds
from linli.mediation.models import Dossier, Instalment, Mediation, Mediator
from linli.people.models import Post, Role, Unit, User
from linli.places.models import Area, ServicePoint
from linli.record import chain
from linli.record.models import Act

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday, twelve o'clock in Shanghai
SUNDAY_NIGHT = datetime(2026, 6, 14, 19, 30, tzinfo=UTC)
AFTER_SPRING_FESTIVAL = datetime(2027, 2, 18, 0, 40, tzinfo=UTC)  # a year whose holidays nobody entered yet


@pytest.fixture
def said(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for _name, seed in all_seeds():
        seed()
    lines = []
    load_city(lines.append)
    return lines


def counts():
    return [model.objects.count() for model in (Area, Unit, User, Post, ServicePoint, Act)]


def test_the_city_has_its_areas_people_and_stations(said):
    assert counts()[:5] == [299, 85, 396, 396, 122]
    assert Post.objects.filter(role=Role.GRID_WORKER).count() == 301
    assert Unit.objects.filter(kind=Unit.Kind.COMMITTEE).count() == 10


def test_a_category_that_one_unit_leads_is_given_to_it_and_where_the_place_decides_to_nobody(said):
    rows = Category.objects.filter(parent__isnull=False)
    office = Unit.objects.get(kind=Unit.Kind.SUBDISTRICT)

    assert set(rows.filter(lead_unit=None).values_list("lead_hint", flat=True)) == {"社区居委会", "物业公司"}
    assert set(rows.filter(lead_hint="街道办事处").values_list("lead_unit", flat=True)) == {office.pk}
    others = rows.exclude(lead_unit=None).exclude(lead_hint="街道办事处").select_related("lead_unit")
    assert [c.code for c in others if c.lead_unit.name != c.lead_hint] == []


def test_a_second_time_nothing_changes(said):
    before = counts()

    load_city(said.append)

    assert counts() == before


def test_only_the_cast_can_sign_in_with_a_password(said):
    able = {user.username: user for user in User.objects.all() if user.has_usable_password()}

    assert set(able) == {row["username"] for row in rows("cast")}
    assert [row["username"] for row in rows("cast") if not able[row["username"]].check_password(row["password"])] == []


@pytest.mark.parametrize("when", [SUNDAY_NIGHT, AFTER_SPRING_FESTIVAL])
def test_some_weeks_are_lived_through_by_the_book(said, when):
    with moved_clock(when):
        load_year(said.append, cases=60, days=40)
        now = timezone.now()

    states = set(Case.objects.values_list("state", flat=True))
    assert {CaseState.RECEIVED, CaseState.STUDYING, CaseState.IN_HAND, CaseState.ANSWERED, CaseState.CLOSED} <= states
    assert Case.objects.filter(state=CaseState.RECEIVED).count() >= 7  # at a weekend more wait
    assert Case.objects.filter(raised_at__gt=now).count() == 0
    assert Act.objects.filter(root_kind="cases.case", at__gt=now).count() == 0
    assert Task.objects.filter(state="objected").count() >= 2
    assert Publication.objects.filter(state="proposed").count() >= 4
    assert {
        hour for hour in hours_of("dispatch", "take_call", "take_in", "study", "settle") if not 8 <= hour < 21
    } == set()
    assert chain.verify() == []


def hours_of(*actions):
    """At which hours of the day people of the desk did this, by the clock on the wall."""
    acts = Act.objects.filter(root_kind="cases.case", action__in=actions)
    return [timezone.localtime(at).hour for at in acts.values_list("occurred_at", flat=True)]


def test_where_there_are_cases_no_year_is_added(said):
    load_year(said.append, cases=1, days=3)
    before = counts(), Case.objects.count()

    load_year(said.append, cases=1, days=3)

    assert (counts(), Case.objects.count()) == before


def test_the_clock_goes_on_as_before_when_it_is_over():
    began = timezone.now()

    with moved_clock(NOON) as clock:
        clock.move(NOON + timedelta(hours=1))
        assert timezone.now() == NOON + timedelta(hours=1)
        with pytest.raises(ValueError, match="time does not go back"):
            clock.move(NOON)

    assert timedelta() <= timezone.now() - began < timedelta(minutes=1)


def test_mediations_stand_in_every_stage_by_the_book(said):
    load_mediation(said.append)

    assert set(Mediation.objects.values_list("state", flat=True)) == {
        "opened", "under_way", "agreed", "no_agreement", "refused",
    }  # fmt: skip
    late = [one for one in Instalment.objects.filter(state="due") if one.is_late]
    assert len(late) == 1
    assert Dossier.objects.filter(state="sealed").count() == 1
    assert Mediator.objects.filter(state="questioned").count() == 1
    assert Case.objects.filter(is_sensitive=False).count() == 0
    assert chain.verify() == []

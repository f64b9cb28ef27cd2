"""The standing cast. After one day you know them.

A town of two communities; everybody acts in one post, only the one with two hats holds two.
"""

from datetime import date
from typing import NamedTuple

from linli.cases import actions
from linli.cases.models import Case, CaseSettings, Category, Reason
from linli.cases.queries.links import holder_of, token_of
from linli.cases.rules import CaseState
from linli.kernel.actor import CLOCK, IMPORT, PASSERBY, Actor, Kind
from linli.people.actions import contact_for
from linli.people.models import Contact, Post, Role, Unit, User
from linli.people.queries import person
from linli.places.models import Area
from linli.record import registers

CITY, STREET = "371482", "371482001"
HERE, THERE = "371482001001", "371482001002"
GRID = "371482001001001"
BEGAN = date(2020, 1, 1)


class Cast(NamedTuple):
    resident: Actor  # raises cases, has an account
    neighbour: Actor  # another resident
    stranger: Actor  # signed in, nothing to do with it
    clerk: Actor
    second_clerk: Actor
    plumber: Actor  # of the water office, which leads
    gardener: Actor  # of the parks office, which assists
    grid_worker: Actor  # of the grid where it lies
    other_grid_worker: Actor  # of another community
    community_worker: Actor
    supervisor: Actor
    leader: Actor
    administrator: Actor
    two_hats: Actor  # a supervisor who has a second post in the water office
    water_system: Actor  # the water office's own program
    clock: Actor = CLOCK
    importer: Actor = IMPORT
    passerby: Actor = PASSERBY


class Town(NamedTuple):
    centre: Unit
    watch: Unit
    water: Unit
    parks: Unit
    committee: Unit
    here: Area
    there: Area
    grid: Area
    leaks: Category
    noise: Category


def build_town() -> Town:
    for code, name, level in [
        (CITY, "示例市", Area.Level.CITY),
        (STREET, "示例街道", Area.Level.SUBDISTRICT),
        (HERE, "梧桐社区", Area.Level.COMMUNITY),
        (THERE, "银杏社区", Area.Level.COMMUNITY),
        (GRID, "梧桐第一网格", Area.Level.GRID),
    ]:
        registers.add(Area(code=code, name=name, level=level, valid_from=BEGAN), by=IMPORT)
    units = {
        "centre": Unit(name="一站式中心", kind=Unit.Kind.CENTRE),
        "watch": Unit(name="督办科", kind=Unit.Kind.SUPERVISION),
        "water": Unit(name="水务所"),
        "parks": Unit(name="园林所"),
        "committee": Unit(name="梧桐社区居委会", kind=Unit.Kind.COMMITTEE, area_id=HERE),
    }
    for unit in units.values():
        registers.add(unit, by=IMPORT)
    utilities = Category(code="01", name="市政")
    leaks = Category(code="0101", name="漏水", parent=utilities, deadline_value=3)
    noise = Category(code="0102", name="噪声", parent=utilities, community_duty=Category.Duty.NONE)
    for category in (utilities, leaks, noise):
        registers.add(category, by=IMPORT)
    registers.add(CaseSettings(sample_percent=100, escalation={"overdue_1": "reminder"}), by=IMPORT)
    for use in Reason.Use.values:
        registers.add(Reason(use=use, code="any", name="理由", told="请到不动产中心办理。"), by=IMPORT)
    area = {code: Area.objects.get(code=code) for code in (HERE, THERE, GRID)}
    return Town(**units, here=area[HERE], there=area[THERE], grid=area[GRID], leaks=leaks, noise=noise)


def build_cast(town: Town) -> Cast:
    cast = Cast(
        resident=someone("resident", phone="13800000001"),
        neighbour=someone("neighbour", phone="13800000002"),
        stranger=someone("stranger", phone="13800000003"),
        clerk=someone("clerk", (town.centre, Role.CLERK, None)),
        second_clerk=someone("second_clerk", (town.centre, Role.CLERK, None)),
        plumber=someone("plumber", (town.water, Role.HANDLER, None)),
        gardener=someone("gardener", (town.parks, Role.HANDLER, None)),
        grid_worker=someone("grid_worker", (town.committee, Role.GRID_WORKER, GRID)),
        other_grid_worker=someone("other_grid_worker", (town.committee, Role.GRID_WORKER, THERE)),
        community_worker=someone("community_worker", (town.committee, Role.COMMUNITY_WORKER, HERE)),
        supervisor=someone("supervisor", (town.watch, Role.SUPERVISOR, None)),
        leader=someone("leader", (town.watch, Role.LEADER, None)),
        administrator=someone("administrator", (town.centre, Role.ADMINISTRATOR, None)),
        two_hats=someone("two_hats", (town.watch, Role.SUPERVISOR, None), (town.water, Role.HANDLER, None)),
        water_system=Actor(Kind.KEY, 1, "api", unit=town.water.pk),
    )
    return cast


def someone(username: str, *posts: tuple[Unit, str, str | None], phone: str = "") -> Actor:
    """A person with posts, first post chosen; with a phone, a resident whose phone is confirmed."""
    user = User.objects.create(username=username, last_name=username)
    if phone:
        contact = contact_for(name=username, phone=phone, user=user)
        Contact.objects.filter(pk=contact.pk).update(confirmed_at="2020-01-01T00:00:00Z")
    for unit, role, area in posts:
        registers.add(Post(user=user, unit=unit, role=role, area_id=area, valid_from=BEGAN), by=IMPORT)
    return person(user, channel="desk")


def the_case(act) -> Case:
    return Case.objects.get(pk=act.root_id)


def link_of(case: Case) -> Actor:
    """Who holds the tracking link of a case."""
    return holder_of(token_of(case))


def raised(cast: Cast, town: Town, *, words: str = "3号楼楼道漏水，老人怕滑倒。", by: Actor | None = None) -> Case:
    act = actions.raise_case(words=words, channel="web", area=town.grid, by=by or cast.resident)
    return the_case(act)


def brought_to(state: str, cast: Cast, town: Town, *, assisting: tuple[Unit, ...] = ()) -> Case:
    """A case that its own people have brought to some state."""
    case = raised(cast, town)
    handler = {True: cast.plumber, False: cast.gardener}
    steps = [
        lambda: actions.take_in(case, by=cast.clerk),
        lambda: (
            actions.study(case, category=town.leaks, by=cast.clerk),
            actions.dispatch(case, lead=town.water, assisting=assisting, by=cast.clerk),
        ),
        lambda: [actions.accept(t, by=handler[t.is_lead]) for t in case.tasks.all()],
        lambda: actions.answer(case, told="已修好，请放心。", by=cast.plumber),
        lambda: actions.verify(case, words="现场看过，属实", by=cast.supervisor),
        lambda: actions.close(case, by=CLOCK),
    ]
    ways = {
        CaseState.DECLINED: lambda: actions.decline(
            case, reason=_reason("decline"), told="请到不动产中心", by=cast.clerk
        ),
        CaseState.WITHDRAWN: lambda: actions.withdraw(case, by=cast.resident),
        CaseState.JOINED: lambda: actions.join(case, to=raised(cast, town, by=cast.neighbour), by=cast.clerk),
    }
    if state in ways:
        ways[state]()
    while case.state != state:
        steps.pop(0)()
    return case


def _reason(use: str) -> Reason:
    return Reason.objects.get(use=use, code="any")

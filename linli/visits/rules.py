"""The rulebooks of visits (走访): the file to read first, and to change first.

A round is opened, walked and ended. A visit is one knock at one door: it stands by itself, so that two workers who
were at the same door without a signal both keep theirs. Beside them: who consented to be looked in on (关爱名单), and
the clock a worker sets when going alone to a place that is not easy (报平安).
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.rulebook import Rulebook


class RoundState(TextChoices):
    OPEN = "open", pgettext_lazy("round", "under way")  # 进行中
    ENDED = "ended", pgettext_lazy("round", "ended")  # 已结束
    DROPPED = "dropped", pgettext_lazy("round", "called off")  # 已取消


class VisitState(TextChoices):
    KEPT = "kept", pgettext_lazy("visit", "written down")  # 已记
    STRUCK = "struck", pgettext_lazy("visit", "taken back")  # 已撤回


class CareState(TextChoices):
    ACTIVE = "active", pgettext_lazy("care", "on the list")  # 在册
    WITHDRAWN = "withdrawn", pgettext_lazy("care", "consent withdrawn")  # 已撤回同意
    LAPSED = "lapsed", pgettext_lazy("care", "consent has ended")  # 同意已到期


class CheckBackState(TextChoices):
    WAITING = "waiting", pgettext_lazy("check back", "will be asked after")  # 等候报平安
    RUNG = "rung", pgettext_lazy("check back", "time is over, nobody has heard")  # 到点未报平安
    BACK = "back", pgettext_lazy("check back", "is back")  # 已报平安


class Result(TextChoices):
    """What came of one knock at one door."""

    FINE = "fine", _("All well, nothing new")  # 都好，没有变化
    HEARD = "heard", _("Something to write down")  # 有事要记
    NOBODY = "nobody", _("Nobody home")  # 家里没人
    REFUSED = "refused", _("Does not wish to be visited")  # 不愿走访
    MOVED = "moved", _("Has moved away")  # 已搬走


class Way(TextChoices):
    DOOR = "door", _("at the door")  # 上门
    CALL = "call", _("by telephone")  # 电话


class Choice(TextChoices):
    """Which dwellings a round is made of."""

    ALL = "all", _("every dwelling")  # 全部住户
    UNSEEN = "unseen", _("those not seen for a while")  # 久未见面的住户
    CARE = "care", _("those on the care list")  # 关爱名单上的住户
    BUILDING = "building", _("one building")  # 一栋楼


class Audience(TextChoices):
    """Who may see an entry of the care list: what the person consented to."""

    GRID = "grid", _("grid workers and community workers here")  # 本网格网格员和社区工作者
    COMMUNITY = "community", _("community workers only")  # 仅社区工作者


class Alarm(TextChoices):
    """Whom to ask next, when nobody has seen somebody of the care list for too long."""

    NONE = "none", _("nobody need be asked")  # 无
    NEIGHBOUR = "neighbour", _("ask the neighbours")  # 问邻居
    FAMILY = "family", _("call the family contact")  # 联系家属
    COMMUNITY = "community", _("the community goes there")  # 社区上门


class Part(StrEnum):
    """The parts somebody plays towards a round, a visit, an entry of the care list."""

    LOCAL = "local"  # 属地: grid worker or community worker of the area
    COMMUNITY = "community"  # 社区: community worker of the area
    ONESELF = "oneself"  # 本人: whose visit (of two, both), or whose clock, this is
    COLLEAGUE = "colleague"  # 同事: of the same unit
    CLOCK = "clock"  # 时钟
    IMPORT = "import"  # 导入


R, V, C, B, P = RoundState, VisitState, CareState, CheckBackState, Part
SEEN = frozenset({Result.FINE, Result.HEARD})  # somebody answered
ANSWERLESS = frozenset(Result) - SEEN
STEPS = [Alarm.NONE, Alarm.NEIGHBOUR, Alarm.FAMILY, Alarm.COMMUNITY]
GOING = {B.WAITING, B.RUNG}

# steps that only happen inside another act; they have no function of their own in actions
CONSEQUENCES = {"relocate_round", "relocate_care"}

# fmt: off
ROUND = Rulebook(R, P, [
    # action          who                      when         leads to
    ("plan_round",    {P.LOCAL, P.IMPORT},     None,        R.OPEN),
    ("change_round",  {P.LOCAL},               {R.OPEN},    None),
    ("end_round",     {P.LOCAL, P.CLOCK},      {R.OPEN},    R.ENDED),
    ("drop_round",    {P.LOCAL},               {R.OPEN},    R.DROPPED),
    ("relocate_round", {P.CLOCK},              {R.OPEN},    None),
    ("view_round",    {P.LOCAL},               set(R),      None),
], labels={
    "plan_round":   (_("Plan a round"), _("a round was planned")),
    "change_round": (_("Change the round"), _("days or workers of the round were changed")),
    "end_round":    (_("End the round"), _("the round has ended")),
    "drop_round":   (_("Call the round off"), _("the round was called off")),
    "relocate_round": (_("Move to another grid"), _("moved to another grid: grids were drawn anew")),
    "view_round":   (_("View"), _("viewed")),
})

VISIT = Rulebook(V, P, [
    ("visit",         {P.LOCAL, P.IMPORT},     None,        V.KEPT),
    ("settle_clash",  {P.ONESELF, P.COMMUNITY}, {V.KEPT},   None),
    ("strike_visit",  {P.ONESELF, P.COMMUNITY}, {V.KEPT},   V.STRUCK),
    ("restore_visit", {P.ONESELF, P.COMMUNITY}, {V.STRUCK}, V.KEPT),
    ("tie_case",      {P.ONESELF, P.COMMUNITY}, {V.KEPT},   None),
    ("forget_visit",  {P.CLOCK},               set(V),      None),
    ("view_visit",    {P.LOCAL, P.ONESELF},    set(V),      None),
], labels={
    "visit":         (_("Write down a visit"), _("a visit was written down")),
    "settle_clash":  (_("Both visits count"), _("both visits count")),
    "strike_visit":  (_("Take the visit back"), _("the visit was taken back")),
    "restore_visit": (_("It counts after all"), _("the visit counts after all")),
    "tie_case":      (_("Raise it"), _("what was heard became a request")),
    "forget_visit":  (_("Shred"), _("words were shredded")),
    "view_visit":    (_("View"), _("viewed")),
}, patient={"settle_clash"})

CARE = Rulebook(C, P, [
    ("enter_care",    {P.LOCAL},               None,        C.ACTIVE),
    ("change_care",   {P.LOCAL},               {C.ACTIVE},  None),
    ("raise_alarm",   {P.CLOCK},               {C.ACTIVE},  None),
    ("calm_alarm",    {P.LOCAL},               {C.ACTIVE},  None),
    ("relocate_care", {P.CLOCK},               {C.ACTIVE},  None),
    ("withdraw_care", {P.LOCAL},               {C.ACTIVE},  C.WITHDRAWN),
    ("lapse_care",    {P.CLOCK},               {C.ACTIVE},  C.LAPSED),
    ("view_care",     {P.LOCAL},               {C.ACTIVE},  None),
], labels={
    "enter_care":    (_("Add to the care list"), _("entered on the care list")),
    "change_care":   (_("Change or renew"), _("the entry was changed")),
    "raise_alarm":   (_("Ask after"), _("nobody has seen them for too long")),
    "calm_alarm":    (_("They are well"), _("heard that they are well")),
    "relocate_care": (_("Move to another grid"), _("moved to another grid: grids were drawn anew")),
    "withdraw_care": (_("Consent is withdrawn"), _("consent was withdrawn; what was kept is shredded")),
    "lapse_care":    (_("Lapse"), _("consent has ended; what was kept is shredded")),
    "view_care":     (_("View"), _("viewed")),
}, patient={"calm_alarm", "withdraw_care"})

CHECK_BACK = Rulebook(B, P, [
    ("set_check_back",  {P.ONESELF},              None,        B.WAITING),
    ("move_check_back", {P.ONESELF},              GOING,       B.WAITING),
    ("ring_check_back", {P.CLOCK},                {B.WAITING}, B.RUNG),
    ("come_back",       {P.ONESELF, P.COLLEAGUE}, GOING,       B.BACK),
    ("view_check_back", {P.ONESELF, P.COLLEAGUE}, set(B),      None),
], labels={
    "set_check_back":  (_("Ask after me"), _("asked to be asked after")),
    "move_check_back": (_("It takes longer"), _("it takes longer")),
    "ring_check_back": (_("Ask after"), _("nobody has heard; colleagues were asked to call")),
    "come_back":       (_("I am back"), _("is back")),
    "view_check_back": (_("View"), _("viewed")),
}, patient={"come_back"})
# fmt: on


def is_overdue(last_seen: datetime | None, *, now: datetime, days: int) -> bool:
    """Whether somebody has not been seen for ``days`` days (or ever). The one definition: lists, maps and alarms ask here."""
    return last_seen is None or last_seen < overdue_before(now, days)


def overdue_before(now: datetime, days: int) -> datetime:
    """Who was last seen before this instant is overdue; the same, for queries."""
    return now - timedelta(days=days)

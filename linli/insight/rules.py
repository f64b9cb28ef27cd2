"""What is counted, what is put into proportion, and from how many on: tables, to be read by those who are measured by them."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LEAST = 20  # a rate of fewer says more about chance than about work
FEW = 5  # smaller counts are not told to the public: somebody might be recognised


class Road(TextChoices):
    """The one road that a case received here has gone so far; together they are all cases."""

    DIRECT = "direct", _("answered directly")  # 直接办结
    DISPATCHED = "dispatched", _("handed over")  # 交办
    DECLINED = "declined", _("declined")  # 不予受理
    WITHDRAWN = "withdrawn", _("withdrawn")  # 撤回
    JOINED = "joined", _("joined to another")  # 并案
    PENDING = "pending", _("not yet decided")  # 待研办


class Outcome(TextChoices):
    """Where a case stands now."""

    OPEN = "open", _("being handled")  # 在办
    ANSWERED = "answered", _("answered")  # 已答复
    CLOSED_OTHERWISE = "otherwise", _("ended without an answer")  # 未答复即终结


class Kept(TextChoices):
    """Whether a promised time was kept."""

    UNJUDGED = "", _("not judged")  # 尚不能判断
    YES = "yes", _("in time")  # 按时
    NO = "no", _("late")  # 超时


class Step(TextChoices):
    """A stretch of the road, by the clock on the wall: nights and weekends count."""

    TAKE_IN = "take_in", _("raised → taken in")  # 受理
    DISPATCH = "dispatch", _("taken in → handed over")  # 研办、交办
    ACCEPT = "accept", _("handed over → accepted by the unit")  # 签收
    ANSWER = "answer", _("handed over → answered")  # 办理
    VERIFY = "verify", _("answered → verified")  # 核查
    WHOLE = "whole", _("raised → answered")  # 全程


class Grain(TextChoices):
    """The pieces of time that sums are kept for."""

    MONTH = "month", _("month")  # 月
    WEEK = "week", _("week")  # 周


class Span(TextChoices):
    """What sums are kept within: a whole city, an area, a unit."""

    ALL = "all", _("the whole city")  # 全市
    AREA = "area", _("area")  # 区域
    UNIT = "unit", _("unit")  # 单位


class By(TextChoices):
    """What sums are told apart by; never a person."""

    ALL = "all", _("everything together")  # 合计
    COMMUNITY = "community", _("community")  # 社区
    GRID = "grid", _("grid")  # 网格
    CATEGORY = "category", _("category")  # 类别
    UNIT = "unit", _("unit")  # 单位
    CHANNEL = "channel", _("channel")  # 渠道


class Measure(TextChoices):
    """What is counted: cases, each at most once in each. All but the first leave out what was imported from the past."""

    HISTORY = "history", _("imported from the past")  # 历史导入
    RECEIVED = "received", _("received")  # 收到
    DIRECT = "direct", _("answered directly")
    DISPATCHED = "dispatched", _("handed over")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    JOINED = "joined", _("joined to another")
    PENDING = "pending", _("not yet decided")
    OPEN = "open", _("being handled")
    ANSWERED = "answered", _("answered")
    OTHERWISE = "otherwise", _("ended without an answer")
    TAKEN_IN_TIME = "taken_in_time", _("taken in or answered in time")  # 按时受理
    TAKEN_LATE = "taken_late", _("taken in late, or still waiting too long")  # 超时受理
    UNTAKEN = "untaken", _("still in time, or withdrawn before")  # 尚在时限内或提前撤回
    ON_TIME = "on_time", _("answered on time")  # 按时答复
    LATE = "late", _("answered late, or overdue")  # 超期
    UNDUE = "undue", _("still in time, or ended without an answer")  # 尚在时限内或未答复即终结
    EXTENDED = "extended", _("given more time")  # 延期
    HELD = "held", _("put on hold")  # 挂账
    EVER_ANSWERED = "ever_answered", _("answered at least once")  # 曾答复
    RIGHT_FIRST = "right_first", _("neither sent back nor reopened")  # 一次办好
    SENT_BACK = "sent_back", _("sent back")  # 退回重办
    REOPENED = "reopened", _("reopened")  # 重新办理
    OBJECTED = "objected", _("objected to by a unit")  # 有单位提出异议
    UPHELD = "upheld", _("objection upheld")  # 异议成立
    RATED = "rated", _("rated")  # 已评价
    UNREACHED = "unreached", _("could not be reached")  # 联系不上
    UNASKED = "unasked", _("not yet asked, or said nothing")  # 尚未回访或未评价
    SOLVED = "solved", pgettext_lazy("figures", "solved")  # 解决
    PARTLY = "partly", pgettext_lazy("figures", "partly solved")  # 部分解决
    UNSOLVED = "unsolved", pgettext_lazy("figures", "not solved")  # 未解决
    HAPPY = "happy", pgettext_lazy("figures", "satisfied")  # 满意
    FAIR = "fair", pgettext_lazy("figures", "fairly satisfied")  # 基本满意
    UNHAPPY = "unhappy", pgettext_lazy("figures", "dissatisfied")  # 不满意
    SENSITIVE = "sensitive", _("confidential")  # 涉密涉隐私


M = Measure


@dataclass(frozen=True, slots=True)
class Rate:
    """A proportion: the cases above the line, all that are judged, and who stands apart because nobody can judge."""

    code: str
    label: str | Lazy
    above: tuple[Measure, ...]
    of: tuple[Measure, ...]
    apart: tuple[Measure, ...]
    about: str | Lazy


# fmt: off
RATES = {rate.code: rate for rate in (
    Rate("response", _("Response rate"), (M.TAKEN_IN_TIME,), (M.TAKEN_IN_TIME, M.TAKEN_LATE), (M.UNTAKEN,),
         _("Taken in, answered or refused with reasons within the promised time, of all whose time has come.")),
    Rate("resolution", _("Resolution rate"), (M.SOLVED,), (M.RATED,), (M.UNREACHED, M.UNASKED),
         _("“Solved” in the resident's own last word, of all who said anything. “Partly” is not solved.")),
    Rate("satisfaction", _("Satisfaction rate"), (M.HAPPY, M.FAIR), (M.RATED,), (M.UNREACHED, M.UNASKED),
         _("Satisfied or fairly satisfied with the result, of all who said anything.")),
    Rate("on_time", _("Answered on time"), (M.ON_TIME,), (M.ON_TIME, M.LATE), (M.UNDUE,),
         _("Answered within the promise that held last; what is overdue now counts as late.")),
    Rate("right_first", _("Right the first time"), (M.RIGHT_FIRST,), (M.EVER_ANSWERED,), (),
         _("Neither sent back by whoever verified nor reopened by the resident, of all that were answered.")),
    Rate("objection", _("Objection rate"), (M.OBJECTED,), (M.DISPATCHED,), (),
         _("A unit said it was not its own, of all that were handed over.")),
    Rate("reopening", _("Re-open rate"), (M.REOPENED,), (M.EVER_ANSWERED,), (),
         _("Opened again because the resident was not content, of all that were answered.")),
)}
# What must always add up, whatever the period and the piece: a test holds it, and the page shows the first three.
IDENTITIES: tuple[tuple[tuple[Measure, ...], Measure], ...] = (
    ((M.DIRECT, M.DISPATCHED, M.DECLINED, M.WITHDRAWN, M.JOINED, M.PENDING), M.RECEIVED),
    ((M.OPEN, M.ANSWERED, M.OTHERWISE), M.RECEIVED),
    ((M.TAKEN_IN_TIME, M.TAKEN_LATE, M.UNTAKEN), M.RECEIVED),
    ((M.ON_TIME, M.LATE, M.UNDUE), M.RECEIVED),
    ((M.RATED, M.UNREACHED, M.UNASKED), M.EVER_ANSWERED),
    ((M.SOLVED, M.PARTLY, M.UNSOLVED), M.RATED),
    ((M.HAPPY, M.FAIR, M.UNHAPPY), M.RATED),
)
# fmt: on
# What sums are kept for: the piece of time, what they are within, what they are told apart by.
GROUPINGS: tuple[tuple[Grain, Span, By], ...] = (
    *((Grain.MONTH, Span.ALL, by) for by in (By.ALL, By.CATEGORY, By.CHANNEL)),
    *((Grain.MONTH, Span.AREA, by) for by in (By.ALL, By.GRID, By.CATEGORY, By.UNIT, By.CHANNEL)),
    *((Grain.MONTH, Span.UNIT, by) for by in (By.ALL, By.COMMUNITY, By.CATEGORY, By.CHANNEL)),
    *((Grain.WEEK, span, By.ALL) for span in Span),
)


def rounded(minutes: int) -> int:
    """A duration as people say it: to 5 minutes within the hour, half an hour within the day, a quarter of a day up
    to ten days, then whole days; always up. So the median of rounded durations is the rounded median."""
    for upto, piece in ((60, 5), (24 * 60, 30), (10 * 24 * 60, 6 * 60)):
        if minutes <= upto:
            return -(-minutes // piece) * piece
    return -(-minutes // (24 * 60)) * 24 * 60

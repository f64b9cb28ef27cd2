"""The rulebooks of the neighbours' network (街坊): the file to read first, and to change first.

A word is passed down, building by building; who told whom on which day is written down by whoever did it. What neighbours
hear and see goes up: as a note to the grid worker, or at once as a request. Nobody is counted, ranked or made to prove anything.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.rulebook import Rulebook


class WordState(TextChoices):
    GOING = "going", pgettext_lazy("word", "being passed on")  # 正在通知
    OVER = "over", pgettext_lazy("word", "over")  # 已结束
    DROPPED = "dropped", pgettext_lazy("word", "called off")  # 已取消


class TellingState(TextChoices):
    TOLD = "told", pgettext_lazy("telling", "told")  # 已通知
    STRUCK = "struck", pgettext_lazy("telling", "taken back")  # 已撤回


class ReportState(TextChoices):
    NOTED = "noted", pgettext_lazy("report", "with the grid worker")  # 已交网格员
    ANSWERED = "answered", pgettext_lazy("report", "answered")  # 已答复
    HANDED_ON = "handed_on", pgettext_lazy("report", "handed on as a request")  # 已转为诉求


class Way(TextChoices):
    """How a building was told."""

    DOOR = "door", _("door by door")  # 挨家说
    POSTED = "posted", _("posted at the entrance")  # 贴在楼门口
    GROUP = "group", _("in the building's chat group")  # 楼群里说


class About(TextChoices):
    """What goes up."""

    OPINION = "opinion", _("what people say and wish")  # 社情民意
    HYGIENE = "hygiene", _("hygiene and order")  # 环境卫生
    QUESTION = "question", _("a question about what was told")  # 通知里的疑问


class NeighbourPart(StrEnum):
    """The parts somebody plays towards what is passed down or comes up."""

    NEIGHBOUR = "neighbour"  # 街坊: holds such a post in this grid
    ONESELF = "oneself"  # 本人: who told, or reported
    LOCAL = "local"  # 属地: grid worker or community worker here
    CLOCK = "clock"  # 时钟


CONSEQUENCES = {"relocate_word", "relocate_report"}
W, T, R, P = WordState, TellingState, ReportState, NeighbourPart

# fmt: off
WORD = Rulebook(W, P, [
    # action         who                          when           leads to
    ("pass_word",     {P.LOCAL},                   None,          W.GOING),
    ("change_word",   {P.LOCAL},                   {W.GOING},     None),
    ("end_word",      {P.LOCAL, P.CLOCK},          {W.GOING},     W.OVER),
    ("drop_word",     {P.LOCAL},                   {W.GOING},     W.DROPPED),
    ("relocate_word", {P.CLOCK},                   {W.GOING},     None),
    ("view_word",     {P.LOCAL, P.NEIGHBOUR},      set(W),        None),
], labels={
    "pass_word":     (_("Pass something on"), _("something is to be passed on")),
    "change_word":   (_("Change it"), _("it was changed")),
    "end_word":      (_("It is over"), _("it is over")),
    "drop_word":     (_("Call it off"), _("it was called off")),
    "relocate_word": (_("Move to another grid"), _("moved to another grid: grids were drawn anew")),
    "view_word":     (_("View"), _("viewed")),
})

TELLING = Rulebook(T, P, [
    ("tell_building", {P.LOCAL, P.NEIGHBOUR},      None,          T.TOLD),
    ("untell",        {P.ONESELF, P.LOCAL},        {T.TOLD},      T.STRUCK),
    ("view_telling",  {P.LOCAL, P.NEIGHBOUR},      set(T),        None),
], labels={
    "tell_building": (_("I told them"), _("a building was told")),
    "untell":        (_("Take it back"), _("taken back")),
    "view_telling":  (_("View"), _("viewed")),
})

REPORT = Rulebook(R, P, [
    ("report",        {P.NEIGHBOUR},               None,          R.NOTED),
    ("hand_on",       {P.LOCAL},                   {R.NOTED},     R.HANDED_ON),
    ("reply",         {P.LOCAL},                   {R.NOTED, R.ANSWERED}, R.ANSWERED),
    ("relocate_report", {P.CLOCK},                 {R.NOTED, R.ANSWERED}, None),
    ("forget_report", {P.CLOCK},                   {R.ANSWERED, R.HANDED_ON, R.NOTED}, None),
    ("view_report",   {P.LOCAL, P.ONESELF},        set(R),        None),
], labels={
    "report":        (_("Report"), _("reported by a neighbour")),
    "hand_on":       (_("Make it a request"), _("handed on as a request")),
    "reply":         (_("Reply"), _("replied")),
    "relocate_report": (_("Move to another grid"), _("moved to another grid: grids were drawn anew")),
    "forget_report": (_("Shred"), _("words were shredded")),
    "view_report":   (_("View"), _("viewed")),
})
# fmt: on

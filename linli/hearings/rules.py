"""The rulebooks of the daily hearing (会客厅): the file to read first, and to change first.

A hearing is one morning of one community: it is begun, written in, and ended. What is heard is one line; it stays a note, or
becomes a case or a topic of a council. What somebody promises is a root of its own: it stays on top of every further hearing
until it is kept, or until people were told why it cannot be.
"""

from datetime import date
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.rulebook import Rulebook


class HearingState(TextChoices):
    OPEN = "open", pgettext_lazy("hearing", "under way")  # 进行中
    ENDED = "ended", pgettext_lazy("hearing", "ended")  # 已结束


class ConcernState(TextChoices):
    NOTED = "noted", pgettext_lazy("concern", "noted")  # 已记
    CASE = "case", pgettext_lazy("concern", "became a request")  # 已转诉求
    TOPIC = "topic", pgettext_lazy("concern", "went to a council")  # 已转议题
    STRUCK = "struck", pgettext_lazy("concern", "struck out")  # 已划去


class PromiseState(TextChoices):
    OPEN = "open", pgettext_lazy("promise", "still open")  # 未兑现
    KEPT = "kept", pgettext_lazy("promise", "kept")  # 已兑现
    ANSWERED = "answered", pgettext_lazy("promise", "people were told why not")  # 已说明


class HearingPart(StrEnum):
    """The parts somebody plays towards a hearing, what was heard there, and what was promised."""

    HOST = "host"  # 主持: works in this community
    CLOCK = "clock"  # 时钟


H, M, S, P = HearingState, ConcernState, PromiseState, HearingPart

# steps that only happen inside another act; they have no function of their own in actions
CONSEQUENCES = {"forget_concern"}

# fmt: off
HEARING = Rulebook(H, P, [
    # action             who                when        leads to
    ("open_hearing",     {P.HOST},          None,       H.OPEN),
    ("write_attendance", {P.HOST},          {H.OPEN},   None),
    ("end_hearing",      {P.HOST, P.CLOCK}, {H.OPEN},   H.ENDED),
    ("resume_hearing",   {P.HOST},          {H.ENDED},  H.OPEN),
    ("shred_hearing",    {P.CLOCK},         {H.ENDED},  None),
    ("view_hearing",     {P.HOST},          set(H),     None),
], labels={
    "open_hearing":     (_("Begin the hearing"), _("the hearing began")),
    "write_attendance": (_("Who came"), _("who came was written down")),
    "end_hearing":      (_("End the hearing"), _("the hearing has ended")),
    "resume_hearing":   (_("Go on with it"), _("the hearing goes on")),
    "shred_hearing":    (_("Shred"), _("words were shredded")),
    "view_hearing":     (_("View"), _("viewed")),
}, patient={"write_attendance"})

CONCERN = Rulebook(M, P, [
    ("hear_concern",     {P.HOST},  None,       M.NOTED),
    ("correct_concern",  {P.HOST},  {M.NOTED},  None),
    ("concern_to_case",  {P.HOST},  {M.NOTED},  M.CASE),
    ("concern_to_topic", {P.HOST},  {M.NOTED},  M.TOPIC),
    ("strike_concern",   {P.HOST},  {M.NOTED},  M.STRUCK),
    ("restore_concern",  {P.HOST},  {M.STRUCK}, M.NOTED),
    ("forget_concern",   {P.CLOCK}, set(M),     None),
], labels={
    "hear_concern":     (_("Write it down"), _("a concern was heard")),
    "correct_concern":  (_("Correct the line"), _("the line was corrected")),
    "concern_to_case":  (_("Make it a request"), _("became a request")),
    "concern_to_topic": (_("Take it to a council"), _("was taken to a council")),
    "strike_concern":   (_("Strike it out"), _("the line was struck out")),
    "restore_concern":  (_("It stands after all"), _("the line stands after all")),
    "forget_concern":   (_("Shred"), _("words were shredded")),
}, patient={"hear_concern", "concern_to_case", "concern_to_topic", "restore_concern"})

PROMISE = Rulebook(S, P, [
    ("make_promise",   {P.HOST},  None,                   S.OPEN),
    ("move_promise",   {P.HOST},  {S.OPEN},               None),
    ("tie_promise",    {P.HOST},  {S.OPEN},               None),
    ("keep_promise",   {P.HOST},  {S.OPEN},               S.KEPT),
    ("answer_promise", {P.HOST},  {S.OPEN},               S.ANSWERED),
    ("reopen_promise", {P.HOST},  {S.KEPT, S.ANSWERED},   S.OPEN),
    ("forget_promise", {P.CLOCK}, {S.KEPT, S.ANSWERED},   None),
    ("view_promise",   {P.HOST},  set(S),                 None),
], labels={
    "make_promise":   (_("Promise"), _("promised")),
    "move_promise":   (_("Another day"), _("another day was agreed")),
    "tie_promise":    (_("Tie it to a request"), _("tied to a request")),
    "keep_promise":   (pgettext_lazy("promise", "It was kept"), _("the promise was kept")),
    "answer_promise": (_("It cannot be kept"), _("people were told why it cannot be kept")),
    "reopen_promise": (_("It is not done after all"), _("the promise is open again")),
    "forget_promise": (_("Shred"), _("words were shredded")),
    "view_promise":   (_("View"), _("viewed")),
}, patient={"keep_promise"})
# fmt: on


def is_late(due_on: date, *, today: date) -> bool:
    """Whether the day of an open promise has gone by. The one definition: lists and papers ask here."""
    return due_on < today

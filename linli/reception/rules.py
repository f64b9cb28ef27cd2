"""The rulebooks of the window (窗口) and of joint handling (会商): the file to read first, and to change first.

A ticket is drawn, called and ends with what was told, with a case, or with nobody there. A joint meeting of offices on one
case is called, held or cancelled; what an office undertakes there has its own small book, for it lives on after the meeting.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.rulebook import Rulebook


class TicketState(TextChoices):
    WAITING = "waiting", pgettext_lazy("ticket", "waiting")  # 等候中
    CALLED = "called", pgettext_lazy("ticket", "called")  # 已叫号
    RECEIVED = "received", pgettext_lazy("ticket", "at the window")  # 接待中
    PASSED = "passed", pgettext_lazy("ticket", "passed over")  # 已过号
    DONE = "done", pgettext_lazy("ticket", "done")  # 已办
    LEFT = "left", pgettext_lazy("ticket", "left")  # 已离开


class JointState(TextChoices):
    PLANNED = "planned", _("called in")  # 待会商
    HELD = "held", _("held")  # 已会商
    CANCELLED = "cancelled", _("called off")  # 已取消


class UndertakingState(TextChoices):
    AGREED = "agreed", _("to be done")  # 待落实
    DONE = "done", _("fulfilled")  # 已落实
    DROPPED = "dropped", _("no longer needed")  # 不再办理


class WindowPart(StrEnum):
    """The parts somebody plays towards one ticket, or one joint meeting and what was undertaken there."""

    ANYONE = "anyone"  # 任何人: came through a public door
    HOLDER = "holder"  # 持号人: holds the link of this ticket
    WINDOW = "window"  # 窗口: a clerk of the hall
    CONVENER = "convener"  # 召集人: a clerk, or the lead unit, of the case
    OFFICE = "office"  # 参会单位: of a unit that was called in, or that undertook this
    WATCHER = "watcher"  # 查看者: staff who may see the case
    CLOCK = "clock"  # 时钟


T, J, U, P = TicketState, JointState, UndertakingState, WindowPart
AHEAD = {T.WAITING, T.CALLED, T.PASSED}  # the person is not at the window yet
OPEN_TICKETS = {*AHEAD, T.RECEIVED}
ENDED_TICKETS = {T.DONE, T.LEFT}
AT_WINDOW = {T.CALLED, T.RECEIVED}

# steps that only happen inside another act; they have no function of their own in actions
CONSEQUENCES = {"undertake", "forget_undertaking"}

# fmt: off
TICKET = Rulebook(T, P, [
    # action               who                       when                 leads to
    ("take_ticket",        {P.ANYONE, P.WINDOW},     None,                T.WAITING),
    ("call_ticket",        {P.WINDOW},               {T.WAITING, T.PASSED}, T.CALLED),
    ("call_again",         {P.WINDOW},               {T.CALLED},          None),
    ("receive",            {P.WINDOW},               AHEAD,               T.RECEIVED),
    ("pass_over",          {P.WINDOW},               {T.CALLED},          T.PASSED),
    ("record_consultation", {P.WINDOW},              AT_WINDOW,           T.DONE),
    ("end_with_case",      {P.WINDOW},               AT_WINDOW,           T.DONE),
    ("correct_consultation", {P.WINDOW},             {T.DONE},            None),
    ("leave_queue",        {P.HOLDER, P.WINDOW},     OPEN_TICKETS,        T.LEFT),
    ("close_ticket",       {P.CLOCK},                OPEN_TICKETS,        T.LEFT),
    ("shred_ticket",       {P.CLOCK},                ENDED_TICKETS,       None),
    ("view_ticket",        {P.WINDOW},               set(T),              None),
], labels={
    "take_ticket":          (_("Take a number"), _("a number was taken")),
    "call_ticket":          (_("Call"), _("called to a window")),
    "call_again":           (_("Call again"), _("called once more")),
    "receive":              (_("Is here"), _("came to the window")),
    "pass_over":            (_("Nobody comes"), _("passed over: nobody came")),
    "record_consultation":  (_("Answered on the spot"), _("a question was answered on the spot")),
    "end_with_case":        (_("Becomes a request"), _("became a request")),
    "correct_consultation": (_("Correct the line"), _("the line was corrected")),
    "leave_queue":          (_("I do not wait any longer"), _("left the queue")),
    "close_ticket":         (_("Close"), _("the day is over")),
    "shred_ticket":         (_("Shred"), _("personal data shredded")),
    "view_ticket":          (_("View"), _("viewed")),
})

JOINT = Rulebook(J, P, [
    ("call_joint",         {P.CONVENER},             None,                J.PLANNED),
    ("move_joint",         {P.CONVENER},             {J.PLANNED},         None),
    ("hold_joint",         {P.CONVENER},             {J.PLANNED},         J.HELD),
    ("cancel_joint",       {P.CONVENER},             {J.PLANNED},         J.CANCELLED),
    ("add_undertaking",    {P.CONVENER},             {J.HELD},            None),
    ("shred_joint",        {P.CLOCK},                {J.HELD, J.CANCELLED}, None),
    ("view_joint",         {P.CONVENER, P.OFFICE, P.WATCHER}, set(J),     None),
], labels={
    "call_joint":      (_("Call a joint meeting"), _("joint meeting called")),
    "move_joint":      (_("Change time or place"), _("time or place changed")),
    "hold_joint":      (_("Write down what was decided"), _("joint meeting held")),
    "cancel_joint":    (_("Cancel the meeting"), _("joint meeting cancelled")),
    "add_undertaking": (_("One more undertaking"), _("one more undertaking")),
    "shred_joint":     (_("Shred"), _("personal data shredded")),
    "view_joint":      (_("View"), _("viewed")),
})

UNDERTAKING = Rulebook(U, P, [
    ("undertake",          {P.CONVENER},             None,                U.AGREED),
    ("fulfil",             {P.OFFICE},               {U.AGREED},          U.DONE),
    ("ask_again",          {P.CONVENER},             {U.DONE},            U.AGREED),
    ("drop_undertaking",   {P.CONVENER},             {U.AGREED},          U.DROPPED),
    ("ring_undertaking",   {P.CLOCK},                {U.AGREED},          None),
    ("forget_undertaking", {P.CLOCK},                set(U),              None),
], labels={
    "undertake":          (_("Undertake"), _("undertaken at a joint meeting")),
    "fulfil":             (_("It is done"), _("an office did what it undertook")),
    "ask_again":          (_("Not done yet"), _("sent back: not done yet")),
    "drop_undertaking":   (_("No longer needed"), _("no longer needed")),
    "ring_undertaking":   (_("Remind"), _("the day of an undertaking came")),
    "forget_undertaking": (_("Shred"), _("words were shredded")),
}, patient={"fulfil", "ring_undertaking"})
# fmt: on

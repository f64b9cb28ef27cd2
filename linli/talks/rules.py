"""The rulebooks of talks by code (码上议事): the file to read first.

A talk is drafted, opened and ended. A statement is proposed, shown or refused with a reason, and its author may
withdraw it. A participant joins by voting, without an account. Each has its own history, so that what neighbours
say makes nobody's page stale. How somebody voted stands in no entry.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.rulebook import Rulebook


class TalkState(TextChoices):
    DRAFT = "draft", pgettext_lazy("talk", "being prepared")  # 准备中
    OPEN = "open", pgettext_lazy("talk", "open")  # 进行中
    ENDED = "ended", pgettext_lazy("talk", "ended")  # 已结束
    DROPPED = "dropped", pgettext_lazy("talk", "dropped")  # 已放弃


class StatementState(TextChoices):
    WAITING = "waiting", pgettext_lazy("statement", "waiting to be looked at")  # 待审核
    SHOWN = "shown", pgettext_lazy("statement", "shown")  # 已展示
    REFUSED = "refused", pgettext_lazy("statement", "not shown")  # 不展示
    WITHDRAWN = "withdrawn", pgettext_lazy("statement", "withdrawn")  # 已撤回


class ParticipantState(TextChoices):
    JOINED = "joined", pgettext_lazy("participant", "takes part")  # 已参与
    CONFIRMED = "confirmed", pgettext_lazy("participant", "phone confirmed")  # 手机已核实
    STRUCK = "struck", pgettext_lazy("participant", "sheet struck out")  # 纸质表已作废
    FORGOTTEN = "forgotten", pgettext_lazy("participant", "can no longer be recognised")  # 已去标识


class MapState(TextChoices):
    DRAWN = "drawn", pgettext_lazy("opinion map", "drawn")  # 已生成


class TalkPart(StrEnum):
    """The parts somebody plays towards one talk, and to what belongs to it."""

    ANYONE = "anyone"  # 任何人: came through a public door
    PARTICIPANT = "participant"  # 参与者: this device takes part
    AUTHOR = "author"  # 作者: this device wrote the statement
    HOST = "host"  # 主持人: community worker or clerk of the area
    READER = "reader"  # 查看者: supervisor, leader
    CLOCK = "clock"  # 时钟


T, S, V, M, P = TalkState, StatementState, ParticipantState, MapState, TalkPart
PUBLIC = {T.OPEN, T.ENDED}
HIDDEN = {T.DRAFT, T.DROPPED}
TAKING_PART = {V.JOINED, V.CONFIRMED}
UNSHOWN = {S.WAITING, S.REFUSED, S.WITHDRAWN}

# fmt: off
TALK = Rulebook(T, P, [
    # action            who                     when            leads to
    ("begin_talk",      {P.HOST},               None,           T.DRAFT),
    ("change_talk",     {P.HOST},               {T.DRAFT},      None),
    ("open_talk",       {P.HOST},               {T.DRAFT},      T.OPEN),
    ("prolong_talk",    {P.HOST},               {T.OPEN},       None),
    ("end_talk",        {P.HOST, P.CLOCK},      {T.OPEN},       T.ENDED),
    ("reopen_talk",     {P.HOST},               {T.ENDED},      T.OPEN),
    ("drop_talk",       {P.HOST},               {T.DRAFT},      T.DROPPED),
    ("resume_talk",     {P.HOST},               {T.DROPPED},    T.DRAFT),
    ("view_talk",       {P.ANYONE},             PUBLIC,         None),
    ("view_draft",      {P.HOST, P.READER},     HIDDEN,         None),
], labels={
    "begin_talk":   (_("Begin a talk"), _("talk begun")),
    "change_talk":  (_("Change this talk"), _("talk changed")),
    "open_talk":    (_("Open the talk"), _("talk opened")),
    "prolong_talk": (_("Change the last day"), _("last day changed")),
    "end_talk":     (_("End the talk"), _("talk ended")),
    "reopen_talk":  (_("Open the talk again"), _("talk opened again")),
    "drop_talk":    (_("Drop this talk"), _("talk dropped")),
    "resume_talk":  (_("Prepare it after all"), _("taken up again after it was dropped")),
    "view_talk":    (_("View"), _("viewed")),
    "view_draft":   (_("View"), _("viewed")),
})

STATEMENT = Rulebook(S, P, [
    ("propose_statement",  {P.PARTICIPANT},     None,                       S.WAITING),
    ("publish_statement",  {P.PARTICIPANT},     None,                       S.SHOWN),
    ("seed_statement",     {P.HOST},            None,                       S.SHOWN),
    ("write_down_statement", {P.HOST},          None,                       S.SHOWN),
    ("admit",              {P.HOST},            {S.WAITING, S.REFUSED},     S.SHOWN),
    ("refuse_statement",   {P.HOST},            {S.WAITING, S.SHOWN},       S.REFUSED),
    ("withdraw_statement", {P.AUTHOR},          {S.WAITING, S.SHOWN},       S.WITHDRAWN),
    ("bring_back",         {P.AUTHOR},          {S.WITHDRAWN},              S.WAITING),
    ("shred_statement",    {P.CLOCK},           UNSHOWN,                    None),
], labels={
    "propose_statement":  (_("Send my statement"), _("statement sent in")),
    "publish_statement":  (_("Send my statement"), _("statement shown at once")),
    "seed_statement":     (_("Add a statement to begin with"), _("statement added by the host")),
    "write_down_statement": (_("Write down what was said"), _("statement written down from paper")),
    "admit":              (_("Show it to all"), _("statement shown")),
    "refuse_statement":   (_("Do not show it"), _("statement not shown")),
    "withdraw_statement": (_("Take back my statement"), _("statement taken back by its author")),
    "bring_back":         (_("Send it again"), _("statement sent in again")),
    "shred_statement":    (_("Shred"), _("words of the statement shredded")),
})

PARTICIPANT = Rulebook(V, P, [
    ("join_talk",          {P.ANYONE},          None,                       V.JOINED),
    ("enter_sheet",        {P.HOST},            None,                       V.JOINED),
    ("strike_sheet",       {P.HOST},            {V.JOINED},                 V.STRUCK),
    ("vote",               {P.PARTICIPANT},     TAKING_PART,                None),
    ("say_group",          {P.PARTICIPANT},     TAKING_PART,                None),
    ("confirm_phone",      {P.PARTICIPANT},     {V.JOINED},                 V.CONFIRMED),
    ("forget_participant", {P.CLOCK},           TAKING_PART,                V.FORGOTTEN),
], labels={
    "join_talk":          (_("Take part"), _("took part")),
    "enter_sheet":        (_("Enter a sheet from paper"), _("sheet entered from paper")),
    "strike_sheet":       (_("Strike the sheet out"), _("sheet struck out")),
    "vote":               (_("Vote"), _("voted")),
    "say_group":          (_("Say where one belongs"), _("said where one belongs")),
    "confirm_phone":      (_("Confirm my phone"), _("phone confirmed")),
    "forget_participant": (_("Forget"), _("can no longer be recognised")),
})

MAP = Rulebook(M, P, [
    ("draw_map",           {P.CLOCK},           None,                       M.DRAWN),
], labels={
    "draw_map":           (_("Draw the opinion map"), _("opinion map drawn")),
})
# fmt: on

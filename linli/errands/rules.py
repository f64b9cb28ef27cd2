"""The rulebook of errands (代办): the file to read first, and to change first.

Somebody asks, a named helper takes it on, papers are photographed once, handed over against a code, the result is brought
back against a code. Beside it, what a community may not certify: asking for it is answered with the right office, and counted.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.rulebook import Rulebook


class ErrandState(TextChoices):
    ASKED = "asked", pgettext_lazy("errand", "waiting for a helper")  # 等人接手
    TAKEN = "taken", pgettext_lazy("errand", "a helper has taken it on")  # 已有人接手
    READY = "ready", pgettext_lazy("errand", "the papers are ready")  # 材料已备齐
    UNDER_WAY = "under_way", pgettext_lazy("errand", "under way at the office")  # 部门办理中
    FETCHED = "fetched", pgettext_lazy("errand", "the helper has the result")  # 结果在代办人处
    GIVEN = "given", pgettext_lazy("errand", "handed to the resident")  # 已交给本人
    CLOSED = "closed", pgettext_lazy("errand", "closed")  # 已办结
    WITHDRAWN = "withdrawn", pgettext_lazy("errand", "withdrawn")  # 已撤回
    IMPOSSIBLE = "impossible", pgettext_lazy("errand", "could not be done")  # 不能办


class AnswerState(TextChoices):
    TOLD = "told", pgettext_lazy("certificate", "the right office was named")  # 已告知


class Where(TextChoices):
    """Who has the papers now."""

    RESIDENT = "resident", pgettext_lazy("papers", "the resident")  # 本人
    HELPER = "helper", _("the helper")  # 代办人
    OFFICE = "office", _("the office")  # 办理单位


class ErrandPart(StrEnum):
    """The parts somebody plays towards one errand."""

    ANYONE = "anyone"  # 任何人: came through a public door
    HOLDER = "holder"  # 持链接人: holds the link of this errand
    LOCAL = "local"  # 属地: grid worker or community worker of the area
    COMMUNITY = "community"  # 社区: community worker of the area
    WINDOW = "window"  # 窗口: a clerk of the unit where it was written down
    HELPER = "helper"  # 代办人: the named person who runs it
    STAND_IN = "stand_in"  # 代班: works in the area while the named person is away, or works there no more
    OFFICE = "office"  # 办理单位: of the office that it goes to, while it is there
    CLOCK = "clock"  # 时钟
    IMPORT = "import"  # 导入


CONSEQUENCES = {"relocate_errand"}
S, P = ErrandState, ErrandPart
WITH_HELPER = {S.TAKEN, S.READY, S.UNDER_WAY, S.FETCHED}
OPEN = {S.ASKED, *WITH_HELPER}
AT_OFFICE = {S.READY, S.UNDER_WAY}  # an office sees what comes to it, and what is there
ENDED = {S.CLOSED, S.WITHDRAWN, S.IMPOSSIBLE}
STEPS = [S.ASKED, S.TAKEN, S.READY, S.UNDER_WAY, S.FETCHED, S.GIVEN]  # as the resident sees them, in order

# fmt: off
ERRAND = Rulebook(S, P, [
    # action           who                                   when                                   leads to
    ("ask_errand",      {P.ANYONE, P.LOCAL, P.WINDOW, P.IMPORT}, None,                              S.ASKED),
    ("take_errand",     {P.LOCAL, P.WINDOW},                 {S.ASKED},                             S.TAKEN),
    ("pass_on_errand",  {P.HELPER, P.COMMUNITY},             WITH_HELPER,                           None),
    ("take_over_errand", {P.STAND_IN, P.COMMUNITY},          WITH_HELPER,                           None),
    ("let_go_errand",   {P.HELPER, P.COMMUNITY},             {S.TAKEN},                             S.ASKED),
    ("ask_resident",    {P.HELPER},                          {S.TAKEN, S.READY, S.UNDER_WAY},       None),
    ("take_papers",     {P.HELPER},                          {S.TAKEN, S.READY},                    S.READY),
    ("give_papers_back", {P.HELPER},                         {S.READY},                             S.TAKEN),
    ("bring_papers_back", {P.HELPER},                        {S.GIVEN, *ENDED},                     None),
    ("hand_over",       {P.HELPER},                          {S.TAKEN, S.READY},                    S.UNDER_WAY),
    ("sent_back",       {P.HELPER},                          {S.UNDER_WAY},                         S.READY),
    ("fetch_result",    {P.HELPER},                          {S.TAKEN, S.UNDER_WAY},                S.FETCHED),
    ("give_result",     {P.HELPER},                          {S.UNDER_WAY, S.FETCHED},              S.GIVEN),
    ("miss_result",     {P.HOLDER},                          {S.GIVEN},                             S.FETCHED),
    ("rate_errand",     {P.HOLDER},                          {S.GIVEN},                             S.CLOSED),
    ("close_errand",    {P.CLOCK},                           {S.GIVEN},                             S.CLOSED),
    ("cannot_do",       {P.HELPER, P.COMMUNITY, P.WINDOW},   {S.ASKED, S.TAKEN, S.READY, S.UNDER_WAY}, S.IMPOSSIBLE),
    ("withdraw_errand", {P.HOLDER, P.HELPER, P.LOCAL, P.WINDOW}, {S.ASKED, S.TAKEN, S.READY, S.UNDER_WAY}, S.WITHDRAWN),
    ("resume_errand",   {P.HOLDER, P.LOCAL, P.WINDOW},       {S.WITHDRAWN, S.IMPOSSIBLE},           S.ASKED),
    ("note_errand",     {P.HELPER, P.LOCAL, P.WINDOW},       set(S) - ENDED,                        None),
    ("ring_errand",     {P.CLOCK},                           OPEN,                                  None),
    ("relocate_errand", {P.CLOCK},                           set(S) - ENDED,                        None),
    ("shred_papers",    {P.CLOCK},                           ENDED,                                 None),
    ("shred_errand",    {P.CLOCK},                           ENDED,                                 None),
    ("view_errand",     {P.LOCAL, P.HELPER, P.WINDOW, P.OFFICE}, set(S),                            None),
], labels={
    "ask_errand":       (_("Ask for an errand"), _("an errand was asked for")),
    "take_errand":      (_("I take it on"), _("a helper has taken it on")),
    "pass_on_errand":   (_("Pass on to a colleague"), _("another helper goes on with it")),
    "take_over_errand": (_("I go on with it"), _("another helper goes on with it")),
    "let_go_errand":    (_("I cannot do it after all"), _("it waits for a helper again")),
    "ask_resident":     (_("Ask the resident for something"), _("something was asked of the resident")),
    "take_papers":      (_("Papers taken"), _("papers were taken")),
    "give_papers_back": (_("Give the papers back"), _("papers were given back")),
    "bring_papers_back": (_("The papers are with the resident again"), _("papers were brought back")),
    "hand_over":        (_("Handed over to the office"), _("handed over to the office")),
    "sent_back":        (_("The office sent it back"), _("the office sent it back")),
    "fetch_result":     (_("I have the result"), _("the helper has the result")),
    "give_result":      (_("Handed to the resident"), _("handed to the resident")),
    "miss_result":      (_("I have not got it"), _("the resident says it was not handed over")),
    "rate_errand":      (_("Rate it"), _("rated by the resident")),
    "close_errand":     (pgettext_lazy("errand", "Close"), pgettext_lazy("errand", "closed")),
    "cannot_do":        (_("It cannot be done"), _("it could not be done")),
    "withdraw_errand":  (_("Withdraw"), _("withdrawn")),
    "resume_errand":    (_("Take it up again"), pgettext_lazy("errand", "taken up again")),
    "note_errand":      (_("Note"), _("note")),
    "ring_errand":      (pgettext_lazy("errand", "Remind"), _("the day that was promised is near, or over")),
    "relocate_errand":  (_("Move to another grid"), _("moved to another grid: grids were drawn anew")),
    "shred_papers":     (_("Shred the papers"), _("pictures of papers were shredded")),
    "shred_errand":     (_("Shred"), _("personal data shredded")),
    "view_errand":      (_("View"), _("viewed")),
}, patient={"note_errand"})

ANSWER = Rulebook(AnswerState, P, [
    ("name_office",     {P.ANYONE, P.LOCAL, P.WINDOW, P.IMPORT}, None,                              AnswerState.TOLD),
], labels={
    "name_office":      (_("Name the right office"), _("the right office was named")),
})
# fmt: on

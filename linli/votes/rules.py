"""The rulebooks of votes: the file to read first.

A vote is drafted, its roll is posted for objections, it opens (with that the roll is frozen), closes, and is certified or found to have
failed. Objections to the roll, proxies, who took part, papers entered twice, spellings of one name and lists for the door each have a small
book of their own.
How somebody voted stands in no rulebook and in no entry: `docs/why/secret-ballot.md`.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.rulebook import Rulebook


class VoteState(TextChoices):
    DRAFTED = "drafted", pgettext_lazy("vote", "being prepared")  # 筹备中
    POSTED = "posted", pgettext_lazy("vote", "roll posted")  # 名册公示中
    OPEN = "open", pgettext_lazy("vote", "voting")  # 表决中
    CLOSED = "closed", pgettext_lazy("vote", "voting ended")  # 已截止
    CERTIFIED = "certified", pgettext_lazy("vote", "result certified")  # 结果已确认
    FAILED = "failed", pgettext_lazy("vote", "no quorum")  # 参与未达比例
    CANCELLED = "cancelled", pgettext_lazy("vote", "vote cancelled")  # 已取消


class ParticipationState(TextChoices):
    CAST = "cast", pgettext_lazy("vote", "took part")  # 已参与
    UNDONE = "undone", pgettext_lazy("vote", "marked by mistake")  # 已撤销登记


class RollObjectionState(TextChoices):
    RAISED = "raised", _("waiting for a decision")  # 待裁定
    UPHELD = "upheld", _("upheld")  # 成立
    DISMISSED = "dismissed", _("dismissed")  # 不成立
    TAKEN_BACK = "taken_back", _("taken back")  # 已撤回


class ProxyState(TextChoices):
    IN_FORCE = "in_force", pgettext_lazy("proxy", "in force")  # 有效
    REVOKED = "revoked", pgettext_lazy("proxy", "revoked")  # 已撤销


class BatchState(TextChoices):
    OPEN = "open", pgettext_lazy("papers", "being entered")  # 录入中
    SEALED = "sealed", pgettext_lazy("papers", "sealed")  # 已封存
    VOID = "void", pgettext_lazy("papers", "void")  # 已作废


class SheetState(TextChoices):
    ENTERED = "entered", pgettext_lazy("papers", "entered once")  # 已初录
    AGREED = "agreed", pgettext_lazy("papers", "both entries agree")  # 两次一致
    CONFLICT = "conflict", pgettext_lazy("papers", "waiting for a decision on the paper")  # 有冲突
    COUNTED = "counted", pgettext_lazy("papers", "counted")  # 已计票
    SET_ASIDE = "set_aside", pgettext_lazy("papers", "set aside")  # 不计


class SpellingState(TextChoices):
    JOINED = "joined", pgettext_lazy("spelling", "counts as another")  # 已合并
    PARTED = "parted", pgettext_lazy("spelling", "counts for itself again")  # 已分开


class DoorListState(TextChoices):
    OUT = "out", pgettext_lazy("door list", "handed out")  # 使用中
    CALLED_IN = "called_in", pgettext_lazy("door list", "called in")  # 已收回


class Part(StrEnum):
    """The parts somebody plays towards one vote, or towards what belongs to it."""

    ORGANISER = "organiser"  # 组织者: community worker or clerk of the area
    SUPERVISOR = "supervisor"  # 督办员
    LEADER = "leader"  # 领导
    VOTER = "voter"  # 表决人: holds the personal link of this member of the roll
    AGENT = "agent"  # 受托人: holds the link of a proxy
    CANVASSER = "canvasser"  # 楼长（上门联络人）: holds the link of a door list
    INVOLVED = "involved"  # 经手人: worked on the roll or the papers; it only forbids
    FIRST = "first"  # 初录人: entered this paper first
    SECOND = "second"  # 复录人: entered it the second time; it only forbids
    CLOCK = "clock"  # 时钟


S, P, B, W = VoteState, Part, BatchState, SheetState
X, C, Y, D, N = RollObjectionState, ParticipationState, ProxyState, DoorListState, SpellingState
BEFORE = {S.DRAFTED, S.POSTED}
PUBLIC = {S.POSTED, S.OPEN, S.CLOSED, S.CERTIFIED, S.FAILED}
OVER = {S.CERTIFIED, S.FAILED, S.CANCELLED}
DESK = {P.ORGANISER, P.SUPERVISOR}

# what makes somebody a hand in the numbers, so that another must certify them
HANDS = [
    "import_roll", "correct_part", "correct_member", "enter_sheet", "agree_sheet", "contest_sheet", "decide_sheet",
    "set_aside_sheet", "seal_batch", "mark_paper", "join_spelling", "part_spelling",
]  # fmt: skip

# steps that only happen inside another act; they have no function of their own in actions
CONSEQUENCES = {
    "cast_again", "mark_paper_again", "agree_sheet", "contest_sheet", "count_sheet", "drop_sheet", "count_paper",
    "count_paper_again",
}  # fmt: skip

# fmt: off
VOTE = Rulebook(S, P, [
    # action             who                            when                                leads to      never
    ("draft_vote",       {P.ORGANISER},                 None,                               S.DRAFTED),
    ("change_vote",      {P.ORGANISER},                 {S.DRAFTED},                        None),
    ("add_question",     {P.ORGANISER},                 {S.DRAFTED},                        None),
    ("drop_question",    {P.ORGANISER},                 {S.DRAFTED},                        None),
    ("import_roll",      {P.ORGANISER},                 {S.DRAFTED},                        None),
    ("post_roll",        {P.ORGANISER},                 {S.DRAFTED},                        S.POSTED),
    ("take_down_roll",   {P.ORGANISER},                 {S.POSTED},                         S.DRAFTED),
    ("correct_part",     {P.ORGANISER},                 {S.POSTED},                         None),
    ("correct_member",   {P.ORGANISER},                 {S.POSTED, S.OPEN},                 None),
    ("open_vote",        {P.ORGANISER, P.CLOCK},        {S.POSTED},                         S.OPEN),
    ("renew_link",       {P.ORGANISER},                 {S.POSTED, S.OPEN},                 None),
    ("send_links",       {P.ORGANISER},                 {S.POSTED, S.OPEN},                 None),
    ("close_vote",       {P.ORGANISER, P.CLOCK},        {S.OPEN},                           S.CLOSED),
    ("certify",          DESK,                          {S.CLOSED},                         S.CERTIFIED,  {P.INVOLVED}),
    ("declare_failed",   DESK,                          {S.CLOSED},                         S.FAILED,     {P.INVOLVED}),
    ("take_evidence",    DESK,                          {S.CERTIFIED, S.FAILED},            None),
    ("cancel_vote",      DESK,                          {S.DRAFTED, S.POSTED, S.OPEN},      S.CANCELLED),
    ("annul",            {P.SUPERVISOR},                {S.CLOSED, S.CERTIFIED, S.FAILED},  S.CANCELLED),
    ("shred_vote",       {P.CLOCK},                     OVER,                               None),
    ("view",             {*DESK, P.LEADER},             {*BEFORE, S.OPEN, S.CLOSED, *OVER}, None),
], labels={
    "draft_vote":     (_("Prepare a vote"), _("vote prepared")),
    "change_vote":    (_("Change the question or the rules"), _("question or rules changed")),
    "add_question":   (_("Add a question to the ballot"), _("question added to the ballot")),
    "drop_question":  (_("Take the question off"), _("question taken off the ballot")),
    "import_roll":    (_("Import the roll"), _("roll imported")),
    "post_roll":      (_("Post the roll"), _("roll posted for objections")),
    "take_down_roll": (_("Back to preparing"), _("roll taken down")),
    "correct_part":   (_("Correct a part"), _("part corrected")),
    "correct_member": (_("Correct name or phone"), _("name or phone corrected")),
    "open_vote":      (_("Open the vote"), _("vote opened, roll frozen")),
    "renew_link":     (_("New personal link"), _("personal link renewed")),
    "send_links":     (_("Send the personal links"), _("personal links sent")),
    "close_vote":     (_("End the voting"), _("voting ended")),
    "certify":        (_("Certify the result"), _("result certified")),
    "declare_failed": (_("State that the quorum was missed"), _("stated: no quorum")),
    "take_evidence":  (_("Take out the evidence"), _("evidence taken out")),
    "cancel_vote":    (_("Cancel the vote"), _("vote cancelled")),
    "annul":          (_("Annul the vote"), _("vote annulled")),
    "shred_vote":     (_("Shred"), _("personal data shredded")),
    "view":           (_("View"), _("viewed")),
}, patient=["close_vote", "cancel_vote", "renew_link", "send_links", "correct_member", "take_evidence"])

PARTICIPATION = Rulebook(C, P, [
    ("cast",              {P.VOTER, P.AGENT},  None,               C.CAST),
    ("cast_again",        {P.VOTER, P.AGENT},  {C.CAST, C.UNDONE}, C.CAST),
    ("mark_paper",        {P.ORGANISER},       None,               C.CAST),
    ("mark_paper_again",  {P.ORGANISER},       {C.UNDONE},         C.CAST),
    ("unmark_paper",      {P.ORGANISER},       {C.CAST},           C.UNDONE),
    ("count_paper",       {P.ORGANISER},       None,               C.CAST),
    ("count_paper_again", {P.ORGANISER},       {C.CAST, C.UNDONE}, C.CAST),
], labels={
    "cast":              (_("Cast the ballot"), _("took part in the vote")),
    "cast_again":        (_("Change my vote"), _("vote changed")),
    "mark_paper":        (_("Took a paper"), _("took part by paper")),
    "mark_paper_again":  (_("Took a paper after all"), _("took part by paper")),
    "unmark_paper":      (_("That was a mistake"), _("mark undone")),
    "count_paper":       (_("Count the paper"), _("paper counted")),
    "count_paper_again": (_("Count the paper instead"), _("paper counted in place of what was there")),
}, patient=["cast", "cast_again", "mark_paper", "mark_paper_again", "unmark_paper"])

ROLL_OBJECTION = Rulebook(X, P, [
    ("object_to_roll",           {P.VOTER, P.ORGANISER},  None,        X.RAISED),
    ("uphold_roll_objection",    DESK,                    {X.RAISED},  X.UPHELD),
    ("dismiss_roll_objection",   DESK,                    {X.RAISED},  X.DISMISSED),
    ("take_back_roll_objection", {P.VOTER, P.ORGANISER},  {X.RAISED},  X.TAKEN_BACK),
], labels={
    "object_to_roll":           (_("Object to the roll"), _("objection to the roll")),
    "uphold_roll_objection":    (_("The objection is right"), _("objection to the roll upheld")),
    "dismiss_roll_objection":   (_("The roll is right"), _("objection to the roll dismissed")),
    "take_back_roll_objection": (_("Take the objection back"), _("objection to the roll taken back")),
}, patient=["object_to_roll", "take_back_roll_objection"])

PROXY = Rulebook(Y, P, [
    ("register_proxy", {P.ORGANISER},           None,          Y.IN_FORCE),
    ("revoke_proxy",   {P.ORGANISER, P.VOTER},  {Y.IN_FORCE},  Y.REVOKED),
], labels={
    "register_proxy": (_("Register a proxy"), _("proxy registered")),
    "revoke_proxy":   (_("Revoke the proxy"), _("proxy revoked")),
}, patient=["register_proxy", "revoke_proxy"])

PAPER_BATCH = Rulebook(B, P, [
    ("open_batch", {P.ORGANISER},  None,      B.OPEN),
    ("seal_batch", {P.ORGANISER},  {B.OPEN},  B.SEALED),
    ("void_batch", {P.ORGANISER},  {B.OPEN},  B.VOID),
], labels={
    "open_batch": (_("Begin a batch of papers"), _("batch of papers begun")),
    "seal_batch": (_("Seal and count the batch"), _("batch sealed and counted")),
    "void_batch": (_("Void the batch"), _("batch voided")),
}, patient=["open_batch", "seal_batch", "void_batch"])

PAPER_SHEET = Rulebook(W, P, [
    ("enter_sheet",      {P.ORGANISER},  None,          W.ENTERED),
    ("agree_sheet",      {P.ORGANISER},  {W.ENTERED},   W.AGREED,     {P.FIRST}),
    ("contest_sheet",    {P.ORGANISER},  {W.ENTERED},   W.CONFLICT,   {P.FIRST}),
    ("reconsider_sheet", {P.ORGANISER},  {W.AGREED},    W.CONFLICT),
    ("decide_sheet",     DESK,           {W.CONFLICT},  W.AGREED,     {P.FIRST, P.SECOND}),
    ("set_aside_sheet",  DESK,           {W.CONFLICT},  W.SET_ASIDE,  {P.FIRST, P.SECOND}),
    ("withdraw_sheet",   {P.FIRST},      {W.ENTERED},   W.SET_ASIDE),
    ("count_sheet",      {P.ORGANISER},  {W.AGREED},    W.COUNTED),
    ("drop_sheet",       {P.ORGANISER},  {W.ENTERED, W.AGREED, W.CONFLICT}, W.SET_ASIDE),
], labels={
    "enter_sheet":      (_("Enter a paper"), _("paper entered")),
    "agree_sheet":      (_("Enter it the second time"), _("second entry agrees")),
    "contest_sheet":    (_("Second entry differs"), _("second entry differs")),
    "reconsider_sheet": (_("Look at it again"), _("paper to be looked at again")),
    "decide_sheet":     (_("Decide what the paper says"), _("decided what the paper says")),
    "set_aside_sheet":  (_("Do not count this paper"), _("paper set aside")),
    "withdraw_sheet":   (_("Take back my entry"), _("entry taken back")),
    "count_sheet":      (_("Count"), _("paper counted")),
    "drop_sheet":       (_("Drop the paper"), _("paper dropped with its batch")),
}, patient=[
    "enter_sheet", "agree_sheet", "contest_sheet", "reconsider_sheet", "decide_sheet", "set_aside_sheet", "withdraw_sheet",
])

SPELLING = Rulebook(N, P, [
    ("join_spelling", DESK,  None,        N.JOINED),
    ("part_spelling", DESK,  {N.JOINED},  N.PARTED),
], labels={
    "join_spelling": (_("These two are one person"), _("two spellings of a name joined")),
    "part_spelling": (_("They are two people after all"), _("joined spellings taken apart again")),
}, patient=["join_spelling", "part_spelling"])

DOOR_LIST = Rulebook(D, P, [
    ("hand_out_list", {P.ORGANISER},  None,     D.OUT),
    ("call_in_list",  {P.ORGANISER},  {D.OUT},  D.CALLED_IN),
], labels={
    "hand_out_list": (_("Hand out a door list"), _("door list handed out")),
    "call_in_list":  (_("Call the door list in"), _("door list called in")),
}, patient=["hand_out_list", "call_in_list"])
# fmt: on

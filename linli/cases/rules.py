"""The rulebooks of cases: the file to read first, and to change first.

A case is moved along the road (raise, take in, study, hand over, answer, verify, close). What has
a life of its own beside it has its own small book: a task, an objection, an extension, a hold, a
supervision order, an appeal, a rating, a call-back, a publication. Holds and orders are overlays:
the case keeps its state, so ending them needs no memory.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.rulebook import Rulebook


class CaseState(TextChoices):
    RECEIVED = "received", _("waiting to be taken in")  # 待受理
    STUDYING = "studying", _("under study")  # 研办中
    IN_HAND = "in_hand", _("in hand")  # 办理中
    ANSWERED = "answered", _("answered")  # 已答复
    VERIFIED = "verified", _("verified")  # 已核查
    CLOSED = "closed", _("closed")  # 已归档
    DECLINED = "declined", _("declined")  # 不予受理
    WITHDRAWN = "withdrawn", _("withdrawn")  # 已撤回
    JOINED = "joined", _("joined to another")  # 已并案


class TaskState(TextChoices):
    ISSUED = "issued", _("issued")  # 待签收
    ACCEPTED = "accepted", _("accepted")  # 办理中
    OBJECTED = "objected", _("objected to")  # 有异议
    DONE = "done", _("done")  # 已办
    ENDED = "ended", _("terminated")  # 已终止


class ObjectionState(TextChoices):
    RAISED = "raised", _("waiting for a decision")  # 待裁定
    UPHELD = "upheld", _("upheld")  # 成立
    DISMISSED = "dismissed", _("dismissed")  # 不成立
    TAKEN_BACK = "taken_back", _("taken back")  # 已撤回


class ExtensionState(TextChoices):
    ASKED = "asked", _("asked for")  # 待审批
    GRANTED = "granted", _("granted")  # 已同意
    REFUSED = "refused", _("not granted")  # 未同意
    TAKEN_BACK = "taken_back", _("taken back")  # 已撤回


class HoldState(TextChoices):
    PROPOSED = "proposed", _("proposed")  # 待审批
    ACTIVE = "active", _("on hold")  # 挂账中
    REFUSED = "refused", _("not granted")  # 未同意
    ENDED = "ended", _("hold lifted")  # 已销账
    TAKEN_BACK = "taken_back", _("taken back")  # 已撤回


class OrderState(TextChoices):
    ISSUED = "issued", _("waiting for a reply")  # 待回复
    REPLIED = "replied", _("replied")  # 已回复
    RETURNED = "returned", _("reply returned")  # 退回重报
    CONCLUDED = "concluded", _("concluded")  # 已办结
    CANCELLED = "cancelled", _("cancelled")  # 已撤销


class AppealState(TextChoices):
    RAISED = "raised", _("waiting for a decision")  # 待复核
    UPHELD = "upheld", _("upheld")  # 成立
    DISMISSED = "dismissed", _("dismissed")  # 维持


class RatingState(TextChoices):
    GIVEN = "given", _("given")  # 已评价


class CallBackState(TextChoices):
    DUE = "due", _("to be called")  # 待回访
    REACHED = "reached", _("reached")  # 已回访
    UNREACHED = "unreached", _("could not be reached")  # 联系不上
    SPARED = "spared", _("not needed")  # 无需回访


class PublicationState(TextChoices):
    PROPOSED = "proposed", _("waiting to be checked")  # 待审核
    PUBLISHED = "published", _("published")  # 已公示
    REFUSED = "refused", _("not published")  # 不予公示
    TAKEN_DOWN = "taken_down", _("taken down")  # 已撤下


class Part(StrEnum):
    """The parts somebody plays towards one case, or towards what belongs to it."""

    ANYONE = "anyone"  # 任何人: came through a public door
    REPORTER = "reporter"  # 诉求人, or who speaks for them
    LOCAL = "local"  # 属地: grid worker or community worker of the area where it lies
    CLERK = "clerk"  # 受理员
    LEAD = "lead"  # 主办: of the unit that leads now
    ASSISTANT = "assistant"  # 协办
    HANDLER = "handler"  # 承办人: of the unit that this task or order was given to
    SUPERVISOR = "supervisor"  # 督办员
    LEADER = "leader"  # 领导
    PROPOSER = "proposer"  # 提出人: proposed this publication; it only forbids
    INVOLVED = "involved"  # 回避: had a hand in it, in whichever post; it only forbids
    STEERED = (
        "steered"  # 经手: took it in, handed it over or decided an objection; it only forbids to judge the outcome
    )
    CLOCK = "clock"  # 时钟
    IMPORT = "import"  # 导入
    ACT = "act"  # 随行: another act, which does this besides, whoever does that one


S, T, X, P = CaseState, TaskState, ObjectionState, Part
E, H, D, A = ExtensionState, HoldState, OrderState, AppealState
EARLY = {S.RECEIVED, S.STUDYING}
OPEN = {S.RECEIVED, S.STUDYING, S.IN_HAND}
SAID = {S.ANSWERED, S.VERIFIED, S.CLOSED}
FINAL = {S.CLOSED, S.DECLINED, S.WITHDRAWN, S.JOINED}
LIVE = {T.ISSUED, T.ACCEPTED, T.OBJECTED, T.DONE}
WAITING = {T.ISSUED, T.ACCEPTED, T.OBJECTED}
UNSETTLED = {D.ISSUED, D.REPLIED, D.RETURNED}
WORKERS = {P.LOCAL, P.CLERK, P.LEAD, P.ASSISTANT, P.SUPERVISOR}
READERS = WORKERS | {P.REPORTER, P.LEADER}
DECIDERS = {P.CLERK, P.SUPERVISOR}
HANDS = {P.INVOLVED, P.STEERED}  # who never says how well it was done

# steps that only happen inside another act; they have no function of their own in actions
CONSEQUENCES = {
    "absorb", "release", "issue", "object", "keep", "finish", "rework", "end", "reinstate",
    "give_rating", "publish", "spare", "waive", "lapse", "relocate", "echo", "put_back", "renew", "unwaive",
}  # fmt: skip

# fmt: off
CASE = Rulebook(S, P, [
    # action            who                                 when                  leads to      never
    ("raise_case",      {P.REPORTER, P.CLERK, P.LOCAL},     None,                 S.RECEIVED),
    ("split_off",       {P.CLERK, P.SUPERVISOR},            None,                 S.RECEIVED),
    ("import_history",  {P.IMPORT},                         None,                 S.CLOSED),
    ("import_open",     {P.IMPORT},                         None,                 S.RECEIVED),
    ("take_in",         {P.LEAD, P.LOCAL},                  {S.RECEIVED},         S.STUDYING),
    ("decline",         {P.LEAD},                           EARLY,                S.DECLINED),
    ("reinstate",       {P.SUPERVISOR},                     {S.DECLINED},         S.STUDYING),
    ("take_back_decline", DECIDERS,                         {S.DECLINED},         S.STUDYING),
    ("withdraw",        {P.REPORTER},                       OPEN,                 S.WITHDRAWN,  {P.INVOLVED}),
    ("resume",          {P.REPORTER},                       {S.WITHDRAWN},        S.RECEIVED),
    ("study",           {P.LEAD, P.LOCAL, P.CLERK},         EARLY,                None),
    ("study",           DECIDERS,                           {S.IN_HAND},          None),
    ("join",            {P.LEAD},                           EARLY,                S.JOINED),
    ("join_in",         {P.REPORTER},                       {S.RECEIVED},         S.JOINED,     {P.INVOLVED}),
    ("echo",            {P.ANYONE},                         OPEN,                 None),
    ("unjoin",          DECIDERS,                           {S.JOINED},           S.STUDYING),
    ("put_back",        DECIDERS,                           {S.STUDYING},         S.RECEIVED),
    ("absorb",          {P.LEAD, *DECIDERS},                OPEN | SAID,          None),
    ("release",         DECIDERS,                           set(S),               None),
    ("relate",          WORKERS,                            set(S),               None),
    ("unrelate",        WORKERS,                            set(S),               None),
    ("dispatch",        {P.LEAD},                           {S.STUDYING},         S.IN_HAND),
    ("add_unit",        {P.LEAD, P.CLERK},                  {S.IN_HAND},          None),
    ("recall",          DECIDERS,                           {S.IN_HAND},          S.STUDYING),
    ("settle",          {P.LEAD, P.LOCAL},                  EARLY,                S.ANSWERED),
    ("answer",          {P.LEAD},                           {S.IN_HAND},          S.ANSWERED),
    ("correct",         {P.LEAD},                           {S.ANSWERED},         None),
    ("send_back",       DECIDERS,                           {S.ANSWERED},         S.IN_HAND,    {P.INVOLVED}),
    ("verify",          DECIDERS,                           {S.ANSWERED},         S.VERIFIED,   HANDS),
    ("waive",           {P.CLERK, P.CLOCK},                 {S.ANSWERED},         S.VERIFIED),
    ("close",           {P.CLERK, P.CLOCK},                 {S.VERIFIED},         S.CLOSED),
    ("unclose",         DECIDERS,                           {S.CLOSED},           S.VERIFIED),
    ("unwaive",         DECIDERS,                           {S.VERIFIED},         S.ANSWERED),
    ("rate",            {P.REPORTER},                       SAID | {S.JOINED},    None,         HANDS),
    ("reopen",          {P.REPORTER, P.SUPERVISOR},         SAID,                 S.STUDYING),
    ("note",            WORKERS,                            set(S),               None),
    ("contact",         WORKERS,                            OPEN | {S.ANSWERED},  None),
    ("contact",         {P.LEAD, *DECIDERS},                {S.VERIFIED, S.CLOSED}, None),  # while an order is open
    ("ask_reporter",    {P.LEAD, P.CLERK},                  OPEN,                 None),
    ("add_details",     {P.REPORTER},                       OPEN | {S.ANSWERED},  None),
    ("urge",            {P.REPORTER},                       OPEN,                 None),
    ("stop_waiting",    {P.CLOCK},                          OPEN,                 None),
    ("not_me",          {P.REPORTER},                       set(S),               None),
    ("name_reporter",   {P.CLERK, P.LOCAL},                 OPEN | {S.ANSWERED, S.VERIFIED}, None),
    ("send_link",       {P.ANYONE},                         set(S),               None),
    ("ring",            {P.CLOCK},                          OPEN,                 None),
    ("relocate",        {P.CLOCK},                          OPEN | {S.ANSWERED, S.VERIFIED}, None),
    ("shred",           {P.CLOCK},                          FINAL,                None),
    ("view",            READERS,                            set(S),               None),
], labels={
    "raise_case":     (_("Raise"), _("raised")),
    "split_off":      (_("Split off"), _("split off from another case")),
    "import_history": (_("Import"), _("imported as history")),
    "import_open":    (_("Import"), _("imported")),
    "take_in":        (_("Take in"), _("taken in")),
    "decline":        (_("Decline"), _("declined")),
    "reinstate":      (_("Take in after all"), _("taken in after all, on appeal")),
    "take_back_decline": (_("Take back the refusal"), _("the refusal was taken back")),
    "withdraw":       (_("Withdraw"), _("withdrawn")),
    "resume":         (_("Raise again"), _("raised again")),
    "study":          (_("Study"), _("studied")),
    "join":           (_("Join to another"), _("joined to another case")),
    "join_in":        (_("I have this too"), _("the resident said: the same as the neighbours told")),
    "echo":           (_("Join in"), _("one more neighbour said: I have this too")),
    "unjoin":         (_("Separate again"), _("separated again")),
    "put_back":       (_("Put back"), _("waits to be taken in again, as before it was joined")),
    "absorb":         (_("Absorb"), _("another case about the same was joined")),
    "release":        (_("Release"), _("a joined case was separated again")),
    "relate":         (_("Link"), _("linked to another case")),
    "unrelate":       (_("Remove link"), _("link to another case removed")),
    "relocate":       (_("Move to another grid"), _("moved to another grid: grids were drawn anew")),
    "dispatch":       (_("Hand over"), _("handed over")),
    "add_unit":       (_("Add assisting unit"), _("an assisting unit was added")),
    "recall":         (_("Recall"), _("recalled to the centre")),
    "settle":         (_("Answer directly"), _("answered directly")),
    "answer":         (_("Answer"), _("answered")),
    "correct":        (_("Correct the answer"), _("the answer was corrected")),
    "send_back":      (_("Send back"), _("sent back: not yet done")),
    "verify":         (_("Verify"), _("verified")),
    "waive":          (_("Skip verification"), _("not drawn for verification")),
    "close":          (_("Close the case"), _("closed")),
    "unclose":        (_("Take out of the archive"), _("taken out of the archive")),
    "unwaive":        (_("Leave unverified"), _("nobody verified it, as before it was closed")),
    "rate":           (_("Rate"), _("rated")),
    "reopen":         (_("Reopen"), _("reopened")),
    "note":           (pgettext_lazy("action", "Note"), _("noted")),
    "contact":        (_("Record a contact"), _("the resident was contacted")),
    "ask_reporter":   (_("Ask the resident"), _("asked the resident for more")),
    "add_details":    (_("Add details"), _("details added")),
    "urge":           (_("Ask how it stands"), _("the resident urged")),
    "stop_waiting":   (_("Go on without"), _("nothing was added, the clock goes on")),
    "not_me":         (_("This is not mine"), _("somebody else's phone: taken off this request")),
    "name_reporter":  (_("Add name and phone"), _("name and phone of the resident were added")),
    "send_link":      (_("Send the link again"), _("the tracking link was sent again")),
    "ring":           (_("Remind"), _("a deadline came")),
    "shred":          (_("Shred"), _("personal data shredded")),
    "view":           (_("View"), _("viewed")),
}, patient={"note", "contact", "relate", "unrelate", "rate", "add_details", "send_link", "ring", "absorb", "release", "echo", "urge"})

TASK = Rulebook(T, P, [
    ("issue",           {P.LEAD, P.CLERK, P.SUPERVISOR},    None,                 T.ISSUED),
    ("accept",          {P.HANDLER},                        {T.ISSUED},           T.ACCEPTED),
    ("object",          {P.HANDLER},                        {T.ISSUED},           T.OBJECTED),
    ("keep",            {P.HANDLER, *DECIDERS},             {T.OBJECTED},         T.ACCEPTED),
    ("report",          {P.HANDLER},                        {T.ACCEPTED},         T.DONE),
    ("finish",          {P.LEAD},                           {T.ACCEPTED},         T.DONE),
    ("rework",          DECIDERS,                           {T.DONE},             T.ACCEPTED),
    ("end",             {P.ACT},                            LIVE,                 T.ENDED),
    ("remove_unit",     DECIDERS,                           LIVE,                 T.ENDED),
    ("ring_task",       {P.CLOCK},                          WAITING,              None),
], labels={
    "issue":     (_("Issue"), _("task issued")),
    "accept":    (_("Accept"), _("task accepted")),
    "object":    (_("Object"), _("task objected to")),
    "keep":      (_("Keep"), _("task stays where it is")),
    "report":    (_("Report my part done"), _("assisting unit reported its part done")),
    "finish":    (_("Finish"), _("task done")),
    "rework":    (_("Do again"), _("task to be done again")),
    "end":       (_("End"), _("task ended")),
    "remove_unit": (_("Release this unit"), _("an assisting unit was released")),
    "ring_task": (_("Remind"), _("a deadline of the task came")),
}, patient={"ring_task"}, within=P.ACT)

OBJECTION = Rulebook(X, P, [
    ("raise_objection", {P.HANDLER},                        None,                 X.RAISED),
    ("uphold",          DECIDERS,                           {X.RAISED},           X.UPHELD,     {P.INVOLVED}),
    ("dismiss",         DECIDERS,                           {X.RAISED},           X.DISMISSED,  {P.INVOLVED}),
    ("take_back_objection", {P.HANDLER},                    {X.RAISED},           X.TAKEN_BACK),
    ("lapse",           {P.ACT},                            {X.RAISED},           X.TAKEN_BACK),
    ("ring_objection",  {P.CLOCK},                          {X.RAISED},           None),
], labels={
    "raise_objection":     (_("Object"), _("objection raised")),
    "uphold":              (_("Uphold"), _("objection upheld")),
    "dismiss":             (_("Dismiss"), _("objection dismissed")),
    "take_back_objection": (_("Take back the objection"), _("objection taken back")),
    "lapse":               (_("Lapse"), _("no longer to be decided: the task ended")),
    "ring_objection":      (_("Remind"), _("the objection waits for a decision")),
}, patient={"ring_objection"}, within=P.ACT)

EXTENSION = Rulebook(E, P, [
    ("ask_extension",   {P.LEAD},                           None,                 E.ASKED),
    ("grant",           DECIDERS,                           {E.ASKED},            E.GRANTED,    {P.INVOLVED}),
    ("refuse",          DECIDERS,                           {E.ASKED},            E.REFUSED,    {P.INVOLVED}),
    ("take_back_extension", {P.LEAD},                       {E.ASKED},            E.TAKEN_BACK),
    ("lapse",           {P.ACT},                            {E.ASKED},            E.TAKEN_BACK),
], labels={
    "ask_extension":       (_("Ask for more time"), _("more time was asked for")),
    "grant":               (_("Grant"), _("more time granted")),
    "refuse":              (_("Refuse"), _("more time refused")),
    "take_back_extension": (_("Take back the request"), _("request for more time taken back")),
    "lapse":               (_("Lapse"), _("no longer to be decided: the case went on")),
}, within=P.ACT)

HOLD = Rulebook(H, P, [
    ("propose_hold",    {P.LEAD},                           None,                 H.PROPOSED),
    ("rest_meanwhile",  {P.CLOCK},                          None,                 H.ACTIVE),
    ("approve_hold",    {P.SUPERVISOR},                     {H.PROPOSED},         H.ACTIVE,     {P.INVOLVED}),
    ("refuse_hold",     {P.SUPERVISOR},                     {H.PROPOSED},         H.REFUSED,    {P.INVOLVED}),
    ("take_back_hold",  {P.LEAD},                           {H.PROPOSED},         H.TAKEN_BACK),
    ("lapse",           {P.ACT},                            {H.PROPOSED},         H.TAKEN_BACK),
    ("end_hold",        {P.LEAD, *DECIDERS, P.CLOCK, P.ACT}, {H.ACTIVE},           H.ENDED),
    ("renew",           {P.ACT},                            {H.ENDED},            H.ACTIVE),
    ("renew",           {P.ACT},                            {H.TAKEN_BACK},       H.PROPOSED),
], labels={
    "propose_hold":   (_("Propose to hold"), _("proposed to put on hold")),
    "rest_meanwhile": (_("Let it rest meanwhile"), _("the clock rests: another procedure sees to it, with days of its own")),
    "approve_hold":   (_("Put on hold"), _("put on hold")),
    "refuse_hold":    (_("Refuse the hold"), _("hold refused")),
    "take_back_hold": (_("Take back the proposal"), _("proposal to hold taken back")),
    "lapse":          (_("Lapse"), _("no longer to be decided: the case went on")),
    "end_hold":       (_("End the hold"), _("hold ended")),
    "renew":          (_("Renew"), _("as before it was joined")),
}, within=P.ACT)

ORDER = Rulebook(D, P, [
    ("issue_order",     {P.SUPERVISOR, P.CLERK, P.ACT},     None,                 D.ISSUED),
    ("reply",           {P.HANDLER},                        {D.ISSUED, D.RETURNED}, D.REPLIED),
    ("return_reply",    {P.SUPERVISOR},                     {D.REPLIED},          D.RETURNED,   {P.INVOLVED}),
    ("conclude",        {P.SUPERVISOR},                     {D.REPLIED},          D.CONCLUDED,  {P.INVOLVED}),
    ("cancel_order",    {P.SUPERVISOR, P.CLERK, P.ACT},     {D.ISSUED, D.RETURNED}, D.CANCELLED),
    ("ring_order",      {P.CLOCK},                          {D.ISSUED, D.RETURNED}, None),
], labels={
    "issue_order":  (_("Supervise"), _("supervision order issued")),
    "reply":        (_("Reply to the order"), _("order replied to")),
    "return_reply": (_("Return the reply"), _("reply returned")),
    "conclude":     (_("Conclude"), _("supervision concluded")),
    "cancel_order": (_("Cancel the order"), _("supervision order cancelled")),
    "ring_order":   (_("Remind"), _("the order waits for a reply")),
}, patient={"ring_order"}, within=P.ACT)

APPEAL = Rulebook(A, P, [
    ("appeal",          {P.REPORTER},                       None,                 A.RAISED),
    ("uphold_appeal",   {P.SUPERVISOR},                     {A.RAISED},           A.UPHELD,     {P.INVOLVED}),
    ("dismiss_appeal",  {P.SUPERVISOR},                     {A.RAISED},           A.DISMISSED,  {P.INVOLVED}),
    ("ring_appeal",     {P.CLOCK},                          {A.RAISED},           None),
], labels={
    "appeal":         (_("Appeal"), _("appeal raised")),
    "uphold_appeal":  (_("Uphold the appeal"), _("appeal upheld")),
    "dismiss_appeal": (_("Dismiss the appeal"), _("appeal dismissed")),
    "ring_appeal":    (_("Remind"), _("the appeal waits for a decision")),
}, patient={"ring_appeal"})

RATING = Rulebook(RatingState, P, [
    ("give_rating",     {P.REPORTER, *DECIDERS},            None,                 RatingState.GIVEN, HANDS),
], labels={"give_rating": (_("Rate"), _("rating given"))})

C = CallBackState
CALL_BACK = Rulebook(C, P, [
    ("plan_call",       {P.CLERK, P.SUPERVISOR, P.CLOCK},   None,                 C.DUE),
    ("try_call",        DECIDERS,                           {C.DUE},              None,         HANDS),
    ("record_call",     DECIDERS,                           {C.DUE},              C.REACHED,    HANDS),
    ("give_up_call",    DECIDERS,                           {C.DUE},              C.UNREACHED,  HANDS),
    ("spare",           {P.ACT},                            {C.DUE},              C.SPARED),
], labels={
    "plan_call":    (_("Plan a call-back"), _("call-back planned")),
    "try_call":     (_("Not reached"), _("called, not reached")),
    "record_call":  (_("Record the call"), _("called back")),
    "give_up_call": (_("Could not be reached"), _("could not be reached")),
    "spare":        (_("No call needed"), _("no call needed")),
}, patient={"plan_call", "try_call"}, within=P.ACT)

U = PublicationState
PUBLICATION = Rulebook(U, P, [
    ("propose_publication", {P.CLERK, P.LEAD, P.SUPERVISOR, P.LOCAL}, None,       U.PROPOSED),
    ("amend",           {P.CLERK, P.SUPERVISOR, P.PROPOSER}, {U.PROPOSED},        None),
    ("check",           {P.CLERK, P.SUPERVISOR, P.LEADER},  {U.PROPOSED},         None,         {P.PROPOSER}),
    ("publish",         {P.CLERK, P.SUPERVISOR, P.LEADER},  {U.PROPOSED},         U.PUBLISHED,  {P.PROPOSER}),
    ("refuse_publication", {P.CLERK, P.SUPERVISOR, P.LEADER}, {U.PROPOSED},       U.REFUSED),
    ("take_down",       {P.CLERK, P.SUPERVISOR, P.LEADER},  {U.PUBLISHED},        U.TAKEN_DOWN),
    ("expire",          {P.CLOCK},                          {U.PUBLISHED},        U.TAKEN_DOWN),
    ("suspend",         {P.CLOCK},                          {U.PUBLISHED},        U.TAKEN_DOWN),
    ("propose_again",   {P.CLERK, P.SUPERVISOR},            {U.TAKEN_DOWN, U.REFUSED}, U.PROPOSED),
    ("thank",           {P.ANYONE},                         {U.PUBLISHED},        None),
    ("contradict",      {P.ANYONE},                         {U.PUBLISHED},        None),
    ("view_publication", {P.CLERK, P.LEAD, P.SUPERVISOR, P.LEADER, P.LOCAL}, set(U), None),
], labels={
    "propose_publication": (_("Propose to publish"), _("proposed for publication")),
    "amend":               (_("Change the public text"), _("public text changed")),
    "check":               (_("Approve"), _("checked and approved")),
    "publish":             (_("Publish"), _("published")),
    "refuse_publication":  (_("Do not publish"), _("refused for publication")),
    "take_down":           (_("Take down"), _("taken down")),
    "expire":              (_("End"), _("taken down: its time was over")),
    "suspend":             (_("Suspend"), _("taken down: the request was opened again")),
    "propose_again":       (_("Propose again"), _("proposed again")),
    "thank":               (_("Say thanks"), _("a resident said thanks")),
    "contradict":          (_("This is not so"), _("a resident said: not so")),
    "view_publication":    (_("View"), _("viewed")),
}, patient={"thank", "contradict"})
# fmt: on

# By which a search is narrowed before rights are asked: where a case lies, and which units have or had to do with it.
LEVELS = (6, 9, 12, 15)  # digits of a county, a subdistrict, a community and a grid


def area_labels(code: str | None) -> set[str]:
    """The labels of what lies in this area: one for each area around it, by its code."""
    return {f"area{code[:digits]}" for digits in LEVELS if code and len(code) >= digits}


def unit_label(unit: int) -> str:
    """The label of what a unit (its id) leads or has a task in."""
    return f"unit{unit}"

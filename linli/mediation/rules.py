"""The rulebooks of mediation (调解): the file to read first, and to change first.

A mediation goes from asking the parties to an end. What has a life of its own beside it has its own small book: a party, a
mediator's seat, a request that all must agree to, a sitting, an inquiry, the agreement, its instalments, the application to
court, a follow-up visit, the file. The file is an overlay: sealing it needs no memory of how the mediation ended.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from linli.kernel.rulebook import Rulebook

CONFIRMATION_DAYS = 30  # 人民调解法 art. 33: both apply together within 30 days of the day the agreement takes effect


class MediationState(TextChoices):
    OPENED = "opened", _("asking the parties")  # 征求意见
    UNDER_WAY = "under_way", _("mediation under way")  # 调解中
    AGREED = "agreed", _("agreement reached")  # 达成协议
    NO_AGREEMENT = "no_agreement", _("no agreement")  # 调解不成
    REFUSED = "refused", _("not mediated: a party refused")  # 一方拒绝
    WITHDRAWN = "withdrawn", _("application withdrawn")  # 撤回申请
    TERMINATED = "terminated", _("mediation terminated")  # 终止调解


class DisputantState(TextChoices):
    INVITED = "invited", _("asked, no answer yet")  # 待答复
    CONSENTED = "consented", _("consents to mediation")  # 同意调解
    DECLINED = "declined", _("does not want mediation")  # 不同意调解
    STRUCK = "struck", _("struck from the list")  # 已移除


class MediatorState(TextChoices):
    PROPOSED = "proposed", _("chosen by a party")  # 当事人选定
    SERVING = "serving", _("mediates")  # 主持调解
    QUESTIONED = "questioned", _("disclosed a relation; the parties decide")  # 披露待同意
    REPLACED = "replaced", _("no longer mediates")  # 已更换


class RequestState(TextChoices):
    ASKED = "asked", _("waiting for all parties")  # 待各方答复
    GRANTED = "granted", _("all agree")  # 各方同意
    REFUSED = "refused", _("not all agree")  # 未获同意
    TAKEN_BACK = "taken_back", _("taken back")  # 已撤回


class SittingState(TextChoices):
    PLANNED = "planned", _("planned")  # 待召开
    HELD = "held", _("held, record not confirmed")  # 笔录待确认
    RECORDED = "recorded", _("record confirmed")  # 笔录已确认
    CANCELLED = "cancelled", _("called off")  # 已取消


class InquiryState(TextChoices):
    KEPT = "kept", _("in the file")  # 在卷
    STRUCK = "struck", _("struck out")  # 已作废


class AgreementState(TextChoices):
    DRAFTED = "drafted", _("being drafted")  # 草拟中
    FROZEN = "frozen", _("final text, being signed")  # 定稿待签
    IN_FORCE = "in_force", _("signed and in force")  # 已生效
    REPLACED = "replaced", _("replaced by a later agreement")  # 已被新协议替代
    DROPPED = "dropped", _("given up")  # 已放弃


class InstalmentState(TextChoices):
    DUE = "due", _("to be performed")  # 待履行
    PART = "part", _("performed in part")  # 部分履行
    DONE = "done", _("performed")  # 已履行
    WAIVED = "waived", _("waived")  # 已免除
    REPLACED = "replaced", _("replaced by a later agreement")  # 已被新协议替代
    DROPPED = "dropped", _("taken out")  # 已删除


class CourtState(TextChoices):
    APPLIED = "applied", _("applied to the court")  # 已申请
    CONFIRMED = "confirmed", _("confirmed by the court")  # 法院已确认
    REJECTED = "rejected", _("rejected by the court")  # 法院驳回
    WITHDRAWN = "withdrawn", _("application to the court withdrawn")  # 已撤回申请


class FollowUpState(TextChoices):
    DUE = "due", _("to be visited")  # 待回访
    DONE = "done", _("visited")  # 已回访
    SPARED = "spared", _("not needed")  # 无需回访


class DossierState(TextChoices):
    BUILDING = "building", _("being built")  # 立卷中
    SEALED = "sealed", _("sealed")  # 已封卷


class Part(StrEnum):
    """The parts somebody plays towards one mediation."""

    REGISTRAR = "registrar"  # 登记人: keeps the register of the committee
    MEDIATOR = "mediator"  # 调解员: serves in this mediation
    ONESELF = "oneself"  # 本人: the mediator whose seat this is
    DISPUTANT = "disputant"  # 当事人: by the own link
    RELATED = "related"  # 回避: is a party oneself; it only forbids
    CLOCK = "clock"  # 时钟


S, D, M, Q, T, I = MediationState, DisputantState, MediatorState, RequestState, SittingState, InquiryState  # noqa: E741
A, N, C, F, B, P = AgreementState, InstalmentState, CourtState, FollowUpState, DossierState, Part
STAFF = {P.REGISTRAR, P.MEDIATOR}
ALL = {P.DISPUTANT, *STAFF}
OPEN = {S.OPENED, S.UNDER_WAY}
ENDED = set(S) - OPEN
OWED = {N.DUE, N.PART}
IN_MEDIATION = {D.INVITED, D.CONSENTED}
IN_OFFICE = {M.SERVING, M.QUESTIONED}

# steps that only happen inside another act; they have no function of their own in actions
CONSEQUENCES = {
    "stand_down", "reach", "keep_mediator", "put_request", "grant_request", "refuse_request", "settle_record",
    "start_dossier", "plan_follow_ups", "ask_again", "lapse_request", "revise_schedule", "forget_words", "set_speaking",
    "supersede", "supersede_instalment", "bind_file",
}  # fmt: skip

# fmt: off
MEDIATION = Rulebook(S, P, [
    # action              who                       when            leads to          never
    ("open_mediation",    {P.REGISTRAR},            None,           S.OPENED,         {P.RELATED}),
    ("describe",          STAFF,                    OPEN,           None,             {P.RELATED}),
    ("acknowledge",       STAFF,                    set(S),         None),
    ("tell_rights",       STAFF,                    OPEN,           None),
    ("name_group",        STAFF,                    OPEN,           None,             {P.RELATED}),
    ("choose_speakers",   STAFF,                    OPEN,           None,             {P.RELATED}),
    ("record_consents",   STAFF,                    OPEN,           None,             {P.RELATED}),
    ("begin",             STAFF,                    {S.OPENED},     S.UNDER_WAY,      {P.RELATED}),
    ("stand_down",        ALL,                      {S.OPENED},     S.REFUSED),
    ("reach",             STAFF,                    {S.UNDER_WAY},  S.AGREED,         {P.RELATED}),
    ("end_without",       {P.MEDIATOR},             {S.UNDER_WAY},  S.NO_AGREEMENT,   {P.RELATED}),
    ("withdraw_mediation", ALL,                     OPEN,           S.WITHDRAWN),
    ("terminate",         STAFF,                    {S.UNDER_WAY},  S.TERMINATED,     {P.RELATED}),
    ("mediate_again",     STAFF,                    ENDED,          S.OPENED,         {P.RELATED}),
    ("report_risk",       STAFF,                    set(S),         None),
    ("report_back",       STAFF,                    ENDED,          None),
    ("add_paper",         STAFF,                    set(S),         None),
    ("note_mediation",    STAFF,                    set(S),         None),
    ("rate_mediation",    {P.DISPUTANT},            ENDED,          None),
    ("complain",          {P.DISPUTANT},            set(S),         None),
    ("ring_mediation",    {P.CLOCK},                OPEN,           None),
    ("shred_mediation",   {P.CLOCK},                ENDED,          None),
    ("view_mediation",    STAFF,                    set(S),         None),
], labels={
    "open_mediation":     (_("Open a mediation"), _("mediation opened")),
    "describe":           (_("Describe the dispute"), _("the dispute was described")),
    "acknowledge":        (_("Acknowledge the transfer"), _("the transfer was acknowledged")),
    "tell_rights":        (_("Tell the rights"), _("rights and duties were told")),
    "name_group":         (_("Add a group of parties"), _("a group of parties was added")),
    "choose_speakers":    (_("Who speaks for the group"), _("a group chose who speaks for it")),
    "record_consents":    (_("Record consents"), _("consents to mediation were recorded")),
    "begin":              (_("Begin the mediation"), _("mediation began")),
    "stand_down":         (_("Stop: a party refuses"), _("a party refuses; nothing goes on")),
    "reach":              (_("Reach"), _("agreement reached")),
    "end_without":        (_("End without agreement"), _("ended without agreement; the other roads were told")),
    "withdraw_mediation": (_("Withdraw the application"), _("application for mediation withdrawn")),
    "terminate":          (_("Terminate the mediation"), _("mediation terminated; the other roads were told")),
    "mediate_again":      (_("Mediate again"), _("to be mediated again")),
    "report_risk":        (_("Report a risk"), _("a risk of escalation was reported")),
    "report_back":        (_("Report the outcome back"), _("the outcome was reported to who transferred it")),
    "add_paper":          (_("Add a paper"), _("a paper was put into the file")),
    "note_mediation":     (_("Write a note"), _("a note was written")),
    "rate_mediation":     (_("Rate the mediation"), _("the mediation was rated")),
    "complain":           (_("Complain about the service"), _("a party complained about the service")),
    "ring_mediation":     (_("Remind"), _("a deadline of the mediation came")),
    "shred_mediation":    (_("Shred"), _("the personal data of the file were shredded")),
    "view_mediation":     (_("View"), _("viewed")),
}, patient={"acknowledge", "report_risk", "add_paper", "note_mediation", "rate_mediation", "complain", "ring_mediation"})

DISPUTANT = Rulebook(D, P, [
    ("name_disputant",     STAFF,                   None,                     D.INVITED,    {P.RELATED}),
    ("correct_disputant",  STAFF,                   IN_MEDIATION,             None),
    ("send_invitation",    STAFF,                   IN_MEDIATION,             None),
    ("renew_link",         STAFF,                   set(D),                   None),
    ("consent",            ALL,                     {D.INVITED, D.DECLINED},  D.CONSENTED),
    ("decline_mediation",  ALL,                     IN_MEDIATION,             D.DECLINED),
    ("strike_disputant",   STAFF,                   IN_MEDIATION,             D.STRUCK),
    ("ask_again",          STAFF,                   {D.CONSENTED, D.DECLINED}, D.INVITED),
    ("set_speaking",       STAFF,                   IN_MEDIATION,             None),
    ("forget_words",      {P.CLOCK},                set(D),                   None),
], labels={
    "name_disputant":    (_("Add a party"), _("a party was added")),
    "correct_disputant": (_("Correct the party's details"), _("a party's details were corrected")),
    "send_invitation":   (_("Send the link"), _("the link was sent to a party")),
    "renew_link":        (_("Make the old link void"), _("a party's link was made void")),
    "consent":           (_("Consent to mediation"), _("a party consents to mediation")),
    "decline_mediation": (_("Refuse mediation"), _("a party refuses mediation")),
    "strike_disputant":  (_("Strike the party"), _("a party was struck from the list")),
    "ask_again":         (_("Ask again"), _("a party is asked again")),
    "set_speaking":      (_("Set who speaks"), _("who speaks for a group was set")),
    "forget_words": (_("Shred"), _("words were shredded")),
}, patient={"send_invitation", "renew_link", "consent", "decline_mediation"})

MEDIATOR = Rulebook(M, P, [
    ("choose_mediator",   {P.DISPUTANT, P.REGISTRAR}, None,                    M.PROPOSED),
    ("name_mediator",     {P.REGISTRAR},            None,                      M.SERVING,     {P.RELATED}),
    ("appoint_mediator",  {P.REGISTRAR},            {M.PROPOSED},              M.SERVING,     {P.RELATED}),
    ("disclose",          {P.ONESELF},              {M.SERVING},               M.QUESTIONED),
    ("keep_mediator",     ALL,                      {M.QUESTIONED},            M.SERVING),
    ("replace_mediator",  ALL,                      {M.PROPOSED, *IN_OFFICE},  M.REPLACED),
], labels={
    "choose_mediator":  (_("Choose a mediator"), _("a party chose a mediator")),
    "name_mediator":    (_("Name a mediator"), _("a mediator was named")),
    "appoint_mediator": (_("Appoint as chosen"), _("the chosen mediator was appointed")),
    "disclose":         (_("Disclose a relation"), _("the mediator disclosed a relation to a party")),
    "keep_mediator":    (_("Keep the mediator"), _("all parties agree to this mediator")),
    "replace_mediator": (_("Replace the mediator"), _("the mediator was replaced")),
})

REQUEST = Rulebook(Q, P, [
    ("ask_all",           STAFF,                    None,           Q.ASKED),
    ("put_request",       {P.ONESELF, *STAFF},      None,           Q.ASKED),
    ("answer_request",    ALL,                      {Q.ASKED},      None,             {P.ONESELF}),
    ("grant_request",     ALL,                      {Q.ASKED},      Q.GRANTED),
    ("refuse_request",    ALL,                      {Q.ASKED},      Q.REFUSED),
    ("lapse_request",     ALL | {P.CLOCK},          {Q.ASKED},      Q.TAKEN_BACK),
    ("take_back_request", STAFF,                    {Q.ASKED},      Q.TAKEN_BACK,     {P.ONESELF}),
    ("forget_words",      {P.CLOCK},                set(Q),                   None),
], labels={
    "ask_all":           (_("Ask all parties"), _("all parties were asked")),
    "put_request":       (_("Ask"), _("all parties were asked")),
    "answer_request":    (_("Record an answer"), _("a party answered")),
    "grant_request":     (_("Agreed"), _("all parties agree")),
    "refuse_request":    (_("Not agreed"), _("not all parties agree")),
    "lapse_request":     (_("Lapse"), _("no longer to be answered")),
    "take_back_request": (_("Take the question back"), _("the question was taken back")),
    "forget_words": (_("Shred"), _("words were shredded")),
}, patient={"answer_request"})

SITTING = Rulebook(T, P, [
    ("plan_sitting",      STAFF,                    None,                     T.PLANNED,    {P.RELATED}),
    ("move_sitting",      STAFF,                    {T.PLANNED},              None),
    ("cancel_sitting",    STAFF,                    {T.PLANNED},              T.CANCELLED),
    ("hold_sitting",      {P.MEDIATOR},             {T.PLANNED},              T.HELD,       {P.RELATED}),
    ("write_record",      STAFF,                    {T.HELD, T.RECORDED},     T.HELD,       {P.RELATED}),
    ("confirm_record",    ALL,                      {T.HELD},                 None),
    ("settle_record",     ALL,                      {T.HELD},                 T.RECORDED),
    ("forget_words",      {P.CLOCK},                set(T),                   None),
], labels={
    "plan_sitting":   (_("Plan a sitting"), _("a sitting was planned")),
    "move_sitting":   (_("Change time or room"), _("time or room of a sitting changed")),
    "cancel_sitting": (_("Cancel the sitting"), _("a sitting was cancelled")),
    "hold_sitting":   (_("Hold the sitting"), _("a sitting was held")),
    "write_record":   (_("Write the record"), _("the record of a sitting was written")),
    "confirm_record": (_("Confirm the record"), _("a party checked the record")),
    "settle_record":  (_("Complete the record"), _("all who attended confirmed the record")),
    "forget_words": (_("Shred"), _("words were shredded")),
}, patient={"write_record", "confirm_record"})

INQUIRY = Rulebook(I, P, [
    ("keep_inquiry",      STAFF,                    None,           I.KEPT,           {P.RELATED}),
    ("strike_inquiry",    STAFF,                    {I.KEPT},       I.STRUCK),
    ("restore_inquiry",   STAFF,                    {I.STRUCK},     I.KEPT),
    ("forget_words",      {P.CLOCK},                set(I),                   None),
], labels={
    "keep_inquiry":    (_("Record an inquiry"), _("an inquiry was recorded")),
    "strike_inquiry":  (_("Strike the inquiry out"), _("an inquiry was struck out")),
    "restore_inquiry": (_("Restore the inquiry"), _("an inquiry was restored")),
    "forget_words": (_("Shred"), _("words were shredded")),
}, patient={"keep_inquiry"})

AGREEMENT = Rulebook(A, P, [
    ("draft_agreement",   {P.MEDIATOR},             None,                     A.DRAFTED,    {P.RELATED}),
    ("agree_orally",      {P.MEDIATOR},             None,                     A.IN_FORCE,   {P.RELATED}),
    ("revise_agreement",  {P.MEDIATOR},             {A.DRAFTED},              None,         {P.RELATED}),
    ("revise_schedule",   {P.MEDIATOR},             {A.DRAFTED},              None),
    ("freeze_agreement",  {P.MEDIATOR},             {A.DRAFTED},              A.FROZEN),
    ("unfreeze_agreement", {P.MEDIATOR},            {A.FROZEN},               A.DRAFTED),
    ("sign_agreement",    STAFF,                    {A.FROZEN},               None),
    ("seal_agreement",    STAFF,                    {A.FROZEN},               A.IN_FORCE,   {P.RELATED}),
    ("drop_agreement",    {P.MEDIATOR},             {A.DRAFTED, A.FROZEN},    A.DROPPED),
    ("hand_out",          STAFF,                    {A.IN_FORCE},             None),
    ("supersede",         STAFF,                    {A.IN_FORCE},             A.REPLACED),
    ("ring_court",        {P.CLOCK},                {A.IN_FORCE},             None),
    ("forget_words",      {P.CLOCK},                set(A),                   None),
], labels={
    "draft_agreement":    (_("Draft the agreement"), _("the agreement was drafted")),
    "agree_orally":       (_("Record an oral agreement"), _("an oral agreement was recorded")),
    "revise_agreement":   (_("Edit the draft"), _("the draft of the agreement was edited")),
    "revise_schedule":    (_("Change the schedule"), _("the schedule of the agreement changed")),
    "freeze_agreement":   (_("Fix the text"), _("the text of the agreement was fixed")),
    "unfreeze_agreement": (_("Back to the draft"), _("the agreement went back to the draft")),
    "sign_agreement":     (_("Record a signature"), _("the agreement was signed")),
    "seal_agreement":     (_("Put the committee's seal on"), _("the agreement was sealed and is in force")),
    "hand_out":           (_("Record who has a copy"), _("copies of the agreement were handed out")),
    "drop_agreement":     (_("Give the draft up"), _("the draft was given up")),
    "supersede":          (_("Replace"), _("a later agreement replaced the one before")),
    "ring_court":         (_("Remind"), _("the days for judicial confirmation come to an end")),
    "forget_words": (_("Shred"), _("words were shredded")),
}, patient={"ring_court"})

INSTALMENT = Rulebook(N, P, [
    ("schedule_instalment", {P.MEDIATOR},           None,                     N.DUE),
    ("drop_instalment",   {P.MEDIATOR},             {N.DUE},                  N.DROPPED),
    ("perform",           STAFF,                    OWED,                     N.DONE),
    ("perform_part",      STAFF,                    OWED,                     N.PART),
    ("undo_performance",  STAFF,                    {N.PART, N.DONE},         N.DUE),
    ("waive_instalment",  STAFF,                    OWED,                     N.WAIVED),
    ("remind_instalment", STAFF,                    OWED,                     None),
    ("ring_instalment",   {P.CLOCK},                OWED,                     None),
    ("supersede_instalment", STAFF,                 OWED,                     N.REPLACED),
    ("forget_words",      {P.CLOCK},                set(N),                   None),
], labels={
    "schedule_instalment": (_("Add an instalment"), _("an instalment was scheduled")),
    "drop_instalment":     (_("Take the instalment out"), _("an instalment was taken out")),
    "perform":             (_("Record performance"), _("an instalment was performed")),
    "perform_part":        (_("Record part performance"), _("an instalment was performed in part")),
    "undo_performance":    (_("Undo the entry of performance"), _("an entry of performance was undone")),
    "waive_instalment":    (_("Waive the instalment"), _("an instalment was waived")),
    "remind_instalment":   (_("Remind the party"), _("a party was reminded of an instalment")),
    "ring_instalment":     (_("Remind"), _("the day of an instalment came")),
    "supersede_instalment": (_("Replace"), _("a later agreement replaced an instalment")),
    "forget_words": (_("Shred"), _("words were shredded")),
}, patient={"remind_instalment", "ring_instalment"})

COURT = Rulebook(C, P, [
    ("apply_to_court",    STAFF,                    None,           C.APPLIED),
    ("confirm_by_court",  STAFF,                    {C.APPLIED},    C.CONFIRMED),
    ("reject_by_court",   STAFF,                    {C.APPLIED},    C.REJECTED),
    ("take_back_application", STAFF,                {C.APPLIED},    C.WITHDRAWN),
], labels={
    "apply_to_court":        (_("Apply for judicial confirmation"), _("both parties applied for judicial confirmation")),
    "confirm_by_court":      (_("The court confirmed"), _("the court confirmed the agreement")),
    "reject_by_court":       (_("The court rejected"), _("the court rejected the application")),
    "take_back_application": (_("Withdraw from the court"), _("the application to the court was withdrawn")),
})

FOLLOW_UP = Rulebook(F, P, [
    ("plan_follow_up",    STAFF,                    None,           F.DUE),
    ("plan_follow_ups",   STAFF,                    None,           F.DUE),
    ("follow_up",         STAFF,                    {F.DUE},        F.DONE),
    ("spare_follow_up",   STAFF,                    {F.DUE},        F.SPARED),
    ("ring_follow_up",    {P.CLOCK},                {F.DUE},        None),
    ("forget_words",      {P.CLOCK},                set(F),                   None),
], labels={
    "plan_follow_up":  (_("Plan a follow-up visit"), _("a follow-up visit was planned")),
    "plan_follow_ups": (_("Plan follow-up visits"), _("follow-up visits were planned")),
    "follow_up":       (_("Record the follow-up visit"), _("a follow-up visit was made")),
    "spare_follow_up": (_("No follow-up needed"), _("a follow-up visit is not needed")),
    "ring_follow_up":  (_("Remind"), _("the day of a follow-up visit came")),
    "forget_words": (_("Shred"), _("words were shredded")),
}, patient={"ring_follow_up"})

DOSSIER = Rulebook(B, P, [
    ("start_dossier",     {P.REGISTRAR},            None,           B.BUILDING),
    ("seal_dossier",      STAFF,                    {B.BUILDING},   B.SEALED),
    ("open_dossier",      STAFF,                    {B.SEALED},     None),
    ("unseal_dossier",    {P.REGISTRAR},            {B.SEALED},     B.BUILDING),
    ("bind_file",         STAFF,                    {B.SEALED},     None),
], labels={
    "start_dossier":  (_("Begin the file"), _("the file was begun")),
    "seal_dossier":   (_("Seal the file"), _("the file was sealed")),
    "open_dossier":   (_("Open the sealed file"), _("the sealed file was opened")),
    "unseal_dossier": (_("Break the seal"), _("the file was unsealed for further work")),
    "bind_file":      (_("Bind"), _("the file was bound as it was sealed")),
}, patient={"open_dossier"})
# fmt: on

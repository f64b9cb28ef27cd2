"""The rulebooks of councils: from talk to deed (议事). The file to read first, and to change first.

A topic is heard, framed, accepted and resolved; a meeting is planned, held and ended; its minutes are drafted,
confirmed and frozen; a resolution is recorded, published and rated, and each of its deeds is handed over or done.
What neighbours do beside these (support a topic) has its own small book, so that it makes nobody's page stale.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from linli.kernel.rulebook import Rulebook


class CouncilState(TextChoices):
    SITTING = "sitting", _("sitting")  # 开展中
    RESTING = "resting", _("no longer sitting")  # 已停开


class TopicState(TextChoices):
    PROPOSED = "proposed", _("newly proposed")  # 待研究
    SHOWN = "shown", _("open for support")  # 征集附议
    ACCEPTED = "accepted", _("on the list for a meeting")  # 已列入议程
    ANSWERED = "answered", _("answered without a meeting")  # 已答复
    MERGED = "merged", _("merged into another")  # 已合并
    RESOLVED = "resolved", _("resolved")  # 已形成决议


class SupportState(TextChoices):
    GIVEN = "given", _("supports it")  # 已附议
    TAKEN_BACK = "taken_back", _("taken back")  # 已撤回


class MeetingState(TextChoices):
    PLANNED = "planned", _("in preparation")  # 筹备中
    ANNOUNCED = "announced", _("announced")  # 已通知
    OPEN = "open", _("in session")  # 进行中
    ENDED = "ended", _("meeting ended")  # 已散会
    CANCELLED = "cancelled", _("meeting cancelled")  # 已取消


class MinutesState(TextChoices):
    DRAFT = "draft", _("draft")  # 草稿
    CIRCULATED = "circulated", _("waiting to be confirmed")  # 待确认
    FROZEN = "frozen", _("frozen")  # 已定稿


class ResolutionState(TextChoices):
    DRAFT = "draft", _("waiting to be published")  # 待公示
    PUBLISHED = "published", _("published")  # 已公示
    TAKEN_DOWN = "taken_down", _("taken down")  # 已撤下
    REVOKED = "revoked", _("revoked")  # 已撤销


class DeedState(TextChoices):
    AGREED = "agreed", _("agreed")  # 待落实
    IN_CASE = "in_case", _("handed over as a case")  # 已转办
    DONE = "done", _("done by the neighbours")  # 居民已办
    DROPPED = "dropped", _("no longer needed")  # 不再办理


class CouncilPart(StrEnum):
    """The parts somebody plays towards one council, and to all that lies in it."""

    ANYONE = "anyone"  # 任何人: came through a public door, or holds the code of a meeting
    CONVENER = "convener"  # 召集人: works in the convening unit, or in the area of the council
    CLERK = "clerk"  # 受理员
    SUPERVISOR = "supervisor"  # 督办员
    LEADER = "leader"  # 领导
    INVITED = "invited"  # 受邀单位: of a unit that was invited, or that has a deed to do
    PROPOSER = "proposer"  # 提出人: wrote this resolution down; it only forbids
    ADMINISTRATOR = "administrator"  # 管理员
    CLOCK = "clock"  # 时钟
    IMPORT = "import"  # 导入


C, T, U, M, N, R, D, P = (
    CouncilState, TopicState, SupportState, MeetingState, MinutesState, ResolutionState, DeedState, CouncilPart,
)  # fmt: skip
NEW = {T.PROPOSED, T.SHOWN}
LIVE = {T.PROPOSED, T.SHOWN, T.ACCEPTED}
PUBLIC_TOPICS = {T.SHOWN, T.ACCEPTED, T.RESOLVED}  # what residents may read
AHEAD = {M.PLANNED, M.ANNOUNCED}
HELD = {M.OPEN, M.ENDED}
PUBLIC_MEETINGS = {M.ANNOUNCED, M.OPEN, M.ENDED}
STANDING = {R.DRAFT, R.PUBLISHED, R.TAKEN_DOWN}
FOUNDERS = {P.CONVENER, P.CLERK, P.ADMINISTRATOR, P.IMPORT}
CHECKERS = {P.CONVENER, P.CLERK, P.SUPERVISOR}
READERS = {P.CONVENER, P.CLERK, P.SUPERVISOR, P.LEADER, P.ADMINISTRATOR}

# steps that only happen inside another act; they have no function of their own in actions
CONSEQUENCES = {"resolve", "take_up_again", "agree_deed"}

# fmt: off
COUNCIL = Rulebook(C, P, [
    ("found_council",   FOUNDERS,                     None,                 C.SITTING),
    ("change_council",  FOUNDERS,                     {C.SITTING},          None),
    ("rest_council",    FOUNDERS,                     {C.SITTING},          C.RESTING),
    ("wake_council",    FOUNDERS,                     {C.RESTING},          C.SITTING),
    ("view_council",    READERS,                      set(C),               None),
], labels={
    "found_council":  (_("Set up a council"), _("council set up")),
    "change_council": (_("Change this council"), _("council changed")),
    "rest_council":   (_("Let it rest"), _("council no longer sits")),
    "wake_council":   (_("Let it sit again"), _("council sits again")),
    "view_council":   (_("View"), _("viewed")),
})

TOPIC = Rulebook(T, P, [
    ("propose_topic",   {P.ANYONE},                   None,                 T.PROPOSED),
    ("frame_topic",     {P.CONVENER},                 LIVE,                 None),
    ("show_topic",      {P.CONVENER},                 {T.PROPOSED},         T.SHOWN),
    ("hide_topic",      {P.CONVENER},                 {T.SHOWN},            T.PROPOSED),
    ("accept_topic",    {P.CONVENER},                 {*NEW, T.ANSWERED},   T.ACCEPTED),
    ("answer_topic",    {P.CONVENER},                 LIVE,                 T.ANSWERED),
    ("merge_topic",     {P.CONVENER},                 LIVE,                 T.MERGED),
    ("unmerge_topic",   {P.CONVENER},                 {T.MERGED},           T.PROPOSED),
    ("add_papers",      {P.CONVENER},                 LIVE,                 None),
    ("take_background", {P.CONVENER},                 LIVE,                 None),
    ("tie_topic",       {P.CONVENER},                 {*LIVE, T.RESOLVED},  None),
    ("resolve",         {P.CONVENER},                 {T.ACCEPTED},         T.RESOLVED),
    ("take_up_again",   {P.CONVENER},                 {T.RESOLVED},         T.ACCEPTED),
    ("shred_topic",     {P.CLOCK},                    {T.ANSWERED, T.MERGED, T.RESOLVED}, None),
    ("view_topic",      READERS | {P.INVITED},        set(T),               None),
], labels={
    "propose_topic":  (_("Propose a topic"), _("topic proposed")),
    "frame_topic":    (_("Say what is asked"), _("said what is asked, who decides, what is possible")),
    "show_topic":     (_("Open for support"), _("opened for support")),
    "hide_topic":     (_("Hide again"), _("hidden again")),
    "accept_topic":   (_("Put on the list"), _("put on the list for a meeting")),
    "answer_topic":   (_("Answer without a meeting"), _("answered without a meeting")),
    "merge_topic":    (_("Merge into another"), _("merged into another topic")),
    "unmerge_topic":  (_("Take apart again"), _("taken apart again")),
    "add_papers":     (_("Add background papers"), _("background papers added")),
    "take_background": (_("Take as background"), _("background taken over")),
    "tie_topic":      (_("Say what belongs to it"), _("said what belongs to it")),
    "resolve":        (_("Resolve"), _("a resolution was recorded")),
    "take_up_again":  (_("Take up again"), _("taken up again")),
    "shred_topic":    (_("Shred"), _("personal data shredded")),
    "view_topic":     (_("View"), _("viewed")),
}, patient={"tie_topic"})

SUPPORT = Rulebook(U, P, [
    ("support",           {P.ANYONE},                 None,                 U.GIVEN),
    ("support_on_paper",  {P.CONVENER},               None,                 U.GIVEN),
    ("take_back_support", {P.ANYONE},                 {U.GIVEN},            U.TAKEN_BACK),
    ("support_again",     {P.ANYONE},                 {U.TAKEN_BACK},       U.GIVEN),
    ("strike_signatures", {P.CONVENER},               {U.GIVEN},            U.TAKEN_BACK),
], labels={
    "support":           (_("I support this"), _("supported")),
    "support_on_paper":  (_("Enter signatures from paper"), _("signatures entered from paper")),
    "take_back_support": (_("Take back my support"), _("support taken back")),
    "support_again":     (_("I support this"), _("supported again")),
    "strike_signatures": (_("Strike out these signatures"), _("signatures struck out")),
})

MEETING = Rulebook(M, P, [
    ("plan_meeting",    {P.CONVENER},                 None,                 M.PLANNED),
    ("change_meeting",  {P.CONVENER},                 AHEAD,                None),
    ("set_agenda",      {P.CONVENER},                 AHEAD | {M.OPEN},     None),
    ("invite",          {P.CONVENER},                 AHEAD | {M.OPEN},     None),
    ("announce",        {P.CONVENER},                 {M.PLANNED},          M.ANNOUNCED),
    ("open_meeting",    {P.CONVENER},                 AHEAD,                M.OPEN),
    ("put_off",         {P.CONVENER},                 {M.OPEN},             M.ANNOUNCED),
    ("close_meeting",   {P.CONVENER},                 {M.OPEN},             M.ENDED),
    ("reopen_meeting",  {P.CONVENER},                 {M.ENDED},            M.OPEN),
    ("cancel_meeting",  {P.CONVENER},                 AHEAD,                M.CANCELLED),
    ("plan_again",      {P.CONVENER},                 {M.CANCELLED},        M.PLANNED),
    ("arrive",          {P.ANYONE},                   {M.OPEN},             None),
    ("leave",           {P.ANYONE},                   {M.OPEN},             None),
    ("enter_attendance", {P.CONVENER},                HELD,                 None),
    ("strike_attendance", {P.CONVENER},               HELD,                 None),
    ("turn_to",         {P.CONVENER},                 {M.OPEN},             None),
    ("note_down",       {P.CONVENER},                 HELD,                 None),
    ("strike_note",     {P.CONVENER},                 HELD,                 None),
    ("propose_wording", {P.ANYONE},                   {M.OPEN},             None),
    ("propose_wording", {P.CONVENER},                 {M.ENDED},            None),
    ("strike_wording",  {P.CONVENER},                 HELD,                 None),
    ("count_hands",     {P.CONVENER},                 HELD,                 None),
    ("add_photos",      {P.CONVENER},                 HELD,                 None),
    ("shred_meeting",   {P.CLOCK},                    {M.ENDED, M.CANCELLED}, None),
    ("view_meeting",    READERS | {P.INVITED},        set(M),               None),
], labels={
    "plan_meeting":      (_("Plan a meeting"), _("meeting planned")),
    "change_meeting":    (_("Change time or place"), _("time or place changed")),
    "set_agenda":        (_("Set the agenda"), _("agenda set")),
    "invite":            (_("Invite"), _("invited")),
    "announce":          (_("Announce"), _("announced")),
    "open_meeting":      (_("Open the meeting"), _("meeting opened")),
    "put_off":           (_("It has not begun yet"), _("opened too early: not begun yet")),
    "close_meeting":     (_("End the meeting"), _("meeting ended")),
    "reopen_meeting":    (_("Open it once more"), _("meeting opened once more")),
    "cancel_meeting":    (_("Cancel the meeting"), _("meeting cancelled")),
    "plan_again":        (_("Plan it again"), _("planned again")),
    "arrive":            (_("I am here"), _("somebody arrived")),
    "leave":             (_("I leave now"), _("somebody left")),
    "enter_attendance":  (_("Enter who is here"), _("attendance entered")),
    "strike_attendance": (_("Strike out"), _("attendance struck out")),
    "turn_to":           (_("Turn to this item"), _("turned to another item")),
    "note_down":         (_("Note what was said"), _("noted what was said")),
    "strike_note":       (_("Strike out a note"), _("a note was struck out")),
    "propose_wording":   (_("Propose a wording"), _("a wording was proposed")),
    "strike_wording":    (_("Strike out a wording"), _("a wording was struck out")),
    "count_hands":       (_("Count hands"), _("hands counted")),
    "add_photos":        (_("Add photos"), _("photos added")),
    "shred_meeting":     (_("Shred"), _("personal data shredded")),
    "view_meeting":      (_("View"), _("viewed")),
}, patient={
    "arrive", "leave", "enter_attendance", "note_down", "strike_note", "propose_wording", "strike_wording", "count_hands", "turn_to", "add_photos", "invite",
})

MINUTES = Rulebook(N, P, [
    ("draft_minutes",   {P.CONVENER},                 None,                 N.DRAFT),
    ("correct_minutes", {P.CONVENER},                 {N.DRAFT, N.CIRCULATED}, N.DRAFT),
    ("circulate_minutes", {P.CONVENER},               {N.DRAFT},            N.CIRCULATED),
    ("confirm_minutes", {P.ANYONE},                   {N.CIRCULATED},       None),
    ("confirm_on_paper", {P.CONVENER},                {N.CIRCULATED},       None),
    ("freeze_minutes",  {P.CONVENER, P.CLOCK},        {N.CIRCULATED},       N.FROZEN),
    ("add_to_minutes",  {P.CONVENER},                 {N.FROZEN},           None),
], labels={
    "draft_minutes":     (_("Draft the minutes"), _("minutes drafted")),
    "correct_minutes":   (_("Correct the minutes"), _("minutes corrected")),
    "circulate_minutes": (_("Send round for confirmation"), _("minutes sent round")),
    "confirm_minutes":   (_("Confirm or object"), _("an attendee spoke on the minutes")),
    "confirm_on_paper":  (_("Enter a signature or objection"), _("a signature or objection was entered")),
    "freeze_minutes":    (_("Freeze the minutes"), _("minutes frozen")),
    "add_to_minutes":    (_("Add a remark"), _("a remark was added; the minutes stay as they are")),
}, patient={"confirm_minutes", "confirm_on_paper"})

RESOLUTION = Rulebook(R, P, [
    ("record_resolution", {P.CONVENER},               None,                 R.DRAFT),
    ("amend_resolution", {P.CONVENER},                {R.DRAFT, R.TAKEN_DOWN}, R.DRAFT),
    ("publish_resolution", CHECKERS,                  {R.DRAFT, R.TAKEN_DOWN}, R.PUBLISHED, {P.PROPOSER}),
    ("take_down_resolution", CHECKERS,                {R.PUBLISHED},        R.TAKEN_DOWN),
    ("revoke_resolution", {P.CONVENER},               {R.DRAFT, R.TAKEN_DOWN}, R.REVOKED),
    ("rate_resolution", {P.ANYONE},                   {R.PUBLISHED},        None),
    ("rate_on_paper",   {P.CONVENER},                 {R.PUBLISHED},        None),
], labels={
    "record_resolution":    (_("Record the resolution"), _("resolution recorded")),
    "amend_resolution":     (_("Amend the text"), _("text amended")),
    "publish_resolution":   (_("Check and publish"), _("resolution published")),
    "take_down_resolution": (_("Take down"), _("resolution taken down")),
    "revoke_resolution":    (_("Revoke"), _("resolution revoked")),
    "rate_resolution":      (_("Rate"), _("resolution rated")),
    "rate_on_paper":        (_("Enter ratings from paper"), _("ratings entered from paper")),
}, patient={"rate_resolution", "rate_on_paper"})

DEED = Rulebook(D, P, [
    ("agree_deed",      {P.CONVENER},                 None,                 D.AGREED),
    ("add_deed",        {P.CONVENER},                 None,                 D.AGREED),
    ("link_deed",       {P.CONVENER, P.CLERK},        {D.AGREED},           D.IN_CASE),
    ("unlink_deed",     {P.CONVENER, P.CLERK},        {D.IN_CASE},          D.AGREED),
    ("finish_deed",     {P.CONVENER},                 {D.AGREED},           D.DONE),
    ("resume_deed",     {P.CONVENER},                 {D.DONE},             D.AGREED),
    ("drop_deed",       {P.CONVENER},                 {D.AGREED},           D.DROPPED),
    ("take_up_deed",    {P.CONVENER},                 {D.DROPPED},          D.AGREED),
    ("ring_deed",       {P.CLOCK},                    {D.AGREED},           None),
], labels={
    "agree_deed":   (_("Agree"), _("agreed who does what by when")),
    "add_deed":     (_("Add a deed"), _("a deed was added")),
    "link_deed":    (_("Hand over as a case"), _("handed over as a case")),
    "unlink_deed":  (_("Undo the link"), _("link to the case undone")),
    "finish_deed":  (_("Done by the neighbours"), _("done by the neighbours")),
    "resume_deed":  (_("Not done after all"), _("not done after all")),
    "drop_deed":    (_("No longer needed"), _("no longer needed")),
    "take_up_deed": (_("Needed after all"), _("needed after all")),
    "ring_deed":    (_("Remind"), _("a day that was agreed went by")),
}, patient={"ring_deed"})
# fmt: on

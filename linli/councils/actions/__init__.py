"""Everything that can happen in a council: one function per row that somebody can ask for."""

from linli.councils.actions.councils import change_council, found_council, rest_council, wake_council
from linli.councils.actions.journeys import hand_over_deed, put_to_talk, put_to_vote
from linli.councils.actions.meetings import (
    AgendaRow,
    announce,
    cancel_meeting,
    change_meeting,
    close_meeting,
    invite,
    open_meeting,
    plan_again,
    plan_meeting,
    put_off,
    reopen_meeting,
    set_agenda,
)
from linli.councils.actions.minutes import (
    add_to_minutes,
    circulate_minutes,
    confirm_minutes,
    confirm_on_paper,
    correct_minutes,
    draft_minutes,
    freeze_minutes,
)
from linli.councils.actions.resolutions import (
    DeedRow,
    add_deed,
    amend_resolution,
    drop_deed,
    finish_deed,
    link_deed,
    publish_resolution,
    rate_on_paper,
    rate_resolution,
    record_resolution,
    resume_deed,
    revoke_resolution,
    ring_deed,
    take_down_resolution,
    take_up_deed,
    unlink_deed,
)
from linli.councils.actions.retention import shred_meeting, shred_topic
from linli.councils.actions.sitting import (
    Present,
    add_photos,
    arrive,
    count_hands,
    enter_attendance,
    leave,
    note_down,
    propose_wording,
    strike_attendance,
    strike_note,
    strike_wording,
    turn_to,
)
from linli.councils.actions.topics import (
    accept_topic,
    add_papers,
    answer_topic,
    frame_topic,
    hide_topic,
    merge_topic,
    propose_topic,
    show_topic,
    strike_signatures,
    support,
    support_again,
    support_on_paper,
    take_back_support,
    take_background,
    tie_topic,
    unmerge_topic,
)

__all__ = [
    "AgendaRow", "DeedRow", "Present", "accept_topic", "add_deed", "add_papers", "add_photos", "add_to_minutes",
    "amend_resolution", "announce", "answer_topic", "arrive", "cancel_meeting", "change_council", "change_meeting",
    "circulate_minutes", "close_meeting", "confirm_minutes", "confirm_on_paper", "correct_minutes", "count_hands",
    "draft_minutes", "drop_deed", "enter_attendance", "finish_deed", "found_council", "frame_topic",
    "freeze_minutes", "hand_over_deed", "hide_topic", "invite", "leave", "link_deed", "merge_topic", "note_down",
    "open_meeting", "plan_again", "plan_meeting", "propose_topic", "propose_wording", "publish_resolution",
    "put_off", "put_to_talk", "put_to_vote", "rate_on_paper", "rate_resolution", "record_resolution", "reopen_meeting",
    "rest_council", "resume_deed", "revoke_resolution", "ring_deed", "set_agenda", "show_topic", "shred_meeting",
    "shred_topic", "strike_attendance", "strike_note", "strike_signatures", "strike_wording", "support", "support_again", "support_on_paper",
    "take_back_support", "take_background", "take_down_resolution", "take_up_deed", "tie_topic", "turn_to",
    "unlink_deed", "unmerge_topic", "wake_council",
]  # fmt: skip

"""The rulebooks, state by part, as officials review them; change a row and its cell here in the same commit."""

import pytest

from linli.councils import rules

GRIDS = {
    "COUNCIL": """\
|  | convener | clerk | supervisor | leader | administrator | import |
| --- | --- | --- | --- | --- | --- | --- |
| **begin** | found_council | found_council |  |  | found_council | found_council |
| **sitting** | change_council, rest_council, view_council | change_council, rest_council, view_council | view_council | view_council | change_council, rest_council, view_council | change_council, rest_council |
| **resting** | wake_council, view_council | wake_council, view_council | view_council | view_council | wake_council, view_council | wake_council |""",
    "TOPIC": """\
|  | anyone | convener | clerk | supervisor | leader | invited | administrator | clock |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| **begin** | propose_topic |  |  |  |  |  |  |  |
| **proposed** |  | frame_topic, show_topic, accept_topic, answer_topic, merge_topic, add_papers, take_background, tie_topic, view_topic | view_topic | view_topic | view_topic | view_topic | view_topic |  |
| **shown** |  | frame_topic, hide_topic, accept_topic, answer_topic, merge_topic, add_papers, take_background, tie_topic, view_topic | view_topic | view_topic | view_topic | view_topic | view_topic |  |
| **accepted** |  | frame_topic, answer_topic, merge_topic, add_papers, take_background, tie_topic, resolve, view_topic | view_topic | view_topic | view_topic | view_topic | view_topic |  |
| **answered** |  | accept_topic, view_topic | view_topic | view_topic | view_topic | view_topic | view_topic | shred_topic |
| **merged** |  | unmerge_topic, view_topic | view_topic | view_topic | view_topic | view_topic | view_topic | shred_topic |
| **resolved** |  | tie_topic, take_up_again, view_topic | view_topic | view_topic | view_topic | view_topic | view_topic | shred_topic |""",
    "SUPPORT": """\
|  | anyone | convener |
| --- | --- | --- |
| **begin** | support | support_on_paper |
| **given** | take_back_support | strike_signatures |
| **taken_back** | support_again |  |""",
    "MEETING": """\
|  | anyone | convener | clerk | supervisor | leader | invited | administrator | clock |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| **begin** |  | plan_meeting |  |  |  |  |  |  |
| **planned** |  | change_meeting, set_agenda, invite, announce, open_meeting, cancel_meeting, view_meeting | view_meeting | view_meeting | view_meeting | view_meeting | view_meeting |  |
| **announced** |  | change_meeting, set_agenda, invite, open_meeting, cancel_meeting, view_meeting | view_meeting | view_meeting | view_meeting | view_meeting | view_meeting |  |
| **open** | arrive, leave, propose_wording | set_agenda, invite, put_off, close_meeting, enter_attendance, strike_attendance, turn_to, note_down, strike_note, strike_wording, count_hands, add_photos, view_meeting | view_meeting | view_meeting | view_meeting | view_meeting | view_meeting |  |
| **ended** |  | reopen_meeting, enter_attendance, strike_attendance, note_down, strike_note, propose_wording, strike_wording, count_hands, add_photos, view_meeting | view_meeting | view_meeting | view_meeting | view_meeting | view_meeting | shred_meeting |
| **cancelled** |  | plan_again, view_meeting | view_meeting | view_meeting | view_meeting | view_meeting | view_meeting | shred_meeting |""",
    "MINUTES": """\
|  | anyone | convener | clock |
| --- | --- | --- | --- |
| **begin** |  | draft_minutes |  |
| **draft** |  | correct_minutes, circulate_minutes |  |
| **circulated** | confirm_minutes | correct_minutes, confirm_on_paper, freeze_minutes | freeze_minutes |
| **frozen** |  | add_to_minutes |  |""",
    "RESOLUTION": """\
|  | anyone | convener | clerk | supervisor | proposer |
| --- | --- | --- | --- | --- | --- |
| **begin** |  | record_resolution |  |  |  |
| **draft** |  | amend_resolution, publish_resolution, revoke_resolution | publish_resolution | publish_resolution | never publish_resolution |
| **published** | rate_resolution | take_down_resolution, rate_on_paper | take_down_resolution | take_down_resolution |  |
| **taken_down** |  | amend_resolution, publish_resolution, revoke_resolution | publish_resolution | publish_resolution | never publish_resolution |
| **revoked** |  |  |  |  |  |""",
    "DEED": """\
|  | convener | clerk | clock |
| --- | --- | --- | --- |
| **begin** | agree_deed, add_deed |  |  |
| **agreed** | link_deed, finish_deed, drop_deed | link_deed | ring_deed |
| **in_case** | unlink_deed | unlink_deed |  |
| **done** | resume_deed |  |  |
| **dropped** | take_up_deed |  |  |""",
}


@pytest.mark.parametrize("name", sorted(GRIDS))
def test_the_grid_is_what_officials_reviewed(name):
    assert getattr(rules, name).grid() == GRIDS[name]

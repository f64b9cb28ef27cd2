"""The rulebooks, state by part, as officials review them; change a row and its cell here in the same commit."""

import pytest

from linli.kernel.rulebook import Rulebook
from linli.mediation import rules

GRIDS = {
    "MEDIATION": """\
|  | registrar | mediator | disputant | related | clock |
| --- | --- | --- | --- | --- | --- |
| **begin** | open_mediation |  |  | never open_mediation |  |
| **opened** | describe, acknowledge, tell_rights, name_group, choose_speakers, record_consents, begin, stand_down, withdraw_mediation, report_risk, add_paper, note_mediation, view_mediation | describe, acknowledge, tell_rights, name_group, choose_speakers, record_consents, begin, stand_down, withdraw_mediation, report_risk, add_paper, note_mediation, view_mediation | stand_down, withdraw_mediation, complain | never describe, never name_group, never choose_speakers, never record_consents, never begin | ring_mediation |
| **under_way** | describe, acknowledge, tell_rights, name_group, choose_speakers, record_consents, reach, withdraw_mediation, terminate, report_risk, add_paper, note_mediation, view_mediation | describe, acknowledge, tell_rights, name_group, choose_speakers, record_consents, reach, end_without, withdraw_mediation, terminate, report_risk, add_paper, note_mediation, view_mediation | withdraw_mediation, complain | never describe, never name_group, never choose_speakers, never record_consents, never reach, never end_without, never terminate | ring_mediation |
| **agreed** | acknowledge, mediate_again, report_risk, report_back, add_paper, note_mediation, view_mediation | acknowledge, mediate_again, report_risk, report_back, add_paper, note_mediation, view_mediation | rate_mediation, complain | never mediate_again | shred_mediation |
| **no_agreement** | acknowledge, mediate_again, report_risk, report_back, add_paper, note_mediation, view_mediation | acknowledge, mediate_again, report_risk, report_back, add_paper, note_mediation, view_mediation | rate_mediation, complain | never mediate_again | shred_mediation |
| **refused** | acknowledge, mediate_again, report_risk, report_back, add_paper, note_mediation, view_mediation | acknowledge, mediate_again, report_risk, report_back, add_paper, note_mediation, view_mediation | rate_mediation, complain | never mediate_again | shred_mediation |
| **withdrawn** | acknowledge, mediate_again, report_risk, report_back, add_paper, note_mediation, view_mediation | acknowledge, mediate_again, report_risk, report_back, add_paper, note_mediation, view_mediation | rate_mediation, complain | never mediate_again | shred_mediation |
| **terminated** | acknowledge, mediate_again, report_risk, report_back, add_paper, note_mediation, view_mediation | acknowledge, mediate_again, report_risk, report_back, add_paper, note_mediation, view_mediation | rate_mediation, complain | never mediate_again | shred_mediation |""",
    "DISPUTANT": """\
|  | registrar | mediator | disputant | related | clock |
| --- | --- | --- | --- | --- | --- |
| **begin** | name_disputant | name_disputant |  | never name_disputant |  |
| **invited** | correct_disputant, send_invitation, renew_link, consent, decline_mediation, strike_disputant, set_speaking | correct_disputant, send_invitation, renew_link, consent, decline_mediation, strike_disputant, set_speaking | consent, decline_mediation |  | forget_words |
| **consented** | correct_disputant, send_invitation, renew_link, decline_mediation, strike_disputant, ask_again, set_speaking | correct_disputant, send_invitation, renew_link, decline_mediation, strike_disputant, ask_again, set_speaking | decline_mediation |  | forget_words |
| **declined** | renew_link, consent, ask_again | renew_link, consent, ask_again | consent |  | forget_words |
| **struck** | renew_link | renew_link |  |  | forget_words |""",
    "MEDIATOR": """\
|  | registrar | mediator | oneself | disputant | related |
| --- | --- | --- | --- | --- | --- |
| **begin** | choose_mediator, name_mediator |  |  | choose_mediator | never name_mediator |
| **proposed** | appoint_mediator, replace_mediator | replace_mediator |  | replace_mediator | never appoint_mediator |
| **serving** | replace_mediator | replace_mediator | disclose | replace_mediator |  |
| **questioned** | keep_mediator, replace_mediator | keep_mediator, replace_mediator |  | keep_mediator, replace_mediator |  |
| **replaced** |  |  |  |  |  |""",
    "REQUEST": """\
|  | registrar | mediator | oneself | disputant | clock |
| --- | --- | --- | --- | --- | --- |
| **begin** | ask_all, put_request | ask_all, put_request | put_request |  |  |
| **asked** | answer_request, grant_request, refuse_request, lapse_request, take_back_request | answer_request, grant_request, refuse_request, lapse_request, take_back_request | never answer_request, never take_back_request | answer_request, grant_request, refuse_request, lapse_request | lapse_request, forget_words |
| **granted** |  |  |  |  | forget_words |
| **refused** |  |  |  |  | forget_words |
| **taken_back** |  |  |  |  | forget_words |""",
    "SITTING": """\
|  | registrar | mediator | disputant | related | clock |
| --- | --- | --- | --- | --- | --- |
| **begin** | plan_sitting | plan_sitting |  | never plan_sitting |  |
| **planned** | move_sitting, cancel_sitting | move_sitting, cancel_sitting, hold_sitting |  | never hold_sitting | forget_words |
| **held** | write_record, confirm_record, settle_record | write_record, confirm_record, settle_record | confirm_record, settle_record | never write_record | forget_words |
| **recorded** | write_record | write_record |  | never write_record | forget_words |
| **cancelled** |  |  |  |  | forget_words |""",
    "INQUIRY": """\
|  | registrar | mediator | related | clock |
| --- | --- | --- | --- | --- |
| **begin** | keep_inquiry | keep_inquiry | never keep_inquiry |  |
| **kept** | strike_inquiry | strike_inquiry |  | forget_words |
| **struck** | restore_inquiry | restore_inquiry |  | forget_words |""",
    "AGREEMENT": """\
|  | registrar | mediator | related | clock |
| --- | --- | --- | --- | --- |
| **begin** |  | draft_agreement, agree_orally | never draft_agreement, never agree_orally |  |
| **drafted** |  | revise_agreement, revise_schedule, freeze_agreement, drop_agreement | never revise_agreement | forget_words |
| **frozen** | sign_agreement, seal_agreement | unfreeze_agreement, sign_agreement, seal_agreement, drop_agreement | never seal_agreement | forget_words |
| **in_force** | hand_out, supersede | hand_out, supersede |  | ring_court, forget_words |
| **replaced** |  |  |  | forget_words |
| **dropped** |  |  |  | forget_words |""",
    "INSTALMENT": """\
|  | registrar | mediator | clock |
| --- | --- | --- | --- |
| **begin** |  | schedule_instalment |  |
| **due** | perform, perform_part, waive_instalment, remind_instalment, supersede_instalment | drop_instalment, perform, perform_part, waive_instalment, remind_instalment, supersede_instalment | ring_instalment, forget_words |
| **part** | perform, perform_part, undo_performance, waive_instalment, remind_instalment, supersede_instalment | perform, perform_part, undo_performance, waive_instalment, remind_instalment, supersede_instalment | ring_instalment, forget_words |
| **done** | undo_performance | undo_performance | forget_words |
| **waived** |  |  | forget_words |
| **replaced** |  |  | forget_words |
| **dropped** |  |  | forget_words |""",
    "COURT": """\
|  | registrar | mediator |
| --- | --- | --- |
| **begin** | apply_to_court | apply_to_court |
| **applied** | confirm_by_court, reject_by_court, take_back_application | confirm_by_court, reject_by_court, take_back_application |
| **confirmed** |  |  |
| **rejected** |  |  |
| **withdrawn** |  |  |""",
    "FOLLOW_UP": """\
|  | registrar | mediator | clock |
| --- | --- | --- | --- |
| **begin** | plan_follow_up, plan_follow_ups | plan_follow_up, plan_follow_ups |  |
| **due** | follow_up, spare_follow_up | follow_up, spare_follow_up | ring_follow_up, forget_words |
| **done** |  |  | forget_words |
| **spared** |  |  | forget_words |""",
    "DOSSIER": """\
|  | registrar | mediator |
| --- | --- | --- |
| **begin** | start_dossier |  |
| **building** | seal_dossier | seal_dossier |
| **sealed** | open_dossier, unseal_dossier, bind_file | open_dossier, bind_file |""",
}


@pytest.mark.parametrize("name", GRIDS)
def test_the_grid_is_the_one_that_was_reviewed(name):
    assert getattr(rules, name).grid() == GRIDS[name]


def test_every_rulebook_is_reviewed():
    books = {name for name, book in vars(rules).items() if isinstance(book, Rulebook)}

    assert books == set(GRIDS)


def test_who_is_a_party_never_moves_the_dispute():
    """A party who is staff has no hand in it: all that moves the dispute forbids it."""
    moving = {"begin", "end_without", "terminate", "describe", "record_consents", "name_group", "choose_speakers"}

    assert {r.action for r in rules.MEDIATION.rules if "related" in r.never} >= moving

"""The rulebooks, state by part, as officials review them; change a row and its cell here in the same commit."""

import pytest

from linli.errands import rules

GRIDS = {
    "ERRAND": """\
|  | anyone | holder | local | community | window | helper | stand_in | office | clock | import |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| **begin** | ask_errand |  | ask_errand |  | ask_errand |  |  |  |  | ask_errand |
| **asked** |  | withdraw_errand | take_errand, withdraw_errand, note_errand, view_errand | cannot_do | take_errand, cannot_do, withdraw_errand, note_errand, view_errand | cannot_do, withdraw_errand, note_errand, view_errand |  | view_errand | ring_errand, relocate_errand |  |
| **taken** |  | withdraw_errand | withdraw_errand, note_errand, view_errand | pass_on_errand, take_over_errand, let_go_errand, cannot_do | cannot_do, withdraw_errand, note_errand, view_errand | pass_on_errand, let_go_errand, ask_resident, take_papers, hand_over, fetch_result, cannot_do, withdraw_errand, note_errand, view_errand | take_over_errand | view_errand | ring_errand, relocate_errand |  |
| **ready** |  | withdraw_errand | withdraw_errand, note_errand, view_errand | pass_on_errand, take_over_errand, cannot_do | cannot_do, withdraw_errand, note_errand, view_errand | pass_on_errand, ask_resident, take_papers, give_papers_back, hand_over, cannot_do, withdraw_errand, note_errand, view_errand | take_over_errand | view_errand | ring_errand, relocate_errand |  |
| **under_way** |  | withdraw_errand | withdraw_errand, note_errand, view_errand | pass_on_errand, take_over_errand, cannot_do | cannot_do, withdraw_errand, note_errand, view_errand | pass_on_errand, ask_resident, sent_back, fetch_result, give_result, cannot_do, withdraw_errand, note_errand, view_errand | take_over_errand | view_errand | ring_errand, relocate_errand |  |
| **fetched** |  |  | note_errand, view_errand | pass_on_errand, take_over_errand | note_errand, view_errand | pass_on_errand, give_result, note_errand, view_errand | take_over_errand | view_errand | ring_errand, relocate_errand |  |
| **given** |  | miss_result, rate_errand | note_errand, view_errand |  | note_errand, view_errand | bring_papers_back, note_errand, view_errand |  | view_errand | close_errand, relocate_errand |  |
| **closed** |  |  | view_errand |  | view_errand | bring_papers_back, view_errand |  | view_errand | shred_papers, shred_errand |  |
| **withdrawn** |  | resume_errand | resume_errand, view_errand |  | resume_errand, view_errand | bring_papers_back, view_errand |  | view_errand | shred_papers, shred_errand |  |
| **impossible** |  | resume_errand | resume_errand, view_errand |  | resume_errand, view_errand | bring_papers_back, view_errand |  | view_errand | shred_papers, shred_errand |  |""",
    "ANSWER": """\
|  | anyone | local | window | import |
| --- | --- | --- | --- | --- |
| **begin** | name_office | name_office | name_office | name_office |
| **told** |  |  |  |  |""",
}


@pytest.mark.parametrize("name", sorted(GRIDS))
def test_the_grid_is_what_officials_reviewed(name):
    assert getattr(rules, name).grid() == GRIDS[name]

"""The rulebooks, state by part, as officials review them; change a row and its cell here in the same commit."""

import pytest

from linli.neighbours import rules

GRIDS = {
    "WORD": """\
|  | neighbour | local | clock |
| --- | --- | --- | --- |
| **begin** |  | pass_word |  |
| **going** | view_word | change_word, end_word, drop_word, view_word | end_word, relocate_word |
| **over** | view_word | view_word |  |
| **dropped** | view_word | view_word |  |""",
    "TELLING": """\
|  | neighbour | oneself | local |
| --- | --- | --- | --- |
| **begin** | tell_building |  | tell_building |
| **told** | view_telling | untell | untell, view_telling |
| **struck** | view_telling |  | view_telling |""",
    "REPORT": """\
|  | neighbour | oneself | local | clock |
| --- | --- | --- | --- | --- |
| **begin** | report |  |  |  |
| **noted** |  | view_report | hand_on, reply, view_report | relocate_report, forget_report |
| **answered** |  | view_report | reply, view_report | relocate_report, forget_report |
| **handed_on** |  | view_report | view_report | forget_report |""",
}


@pytest.mark.parametrize("name", sorted(GRIDS))
def test_the_grid_is_what_officials_reviewed(name):
    assert getattr(rules, name).grid() == GRIDS[name]

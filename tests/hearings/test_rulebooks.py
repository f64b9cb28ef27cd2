"""The rulebooks, state by part, as officials review them; change a row and its cell here in the same commit."""

import pytest

from linli.hearings import rules

GRIDS = {
    "HEARING": """\
|  | host | clock |
| --- | --- | --- |
| **begin** | open_hearing |  |
| **open** | write_attendance, end_hearing, view_hearing | end_hearing |
| **ended** | resume_hearing, view_hearing | shred_hearing |""",
    "CONCERN": """\
|  | host | clock |
| --- | --- | --- |
| **begin** | hear_concern |  |
| **noted** | correct_concern, concern_to_case, concern_to_topic, strike_concern | forget_concern |
| **case** |  | forget_concern |
| **topic** |  | forget_concern |
| **struck** | restore_concern | forget_concern |""",
    "PROMISE": """\
|  | host | clock |
| --- | --- | --- |
| **begin** | make_promise |  |
| **open** | move_promise, tie_promise, keep_promise, answer_promise, view_promise |  |
| **kept** | reopen_promise, view_promise | forget_promise |
| **answered** | reopen_promise, view_promise | forget_promise |""",
}


@pytest.mark.parametrize("name", sorted(GRIDS))
def test_the_grid_is_what_officials_reviewed(name):
    assert getattr(rules, name).grid() == GRIDS[name]

"""The rulebooks, state by part, as officials review them; change a row and its cell here in the same commit."""

import pytest

from linli.visits import rules

GRIDS = {
    "ROUND": """\
|  | local | clock | import |
| --- | --- | --- | --- |
| **begin** | plan_round |  | plan_round |
| **open** | change_round, end_round, drop_round, view_round | end_round, relocate_round |  |
| **ended** | view_round |  |  |
| **dropped** | view_round |  |  |""",
    "VISIT": """\
|  | local | community | oneself | clock | import |
| --- | --- | --- | --- | --- | --- |
| **begin** | visit |  |  |  | visit |
| **kept** | view_visit | settle_clash, strike_visit, tie_case | settle_clash, strike_visit, tie_case, view_visit | forget_visit |  |
| **struck** | view_visit | restore_visit | restore_visit, view_visit | forget_visit |  |""",
    "CARE": """\
|  | local | clock |
| --- | --- | --- |
| **begin** | enter_care |  |
| **active** | change_care, calm_alarm, withdraw_care, view_care | raise_alarm, relocate_care, lapse_care |
| **withdrawn** |  |  |
| **lapsed** |  |  |""",
    "CHECK_BACK": """\
|  | oneself | colleague | clock |
| --- | --- | --- | --- |
| **begin** | set_check_back |  |  |
| **waiting** | move_check_back, come_back, view_check_back | come_back, view_check_back | ring_check_back |
| **rung** | move_check_back, come_back, view_check_back | come_back, view_check_back |  |
| **back** | view_check_back | view_check_back |  |""",
}


@pytest.mark.parametrize("name", GRIDS)
def test_the_grid_of_a_rulebook(name):
    assert getattr(rules, name).grid() == GRIDS[name]

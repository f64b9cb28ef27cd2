"""The rulebooks, state by part, as officials review them; change a row and its cell here in the same commit."""

import pytest

from linli.reception import rules

GRIDS = {
    "TICKET": """\
|  | anyone | holder | window | clock |
| --- | --- | --- | --- | --- |
| **begin** | take_ticket |  | take_ticket |  |
| **waiting** |  | leave_queue | call_ticket, receive, leave_queue, view_ticket | close_ticket |
| **called** |  | leave_queue | call_again, receive, pass_over, record_consultation, end_with_case, leave_queue, view_ticket | close_ticket |
| **received** |  | leave_queue | record_consultation, end_with_case, leave_queue, view_ticket | close_ticket |
| **passed** |  | leave_queue | call_ticket, receive, leave_queue, view_ticket | close_ticket |
| **done** |  |  | correct_consultation, view_ticket | shred_ticket |
| **left** |  |  | view_ticket | shred_ticket |""",
    "JOINT": """\
|  | convener | office | watcher | clock |
| --- | --- | --- | --- | --- |
| **begin** | call_joint |  |  |  |
| **planned** | move_joint, hold_joint, cancel_joint, view_joint | view_joint | view_joint |  |
| **held** | add_undertaking, view_joint | view_joint | view_joint | shred_joint |
| **cancelled** | view_joint | view_joint | view_joint | shred_joint |""",
    "UNDERTAKING": """\
|  | convener | office | clock |
| --- | --- | --- | --- |
| **begin** | undertake |  |  |
| **agreed** | drop_undertaking | fulfil | ring_undertaking, forget_undertaking |
| **done** | ask_again |  | forget_undertaking |
| **dropped** |  |  | forget_undertaking |""",
}


@pytest.mark.parametrize("name", sorted(GRIDS))
def test_the_grid_is_what_officials_reviewed(name):
    assert getattr(rules, name).grid() == GRIDS[name]

"""The rulebooks, state by part, as officials review them; change a row and its cell here in the same commit."""

import pytest

from linli.kernel.rulebook import Rulebook
from linli.talks import rules

GRIDS = {
    "TALK": """\
|  | anyone | host | reader | clock |
| --- | --- | --- | --- | --- |
| **begin** |  | begin_talk |  |  |
| **draft** |  | change_talk, open_talk, drop_talk, view_draft | view_draft |  |
| **open** | view_talk | prolong_talk, end_talk |  | end_talk |
| **ended** | view_talk | reopen_talk |  |  |
| **dropped** |  | resume_talk, view_draft | view_draft |  |""",
    "STATEMENT": """\
|  | participant | author | host | clock |
| --- | --- | --- | --- | --- |
| **begin** | propose_statement, publish_statement |  | seed_statement, write_down_statement |  |
| **waiting** |  | withdraw_statement | admit, refuse_statement | shred_statement |
| **shown** |  | withdraw_statement | refuse_statement |  |
| **refused** |  |  | admit | shred_statement |
| **withdrawn** |  | bring_back |  | shred_statement |""",
    "PARTICIPANT": """\
|  | anyone | participant | host | clock |
| --- | --- | --- | --- | --- |
| **begin** | join_talk |  | enter_sheet |  |
| **joined** |  | vote, say_group, confirm_phone | strike_sheet | forget_participant |
| **confirmed** |  | vote, say_group |  | forget_participant |
| **struck** |  |  |  |  |
| **forgotten** |  |  |  |  |""",
    "MAP": """\
|  | clock |
| --- | --- |
| **begin** | draw_map |
| **drawn** |  |""",
}


@pytest.mark.parametrize("name", GRIDS)
def test_the_rulebook_says_what_was_agreed(name):
    assert getattr(rules, name).grid() == GRIDS[name]


def test_every_rulebook_of_talks_is_here():
    assert {name for name, book in vars(rules).items() if isinstance(book, Rulebook)} == set(GRIDS)

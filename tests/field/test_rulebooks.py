"""The rulebooks, state by part, as officials review them; change a row and its cell here in the same commit."""

import pytest

from linli.field import rules

GRIDS = {
    "DEVICE": """\
|  | owner | administrator | device |
| --- | --- | --- | --- |
| **begin** | enrol_device |  |  |
| **active** | end_device, view_device | end_device, view_device |  |
| **ended** | view_device | view_device | wipe_device |
| **wiped** | view_device | view_device |  |""",
}


@pytest.mark.parametrize("name", GRIDS)
def test_the_grid_of_a_rulebook(name):
    assert getattr(rules, name).grid() == GRIDS[name]

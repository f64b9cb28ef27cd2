"""The road of a case, from raised to closed."""

import pytest

from linli.cases.rules import CaseState as S
from linli.record.chain import verify


@pytest.mark.parametrize("state", S.values)
def test_its_own_people_bring_a_case_to_every_state(a_case, state):
    case = a_case(state)

    assert case.state == state
    assert verify() == []

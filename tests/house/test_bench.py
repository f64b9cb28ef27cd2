"""The bench makes cases past the acts: their seals are those that the record would have given them."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from linli.record import chain
from linli.record.models import Act, Entry
from script.bench_app.generator import Seals

pytestmark = pytest.mark.no_database


def test_the_seals_of_the_bench_are_those_of_the_record():
    at, by = datetime(2026, 3, 1, 8, 30, tzinfo=UTC), {"kind": "person", "id": 7, "channel": "desk"}
    act = Act(pk=uuid4(), root_kind="cases.case", root_id=3, version=1, action="answer", by=by, user_id=7)
    act.at = act.occurred_at = at
    facts = {"unit_id": None, "words": {"n": "d"}, "area_id": "371482001"}
    entry = Entry(
        act=act, n=2, kind="cases.case", thing_id=3, action="answer", before="in_hand", after="answered", facts=facts
    )
    head = chain.mac("the one before")

    seal, after = Seals().seal(
        head,
        (2, "cases.case", 3, "answer", "in_hand", "answered", facts),
        (str(act.pk), "answer", by, 7, at.timestamp()),
    )

    assert seal == chain._seal(head, entry)
    assert after == chain.mac(seal)

"""Who sees which round, visit, entry and clock: one rule for the list and for the single thing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.visits import actions, policy
from linli.visits.models import CareEntry, CheckBack, Round, Visit
from tests.cast import Cast


@pytest.fixture
def everything(street):
    walk = street.round(workers=[street.user("other_grid_worker")])
    street.knock(round=walk)
    street.knock(1)
    street.care()
    street.care(1, audience="community", by=street.cast.community_worker)
    actions.set_check_back(ask_at=timezone.now() + timedelta(hours=1), by=street.cast.grid_worker)


@pytest.mark.parametrize("reader", Cast._fields)
def test_the_list_and_the_single_thing_agree(everything, cast, reader):
    actor = getattr(cast, reader)
    for model, visible, row in (
        (Round, policy.visible_to, "view_round"),
        (Visit, policy.visits_visible_to, "view_visit"),
        (CareEntry, policy.care_visible_to, "view_care"),
        (CheckBack, policy.check_backs_visible_to, "view_check_back"),
    ):
        singly = {one.pk for one in model.objects.all() if row in policy.open_to(actor, one)}

        assert set(visible(actor).values_list("pk", flat=True)) == singly, row

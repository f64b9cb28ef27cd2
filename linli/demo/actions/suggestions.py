"""What a clerk made of suggestions: learnt from the newest cases of the year, then followed or not on those in hand.

From few cases, so that it takes a few seconds; the worker learns from all of them a while later.
"""

from collections.abc import Callable

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.suggesting import KIND, examples
from linli.cases.rules import CaseState
from linli.people.models import Role
from linli.people.queries import holders, person
from linli.suggestions.actions import learn
from linli.suggestions.models import SuggestionModel, SuggestionUse

NEWEST = 700  # examples
STUDIED = 36  # cases


def load_suggestions(say: Callable[[str], None]) -> None:
    """Learn, and study what is in hand once more with the category it has. Where anything was learnt already, nothing is done."""
    clerk = holders(Role.CLERK).first()
    if clerk is None or SuggestionModel.objects.exists():
        say("  demo suggestions: there already")
        return
    learn(KIND, examples()[-NEWEST:])
    states = [CaseState.STUDYING, CaseState.IN_HAND]
    rows = Case.objects.filter(state__in=states, category__isnull=False, is_sensitive=False).select_related("category")
    for case in list(rows.order_by("-raised_at")[:STUDIED]):
        actions.study(case, category=case.category, by=person(clerk, channel="desk"))
    say(f"  demo suggestions: {SuggestionUse.objects.count()} categories chosen")

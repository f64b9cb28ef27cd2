"""A process that raises, takes in and hands over as fast as it can, and says what it has done: killed by a test.

Run in the database of the test; each line it prints is an act that was acknowledged.
"""

import django

django.setup()

from linli.cases import actions  # noqa: E402  # Django first
from linli.cases.models import Case  # noqa: E402
from linli.kernel.actor import PASSERBY  # noqa: E402
from linli.people.models import Unit, User  # noqa: E402
from linli.people.queries import person  # noqa: E402


def work() -> None:
    clerk = person(User.objects.get(username="clerk"), channel="desk")
    water = Unit.objects.get(name="水务所")
    while True:
        done = actions.raise_case(words="楼道漏水，老人怕滑倒。", channel="web", by=PASSERBY)
        print(done.pk, flush=True)
        case = Case.objects.get(pk=done.root_id)
        print(actions.take_in(case, by=clerk).pk, flush=True)
        print(actions.dispatch(case, lead=water, by=clerk).pk, flush=True)


work()

"""The hot topics of one kind of things, found anew."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from linli.suggestions.learning.texts import Message
from linli.suggestions.models import HotTopic


def keep_topics(kind: str, messages: Iterable[Message], *, today: date) -> int:
    """Find topics in these messages (their numbers are ids of things) and put them in place of the old ones. How many."""
    # SciPy is loaded only where something is found: a web process never does
    from linli.suggestions.learning.topics import hot_topics

    found = [
        HotTopic(
            kind=kind,
            name=topic.name[:200],
            nearest=int(topic.nearest),
            things=[int(number) for number in topic.numbers],
            people=topic.people,
            first_on=topic.first,
            last_on=topic.last,
            trend=str(topic.trend),
            weeks=topic.weeks,
        )
        for topic in hot_topics(messages, today=today)
    ]
    with transaction.atomic():
        HotTopic.objects.filter(kind=kind).delete()
        HotTopic.objects.bulk_create(found)
    return len(found)

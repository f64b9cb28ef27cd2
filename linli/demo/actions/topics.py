"""What many speak of in the demo city, found before anybody looks: else the worker would find it a while later."""

from collections.abc import Callable

from django.utils import timezone

from linli.cases.queries.suggesting import messages
from linli.suggestions.actions import keep_topics
from linli.suggestions.models import HotTopic


def load_topics(say: Callable[[str], None]) -> None:
    """Find the hot topics of the year that was lived, as the worker does every night. Where there are any already, nothing is done."""
    if HotTopic.objects.exists():
        say("  demo topics: there already")
        return
    count = keep_topics("cases.case", messages(), today=timezone.localdate())
    say(f"  demo topics: {count} hot topics")

"""What people are told about a vote: their personal link."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from linli.notices.events import Audience, Event, no_context, register, texts_from

TEXTS = texts_from(Path(__file__).parent / "data" / "texts.yaml")

register(
    Event(
        code="vote_link",
        label=_("personal link to a vote"),
        audience=Audience.RESIDENT,
        variables={
            "title": "是否选聘新物业",
            "until": "12月6日 18:00",
            "link": "https://linli.example/votes/b/m7-abcdefgh23456722/",
        },
        context=no_context,
        texts=TEXTS["vote_link"],
        personal=frozenset({"link"}),
        needs_confirmed=False,
        is_state=False,
    )
)

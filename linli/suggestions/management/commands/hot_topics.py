"""``linli hot-topics FILE.xlsx --json``: what many write about, in one file of messages."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.suggestions.learning.files import NotReadable, read_messages
from linli.suggestions.learning.topics import Topic, hot_topics


class Command(BaseCommand):
    help = "Find groups of messages about one problem at one place in a spreadsheet (XLSX or CSV)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--least", type=int, default=3, help="people that make a topic")

    def handle(self, *args: Any, **how: Any) -> None:
        try:
            messages = read_messages(how["file"])
        except (NotReadable, OSError) as why:
            raise CommandError(str(why)) from None
        found = hot_topics(messages, least=how["least"])
        if how["json"]:
            told = {"messages": len(messages), "groups": [_told(topic) for topic in found]}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for topic in found:
            self.stdout.write(f"{topic.people:4d}  {topic.first} – {topic.last}  {topic.trend:8s}  {topic.name}")


def _told(topic: Topic) -> dict[str, Any]:
    told = {name: value for name, value in asdict(topic).items() if name not in {"numbers", "first", "last"}}
    span = {"first": str(topic.first or ""), "last": str(topic.last or "")}
    return {**told, "message_ids": topic.numbers, "messages": len(topic.numbers), "span": span}

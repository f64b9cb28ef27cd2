"""``linli opinion-groups participants-votes.csv --json``: who votes alike, what represents each group, what all agree on."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.talks.opinions import report
from linli.talks.opinions.tables import Table, Unfit, read_groups, read_moderated, read_polis_votes, read_wide


class Command(BaseCommand):
    help = "Find opinion groups in a table of votes (wide CSV, or votes.json of Polis), or compare known ones."
    requires_system_checks: list[str] = []  # reads a file, touches no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="participants-votes.csv: participant, …, one column per statement")
        parser.add_argument("--json", action="store_true", help="everything, as JSON")
        parser.add_argument("--by", metavar="COLUMN|FILE", help="known groups: a column, or a CSV of participant,group")
        parser.add_argument("--comments", type=Path, help="comments.csv or .json: what moderation took out is left out")

    def handle(self, *args: Any, **how: Any) -> None:
        try:
            table = read_polis_votes(how["file"]) if how["file"].suffix == ".json" else read_wide(how["file"])
            without = read_moderated(how["comments"]) if how["comments"] else frozenset()
            told = _by(table, how["by"], without) if how["by"] else report.found(table, without=without)
        except (Unfit, OSError, KeyError, TypeError, ValueError) as why:
            raise CommandError(f"{how['file']}: {why}") from None
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) if how["json"] else _words(told))


def _by(table: Table, by: str, without: frozenset[str]) -> report.Report:
    if by in table.known:
        return report.given(table, dict(zip(table.people, table.known[by], strict=True)), without=without)
    if Path(by).is_file():
        return report.given(table, read_groups(Path(by)), without=without)
    known = ", ".join(table.known) or "none"
    raise Unfit(f"there is no column and no file {by!r}; columns about people: {known}")


def _words(told: report.Report) -> str:
    lines = [f"{len(told['participants'])} people, {told['placed']} placed, {len(told['statements'])} statements"]
    lines.append(f"{told['verdict']}" + (f" ({', '.join(told['reasons'])})" if told["reasons"] else ""))
    if sure := told["stability"]:
        lines.append(f"agreement of {sure['repeats']} repeats: {sure['median_agreement']:.2f}")
    for group in told["groups"]:
        lines.append(f"{group['group']}: {group['size']} people")
        lines += [f"  {r['stance']} {r['statement']}: {r['count']} of {r['seen']}" for r in group["representative"]]
    for stance, rows in told["consensus"].items():
        lines += [f"most {stance} {r['statement']}: {r['count']} of {r['seen']}" for r in rows]
    return "\n".join(lines)

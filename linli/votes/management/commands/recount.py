"""``linli recount DIR``: count a vote again from its files alone; no database is asked."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from linli.votes.evidence import Unusable, holds_what_was_counted, names_in, recount
from linli.votes.tally import WRITTEN, Answered, Candidate, Measure, Outcome, Result, Results, written

OUTCOMES = {
    Outcome.ADOPTED: "adopted 通过",
    Outcome.PARTLY: "adopted in part 部分通过",
    Outcome.REJECTED: "not adopted 未通过",
    Outcome.NO_QUORUM: "no quorum 参与表决未达比例",
}


class Command(BaseCommand):
    help = "Count a vote again from roll.csv, ballots.csv and rules.json; exits 1 when the certificate beside them differs."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder with the evidence, unpacked")
        parser.add_argument("--json", action="store_true", help="print JSON only")

    def handle(self, *args: Any, folder: Path, json: bool, **options: Any) -> None:
        try:
            result, certificate = recount(folder)
            names = names_in(folder)
        except Unusable as why:
            raise CommandError(str(why)) from why
        self.stdout.write(_as_json(result))
        if not json:
            self.stdout.write("\n".join(_as_text(result, names)))
        if certificate and certificate.get("result") != result.facts():
            raise CommandError(_("The certificate says something else."))
        if not holds_what_was_counted(folder, certificate):
            raise CommandError(_("ballots.csv does not hold the ballots that were counted: its digest differs."))
        if certificate and not json:
            self.stdout.write(_("The certificate says the same."))


def _as_json(result: Result | Results) -> str:
    return json.dumps(result.facts(), ensure_ascii=False, indent=2)


def _as_text(result: Result | Results, names: Mapping[tuple[int, int], str]) -> list[str]:
    if isinstance(result, Results):
        lines = [line for one in result.answered for line in _of_question(one, names)]
        return [*lines, f"altogether 总体: {OUTCOMES[result.outcome]}"]
    lines = [_line("heads 人数", result.heads)]
    lines += [_line("area 面积 ㎡", result.area)] if result.area else []
    return [
        *lines,
        f"invalid 废票: {result.invalid}; counted by the rules of procedure 按议事规则计入: {result.silent}",
        OUTCOMES[result.outcome],
    ]


def _of_question(one: Answered, names: Mapping[tuple[int, int], str]) -> list[str]:
    people = [_candidate(c, names.get((one.n, c.n), "")) for c in one.candidates]
    return [f"question 议题 {one.n}", *_as_text(one.result, names), *people]


def _candidate(c: Candidate, name: str) -> str:
    kind = f"{'written in 另选' if c.n in WRITTEN else 'candidate 候选'} {c.n} {name}".rstrip()
    metres = f", {written(c.area)} ㎡" if c.area is not None else ""
    sides = "".join(
        f", {word} {heads}{f', {written(area)} ㎡' if area is not None else ''}"
        for word, heads, area in (
            ("against 不同意", c.against, c.against_area),
            ("abstaining 弃权", c.abstaining, c.abstaining_area),
        )
        if heads is not None
    )
    return f"  {kind}: {c.heads}{metres}{sides}{', elected 当选' if c.is_elected else ''}"


def _line(name: str, m: Measure) -> str:
    shown = [
        written(v) if not isinstance(v, int) else str(v)
        for v in (m.everyone, m.taking_part, m.in_favour, m.against, m.abstaining)
    ]
    words = ("all 全体", "taking part 参与", "for 同意", "against 不同意", "abstaining 弃权")
    return f"{name}: " + ", ".join(f"{word} {value}" for word, value in zip(words, shown, strict=True))

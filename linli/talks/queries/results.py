"""What came of a talk, as pages show it: counts always, groups when there are stable ones; nobody's vote."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from linli.talks.models import OpinionMap, Participant, Statement, Talk
from linli.talks.queries.counts import who_counts
from linli.talks.rules import StatementState

TONES = {"A": "first", "B": "second", "C": "third", "D": "fourth", "E": "fifth"}
FEW = 3  # what fewer people than this think is not shown by group
GROUPS = "groups"
WHY_NOT = {
    "people": _("Groups are looked for once 20 people have answered at least seven statements."),
    "statements": _("Groups are looked for once eight statements have been answered."),
    "alike": _("People answered so much alike that there are no groups."),
    "unstable": _(
        "If others of the neighbourhood had answered, the groups would be different ones. More answers help."
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One statement that stands out, and how."""

    text: str
    stance: str  # agree or disagree
    count: int
    seen: int

    @property
    def words(self) -> str:
        verb = pgettext("stance", "agree") if self.stance == "agree" else pgettext("stance", "disagree")
        return f"{verb} {self.count} / {self.seen}"


@dataclass(frozen=True, slots=True)
class GroupShown:
    """One group of people who vote alike."""

    letter: str  # or, of a group that is known, its name
    size: int
    told: list[Told]


@dataclass(frozen=True, slots=True)
class Result:
    """All that is shown of a talk."""

    people: int
    on_paper: int  # of them
    votes: int
    statements: list[Statement]  # with `by_group`, a list of (letter, agrees, disagrees, seen)
    drawn: OpinionMap | None
    groups: list[GroupShown] = field(default_factory=list)
    common: list[Told] = field(default_factory=list)  # what all groups agree with
    against: list[Told] = field(default_factory=list)  # what all groups reject
    why_not: list[str] = field(default_factory=list)
    dots: list[dict[str, Any]] = field(default_factory=list)
    known: list[GroupShown] = field(default_factory=list)  # by building, owner or tenant, as they said themselves

    @property
    def has_groups(self) -> bool:
        return bool(self.groups)


def result_of(talk: Talk, participant: Participant | None = None) -> Result:
    """The counts as they are now, and groups as last drawn. Three queries."""
    statements = list(talk.statements.filter(state=StatementState.SHOWN).order_by("pk"))
    drawn = talk.maps.order_by("-number").first()
    answered = Q(votes__isnull=False)
    people = talk.participants.filter(who_counts(talk)).aggregate(
        n=Count("pk", filter=answered, distinct=True),
        on_paper=Count("pk", filter=answered & Q(on_paper=True), distinct=True),
    )
    votes = sum(s.seen for s in statements)
    if drawn is None:
        _no_groups(statements)
        return Result(people["n"], people["on_paper"], votes, statements, None, why_not=[str(WHY_NOT["people"])])
    found = _with_map(people["n"], votes, statements, drawn, participant)
    return replace(found, on_paper=people["on_paper"], known=_known(talk, statements, drawn))


def _with_map(
    people: int, votes: int, statements: list[Statement], drawn: OpinionMap, participant: Participant | None
) -> Result:
    report, texts = drawn.report, {str(s.pk): s.text for s in statements}
    groups = [
        GroupShown(row["group"], row["size"], [t for r in row["representative"] if (t := _told(r, texts)) is not None])
        for row in report["groups"]
    ]
    _by_group(statements, report)
    informed = [row for row in report["group_informed_consensus"] if row["statement"] in texts]
    limit = 0.5 ** len(groups)
    common = [row["statement"] for row in informed if row["agree"] > limit][:5]
    against = sorted((row for row in informed if row["disagree"] > limit), key=lambda row: -row["disagree"])[:5]
    counts = {str(s.pk): s for s in statements}
    told = [Told(texts[name], "agree", counts[name].agrees, counts[name].seen) for name in common]
    rejected = [
        Told(texts[row["statement"]], "disagree", counts[row["statement"]].disagrees, counts[row["statement"]].seen)
        for row in against
    ]
    if not groups:
        told, rejected = _majority(report, texts)
    why_not = [] if groups else [str(WHY_NOT[reason]) for reason in report["reasons"]]
    return Result(
        people, 0, votes, statements, drawn, groups, told, rejected, why_not, _dots(drawn, groups, participant)
    )


def _known(talk: Talk, statements: list[Statement], drawn: OpinionMap) -> list[GroupShown]:
    """What sets the buildings, owners and tenants apart, as last drawn; of fewer than three people nothing is told."""
    texts, names = {str(s.pk): s.text for s in statements}, dict(enumerate(talk.group_answers, start=1))
    return [
        GroupShown(
            names.get(int(row["group"]), "—"),
            row["size"],
            [told for one in row["representative"] if (told := _told(one, texts)) is not None],
        )
        for row in drawn.report.get("known", [])
        if row["size"] >= FEW
    ]


def _majority(report: dict[str, Any], texts: dict[str, str]) -> tuple[list[Told], list[Told]]:
    rows = report["consensus"]
    both = [
        [Told(texts[r["statement"]], stance, r["count"], r["seen"]) for r in rows[stance] if r["statement"] in texts]
        for stance in ("agree", "disagree")
    ]
    return both[0], both[1]


def _told(row: dict[str, Any], texts: dict[str, str]) -> Told | None:
    text = texts.get(row["statement"])  # taken out since then: no longer told
    return Told(text, row["stance"], row["count"], row["seen"]) if text else None


def _by_group(statements: list[Statement], report: dict[str, Any]) -> None:
    column = {name: j for j, name in enumerate(report["statements"])}
    for statement in statements:
        j = column.get(str(statement.pk))
        rows = [] if j is None else [(g["group"], *g["counts"][j]) for g in report["groups"] if g["counts"]]
        statement.by_group = [(a, n, m, k) if k >= FEW else (a, None, None, k) for a, n, m, k in rows]  # type: ignore[attr-defined]  # for the template


def _no_groups(statements: list[Statement]) -> None:
    for statement in statements:
        statement.by_group = []  # type: ignore[attr-defined]  # for the template


def _dots(drawn: OpinionMap, groups: list[GroupShown], participant: Participant | None) -> list[dict[str, Any]]:
    """A dot for each person who is placed, from -500 to 500; only one's own is told from the others."""
    if not groups:
        return []
    mine = str(participant.pk) if participant else ""
    places = sorted((row, name == mine) for name, row in drawn.places.items() if row[2])
    reach = max((max(abs(x), abs(y)) for (x, y, _group), _mine in places), default=1) or 1
    return [
        {
            "x": round(500 * x / reach),
            "y": round(500 * y / reach),
            "group": group,
            "tone": TONES[group],
            "mine": is_mine,
        }
        for (x, y, group), is_mine in places
    ]

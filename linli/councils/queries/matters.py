"""Five matters on one page (五事): heard, talked over, done, published, rated, for one matter; and the way back."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse

from linli.cases.models import Case, Publication, Rating
from linli.cases.policy import visible_to as cases_visible_to
from linli.cases.rules import PublicationState
from linli.councils.models import Deed, Meeting, Minutes, Resolution, ResolutionRating, Tie, Topic
from linli.councils.policy import supporters, topics_visible_to
from linli.councils.queries import ties
from linli.councils.rules import PUBLIC_MEETINGS, STANDING, ResolutionState
from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.record.beside import Line

Row = tuple[str, int]  # words and how many


@dataclass(frozen=True, slots=True)
class Rates:
    """What was said of a resolution, with how many said it; nothing is hidden in a percentage."""

    people: int = 0
    on_paper: int = 0
    attended: int = 0
    solved: list[Row] = field(default_factory=list)
    result: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter from hearing to rating."""

    topic: Topic
    supporters: int
    merged: list[Topic]
    papers: list[Attachment]
    cases: list[Case]  # it came from, as far as one may see them; none for the public
    came_from: list[Line]
    asked: list[Line]  # talks and votes held on it
    went_to: list[Line]
    meetings: list[Meeting]
    minutes: list[Minutes]
    resolution: Resolution | None
    deeds: list[Deed]
    publications: list[Publication]
    rates: Rates

    @property
    def step(self) -> int:
        """Which of the five is present: 1 hear … 5 rate; 6 when all deeds are done and it was rated."""
        if self.resolution is None:
            return 2 if self.meetings or self.topic.state == "accepted" else 1
        open_deeds = [deed for deed in self.deeds if deed.is_open]
        if not self.resolution.is_published:
            return 3 if open_deeds else 4
        if open_deeds:
            return 3
        return 6 if self.rates.people else 5

    @property
    def begun(self) -> set[int]:
        """Later ones that have begun too: a resolution is published, and may be rated, while its deeds are being done."""
        published = self.resolution is not None and self.resolution.is_published
        return {n for n, has_begun in ((4, published), (5, self.rates.people > 0)) if has_begun and n > self.step}


def matter(topic: Topic, actor: Actor | None) -> Matter:
    """All there is about a topic; for nobody in particular (``actor`` None) only what is public.

    A constant number of queries, however much there is.
    """
    standing = sorted(STANDING) if actor else [ResolutionState.PUBLISHED]
    found = Resolution.objects.filter(topic=topic, state__in=standing).select_related("meeting", "vote", "proposer")
    resolution = found.first()
    meetings = Meeting.objects.filter(agenda__topic=topic).select_related("council").order_by("starts_at")
    if actor is None:
        meetings = meetings.filter(state__in=sorted(PUBLIC_MEETINGS))
    held = list(meetings)
    deeds = list(resolution.deeds.select_related("unit", "case", "task").order_by("pk")) if resolution else []
    if actor is None:
        deeds = [deed for deed in deeds if deed.state != "dropped"]
    of_deeds = [deed.case_id for deed in deeds if deed.case_id]
    shown = Publication.objects.filter(
        Q(case__in=of_deeds) | Q(case=topic.case_id or 0), state=PublicationState.PUBLISHED
    )
    if resolution is not None:
        resolution.topic = topic
    tied = ties.told(topic, actor)
    return Matter(
        topic=topic,
        supporters=supporters(topic),
        merged=list(topic.merged.order_by("pk")),
        papers=[a for a in Attachment.objects.of(topic) if actor or a.is_public],
        cases=list(cases_visible_to(actor).filter(pk=topic.case_id or 0)) if actor else [],
        came_from=tied[Tie.Way.FROM],
        asked=tied[Tie.Way.ASKED],
        went_to=tied[Tie.Way.TO],
        meetings=held,
        minutes=list(Minutes.objects.filter(meeting__in=held).select_related("meeting")) if held else [],
        resolution=resolution,
        deeds=deeds,
        publications=list(shown.order_by("published_at")),
        rates=rates(resolution),
    )


def rates(resolution: Resolution | None) -> Rates:
    """How many said what."""
    rows = list(ResolutionRating.objects.filter(resolution=resolution)) if resolution else []
    solved: Counter[str] = Counter()
    result: Counter[str] = Counter()
    for row in rows:
        solved[row.solved] += row.count
        result[row.result] += row.count
    return Rates(
        people=sum(row.count for row in rows),
        on_paper=sum(row.count for row in rows if row.on_paper),
        attended=sum(row.count for row in rows if row.was_there),
        solved=[(str(choice.label), solved[choice.value]) for choice in Rating.Solved],
        result=[(str(choice.label), result[choice.value]) for choice in Rating.Feeling],
    )


def of_case(actor: Actor, case: Case) -> list[tuple[Topic, str, str]]:
    """The topics that came from a case, or whose deed it is, with page and state; one query where there is none, else two."""
    deeds = Deed.objects.filter(case=case).order_by().values_list("topic")
    tied = Tie.objects.filter(kind=case._meta.label_lower, thing_id=case.pk).values_list("topic")
    named = Topic.objects.filter(case=case).order_by().values_list("pk").union(deeds, tied)
    if not (pks := [pk for (pk,) in named]):  # most cases
        return []
    found = topics_visible_to(actor).filter(pk__in=pks).order_by("pk")
    return [(topic, reverse("councils:staff-topic", args=[topic.pk]), topic.state_label) for topic in found]

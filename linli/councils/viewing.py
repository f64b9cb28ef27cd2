"""Councils answer the lower apps: who sees a file or a proposer's contact; what the pages of a case, a talk and a vote
show of them; what becomes of a talk's result."""

from typing import cast

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case
from linli.cases.queries import annexes
from linli.cases.queries.annexes import Annex, AnnexLine
from linli.cases.queries.offers import Offer
from linli.councils import policy
from linli.councils.models import Meeting, Tie, Topic
from linli.councils.queries import origins, sources, ties, told
from linli.councils.queries.matters import of_case
from linli.councils.queries.sources import bring_url
from linli.councils.rules import LIVE
from linli.files import policy as files
from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.people import policy as people
from linli.people.queries import SPEAKERS
from linli.record import beside
from linli.talks.models import Talk
from linli.talks.queries import uses
from linli.talks.queries.uses import Use
from linli.ui.forms import act_marks


def sees_topic_file(actor: Actor, attachment: Attachment) -> bool:
    return policy.topics_visible_to(actor).filter(pk=attachment.root_id).exists()


def keeps_topic_file(actor: Actor, attachment: Attachment) -> bool:
    topic = policy.topics_visible_to(actor).filter(pk=attachment.root_id).first()
    return topic is not None and "add_papers" in policy.open_to(actor, topic)


def sees_meeting_file(actor: Actor, attachment: Attachment) -> bool:
    return policy.meetings_visible_to(actor).filter(pk=attachment.root_id).exists()


def keeps_meeting_file(actor: Actor, attachment: Attachment) -> bool:
    meeting = policy.meetings_visible_to(actor).filter(pk=attachment.root_id).first()
    return meeting is not None and "add_photos" in policy.open_to(actor, meeting)


def sees_proposer(actor: Actor, contact: int) -> bool:
    """Who convenes the council of a topic may have to call its proposer."""
    mine = Topic.objects.filter(proposer=contact).select_related("council")[:20]
    return actor.is_staff and any("answer_topic" in topic_open(actor, topic) for topic in mine)


def topic_open(actor: Actor, topic: Topic) -> set[str]:
    return set(topic.rules.open_to(state=topic.state, parts=policy.parts_of(actor, topic, asked=set())))


def annex_of(actor: Actor, case: Case) -> Annex | None:
    """What councils have to do with a case, and the offer to bring it before one."""
    lines = [AnnexLine(f"{topic.number} {topic.title}", href, note) for topic, href, note in of_case(actor, case)]
    href = bring_url("case", case.pk)
    may = actor.is_staff and actor.role in SPEAKERS and not case.is_sensitive
    offers = [Offer("propose_topic", str(_("Bring it before a council")), href)] if may else []
    return Annex(_("Before a council"), lines, offers) if lines or offers else None


def use_of(actor: Actor, talk: Talk) -> Use | None:
    """One click: the result becomes background of the topic it was held on, or a new topic."""
    tied = Tie.objects.filter(kind=Talk._meta.label_lower, thing_id=talk.pk, topic__state__in=sorted(LIVE))
    topic = policy.topics_visible_to(actor).filter(pk__in=tied.values("topic")).select_related("council").first()
    if topic is None:
        may = actor.role in SPEAKERS and policy.visible_to(actor).filter(state="sitting").exists()
        href = reverse("councils:bring", args=["talk", talk.pk])
        return Use(gettext("Take the result to a council"), href, by_post=True, fields=act_marks(0)) if may else None
    if "take_background" not in topic_open(actor, topic):
        return None
    href = reverse("councils:take-result", args=[topic.pk, talk.pk])
    return Use(gettext("Take the result to its topic"), href, by_post=True, fields=act_marks(0))


files.register(
    "councils.topic",
    sees=sees_topic_file,
    keeps=keeps_topic_file,
    page=lambda root: cast(Topic, root).get_absolute_url(),
)
files.register(
    "councils.meeting",
    sees=sees_meeting_file,
    keeps=keeps_meeting_file,
    page=lambda root: cast(Meeting, root).get_absolute_url(),
)
people.may_see_contact.append(sees_proposer)
annexes.register(annex_of)
uses.register(use_of)
ties.register("cases.case", told.cases)
ties.register("talks.talk", told.talks)
ties.register("votes.vote", told.votes)
beside.register("talks.talk", told.topics)
beside.register("votes.vote", told.topics)
sources.register("case", origins.of_case)
sources.register("talk", origins.of_talk)

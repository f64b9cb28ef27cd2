"""A little-stool council under the plane trees, and how far a matter was brought."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.councils import actions, seeds
from linli.councils.models import AgendaItem, Council, CouncilKind, Meeting, Minutes, Resolution, Topic
from linli.kernel.actor import PASSERBY
from linli.people.models import User
from linli.record.models import Message
from tests.cases.conftest import calendar, now  # noqa: F401  # fixtures

FRAME = {
    "title": "东门口路灯怎么装",
    "asked": "东门口要不要装两盏路灯？",
    "decides": "住在这里的邻居",
    "possible": "街道有专项资金，电费由物业承担。",
}


class Life:
    """What happens to one matter, step by step, by those whose part it is."""

    def __init__(self, cast, town):
        self.cast, self.town = cast, town
        seeds.council_kinds()
        self.council = self.found("stool")

    def found(self, code, name="梧桐小马扎议事会"):
        kind = CouncilKind.objects.get(code=code)
        act = actions.found_council(
            kind=kind,
            name=name,
            area=self.town.here,
            unit=self.town.committee,
            place="3号楼下",
            by=self.cast.community_worker,
        )
        return Council.objects.get(pk=act.root_id)

    def proposed(self, *, council=None, words="东门口太黑了，能不能装路灯？我是3号楼老王。", by=None):
        act = actions.propose_topic(council or self.council, words=words, by=by or PASSERBY)
        return Topic.objects.get(pk=act.root_id)

    def framed(self, topic=None):
        topic = topic or self.proposed()
        until = timezone.localdate() + timedelta(days=20)
        actions.frame_topic(topic, **FRAME, decide_by=until, by=self.cast.community_worker)
        return topic

    def shown(self, topic=None):
        topic = self.framed(topic)
        actions.show_topic(topic, by=self.cast.community_worker)
        return topic

    def accepted(self, topic=None):
        topic = self.shown(topic)
        actions.support_on_paper(topic, count=5, by=self.cast.community_worker)
        actions.accept_topic(topic, by=self.cast.community_worker)
        return topic

    def planned(self, topic=None, *, days=2):
        topic = topic or self.accepted()
        act = actions.plan_meeting(
            topic.council,
            title="路灯小马扎会",
            starts_at=timezone.now() + timedelta(days=days),
            place="3号楼下",
            topics=[topic],
            by=self.cast.community_worker,
        )
        return Meeting.objects.get(pk=act.root_id)

    def announced(self, meeting=None):
        meeting = meeting or self.planned()
        actions.announce(meeting, by=self.cast.community_worker)
        return meeting

    def opened(self, meeting=None):
        meeting = self.announced(meeting)
        actions.open_meeting(meeting, by=self.cast.community_worker)
        return meeting

    def talked(self, meeting=None, *, people=3):
        """Three neighbours, one wording, all for it."""
        meeting = self.opened(meeting)
        here = [actions.Present(f"邻居{n}", "3号楼") for n in range(people)]
        actions.enter_attendance(meeting, people=here, by=self.cast.community_worker)
        item = AgendaItem.objects.get(meeting=meeting)
        who = meeting.attendances.first()
        actions.note_down(meeting, item=item, said="晚上看不见台阶", speaker=who, by=self.cast.community_worker)
        actions.propose_wording(meeting, item=item, text="东门口装两盏路灯", by=self.cast.community_worker)
        actions.count_hands(meeting, wording=item.wordings.get(), agree=people, by=self.cast.community_worker)
        return meeting

    def ended(self, meeting=None):
        meeting = self.talked(meeting)
        actions.close_meeting(meeting, by=self.cast.community_worker)
        return meeting

    def minutes(self, meeting=None):
        meeting = meeting or self.ended()
        actions.draft_minutes(meeting, by=self.cast.community_worker)
        return Minutes.objects.get(meeting=meeting)

    def circulated(self, minutes=None):
        minutes = minutes or self.minutes()
        actions.circulate_minutes(minutes, by=self.cast.community_worker)
        return minutes

    def frozen(self, minutes=None):
        minutes = self.circulated(minutes)
        for one in minutes.meeting.attendances.filter(struck_at=None):
            actions.confirm_on_paper(minutes, attendances=[one], says="right", by=self.cast.community_worker)
        actions.freeze_minutes(minutes, by=self.cast.community_worker)
        return minutes

    def resolved(self, meeting=None, *, deeds=None):
        meeting = meeting or self.frozen().meeting
        topic = meeting.agenda.get().topic
        day = timezone.localdate() + timedelta(days=10)
        rows = deeds or [
            actions.DeedRow("装两盏路灯", day, self.town.water),
            actions.DeedRow("邻居轮流看灯", day, None, "3号楼楼长"),
        ]
        actions.record_resolution(
            topic, meeting=meeting, text="东门口装两盏路灯", reasons="老人晚上看不见", agree=meeting.attendances.count(), deeds=rows,
            by=self.cast.community_worker,
        )  # fmt: skip
        return Resolution.objects.get(topic=topic, state="draft")

    def published(self, resolution=None):
        resolution = resolution or self.resolved()
        actions.publish_resolution(resolution, by=self.cast.clerk)
        return resolution


@pytest.fixture
def life(cast, town, calendar):  # noqa: F811  # the fixture of cases
    return Life(cast, town)


@pytest.fixture
def as_(client):
    """The pages, opened by one of the cast; nobody is a neighbour with a phone."""

    def sign_in(actor=None):
        if actor is None:
            client.logout()
        else:
            client.force_login(User.objects.get(pk=actor.id))
        return client

    return sign_in


def told(act):
    """Who was told what in an act: [(event, kind)], sorted."""
    return sorted((m.what, m.to_kind) for m in Message.objects.filter(act=act))


def as_typed(form):
    """What a browser sends when nothing is changed: {name: text}; boxes without a tick are not sent."""
    values = {f.name: f.value() for f in form if not getattr(f.field.widget, "needs_multipart_form", False)}
    return {name: value for name, value in values.items() if value not in (None, "") and value is not False}

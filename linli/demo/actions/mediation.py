"""Mediations of the demo city in every stage: asked, in session, agreed, late, without agreement, refused, sealed."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from linli.cases import actions as cases
from linli.cases.models import Case, Category
from linli.demo.actions.year import UNTOLD
from linli.demo.moved_clock import moved_clock
from linli.demo.pictures import sheet
from linli.kernel.actor import Actor
from linli.mediation import actions
from linli.mediation.models import Disputant, DisputeType, FollowUp, Mediation, MediationSettings, PaperKind, Sitting
from linli.mediation.queries.links import holder_of, token_of
from linli.people.actions import contact_for
from linli.people.models import Unit, User
from linli.people.queries import person, speaking_for
from linli.places.models import Area
from linli.places.queries import area_for_address
from linli.record.models import Message

DATA = Path(__file__).parent.parent / "data" / "mediation.yaml"
STROKES = "[[[0.1,0.6],[0.2,0.3],[0.3,0.7]],[[0.4,0.5],[0.55,0.4],[0.7,0.65],[0.85,0.35]]]"


def load_mediation(say: Callable[[str], None]) -> None:
    """Live through them, each from the day on which it was opened. Where there is a mediation already, nothing is done."""
    if Mediation.objects.exists():
        say("  demo mediation: there already")
        return
    told = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    staff = {
        who: person(User.objects.get(username=told[who]), channel="desk") for who in ("clerk", "mediator", "second")
    }
    with transaction.atomic():
        for ago, kind, amount, how, words in told["before"]:
            row = {"opened": ago, "type": kind, "amount": amount, "words": words, **told["in_short"]}
            _Dispute(row, staff).live_in_short(how)
        for row in sorted(told["disputes"], key=lambda row: -row["opened"]):
            _Dispute(row, staff).live()
    history = Message.objects.filter(act__root_kind=Mediation._meta.label_lower, act__at__lt=timezone.now() - UNTOLD)
    history.filter(fanned_out_at=None).update(fanned_out_at=timezone.now())
    count = len(told["before"]) + len(told["disputes"])
    say(f"  demo mediation: {count} disputes, from asking the parties to the sealed file")


class _Dispute:
    """One dispute as ``mediation.yaml`` tells it; ``day`` is counted from the one on which it was opened."""

    def __init__(self, row: dict[str, Any], staff: dict[str, Actor]) -> None:
        self.row = row
        self.clerk, self.mediator = staff["clerk"], staff[row.get("mediator", "mediator")]
        self.today = timezone.localdate()
        self.began = _morning(timezone.now() - timedelta(days=row["opened"], minutes=40), is_today=not row["opened"])

    def live(self) -> None:
        row = self.row
        with moved_clock(self.began) as self.clock:
            self.case, self.mediation = _opened(row, self.clerk)
            self._parties()
            self._named()
            if "refused" in row:
                self._refused(**row["refused"])
            elif "asked" in row:
                self._asked()
            else:
                self._mediated()

    def live_in_short(self, how: str) -> None:
        """One of long ago, for the figures: agreed orally, or ``failed``."""
        row = self.row
        with moved_clock(self.began) as self.clock:
            self.case, self.mediation = _opened(row, self.clerk)
            self._parties()
            self._named()
            self._begun()
            if how == "failed":
                self._failed(**row["failed"])
            else:
                self._orally(**row["oral"], amount=row["amount"])
            for visit in self.mediation.follow_ups.order_by("due_on"):
                if visit.due_on < self.today:
                    self._visited(visit, day=(visit.due_on - timezone.localdate(self.began)).days, **row["heard"])

    def _mediated(self) -> None:
        row = self.row
        self._begun()
        for one in row.get("inquiries", []):
            self._looked(**one)
        if "risk" in row:
            self._at_risk(**row["risk"])
        for one in row["sittings"]:
            self._sat(**one)
        if "agreement" in row:
            self._agreed(**row["agreement"])
        if "failed" in row:
            self._failed(**row["failed"])
        for visit, one in zip(self.mediation.follow_ups.order_by("due_on"), row.get("visits", []), strict=False):
            self._visited(visit, **one)
        for name, says in row.get("rated", {}).items():
            actions.rate_mediation(self.mediation, says=says, by=_hand_of(self._party(name)))
        if "sealed" in row:
            self._on(row["sealed"])
            actions.seal_dossier(self.mediation.dossier, by=self.clerk)

    def _on(self, day: float) -> None:
        """The time goes on to about this day; what is planned for a later day than now is only planned."""
        self.clock.move(max(self.clock.at + timedelta(minutes=3), self._at(day)))

    def _at(self, day: float) -> datetime:
        return _morning(self.began + timedelta(days=day), hour=9 + int(day) % 6)

    def _party(self, name: str) -> Disputant:
        return next(d for d in self.mediation.disputants.select_related("contact", "mediation") if d.name == name)

    def _parties(self) -> None:
        for one in self.row["parties"]:
            actions.name_disputant(self.mediation, **one, by=self.clerk)
        if group := self.row.get("group"):
            actions.name_group(self.mediation, **group, by=self.clerk)
        for code, caption in self.row.get("papers", []):
            kind = PaperKind.objects.get(code=code)
            actions.add_paper(self.mediation, kind=kind, photos=[sheet(code)], caption=caption, by=self.clerk)

    def _named(self) -> None:
        actions.name_mediator(self.mediation, user=User.objects.get(pk=self.mediator.id or 0), by=self.clerk)
        actions.tell_rights(self.mediation, by=self.clerk)

    def _refused(self, *, day: int, by: str, answer: str) -> None:
        self._on(day)
        actions.decline_mediation(self._party(by), by=_hand_of(self._party(by)))
        self._settle(answer)

    def _asked(self) -> None:
        for name in self.row["asked"]:
            self._on(0)
            actions.consent(self._party(name), by=_hand_of(self._party(name)))
        if disclosed := self.row.get("disclosed"):
            seat = self.mediation.mediators.select_related("mediation").get()
            actions.disclose(seat, words=disclosed["words"], by=self.mediator)
            request = self.mediation.requests.get()
            for name in disclosed["agree"]:
                party = self._party(name)
                actions.answer_request(request, disputants=[party], agrees=True, by=_hand_of(party))

    def _begun(self) -> None:
        self._on(1)
        waiting = list(self.mediation.disputants.filter(state="invited"))
        first = waiting.pop(0)
        actions.consent(first, by=_hand_of(first) if first.contact_id else self.clerk)
        actions.record_consents(self.mediation, disputants=waiting, words="当事人当面表示同意调解。", by=self.clerk)
        self._fresh()
        if self.mediation.source == Mediation.Source.TRANSFER:
            actions.acknowledge(self.mediation, words="已收到，正在征求双方意见。", by=self.clerk)
        actions.begin(self.mediation, by=self.mediator)

    def _looked(self, *, day: int, **found: Any) -> None:
        self._on(day)
        actions.keep_inquiry(self.mediation, asked_at=timezone.now(), **found, by=self.mediator)

    def _at_risk(self, *, day: int, **told: Any) -> None:
        self._on(day)
        actions.report_risk(self.mediation, **told, by=self.mediator)

    def _visited(self, visit: FollowUp, *, day: int, **heard: Any) -> None:
        self._on(day)
        actions.follow_up(visit, **heard, by=self.mediator)

    def _orally(self, *, day: int, answer: str, **text: Any) -> None:
        self._on(day)
        self._fresh()
        actions.agree_orally(self.mediation, **text, by=self.mediator)
        self._settle(answer)

    def _sat(
        self,
        *,
        day: int,
        room: str,
        others: str = "",
        record: str = "",
        confirmed: Iterable[str] = (),
        came: Iterable[str] = (),
    ) -> None:
        self._fresh()
        actions.plan_sitting(self.mediation, starts_at=self._at(day), room=room, by=self.mediator)
        if not record:
            return
        self._on(day)
        sitting = Sitting.objects.select_related("mediation").filter(mediation=self.mediation).latest("pk")
        here = [self._party(name) for name in came] or list(self.mediation.disputants.filter(state="consented"))
        actions.hold_sitting(sitting, attended=here, others=others, record=record, by=self.mediator)
        self._on(day)
        for name in confirmed:
            sitting.refresh_from_db()
            party = self._party(name)
            actions.confirm_record(sitting, disputants=[party], edition=1, by=_hand_of(party))

    def _agreed(self, *, day: int, instalments: list[dict[str, Any]], **text: Any) -> None:
        self._on(day)
        self._fresh()
        actions.draft_agreement(self.mediation, **text, by=self.mediator)
        agreement = self.mediation.agreements.select_related("mediation").get()
        for one in instalments:
            debtor = self._party(one["debtor"])
            due = timezone.localdate(self._at(one["day"]))
            how = {"what": one["what"], "amount": one.get("amount"), "due_on": due}
            actions.schedule_instalment(agreement, debtor=debtor, **how, by=self.mediator)
        actions.freeze_agreement(agreement, by=self.mediator)
        agreement.refresh_from_db()
        first, *others = self.mediation.disputants.filter(state="consented")
        actions.sign_agreement(agreement, disputants=[first], how="tablet", strokes=STROKES, by=self.mediator)
        agreement.refresh_from_db()
        scan = [sheet("agreement", is_stamped=True)]
        actions.sign_agreement(
            agreement, disputants=others, as_mediator=True, how="paper", photos=scan, by=self.mediator
        )
        agreement.refresh_from_db()
        actions.seal_agreement(agreement, copies=[first], by=self.clerk)
        self._settle("双方在调委会主持下达成书面协议，按协议履行；有变化请直接联系调解员。")
        for owed, one in zip(agreement.instalments.order_by("pk"), instalments, strict=True):
            if "paid" in one:
                self._on(one["paid"])
                photos = [sheet("receipt", is_stamped=True)]
                actions.perform(owed, on=timezone.localdate(), photos=photos, by=self.mediator)
        self._fresh()

    def _failed(self, *, day: int, words: str, answer: str) -> None:
        self._on(day)
        self._fresh()
        actions.end_without(self.mediation, told=MediationSettings.current().roads, words=words, by=self.mediator)
        self._fresh()
        if self.mediation.source == Mediation.Source.TRANSFER:
            actions.report_back(self.mediation, words="两次调解未达成一致，已告知其他途径。", by=self.clerk)
        self._settle(answer)

    def _settle(self, answer: str) -> None:
        self.case.refresh_from_db()
        cases.settle(self.case, told=answer, by=self.clerk)

    def _fresh(self) -> None:
        self.mediation = Mediation.objects.select_related("case", "committee", "clock").get(pk=self.mediation.pk)


def _morning(at: datetime, *, hour: int = 8, is_today: bool = False) -> datetime:
    """That day at a full hour of work; what happens today is as late as it is."""
    return at if is_today else timezone.localtime(at).replace(hour=hour, minute=40, second=0, microsecond=0)


def _opened(row: dict[str, Any], clerk: Actor) -> tuple[Case, Mediation]:
    """The confidential case told at the window, and the mediation beside it."""
    came = next((one for one in row.get("group", {}).get("people", row["parties"]) if one["phone"]), row["parties"][0])
    raised = cases.take_call(
        words=row["words"],
        channel="window",
        area=Area.objects.filter(code=area_for_address(row["address"]) or "").first(),
        address=row["address"],
        category=Category.objects.get(code=row["category"]),
        is_sensitive=True,
        by=speaking_for(clerk, contact_for(name=came["name"], phone=came["phone"])),
    )
    case = Case.objects.get(pk=raised.root_id)
    made = actions.open_mediation(
        case,
        committee=Unit.objects.get(pk=clerk.unit or 0),
        source=row.get("source", Mediation.Source.APPLICATION),
        sender=row.get("sender", ""),
        sender_number=row.get("sender_number", ""),
        type=DisputeType.objects.get(code=row["type"]),
        summary=row["words"],
        wishes=row.get("wishes", ""),
        amount=row.get("amount"),
        by=clerk,
    )
    return case, Mediation.objects.select_related("case", "committee").get(pk=made.root_id)


def _hand_of(party: Disputant) -> Actor:
    """The party by their own link."""
    found = holder_of(token_of(party))
    assert found is not None
    return found[0]

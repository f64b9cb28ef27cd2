"""One of each thing of mediation, and where to see it: for those who open every page there is."""

from typing import Any

from django.utils import timezone

from linli.cases import actions as case_actions
from linli.mediation import actions, seeds
from linli.mediation.models import DisputeType, Mediation
from linli.mediation.queries.links import token_of
from linli.people.models import Role
from tests.cast import Cast, Town, raised, someone
from tests.mediation.conftest import Bench, bring_on, party, sign, today


def one_of_each(cast: Cast, town: Town) -> tuple[dict[str, dict[str, Any]], list[tuple[str, str, str]]]:
    """A mediation under way with all there can be, and one that ended with an agreement."""
    seeds.mediation()
    mediator = someone("mediator", (town.centre, Role.MEDIATOR, None))
    bench = Bench(mediator, mediator, cast.clerk)
    case, new = _case(cast, town), _case(cast, town)
    kind = DisputeType.objects.get(name="邻里")
    given = {"committee": town.centre, "source": "application", "type": kind, "summary": "楼上漏水"}
    actions.open_mediation(case, **given, by=cast.clerk)
    mediation = Mediation.objects.get()
    above = party(mediation, "徐甲", "respondent", by=cast.clerk)
    below = party(mediation, "钱乙", "applicant", by=cast.clerk)
    bring_on(mediation, bench)
    actions.ask_all(mediation, about="extension", words="等鉴定结果", days=10, by=mediator)
    actions.plan_sitting(mediation, starts_at=timezone.now(), room="一号室", by=mediator)
    sitting = mediation.sittings.get()
    actions.hold_sitting(sitting, attended=[above, below], record="双方陈述。", by=mediator)
    actions.keep_inquiry(mediation, asked_at=timezone.now(), asked="门卫", words="看见水", by=mediator)
    text = {"matter": "漏水属实", "content": "修复", "manner": "转账", "amount": 3000}
    actions.draft_agreement(mediation, **text, by=mediator)
    agreement = mediation.agreements.get()
    actions.schedule_instalment(agreement, debtor=above, what="修复费", due_on=today(7), amount=3000, by=mediator)
    sign(agreement, bench)
    pk, on = mediation.pk, f"/mediations/{mediation.pk}/"
    row = {"slug": "types", "pk": kind.pk}
    addresses: dict[str, dict[str, Any]] = {
        "mediation:open": {"case_pk": new.pk},
        "mediation:page": {"pk": pk},
        "mediation:file": {"pk": pk},
        "mediation:file-pdf": {"pk": pk},
        "mediation:paper-pdf": {"pk": pk, "code": "agreement"},
        "mediation:paper-docx": {"pk": pk, "code": "agreement"},
        "mediation:act": {"pk": pk, "action": "add_paper"},
        "mediation:act_on": {"pk": pk, "kind": "sitting", "thing_pk": sitting.pk, "action": "write_record"},
        "mediation:mine": {"token": token_of(below)},
        "mediation:my-agreement": {"token": token_of(below)},
        "mediation:party_act": {"token": token_of(below), "action": "consent"},
        "mediation:new-row": row,
        "mediation:row": row,
    }
    visit, owed = mediation.follow_ups.first(), agreement.instalments.get()
    assert visit is not None
    more = [
        ("mediation:mine", "", f"/m/{token_of(above)}/"),
        ("mediation:act_on", "mediator", f"{on}sitting/{sitting.pk}/confirm_record/"),
        ("mediation:act_on", "mediator", f"{on}visit/{visit.pk}/follow_up/"),
        ("mediation:act_on", "mediator", f"{on}instalment/{owed.pk}/perform_part/"),
        ("mediation:act", "mediator", f"{on}do/report_risk/"),
        ("mediation:list", "mediator", "/mediations/?view=owed"),
        ("mediation:figures", "clerk", "/mediations/figures/"),
    ]
    return addresses, more


def _case(cast: Cast, town: Town) -> Any:
    case = raised(cast, town, words="楼上漏水，把我家吊顶泡坏了。")
    case_actions.take_in(case, by=cast.clerk)
    case_actions.study(case, is_sensitive=True, by=cast.clerk)
    return case

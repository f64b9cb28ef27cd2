"""The table that justice offices ask for: every mediation in exactly one row, and the sums agree."""

from decimal import Decimal

from django.test import Client

from linli.mediation import actions
from linli.mediation.models import Mediation
from linli.mediation.queries.lists import Figures, Row, figures
from linli.people.models import User
from tests.mediation.conftest import bring_on, party, today


def ended(file_of, bench, *, agree, amount=None, source="application", **given):
    mediation = file_of(source, **given)
    party(mediation, "徐甲", "respondent", by=bench.registrar)
    party(mediation, "钱乙", "applicant", by=bench.registrar)
    bring_on(mediation, bench)
    if agree:
        actions.agree_orally(mediation, matter="事", content="好", manner="当场", amount=amount, by=bench.mediator)
    else:
        actions.end_without(mediation, told="可以起诉。", by=bench.mediator)
    return mediation


def test_the_sums_are_those_of_the_mediations(file_of, bench):
    ended(file_of, bench, agree=True, amount=Decimal("100.50"))
    ended(file_of, bench, agree=True, amount=Decimal("200"))
    ended(file_of, bench, agree=False)
    transferred = {"sender": "court"}
    ended(file_of, bench, agree=False, source="transfer", **transferred)
    file_of("own")

    found = figures(today(-1), today(1))

    assert [(r.type, r.source, r.result, r.cases, r.persons, r.amount) for r in found.rows] == [
        ("Between neighbours", "application of a party", "agreement reached", 2, 4, Decimal("300.50")),
        ("Between neighbours", "application of a party", "no agreement", 1, 2, Decimal(0)),
        ("Between neighbours", "own initiative", "asking the parties", 1, 0, Decimal(0)),
        ("Between neighbours", "transferred", "no agreement", 1, 2, Decimal(0)),
    ]
    assert (found.total.cases, found.total.persons, found.total.amount) == (5, 8, Decimal("300.50"))
    assert found.total.cases == Mediation.objects.count()
    assert (found.agreed, found.ended, found.percent, found.written, found.oral) == (2, 4, "", 0, 2)


def test_of_fewer_than_twenty_no_rate_is_said():
    def said(agreed, ended):
        return Figures([], Row("", "", "", 0, 0, Decimal(0)), agreed, ended, written=0, oral=agreed, days=None).percent

    assert (said(19, 19), said(13, 20)) == ("", "65.0")


def test_what_never_began_is_no_failure(file_of, bench):
    mediation = file_of()
    actions.withdraw_mediation(mediation, by=bench.registrar)

    found = figures(today(-1), today(1))

    assert (found.ended, found.total.cases) == (0, 1)


def test_a_supervisor_sees_counts_and_no_name(file_of, bench):
    ended(file_of, bench, agree=True)
    client = Client()
    client.force_login(User.objects.get(username="supervisor"))

    page = client.get("/mediations/figures/?since=2020-01-01&until=x").content.decode()

    assert ("徐甲" in page, "邻里" in page) == (False, True)


def test_a_handler_has_no_figures(bench):
    client = Client()
    client.force_login(User.objects.get(username="plumber"))

    assert client.get("/mediations/figures/").status_code == 404

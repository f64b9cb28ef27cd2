"""What is kept about people: as little as needed, for as long as needed, and nothing to watch staff with."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from linli.kernel.retention import enforcement, rules
from linli.people.models import LegalBasis
from linli.record.models import Thing

BASE = Path(settings.BASE_DIR)
MODELS = {m._meta.label: m for m in apps.get_models() if m.__module__.startswith("linli.")}
FIELDS = [(label, field) for label, model in MODELS.items() for field in model._meta.local_fields]

IDS_FLAGS_TIMES = (
    models.ForeignKey,
    models.BooleanField,
    models.IntegerField,
    models.DateField,  # and DateTimeField
    models.TimeField,
    models.UUIDField,
    models.DecimalField,
)
# What entries keep though its name does not show that it is a code, a digest or public.
KEPT: dict[str, str] = {
    "cases.StandardAnswer.step": "code of a step of the loop",
    "notices.NoticeText.event": "code of an event",
    "people.RetentionTime.rule": "code of a rule",
    "places.Area.shape": "digest of the polygon",
    "places.ServicePoint.longitude": "a public place",
    "places.ServicePoint.latitude": "a public place",
    "places.Building.longitude": "where a house stands, public",
    "places.Building.latitude": "where a house stands, public",
}
# Models that hold nothing about a private person, so that nothing of them need ever be shredded.
IN_A_CASE = "codes, ids and instants of a case; what was said is a record.Note"
OF_THE_CITY = "data that the city keeps about itself"
IN_A_MEDIATION = "codes, ids and instants of a mediation; what was said stands encrypted in its own rows"
NO_PERSONAL_DATA: dict[str, str] = {
    "reception.Hall": OF_THE_CITY,
    "reception.Duty": OF_THE_CITY,
    "mediation.DisputeType": OF_THE_CITY,
    "mediation.PaperKind": OF_THE_CITY,
    "mediation.MediationSettings": OF_THE_CITY,
    "mediation.Mediator": IN_A_MEDIATION,
    "mediation.Consent": IN_A_MEDIATION,
    "mediation.AgreementCopy": IN_A_MEDIATION,
    "mediation.Paper": IN_A_MEDIATION,
    "mediation.Performance": IN_A_MEDIATION,
    "mediation.CourtConfirmation": IN_A_MEDIATION,
    "mediation.Dossier": IN_A_MEDIATION,
    "mediation.MediationRating": IN_A_MEDIATION,
    "neighbours.Word": OF_THE_CITY,
    "neighbours.Telling": "which building was told by whom on which day, by id",
    "errands.ErrandKind": OF_THE_CITY,
    "errands.Certificate": OF_THE_CITY,
    "errands.CertificateAnswer": "which certificate was asked for where and when; names nobody",
    "errands.ErrandSettings": OF_THE_CITY,
    "visits.Round": OF_THE_CITY,
    "visits.Stop": "that a round leads to a door, and the id of a visit",
    "visits.LastSeen": "when somebody was seen at a door, derived from visits; names nobody",
    "visits.CareKind": OF_THE_CITY,
    "visits.VisitSettings": OF_THE_CITY,
    "field.FieldDevice": "which worker uses which phone, and a digest of its key",
    "record.Act": "who acted, by id: the proof of what the city did",
    "record.Entry": "ids, codes, flags and instants",
    "record.Head": "lengths and seals",
    "record.Heartbeat": "workers and ticks",
    "record.Message": "the code of an event, ids and instants",
    "places.Area": OF_THE_CITY,
    "places.ServicePoint": OF_THE_CITY,
    "places.AreaUpload": OF_THE_CITY,
    "places.Compound": OF_THE_CITY,
    "places.Building": OF_THE_CITY,
    "places.BuildingGrid": OF_THE_CITY,
    "places.Dwelling": "a door, not who lives behind it",
    "places.GridWork": OF_THE_CITY,
    "places.Recut": OF_THE_CITY,
    "people.Tally": "keyed hash of a door, who used it and when; names nobody",
    "people.Unit": OF_THE_CITY,
    "people.RetentionTime": OF_THE_CITY,
    "people.Account": "whether somebody may sign in; the name stands with people.User",
    "clocks.Calendar": OF_THE_CITY,
    "clocks.CalendarDay": OF_THE_CITY,
    "clocks.Ladder": OF_THE_CITY,
    "clocks.Clock": "instants",
    "clocks.Rung": "codes and instants",
    "files.FileLimits": OF_THE_CITY,
    "notices.NoticeText": OF_THE_CITY,
    "notices.SmsTemplate": OF_THE_CITY,
    "notices.NoticeSettings": OF_THE_CITY,
    "notices.Settlement": "whether a delivery was sent, by id",
    "votes.Vote": "a public question, its rules and its totals",
    "votes.Matter": OF_THE_CITY,
    "votes.VoteSettings": OF_THE_CITY,
    "votes.RollObjection": "whose entry it is about, by id; what was said is a record.Note",
    "votes.Participation": "that a member of a roll took part, by id",
    "votes.Spelling": "which number on the ballots counts as which; why is a record.Note",
    "votes.SecretBallot": "a random key and a choice; belongs to nobody",
    "votes.PaperBatch": "how many papers, and where they lie",
    "suggestions.SuggestionModel": "hashes and weights of words, and ids; no text can be read from it",
    "suggestions.SuggestionUse": "the code that was suggested and the one that was chosen; names nobody",
    "suggestions.RoutingRule": OF_THE_CITY,
    "suggestions.HotTopic": "words that several people used, and ids of cases; found anew every night",
    "insight.CaseFact": "codes, flags and rounded minutes of a case, by its id; made anew from the record at any time",
    "insight.FigureSum": "numbers of cases",
    "insight.StepTime": "numbers of cases",
    "insight.FactMark": "a number of an entry, and codes of what is not summed yet",
    "insight.Formula": OF_THE_CITY,
    "insight.MonthlyReport": "numbers of cases; its rows for analysts name nobody",
    "talks.Talk": OF_THE_CITY,
    "talks.RefusalReason": OF_THE_CITY,
    "api.ApiKey": OF_THE_CITY,
    "exchange.Partner": OF_THE_CITY,
    "exchange.ExchangeDecision": "whether a message was sent again, by id",
    "api.KeyUse": "how often a program called on a day",
    "api.RaisedByKey": "which program raised which case, by id",
    "api.CalendarLink": "whose link it is, by id; the link itself is derived",
    "cases.Category": OF_THE_CITY,
    "cases.Reason": OF_THE_CITY,
    "cases.StandardAnswer": OF_THE_CITY,
    "cases.EmergencyWord": OF_THE_CITY,
    "cases.CaseSettings": OF_THE_CITY,
    "cases.ImportMapping": OF_THE_CITY,
    "cases.ImportRow": "numbers of rows and what is wrong with them, never what stood there; gone after a month",
    "cases.CaseLink": IN_A_CASE,
    "councils.CouncilKind": OF_THE_CITY,
    "councils.Council": OF_THE_CITY,
    "councils.Support": "keyed hash of a cookie, or how many signed on paper; names nobody",
    "councils.Tie": "kinds and ids: what a topic came from and went on to",
    "councils.AgendaItem": "titles that everybody may read, checked by the convener",
    "councils.Resolution": "a public text that a second person has checked, and numbers",
    "councils.Deed": "who does what by when, of a public resolution",
    "councils.ResolutionRating": "keyed hash of a cookie and codes; what was said is a record.Note",
    "cases.Task": IN_A_CASE,
    "cases.Objection": IN_A_CASE,
    "cases.Extension": IN_A_CASE,
    "cases.Rating": IN_A_CASE,
    "cases.CallBack": IN_A_CASE,
    "cases.Check": IN_A_CASE,
    "cases.Voice": "keyed hash of a cookie; names nobody",
    "cases.SupervisionOrder": IN_A_CASE,
    "cases.Appeal": IN_A_CASE,
}
# Words for what the State Council's 2026 rules for government apps forbid, and for what leads there.
BURDEN = {
    "check_in": "staff are not clocked in",
    "checked_in": "staff are not clocked in",
    "clock_in": "staff are not clocked in",
    "punch": "staff are not clocked in",
    "online_time": "nobody measures how long staff are signed in",
    "time_online": "nobody measures how long staff are signed in",
    "mileage": "staff are not tracked",
    "track_log": "staff are not tracked",
    "trajectory": "staff are not tracked",
    "location_history": "staff are not tracked",
    "score": "staff get no points",
    "reward_points": "staff get no points",
    "credits": "staff get no points",
    "bonus": "staff get no points",
    "merit": "staff get no points",
    "rank": "staff are not ranked",
    "ranking": "staff are not ranked",
    "leaderboard": "staff are not ranked",
    "trace_photo": "no photo is asked as proof of work",
}


@pytest.mark.parametrize("label", sorted(label for label, model in MODELS.items() if issubclass(model, Thing)))
def test_the_record_keeps_ids_codes_flags_and_times(label):
    model = MODELS[label]
    fields = {name: field for field in model._meta.concrete_fields for name in (field.name, field.attname)}
    for name in set(getattr(model, "kept", ())) - {
        key.rpartition(".")[2] for key in KEPT if key.startswith(f"{label}.")
    }:
        field = fields.get(name)
        coded = isinstance(field, models.CharField) and bool(field.choices)
        named = re.search(r"(code|number|key|kind|digest|hash)$", name)
        is_fine = coded or named or isinstance(field, IDS_FLAGS_TIMES)
        assert is_fine, f"{label}.{name}: words? Hand them over as words= or told=; or give its reason in KEPT"


@pytest.mark.parametrize("label", sorted(MODELS))
def test_a_model_with_personal_data_has_a_retention_rule(label):
    """A rule stands in ``data/retention.yaml`` of its app, and names the model as ``app.Model``."""
    is_ruled = label in {apps.get_model(rule.model)._meta.label for rule in rules()}

    assert is_ruled != (label in NO_PERSONAL_DATA), (
        f"{label}: add a rule to data/retention.yaml; or, if it holds nothing about a person, its reason to NO_PERSONAL_DATA"
    )


def test_what_is_encrypted_is_personal():
    encrypted = {label for label, field in FIELDS if "encrypted" in type(field).__name__.lower()}

    assert encrypted & set(NO_PERSONAL_DATA) == set(), "what must be encrypted must also be shredded some day"


def test_nothing_is_a_burden():
    """'Better' no. 5: staff are not clocked in, tracked, given points or ranked."""
    names = [f"{label}.{field.name}" for label, field in FIELDS] + list(MODELS)
    names += [str(file.relative_to(BASE)) for file in (BASE / "linli").glob("*/templates/**/*.html")]
    found = {name: BURDEN[word] for name in names for word in BURDEN if word in words_of(name)}

    assert found == {}, "a burden on those who do the work"


def test_every_model_can_be_named():
    for model in MODELS.values():
        assert "__str__" in vars(model) or any("__str__" in vars(base) for base in model.__mro__[1:-2]), model


def words_of(name: str) -> set[str]:
    """``CheckIn``, ``check_in_time`` and ``check-in.html`` all hold the words "check_in"."""
    parts = [part for part in re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+", "_", name).lower().split("_") if part]
    return {"_".join(parts[i : i + n]) for n in (1, 2) for i in range(len(parts))}


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_retention_rule_is_run(rule):
    """By a tick (``enforced`` in ``tasks.py``), together with another rule, or at once by an action (``keep`` 0)."""
    goes_with = rule.goes_with in {other.id for other in rules() if other.keep}
    at_once = rule.keep is not None and rule.keep.value == 0

    assert enforcement(rule.id) is not None or goes_with or at_once, "a promise that nobody keeps"


def test_a_retention_rule_names_columns_that_exist_and_a_legal_basis():
    for rule in rules():
        fields = {field.name for field in apps.get_model(rule.model)._meta.get_fields()}
        assert set(rule.columns) <= fields, rule.id
        assert rule.basis in LegalBasis.values, rule.id


def test_retention_rules_have_one_name_each():
    assert len({rule.id for rule in rules()}) == len(rules())

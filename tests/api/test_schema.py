"""Schemathesis sends every endpoint what its own description allows: no 500, and no answer that the description does not know.

Bounded: a few examples for each, always the same ones, each rolled back; a real case and a real task in the path.
"""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from linli.api import actions
from linli.cases.models import Task

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 2


@pytest.fixture
def description(db):
    """Read as a client would; the connection of the test stays open, as Django's own test client keeps it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("state", "who"), [("in_hand", "water"), ("answered", "hotline")])
def test_nothing_breaks_and_nothing_is_answered_that_the_description_does_not_know(
    description, request, cast, a_case, state, who
):
    program, case = request.getfixturevalue(who), a_case(state)
    actions.restrict_key(program.key, changes={"per_minute": 6_000}, by=cast.administrator)
    task, seen = Task.objects.get(case=case), []
    headers = {"Authorization": f"Bearer {program.text}", "Host": "localhost"}
    for found in description.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet,
        )  # fmt: skip
        @given(sent=operation.as_strategy())
        def ask(sent):
            if "number" in sent.path_parameters:
                sent.path_parameters["number"] = case.number
            if "thing_id" in sent.path_parameters:
                sent.path_parameters["thing_id"] = task.pk
            if isinstance(sent.body, dict) and "seen" in sent.body:
                sent.body["seen"] = case.version
            with transaction.atomic():
                answer = sent.call(headers=headers)
                sent.validate_response(answer, checks=CHECKS, headers=headers)
                seen.append(answer.status_code)
                transaction.set_rollback(True)

        ask()

    assert len(seen) >= 73
    assert {200, 404, 409, 422} <= set(seen)

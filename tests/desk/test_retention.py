"""How long data is kept: the city's own times, within the law, and never without saying first what would go."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.kernel.retention import enforcement, rule, rules, rules_now, supposing
from linli.people.models import RetentionTime, SignIn
from linli.people.tasks import forget_logs
from linli.record.models import Act

SIGNINS = "/settings/retention/people.signin/"


@pytest.fixture
def sign_ins(admin):
    """One of 200 days ago, one of 300; the log is kept for 365 and by law for 180."""
    SignIn.objects.all().delete()
    for days in (200, 300):
        SignIn.objects.create(result="ok", at=timezone.now() - timedelta(days=days))


def filled(page, **typed):
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in shown.items()} | typed


def test_a_shorter_time_says_what_would_go_and_is_saved_when_sent_again(admin, sign_ins):
    page = admin.get(SIGNINS)
    asked = admin.post(SIGNINS, filled(page, value="250"))
    assert (asked.status_code, rule("people.signin").keep.value) == (200, 365)
    assert "按这个期限，下次执行时（一小时内）将有 1 条到期" in asked.content.decode()

    saved = admin.post(SIGNINS, filled(asked))
    assert (saved.status_code, rule("people.signin").keep.value) == (302, 250)
    act = Act.objects.get(root_kind="people.retentiontime")
    assert [note.text for note in act.notes.all()] == ["365 天 → 250 天"]

    forget_logs()
    assert SignIn.objects.count() == 1


def test_agreeing_to_one_number_is_not_agreeing_to_another(admin, sign_ins):
    asked = admin.post(SIGNINS, filled(admin.get(SIGNINS), value="250"))
    other = admin.post(SIGNINS, filled(asked, value="190"))

    assert "将有 2 条到期" in other.content.decode()
    assert rule("people.signin").keep.value == 365


def test_a_dry_run_saves_nothing(admin, sign_ins):
    tried = admin.post(SIGNINS, filled(admin.get(SIGNINS), value="700") | {"try": "1"})

    assert "按这个期限，下次执行时将有 0 条到期。" in tried.content.decode()
    assert not RetentionTime.objects.exists()


@pytest.mark.parametrize("value", ["179", "0", "-1", "99999999999999999999", "", "一年", "\x00"])
def test_no_time_is_shorter_than_the_law_or_no_number_at_all(admin, value):
    answer = admin.post(SIGNINS, filled(admin.get(SIGNINS), value=value))

    assert answer.status_code == 422
    assert answer.context["form"].errors["value"]
    assert not RetentionTime.objects.exists()


def test_a_longer_time_is_saved_at_once_and_a_stale_page_is_told(admin, sign_ins):
    page = admin.get(SIGNINS)
    first = admin.post(SIGNINS, filled(page, value="400"))
    stale = admin.post(SIGNINS, filled(page, value="500", key="00000000-0000-4000-8000-000000000001"))

    assert (first.status_code, stale.status_code, rule("people.signin").keep.value) == (302, 409, 400)


@pytest.mark.parametrize("name", ["cases.note", "people.session", "files.held", "none.such", "x"])
def test_what_goes_with_another_or_at_once_has_no_time_to_set(admin, name):
    assert admin.get(f"/settings/retention/{name}/").status_code == 404


def test_only_an_administrator_sets_times(cast, sign_in):
    assert [sign_in(name).get(SIGNINS).status_code for name in ("clerk", "supervisor", "resident")] == [404] * 3


def test_every_time_that_can_be_set_is_the_one_that_is_run(db):
    """Asked under another time, each rule asks the database something else."""

    def asked(name):
        with CaptureQueriesContext(connection) as seen:
            enforcement(name).over(now)
        return [query["sql"] for query in seen if "retentiontime" not in query["sql"]]

    now, deaf = timezone.now(), []
    for one in rules():
        if one.bounds and enforcement(one.id):
            usual = asked(one.id)
            with supposing({one.id: one.bounds[1]}):
                deaf += [one.id] if asked(one.id) == usual else []

    assert deaf == []


def test_rules_follow_the_time_of_what_they_go_with(admin):
    page = admin.get("/settings/retention/").content.decode()

    assert [words in page for words in ("随会议", "随调解卷宗", "随诉求", "随表决名册")] == [True] * 4
    assert [one.id for one in rules_now() if one.goes_with and not rule(one.goes_with).thing] == []

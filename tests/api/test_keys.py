"""Keys: whoever shows one may do what it is for, and everything it does can be told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.api import actions
from linli.api.models import ApiKey, KeyUse
from linli.api.queries.keys import fresh, key_of
from linli.cases.models import Case
from linli.kernel.rulebook import NotYou
from linli.people.models import Unit, User
from linli.record import registers
from linli.record.acts import Blocked
from linli.record.models import Act, Entry, Note
from tests.api.conftest import a_key


def test_of_a_key_only_a_hash_is_stored(cast, town):
    key, text = a_key(cast.administrator, scopes=["raise"])
    secret = text.rpartition("_")[2]

    assert secret not in str(vars(key))
    assert not Entry.objects.filter(facts__icontains=secret).exists()
    assert not Note.objects.filter(text__icontains=secret).exists()
    assert key_of(text) == key


def test_a_wrong_secret_opens_nothing(cast, town):
    key, text = a_key(cast.administrator, scopes=["raise"])

    assert key_of(text[:-1] + ("0" if text[-1] != "0" else "1")) is None
    assert key_of(f"linli_{key.public_id}_") is None
    assert key_of("") is None


def test_after_the_secret_was_exchanged_only_the_new_one_opens(cast, town):
    key, old = a_key(cast.administrator, scopes=["raise"])
    new = fresh(key.public_id)
    actions.rotate_key(key, secret=new.secret, by=cast.administrator)

    assert (key_of(old), key_of(new.whole)) == (None, key)


def test_a_key_that_was_ended_or_whose_day_is_over_opens_nothing(cast, town):
    ended, text = a_key(cast.administrator, scopes=["raise"])
    actions.end_key(ended, by=cast.administrator)
    _over, late = a_key(cast.administrator, scopes=["raise"], valid_to=timezone.localdate() - timedelta(days=1))

    assert (key_of(text), key_of(late)) == (None, None)


def test_nobody_but_an_administrator_gives_keys(cast, town):
    with pytest.raises(NotYou):
        a_key(cast.clerk, scopes=["raise"])


def test_a_key_that_handles_needs_a_unit_and_a_role(cast, town):
    with pytest.raises(Blocked):
        a_key(cast.administrator, scopes=["handle"])
    with pytest.raises(Blocked):
        a_key(cast.administrator, scopes=[])


def test_what_a_program_does_is_recorded_as_its_own(hotline, a_case):
    case = a_case("studying")
    hotline.post(f"/cases/{case.number}/note", {"seen": case.version, "words": "系统核对过"})

    act = Act.objects.filter(root_id=case.pk).latest("version")
    assert (act.by["kind"], act.by["id"]) == ("key", hotline.key.pk)
    assert (act.user_id, act.by["channel"]) == (None, "api")


def test_every_use_is_counted_and_too_many_are_turned_away(client, cast, town, hotline):
    actions.restrict_key(hotline.key, changes={"per_minute": 2}, by=cast.administrator)
    found = [hotline.get("/key").status_code for _ in range(3)]

    assert found == [200, 200, 429]
    assert KeyUse.objects.values_list("requests", "refused").get() == (3, 1)


def test_without_a_key_the_api_says_how_to_send_one(client, db):
    answer = client.get("/api/v1/cases")

    assert (answer.status_code, answer.json()["error"], answer["WWW-Authenticate"]) == (401, "no_key", "Bearer")


def test_a_key_for_one_thing_does_no_other(app, a_case):
    case = a_case("studying")

    assert app.get("/cases").status_code == 403
    assert app.get(f"/cases/{case.number}").status_code == 403
    assert app.post(f"/cases/{case.number}/note", {"seen": case.version, "words": "x"}).status_code == 403


def test_the_page_shows_a_key_once(client, cast, town):
    client.force_login(User.objects.get(pk=cast.administrator.id))
    page = client.get("/settings/keys/new/")
    marks = {"key": str(page.context["form"]["key"].value())}
    typed = {"name": "热线系统", "scopes": ["raise"], "per_minute": "60", "unit": "", "role": "", "area": ""} | marks
    first, again = client.post("/settings/keys/new/", typed), client.post("/settings/keys/new/", typed)

    key = ApiKey.objects.get()
    assert key_of(first.context["whole"]) == key
    assert again.context["whole"] == ""
    assert client.get(f"/settings/keys/{key.pk}/").content.decode().count(first.context["whole"]) == 0


def test_a_key_is_restricted_exchanged_and_ended_on_its_page(client, cast, town):
    key, old = a_key(cast.administrator, scopes=["raise"])
    client.force_login(User.objects.get(pk=cast.administrator.id))
    address = f"/settings/keys/{key.pk}/"
    form = client.get(address).context["form"]
    typed = {"name": "小程序", "scopes": ["raise"], "per_minute": "9", "key": str(form["key"].value()), "seen": "1"}
    client.post(address, typed)
    marks = client.get(address).context["marks"]
    shown = client.post(f"{address}rotate/", marks).context["whole"]
    marks = client.get(address).context["marks"]
    client.post(f"{address}end/", marks)

    key.refresh_from_db()
    assert (key.name, key.per_minute, key.state, key_of(old), key_of(shown)) == ("小程序", 9, "ended", None, None)
    assert list(key.history.values_list("action", flat=True)) == ["make_key", "restrict_key", "rotate_key", "end_key"]


@pytest.mark.parametrize("who", ["clerk", "supervisor", "resident"])
def test_for_others_the_page_of_keys_does_not_exist(client, cast, who):
    client.force_login(User.objects.get(pk=getattr(cast, who).id))

    assert client.get("/settings/keys/").status_code == 404


def test_a_stale_page_of_a_key_changes_nothing(client, cast, town):
    key, _text = a_key(cast.administrator, scopes=["raise"])
    client.force_login(User.objects.get(pk=cast.administrator.id))
    form = client.get(f"/settings/keys/{key.pk}/").context["form"]
    actions.restrict_key(key, changes={"per_minute": 5}, by=cast.administrator)
    typed = {"name": "小程序", "scopes": ["raise"], "per_minute": "9", "key": str(form["key"].value()), "seen": "1"}
    answer = client.post(f"/settings/keys/{key.pk}/", typed)

    key.refresh_from_db()
    assert (answer.status_code, key.per_minute, Case.objects.count()) == (409, 5, 0)


def test_with_its_unit_a_key_goes_out_of_use(town, cast):
    lamps = Unit(name="路灯所")
    registers.add(lamps, by=cast.administrator)
    key, text = a_key(cast.administrator, unit=lamps, role="handler")
    assert key_of(text) == key
    registers.retire(lamps, by=cast.administrator)

    assert key_of(text) is None

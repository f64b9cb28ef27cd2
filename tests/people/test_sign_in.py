"""Staff sign in with name and password, and a second factor where their post asks for it."""

import time

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.utils import translation

from linli.people.models import SignIn, User
from linli.people.queries import is_locked
from tests.people.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_counters():
    cache.clear()


def sign_in(client, name="clerk", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password, **more})


def results():
    return list(SignIn.objects.order_by("pk").values_list("result", "method"))


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_the_sign_in_page_speaks_chinese_and_offers_both_doors(client):
    page = client.get(LOGIN).content.decode()
    assert [words in page for words in ("登录", "用户名", "密码", "用手机号登录", "使用通行密钥登录")] == [True] * 5
    assert "sign up" not in page.lower()


def test_a_clerk_signs_in_and_reaches_the_desk(client, people):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert results() == [("ok", "password")]


def test_one_is_sent_back_to_the_page_one_wanted(client, people):
    asked = client.get("/people/me/security/")
    assert asked["Location"] == "/accounts/login/?next=/people/me/security/"
    assert sign_in(client, next="/people/me/security/")["Location"] == "/people/me/security/"


def test_a_wrong_password_is_told_and_logged_without_the_name(client, people):
    answer = sign_in(client, password="wrong")
    assert "用户名或密码不正确" in answer.content.decode()
    sign_in(client, name="my-password-by-mistake")
    assert results() == [("wrong", "password"), ("wrong", "password")]
    assert list(SignIn.objects.order_by("pk").values_list("user__username", flat=True)) == ["clerk", None]
    assert "mistake" not in str(list(SignIn.objects.values()))


def test_after_five_failed_tries_the_account_is_locked_even_for_the_right_password(client, people):
    for _try in range(5):
        sign_in(client, password="wrong")
    answer = sign_in(client)
    assert (answer.status_code, "锁定 15 分钟" in answer.content.decode()) == (200, True)
    assert results()[-1] == ("locked", "password")
    assert is_locked(User.objects.get(username="clerk"))
    assert sign_in(client, name="supervisor").status_code == 302, "others are not locked out with it"


def test_too_many_failures_from_one_address_lock_the_address(client, people, settings):
    for n in range(settings.LOCK_ADDRESS_TRIES):
        sign_in(client, name=f"guess-{n}", password="wrong")
    assert "锁定 15 分钟" in sign_in(client).content.decode()
    assert client.post(LOGIN, {"login": "clerk", "password": PASSWORD}, REMOTE_ADDR="10.1.2.3").status_code == 302


def test_an_administrator_unlocks(client, people, sign_in_as):
    for _try in range(5):
        sign_in(client, password="wrong")
    admin, clerk = sign_in_as("administrator"), User.objects.get(username="clerk")
    answer = admin.post(f"/settings/people/{clerk.pk}/unlock/")
    assert answer["Location"] == f"/settings/people/{clerk.pk}/"
    assert sign_in(client).status_code == 302
    assert [act.action for act in clerk.account.history] == ["open_account"]
    assert [entry.action for act in clerk.account.history for entry in act.entries.order_by("n")] == [
        "open_account",
        "unlock",
    ]


def test_a_blocked_account_is_told_so(client, people):
    User.objects.filter(username="clerk").update(is_active=False)
    answer = sign_in(client)
    assert (answer.status_code, "已停用" in answer.content.decode()) == (403, True)
    assert results() == [("blocked", "")]


def test_there_is_no_sign_up_page_and_no_page_for_mail(client):
    for path in ("signup", "email", "password/reset", "confirm-email", "3rdparty", "2fa", "phone/change", "inactive"):
        assert client.get(f"/accounts/{path}/").status_code == 404


def test_an_authenticator_app_is_set_up_and_then_asked_for(client, people):
    sign_in(client)
    page = client.get("/accounts/factors/app/")
    secret = page.context["form"].secret
    wrong = client.post("/accounts/factors/app/", {"code": "000000"})
    assert "验证码不正确" in wrong.content.decode()
    done = client.post("/accounts/factors/app/", {"code": code_of(secret)})
    assert done["Location"] == "/accounts/factors/codes/"
    assert client.get("/accounts/factors/codes/").content.decode().count("<code>") == 10
    stored = User.objects.get(username="clerk").authenticator_set.get(type="totp").data["secret"]
    assert (stored.startswith("k1$"), secret in stored) == (True, False)
    client.post("/accounts/logout/")
    cache.clear()

    assert sign_in(client)["Location"] == "/accounts/factors/check/"
    assert client.get("/people/me/").status_code == 302, "a password alone opens nothing"
    assert "验证码不正确" in client.post("/accounts/factors/check/", {"code": "000000"}).content.decode()
    assert client.post("/accounts/factors/check/", {"code": code_of(secret)})["Location"] == "/accounts/factors/trust/"
    assert client.post("/accounts/factors/trust/", {"action": "skip"})["Location"] == "/desk/"
    assert results()[-2:] == [("factor", "totp"), ("ok", "password+totp")]


def test_a_remembered_device_is_not_asked_again_until_its_time_is_over(client, people, a_totp, monkeypatch):
    secret = a_totp("clerk")
    sign_in(client)
    client.post("/accounts/factors/check/", {"code": code_of(secret)})
    assert client.post("/accounts/factors/trust/", {"action": "trust"})["Location"] == "/desk/"
    client.post("/accounts/logout/")
    assert sign_in(client)["Location"] == "/desk/"
    client.post("/accounts/logout/")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 31 * 24 * 3600)
    assert sign_in(client)["Location"] == "/accounts/factors/check/"


def test_a_recovery_code_works_once(client, people, a_totp):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    a_totp("clerk")
    codes = RecoveryCodes.activate(User.objects.get(username="clerk")).get_unused_codes()
    for expected in ("/accounts/factors/trust/", None):
        sign_in(client)
        answer = client.post("/accounts/factors/check/", {"code": codes[0]})
        assert answer.headers.get("Location") == expected
        client.post("/accounts/factors/trust/", {"action": "skip"})
        client.post("/accounts/logout/")


def test_a_post_that_needs_a_second_factor_leads_to_set_it_up(client, people, settings, a_totp):
    settings.SECOND_FACTOR_ROLES = ["clerk"]
    sign_in(client)
    asked = client.get("/people/me/")
    assert (asked.status_code, asked["Location"]) == (302, "/accounts/factors/")
    assert "需要第二重验证" in client.get("/accounts/factors/").content.decode()
    a_totp("clerk")
    assert client.get("/people/me/").status_code == 200


def test_a_post_that_needs_none_is_left_alone(client, people, settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    sign_in(client)
    assert client.get("/people/me/").status_code == 200


def test_the_page_to_add_a_passkey_asks_for_a_key_that_the_device_unlocks(client, people):
    sign_in(client)
    page = client.get("/accounts/factors/passkeys/add/")
    options = page.context["js_data"]["creation_options"]["publicKey"]
    assert (page.status_code, options["rp"]["id"], options["user"]["name"]) == (200, "testserver", "clerk")
    assert 'data-passkey="add"' in page.content.decode()


def test_the_devices_answer_is_checked(client, people):
    sign_in(client)
    client.get("/accounts/factors/passkeys/add/")
    for nonsense in ('{"id": "nonsense"}', "5", "[]", "{", '{"id": 1, "rawId": null, "response": {}}'):
        answer = client.post("/accounts/factors/passkeys/add/", {"name": "x", "credential": nonsense})
        assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    client.post("/accounts/logout/")
    answer = client.post("/accounts/factors/passkeys/login/", {"credential": '{"id": "nonsense"}'})
    assert answer["Location"] == "/accounts/login/"
    assert client.get("/accounts/factors/passkeys/login/", headers={"Accept": "application/json"}).status_code == 200


@pytest.fixture
def a_totp(db):
    def activate(name):
        secret = generate_totp_secret()
        TOTP.activate(User.objects.get(username=name), secret)
        return secret

    return activate


@pytest.mark.parametrize(
    ("says", "reads"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0 Safari/537.36 Edg/120.0", "Windows · Edge"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.47", "安卓 · 微信"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Version/16.0 Safari/604.1", "iPhone · Safari"),
        ("curl/8.5", "curl/8.5"),
        ("", ""),
    ],
)
def test_the_log_names_a_device_as_people_call_it(says, reads):
    with translation.override("zh-hans"):
        assert SignIn(device=says).device_words == reads

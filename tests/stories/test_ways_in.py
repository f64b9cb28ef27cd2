"""The ways in: a passkey from its making to its use, an app, a code, a new password; and axe finds nothing on the way."""

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cases.models import CaseExport, CaseImport
from linli.cases.tasks import look_at_file
from linli.people.models import SignIn, User

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
TABLE = "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间\n1,A0004,路灯,2019/4/25 9:32,不亮,已修,2019/5/1\n3,A0006,公园,昨天,脏,,"


def with_a_fingerprint_reader(person):
    """The device has an authenticator that says yes."""
    device = person.context.new_cdp_session(person.tab)
    device.send("WebAuthn.enable")
    return device, device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]


def looks_at(person, *addresses):
    """Open each; what axe finds, by page."""
    found = {}
    for address in addresses:
        if address:
            person.opens(address)
        if person.findings:
            found[person.tab.url] = person.findings
    return found


def code_now(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_a_passkey_is_added_and_then_opens_the_door_without_a_password(stage):
    clerk = stage.staff("clerk")
    device, reader = with_a_fingerprint_reader(clerk)
    clerk.opens("/accounts/factors/passkeys/add/")
    assert looks_at(clerk, "") == {}
    clerk.tab.locator("[name=name]").fill("办公室电脑")

    clerk.presses("添加通行密钥")

    assert len(device.send("WebAuthn.getCredentials", {"authenticatorId": reader})["credentials"]) == 1
    key = User.objects.get(username="clerk").authenticator_set.get(type="webauthn").pk
    passkeys = "/accounts/factors/passkeys/"
    assert looks_at(clerk, passkeys, f"{passkeys}{key}/edit/", f"{passkeys}{key}/remove/", "/accounts/factors/") == {}
    clerk.opens("/people/me/")
    clerk.presses("退出登录")
    clerk.opens("/accounts/login/")

    clerk.presses("使用通行密钥登录")

    clerk.opens("/desk/")
    clerk.sees("一站式中心 · 受理员")
    assert SignIn.objects.filter(result="ok").order_by("-pk").first().method == "webauthn"


def test_an_app_gives_the_second_step_and_no_page_on_the_way_has_findings(stage):
    clerk = stage.staff("clerk")
    clerk.opens("/accounts/factors/app/")
    assert looks_at(clerk, "") == {}
    secret = clerk.tab.locator("[name=secret], [value][readonly]").first.input_value()
    clerk.tab.locator("[name=code]").fill(code_now(secret))
    with clerk.leads_on():
        clerk.tab.locator("[name=code]").press("Enter")
    again = ["/accounts/reauthenticate/", "/accounts/factors/again/", "/accounts/password/change/"]
    assert (
        looks_at(
            clerk, "/accounts/factors/codes/", "/accounts/factors/codes/new/", "/accounts/factors/app/remove/", *again
        )
        == {}
    )
    clerk.opens("/people/me/")
    clerk.presses("退出登录")

    clerk.signs_in("clerk", stage.password)

    assert looks_at(clerk, "") == {}
    clerk.tab.locator("[name=code]").fill("000000")
    with clerk.leads_on():
        clerk.tab.locator("[name=code]").press("Enter")
    assert looks_at(clerk, "") == {}


def test_a_code_by_sms_and_a_link_for_a_new_password_have_no_findings(stage):
    resident = stage.somebody(phone=True)
    resident.opens("/accounts/login/code/")
    resident.tab.locator("[name=phone]").fill("13800000001")
    with resident.leads_on():
        resident.tab.get_by_role("main").locator("button[type=submit]").first.click()
    assert looks_at(resident, "") == {}

    boss, plumber = stage.client("administrator"), User.objects.get(username="plumber")
    boss.post(f"/settings/people/{plumber.pk}/reset_password/")
    link = boss.get(f"/settings/people/{plumber.pk}/").context["link"].removeprefix("http://testserver")
    assert looks_at(stage.somebody(phone=True), link) == {}


def test_a_file_on_its_way_in_and_a_list_on_its_way_out_have_no_findings(stage, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    client = stage.client("clerk")
    client.post("/cases/import/", {"file": SimpleUploadedFile("留言.csv", TABLE.encode())})
    job = CaseImport.objects.get()
    clerk = stage.inside("clerk")
    assert looks_at(clerk, f"/cases/import/{job.pk}/") == {}, "being read"
    look_at_file.call(job.pk)
    assert looks_at(clerk, f"/cases/import/{job.pk}/") == {}, "what it would do"
    for state in ("running", "stopped", "done", "unreadable"):
        CaseImport.objects.update(state=state, done=1, total=2, new=1)
        assert looks_at(clerk, f"/cases/import/{job.pk}/") == {}, state

    export = CaseExport.objects.create(user_id=job.user_id, query="view=all", format="csv", total=2000, done=700)
    assert looks_at(clerk, f"/desk/export/{export.pk}/") == {}

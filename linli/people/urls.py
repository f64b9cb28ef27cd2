"""Pages about people, and those of django-allauth that we have made ours. The others do not exist here."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from linli.people.views import contacts, sign_ins, staff, teams, units

accounts: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", RedirectView.as_view(pattern_name="people:security"), name="account_set_password"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/new/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("factors/", factors.index, name="mfa_index"),
    path("factors/check/", factors.authenticate, name="mfa_authenticate"),
    path("factors/again/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("factors/trust/", factors.trust, name="mfa_trust"),
    path("factors/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("factors/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("factors/codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("factors/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("factors/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("factors/passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("factors/passkeys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("factors/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("factors/passkeys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("city/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("city/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
]
pages: list[URLPattern | URLResolver] = [
    path("people/contacts/<int:pk>/reveal/", contacts.reveal, name="reveal"),
    path("people/access-log/", contacts.access_log, name="access_log"),
    path("people/sign-ins/", sign_ins.log, name="sign_ins"),
    path("people/me/", contacts.mine, name="mine"),
    path("people/me/correct/", contacts.correct, name="correct"),
    path("people/me/security/", sign_ins.security, name="security"),
    path("people/me/end-sessions/", sign_ins.end_sessions, name="end_sessions"),
    path("people/post/", sign_ins.choose_post, name="choose_post"),
    path("settings/teams/", teams.teams, name="teams"),
    path("settings/teams/posts/<int:pk>/stand-in/", teams.stand_in, name="stand_in"),
    path("settings/teams/posts/<int:pk>/end/", teams.end_stand_in, name="end_stand_in"),
    path("settings/teams/posts/<int:pk>/hand-over/", teams.hand_over, name="hand_over"),
    path("settings/teams/posts/<int:pk>/paper/", teams.handover_paper, name="handover_paper"),
    path("settings/teams/<slug:code>/", teams.team, name="team"),
    path("settings/units/", units.units, name="units"),
    path("settings/units/add/", units.add_unit, name="add_unit"),
    path("settings/units/<int:pk>/", units.unit, name="unit"),
    path("settings/units/<int:pk>/retire/", units.retire_unit, name="retire_unit"),
    path("settings/units/<int:pk>/restore/", units.restore_unit, name="restore_unit"),
    path("settings/people/", staff.people, name="people"),
    path("settings/people/add/", staff.add_person, name="add_person"),
    path("settings/people/<int:pk>/", staff.person, name="person"),
    path("settings/people/<int:pk>/posts/add/", staff.add_post, name="add_post"),
    path("settings/people/<int:pk>/<slug:name>/", staff.deed, name="deed"),
    path("settings/posts/<int:pk>/", staff.post, name="post"),
    path("settings/posts/<int:pk>/retire/", staff.retire_post, name="retire_post"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(accounts)),
    path("", include((pages, "people"))),
]

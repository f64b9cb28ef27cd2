"""A city's single sign-on over OpenID Connect, against a provider of our own that listens on the loopback."""

import json
import secrets
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa

from linli.people.models import SignIn, User

pytestmark = pytest.mark.django_db
CLIENT, SECRET = "linli", "a-secret-of-the-city"


class Provider(BaseHTTPRequestHandler):
    """Discovery, authorisation code with PKCE, token, userinfo, keys: as OpenID Connect Core asks."""

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    claims = {"sub": "371482-0042", "preferred_username": "clerk", "name": "受理员"}
    codes: dict[str, dict[str, str]] = {}
    tokens: set[str] = set()

    @property
    def issuer(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def do_GET(self):
        where = urlsplit(self.path)
        if where.path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "userinfo_endpoint": f"{self.issuer}/userinfo",
                    "jwks_uri": f"{self.issuer}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif where.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(where.query).items()}
            code = secrets.token_urlsafe()
            self.codes[code] = asked
            self.send_response(302)
            self.send_header(
                "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            )
            self.end_headers()
        elif where.path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            self.answer({"keys": [{**public, "kid": "1", "use": "sig"}]})
        elif self.headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens:
            self.answer(self.claims)
        else:
            self.answer({"error": "invalid_token"}, 401)

    def do_POST(self):
        sent = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        asked = self.codes.pop(sent.get("code", ""), None)
        proof = urlsafe_b64encode(sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if asked is None or sent["client_secret"] != SECRET or asked["code_challenge"] != proof:
            self.answer({"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        body = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, **self.claims}
        token = secrets.token_urlsafe()
        self.tokens.add(token)
        signed = jwt.encode(body, self.key, algorithm="RS256", headers={"kid": "1"})
        self.answer({"access_token": token, "token_type": "Bearer", "id_token": signed, "expires_in": 60})

    def answer(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *args):
        """Nothing to say in a test."""


@pytest.fixture
def city(settings, monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    app = {"provider_id": "city", "name": "市统一身份认证", "client_id": CLIENT, "secret": SECRET}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [{**app, "settings": {"server_url": address}}], "OAUTH_PKCE_ENABLED": True}
    }
    yield Provider
    server.shutdown()
    server.server_close()


def through_the_city(client):
    """Press the button, be sent to the city, come back with a code."""
    there = client.post("/accounts/city/oidc/city/login/?process=login")
    back = requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


def test_the_sign_in_page_names_the_city(client, city):
    page = client.get("/accounts/login/").content.decode()
    assert "市统一身份认证" in page


def test_somebody_registered_here_comes_in_through_the_city(client, people, city):
    answer = through_the_city(client)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(User.objects.get(username="clerk").pk)
    link = SocialAccount.objects.get()
    assert (link.uid, link.user.username) == ("371482-0042", "clerk")
    assert SignIn.objects.get().method == "socialaccount"


def test_the_next_time_the_citys_number_counts_and_not_the_name(client, people, city, monkeypatch):
    through_the_city(client)
    client.post("/accounts/logout/")
    monkeypatch.setattr(city, "claims", {**city.claims, "preferred_username": "administrator"})
    through_the_city(client)
    assert client.session["_auth_user_id"] == str(User.objects.get(username="clerk").pk)


def test_somebody_unknown_here_is_told_whom_to_ask_and_no_account_is_made(client, people, city, monkeypatch):
    monkeypatch.setattr(city, "claims", {"sub": "9", "preferred_username": "stranger"})
    before = User.objects.count()
    answer = through_the_city(client)
    assert (answer.status_code, "还没有登记您的账户" in answer.content.decode()) == (403, True)
    assert (User.objects.count(), SocialAccount.objects.count(), SignIn.objects.get().result) == (before, 0, "unknown")


def test_the_citys_sign_in_counts_as_sure(client, people, city, settings):
    settings.SECOND_FACTOR_ROLES = ["clerk"]
    through_the_city(client)
    assert client.get("/people/me/").status_code == 200


def test_a_city_that_fails_leaves_one_with_a_page_that_helps(client, people, city, monkeypatch):
    there = client.post("/accounts/city/oidc/city/login/?process=login")
    state = parse_qs(urlsplit(there["Location"]).query)["state"][0]
    answer = client.get(f"/accounts/city/oidc/city/login/callback/?code=forged&state={state}")
    assert "没有登录成功" in answer.content.decode()

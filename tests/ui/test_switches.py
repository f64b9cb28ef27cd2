"""One switch for elders, one for the language; both are remembered for a year."""

import pytest

YEAR = 365 * 24 * 3600


def test_the_elder_mode_is_switched_on_remembered_for_a_year_and_leads_back(client):
    response = client.post("/ui/elder/", {"on": "1", "next": "/ui/gallery/?a=1"})
    assert (response.status_code, response.url) == (302, "/ui/gallery/?a=1")
    cookie = response.cookies["elder"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("1", YEAR, "Lax")
    assert '<html lang="zh-CN" class="elder">' in client.get("/ui/gallery/").content.decode()


def test_the_elder_mode_is_switched_off_again(client):
    client.post("/ui/elder/", {"on": "1"})
    client.post("/ui/elder/", {"on": "0"})
    assert '<html lang="zh-CN">' in client.get("/ui/gallery/").content.decode()


@pytest.mark.parametrize("address", ["/ui/elder/", "/ui/language/"])
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_switch_never_leads_to_another_site(client, address, elsewhere):
    response = client.post(address, {"on": "1", "language": "en", "next": elsewhere})
    assert (response.status_code, response.url) == (302, "/")


def test_the_language_is_remembered_for_a_year(client):
    response = client.post("/ui/language/", {"language": "en", "next": "/ui/gallery/"})
    cookie = response.cookies["django_language"]
    assert (response.url, cookie.value, cookie["max-age"]) == ("/ui/gallery/", "en", YEAR)
    assert client.get("/ui/gallery/").headers["Content-Language"] == "en"


@pytest.mark.parametrize("address", ["/ui/elder/", "/ui/language/"])
def test_a_switch_is_pressed_and_not_followed(client, address):
    assert client.get(address).status_code == 405

"""Pages of trouble say what happened and what to do next."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.utils.html import escape

from linli.ui.render import trouble


def _refuse(request):
    raise PermissionDenied("只有督办员可以看。")


def _garble(request):
    raise BadRequest("x")


def _break(request):
    raise RuntimeError("nobody should read this")


def _lose(request):
    raise Http404("secret")


for view in (_refuse, _garble, _break, _lose):
    view.login_required = False


def _busy(request) -> HttpResponse:
    return trouble(request, 429)


def _changed(request) -> HttpResponse:
    return trouble(request, 409, why="刚刚交办给了物业服务中心。")


_busy.login_required = _changed.login_required = False

urlpatterns = [
    path("", include("linli.ui.urls")),
    path("refuse/", _refuse),
    path("garble/", _garble),
    path("break/", _break),
    path("lose/", _lose),
    path("busy/", _busy),
    path("changed/", _changed),
]
handler400 = "linli.ui.views.bad_request"
handler403 = "linli.ui.views.forbidden"
handler404 = "linli.ui.views.not_found"

PAGES = {
    "/garble/": (400, "没能读懂浏览器发来的内容"),
    "/refuse/": (403, "这里不对您开放"),
    "/lose/": (404, "没有找到您要的内容"),
    "/changed/": (409, "这件事刚刚有了变化"),
    "/busy/": (429, "操作太频繁了"),
    "/break/": (500, "系统出了问题，不是您的错"),
}


@pytest.fixture(autouse=True)
def _addresses():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize("address", PAGES)
def test_each_trouble_has_its_page_in_chinese_with_a_way_on(address):
    status, heading = PAGES[address]
    response = Client(raise_request_exception=False).get(address)
    text = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in text
    assert 'href="/"' in text
    assert "nobody should read this" not in text
    assert "secret" not in text


def test_the_reason_is_shown_to_the_reader(client):
    assert "只有督办员可以看。" in client.get("/refuse/").content.decode()
    assert "刚刚交办给了物业服务中心。" in client.get("/changed/").content.decode()


def test_a_form_without_its_token_is_told_to_reload():
    response = Client(enforce_csrf_checks=True).post("/ui/elder/", {"on": "1"})
    assert response.status_code == 403
    assert "<h1>页面打开太久了</h1>" in response.content.decode()


def test_trouble_speaks_english_too(client):
    client.cookies["django_language"] = "en"
    assert f"<h1>{escape('This is not open to you')}</h1>" in client.get("/refuse/").content.decode()


@override_settings(ROOT_URLCONF="config.urls")
def test_a_request_refused_before_anybody_knows_who_it_is_gets_its_page():
    response = Client(raise_request_exception=False).get("/", HTTP_HOST="no such host")

    assert response.status_code == 400
    assert "<h1>" in response.content.decode()

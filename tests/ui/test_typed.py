"""What comes in with pasted words and is no part of them is taken out before any form reads it."""

import pytest
from django.http import HttpResponse, QueryDict

from linli.kernel.unseen import without_unseen
from linli.ui.middleware import Typed


def reached(request):
    Typed(lambda _request: HttpResponse()).process_view(request, lambda _request: HttpResponse(), (), {})
    return request


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        ("灯\x00不亮", "灯不亮"),
        ("\ufeff三单元\x07\x1b\x7f\x85", "三单元"),
        ("第一行\r\n第二行\t末", "第一行\r\n第二行\t末"),
        ("👨\u200d👩\u200d👧 家", "👨\u200d👩\u200d👧 家"),
    ],
)
def test_what_nobody_sees_is_taken_out_and_all_else_stays(pasted, read):
    assert without_unseen(pasted) == read


def test_every_field_of_a_form_is_read_without_it(rf):
    request = reached(rf.post("/", {"words": "灯\x00不亮", "several": ["一", "二\x08"], "empty": "\x00"}))

    assert dict(request.POST.lists()) == {"words": ["灯不亮"], "several": ["一", "二"], "empty": [""]}


def test_an_address_is_read_without_it_but_never_asks_for_everything_instead(rf):
    request = reached(rf.get("/", {"q": "灯\x00不亮", "view": "\x00"}))

    assert QueryDict("q=灯不亮&view=%00") == request.GET

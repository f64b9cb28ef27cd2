"""An administrator gives a program a key and connects the hotline by a folder; axe finds nothing on any of these pages."""

import pytest

from linli.api.models import ApiKey
from linli.api.queries.keys import key_of
from linli.exchange.models import Partner

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", [True, False])
def test_a_key_is_given_and_the_hotline_connected(stage, settings, tmp_path, phone):
    settings.EXCHANGE_DIR = settings.DATA_DIR = tmp_path
    keeper, found = stage.inside("administrator", phone=phone), []
    keeper.opens("/settings/keys/")
    found += keeper.findings
    keeper.presses("新建密钥")
    found += keeper.findings
    keeper.fills({"名称": "社区小程序", "登记诉求": True})
    keeper.presses("新建")
    found += keeper.findings
    shown = keeper.tab.get_by_label("密钥", exact=True).first.input_value()
    assert key_of(shown) == ApiKey.objects.get()
    keeper.opens("/settings/exchange/new/")
    keeper.fills({"名称": "12345热线", "代码": "hotline", "表格文件夹": True})
    found += keeper.findings
    keeper.presses("接入")
    found += keeper.findings
    assert Partner.objects.get().code == "hotline"
    for address in (
        "/settings/exchange/",
        "/settings/exchange/log/",
        "/settings/exchange/log/in/",
        "/calendar/",
        "/api/",
    ):
        keeper.opens(address)
        found += keeper.findings

    assert found == []

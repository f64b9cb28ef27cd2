"""Our short way to the HTML of a widget gives what Django's templates give."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from linli.ui.widgets import Renderer

EVIL = "<b>“&\"'"
GROUPS = [("", "—"), ("甲", [(1, "一"), (EVIL, EVIL)]), (None, "无")]


class Everything(forms.Form):
    choice = forms.ChoiceField(
        choices=GROUPS, widget=forms.Select({"aria-label": EVIL, "hidden": True, "data-x": False})
    )
    several = forms.MultipleChoiceField(choices=GROUPS)
    words = forms.CharField(max_length=9)
    number = forms.IntegerField(min_value=1)
    day = forms.DateField(widget=forms.DateInput({"type": "date"}))
    secret = forms.CharField(widget=forms.PasswordInput(render_value=True))
    hidden = forms.CharField(widget=forms.HiddenInput)
    mail = forms.EmailField()
    address = forms.URLField(assume_scheme="https")


def shown(renderer, name, data):
    html = str(Everything(data, renderer=renderer)[name])
    tags = re.sub(r"\s*\n\s*", "", html)
    return re.sub(r"<(\w+)((?: [^<>]*)?)>", lambda m: f"<{m[1]} {' '.join(sorted(m[2].split(' ')))}>", tags)


@pytest.mark.parametrize("name", Everything.base_fields)
@pytest.mark.parametrize(
    "data", [None, {}, dict.fromkeys(Everything.base_fields, EVIL), {"choice": "1", "number": "7"}]
)
def test_it_is_what_django_shows(name, data):
    assert shown(Renderer(), name, data) == shown(TemplatesSetting(), name, data)


def test_nothing_typed_gets_out_of_its_quotes():
    html = str(Everything({"words": '"><script>alert(1)</script>'}, renderer=Renderer())["words"])

    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in html

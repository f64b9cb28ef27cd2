"""Forms keep what was typed, say what is wrong beside it, and are one act however often they are sent."""

from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override

from linli.kernel.rulebook import Refused
from linli.ui.forms import ActForm, act_marks

KEY = "5f0c7a52-4b5c-4f0e-9d55-3f4f1c3c7d10"


class Note(ActForm):
    words = forms.CharField(label="内容", max_length=20, help_text="写清楚", widget=forms.Textarea)


def sent(**values: str) -> Note:
    query = QueryDict(mutable=True)
    query.update({"seen": "3", "key": KEY, "words": "灯不亮", **values})
    return Note(query)


def test_what_was_typed_and_what_marks_the_act_come_apart():
    form = sent()
    assert form.is_valid()
    assert form.given() == {"words": "灯不亮"}
    assert form.sent() == {"seen": 3, "key": UUID(KEY)}


def test_a_refused_form_keeps_what_was_typed_and_starts_from_what_is_true_now():
    form = sent()
    assert form.is_valid()
    form.refuse(Refused("刚刚有人改了。"), seen=5)
    assert form["words"].value() == "灯不亮"
    assert form["seen"].value() == "5"
    assert form["key"].value() != KEY
    assert form.non_field_errors() == ["刚刚有人改了。"]


def test_every_fresh_form_has_a_key_of_its_own():
    assert Note()["key"].value() != Note()["key"].value()
    assert act_marks(7)["seen"] == "7"
    assert act_marks(7)["key"] != act_marks(7)["key"]


def test_an_error_is_tied_to_its_field_for_those_who_listen():
    text = str(sent(words=""))
    assert 'aria-describedby="id_words_helptext id_words_error"' in text
    assert 'aria-invalid="true"' in text
    assert '<ul class="field-errors" id="id_words_error"><li>请填写这一项。</li></ul>' in text
    assert '<a href="#id_words">内容</a>：请填写这一项。' in text


def test_a_form_looks_the_same_through_the_component():
    form = sent(words="")
    assert "id_words_error" in render_to_string(
        "ui/components/form.html", {"form": form, "method": "post", "slots": {}}
    )


def test_null_bytes_too_many_words_and_a_broken_mark_are_told_in_chinese():
    assert sent(words="灯\x00不亮").errors == {"words": ["内容里有看不见的特殊字符，请删去后再提交。"]}
    assert sent(words="灯" * 21).errors == {"words": ["最多 20 个字，现在有 21 个字。"]}
    assert sent(key="x").errors == {"key": ["页面内容不完整，请刷新后再提交。"]}
    assert sent(seen="x").errors == {"seen": ["页面内容不完整，请刷新后再提交。"]}


def test_what_django_says_of_a_figure_is_said_as_the_rest_of_the_house_says_it():
    class Days(forms.Form):
        days = forms.IntegerField(min_value=1, max_value=365)
        share = forms.FloatField()
        mail = forms.EmailField()

    many, few = Days({"days": "366", "share": "x", "mail": "x"}), Days({"days": "0"})

    assert [many.errors["days"], few.errors["days"]] == [["不能大于 365。"], ["不能小于 1。"]]
    assert many.errors["share"] + many.errors["mail"] == [
        "请填写数字。",
        "请填写正确的邮箱地址，例如 wang@example.com。",
    ]


def test_the_same_is_told_in_english():
    with override("en"):
        assert sent(words="").errors == {"words": ["This field is required."]}


def test_markup_in_words_stays_words():
    assert "<script>" not in str(sent(words="<script>alert(1)</script>", key=str(uuid4())))

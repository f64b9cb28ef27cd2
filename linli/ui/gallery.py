"""What the gallery shows: invented things, in the language of those who would write them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone

from linli.ui.components import COMPONENTS
from linli.ui.forms import KeyedForm

FEATURES: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"title": "第 6 网格", "text": "12 件正在办理", "tone": "present"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[117.0, 36.0], [117.004, 36.0005], [117.0042, 36.003], [117.0002, 36.0034], [117.0, 36.0]]
                ],
            },
        },
        {
            "type": "Feature",
            "properties": {"title": "第 7 网格", "text": "3 件正在办理"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[117.004, 36.0005], [117.008, 36.0], [117.0083, 36.0031], [117.0042, 36.003], [117.004, 36.0005]]
                ],
            },
        },
        {
            "type": "Feature",
            "properties": {"title": "楼道灯不亮", "text": "还剩 2 小时", "tone": "late"},
            "geometry": {"type": "Point", "coordinates": [117.0021, 36.0016]},
        },
    ],
}


class SampleForm(KeyedForm):
    """Every kind of field that pages here use."""

    words = forms.CharField(
        label="哪里不对？", max_length=2000, widget=forms.Textarea, help_text="用您自己的话说就行。"
    )
    phone = forms.CharField(label="手机号", widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
    urgency = forms.ChoiceField(
        label="急不急？", choices=[("1", "一般"), ("2", "较急"), ("3", "紧急")], widget=forms.RadioSelect
    )
    category = forms.ChoiceField(
        label="类别", choices=[("", "—"), ("a", "物业管理 / 公共照明"), ("b", "城市管理 / 占道")], required=False
    )
    day = forms.DateField(label="从哪天开始的？", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    photos = forms.FileField(
        label="照片", required=False, widget=forms.FileInput(attrs={"accept": "image/*", "data-preview": "yes"})
    )
    agree = forms.BooleanField(label="承办单位可以给我打电话", required=False)


def sample(request: HttpRequest) -> dict[str, Any]:
    """All that the gallery's templates need."""
    now = timezone.now()
    return {
        "documented": COMPONENTS,
        "form": SampleForm(prefix="new"),
        "refused": SampleForm(
            {
                "refused-key": "5f0c7a52-4b5c-4f0e-9d55-3f4f1c3c7d10",
                "refused-words": "",
                "refused-phone": "138",
                "refused-urgency": "9",
            },
            prefix="refused",
        ),
        "found": {
            "title": [("楼道灯", True), ("不亮", False)],
            "line": [("…二单元一楼到三楼的", False), ("楼道灯", True), ("都不亮，已经一个星期了…", False)],
        },
        "loop": ["接办", "研办", "交办", "督办"],
        "bars": [
            {"x": 2, "width": 28, "y": 20, "height": 20, "part_y": 22, "part_height": 18, "text": "6月 20"},
            {"x": 35, "width": 28, "y": 0, "height": 40, "part_y": 10, "part_height": 30, "text": "7月 40"},
            {"x": 68, "width": 28, "y": 30, "height": 10, "part_y": 38, "part_height": 2, "text": "8月 10"},
        ],
        "dots": [
            {"x": -310, "y": 120, "tone": "first", "mine": True},
            {"x": -260, "y": -90, "tone": "first", "mine": False},
            {"x": 340, "y": 60, "tone": "second", "mine": False},
        ],
        "features": FEATURES,
        "words": {"煤气": "先开窗、关阀门，人到室外再打电话。", "着火": "先离开，再打电话。", "晕倒": ""},
        "rows": [("经办人", "刘师傅"), ("您的网格员", "周宁"), ("监督电话", "12345")],
        "pages": Paginator(range(148), 50).page(2),
        "instants": [
            now - timedelta(minutes=7),
            now - timedelta(days=1),
            now + timedelta(days=3),
            now + timedelta(hours=2),
        ],
        "photo": "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'%3E%3Cpath fill='%23c9ccd0' d='M0 0h4v3H0z'/%3E%3Cpath fill='%238d949b' d='M0 3l1.4-1.6L2.3 2.3 3 1.5 4 2.6V3z'/%3E%3C/svg%3E",
        "work": WORK,
        "weekdays": list("一二三四五六日"),
        "weeks": WEEKS,
        "open": WORK[0],
        "address": request.build_absolute_uri("/"),
        "sign": ["承办人（签字）", "负责人（签字）", "日期"],
    }


WEEKS: list[list[dict[str, Any] | None]] = [
    [None, None, None, *({"number": n, "mark": "休", "title": "国庆节", "tone": "rest"} for n in (1, 2, 3, 4))],
    [
        *({"number": n, "mark": "休", "title": "国庆节", "tone": "rest"} for n in (5, 6, 7)),
        {"number": 8},
        {"number": 9},
        {"number": 10, "mark": "班", "title": "调休上班", "tone": "soon", "href": "#main"},
        {"number": 11, "tone": "rest"},
    ],
]
WORK = [
    {
        "title": "3 号楼 2 单元楼道灯不亮，老人夜里下楼看不见",
        "meta": "东苑社区 第 6 网格 · 扫码 · 4 人反映",
        "pill": "还剩 2 小时",
        "tone": "soon",
        "when": "09:05",
    },
    {
        "title": "小区东门消防通道长期停满私家车",
        "meta": "南湖社区 第 2 网格 · 12345",
        "pill": "超期 1 小时",
        "tone": "late",
        "when": "昨天",
    },
    {
        "title": "楼下菜地浇粪水，味道大",
        "meta": "群众里社区 第 9 网格 · 走访",
        "pill": "今天 17:00",
        "tone": "plain",
        "when": "昨天",
    },
    {
        "title": "咨询：异地医保报销需要哪些材料",
        "meta": "新河社区 · 窗口",
        "pill": "今天 18:00",
        "tone": "plain",
        "when": "昨天",
    },
    {
        "title": "楼上漏水把我家墙泡了，对方不认",
        "meta": "东苑社区 第 3 网格 · 窗口 · 建议调解",
        "pill": "明天 12:00",
        "tone": "plain",
        "when": "昨天",
    },
    {"title": "希望四点半课堂多开一个班", "meta": "新河社区 · 议事", "pill": "已答复", "tone": "done", "when": "周五"},
]

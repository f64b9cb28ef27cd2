"""Texts that can be found get the labels of their cases: the areas around them, and the units that have to do with them."""

from typing import Any

from django.db import migrations
from django.db.models import F, QuerySet, Value

from linli.cases.rules import area_labels, unit_label
from linli.search.fields import GramsField, Joined
from linli.search.rules import labelled


def label(apps: Any, _schema_editor: Any) -> None:
    """One statement for each area and each unit."""
    Case, Task = apps.get_model("cases", "Case"), apps.get_model("cases", "Task")
    texts = apps.get_model("search", "Text").objects.filter(audience="staff", kind="cases.case")

    def give(cases: QuerySet[Any], labels: set[str]) -> None:
        more = Value(sorted(labelled(labels)), output_field=GramsField())
        texts.filter(thing_id__in=cases).update(grams=Joined(F("grams"), more))

    for code in Case.objects.exclude(area=None).order_by().values_list("area", flat=True).distinct():
        give(Case.objects.filter(area=code).values("pk"), area_labels(code))
    for unit in Case.objects.order_by().values_list("desk", flat=True).distinct():
        give(Case.objects.filter(desk=unit).values("pk"), {unit_label(unit)})
    for unit in Task.objects.order_by().values_list("unit", flat=True).distinct():
        give(Task.objects.filter(unit=unit).values("case"), {unit_label(unit)})


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_time_between_calls"), ("search", "0001_initial")]

    operations = [migrations.RunPython(label, migrations.RunPython.noop)]

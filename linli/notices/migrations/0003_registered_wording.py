from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from linli.notices.rules import digest_of


def remember_wording(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A text that is registered as it stands is the registered wording; of one edited since, the wording is not known."""
    template_model = apps.get_model("notices", "SmsTemplate")
    for template in template_model.objects.select_related("text"):
        if template.registered_hash == digest_of(template.text.body):
            template_model.objects.filter(pk=template.pk).update(registered_body=template.text.body)


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="smstemplate",
            name="registered_body",
            field=models.TextField(blank=True),
        ),
        migrations.RunPython(remember_wording, migrations.RunPython.noop),
    ]

import django.db.models.deletion
from django.db import migrations, models

import linli.people.fields


class Migration(migrations.Migration):
    dependencies = [
        ("votes", "0002_several_questions"),
    ]

    operations = [
        migrations.AddField(
            model_name="vote",
            name="written_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.CreateModel(
            name="WrittenName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.PositiveSmallIntegerField()),
                ("n", models.PositiveSmallIntegerField()),
                ("name", linli.people.fields.EncryptedText(blank=True, verbose_name="full name")),
                ("name_hash", models.CharField(blank=True, max_length=64)),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="written_names", to="votes.vote"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("vote", "question", "n"), name="one_number_per_written_name"),
                    models.UniqueConstraint(
                        condition=models.Q(("name_hash", ""), _negated=True),
                        fields=("vote", "question", "name_hash"),
                        name="one_written_name_once",
                    ),
                ],
            },
        ),
    ]

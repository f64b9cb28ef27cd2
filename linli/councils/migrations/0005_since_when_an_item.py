from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0004_topics_from_hearings"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="turned_at",
            field=models.DateTimeField(null=True),
        ),
    ]

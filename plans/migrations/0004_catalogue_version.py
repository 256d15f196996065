"""One row for the version of the catalogue; edition numbers go on from the highest revision, whose number they had."""

from django.db import migrations, models


def begin_at_the_highest_revision(apps, schema_editor):
    last = apps.get_model("plans", "Revision").objects.order_by("pk").last()
    if last:
        apps.get_model("plans", "CatalogueVersion").objects.create(pk=1, number=last.pk, changed_at=last.at)


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_plain_digits")]

    operations = [
        migrations.CreateModel(
            name="CatalogueVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(verbose_name="number")),
                ("changed_at", models.DateTimeField(verbose_name="time")),
            ],
            options={
                "verbose_name": "version of the catalogue",
                "verbose_name_plural": "versions of the catalogue",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="plans_catalogueversion_one_row")
                ],
            },
        ),
        migrations.RunPython(begin_at_the_highest_revision, migrations.RunPython.noop),
    ]

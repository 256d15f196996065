"""Keep as printed what this code no longer reads; backwards, turn what older code does not know into what it does."""

from django.db import migrations

from plans.figures import quantities

OLDER_DIMENSIONS = (
    "money", "mass", "count", "percent", "points", "time", "length", "energy", "energy_per_area", "multiple", "rank",
    "pattern",
)  # fmt: skip


def keep_as_printed(apps, schema_editor):
    for name in ("Target", "Result"):
        model = apps.get_model("plans", name)
        for pk, quantity in model.objects.exclude(quantity="").values_list("pk", "quantity"):
            try:
                quantities.parse(quantity)
            except ValueError as refusal:
                print(f"\n  {pk}: {refusal}", end="")
                model.objects.filter(pk=pk).update(
                    is_unread=True, qualifier="unread", number=None, unit="", base_unit="", low=None, high=None
                )


def turn_back(apps, schema_editor):
    for name in ("Target", "Result"):
        unread = apps.get_model("plans", name).objects.filter(qualifier="unread")
        if number := unread.update(qualifier="pattern"):
            print(f"\n  {number} quantities of {name.lower()}s that were only printed are kept as patterns.", end="")
    newer = apps.get_model("plans", "Indicator").objects.exclude(dimension__in=OLDER_DIMENSIONS)
    for indicator in newer:
        print(f"\n  Indicator {indicator.pk}: the dimension {indicator.dimension} becomes count.", end="")
    newer.update(dimension="count")


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0009_unread_quantities'),
    ]

    operations = [
        migrations.RunPython(keep_as_printed, turn_back),
    ]

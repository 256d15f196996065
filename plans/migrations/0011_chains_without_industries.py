"""Let a chain name no industry, where its source names none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0010_older_dimensions"),
        ("plans", "0007_files_and_former_addresses"),
    ]

    operations = [
        migrations.AlterField(
            model_name="chain",
            name="industries",
            field=models.ManyToManyField(
                blank=True, related_name="chains", to="plans.industry", verbose_name="industries"
            ),
        ),
    ]

"""Take the single links of statements away: those to several entries hold them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0005_topics_and_links'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='result',
            name='plans_result_district_lies_in_city',
        ),
        migrations.RemoveConstraint(
            model_name='result',
            name='plans_result_plan_lies_in_city',
        ),
        migrations.RemoveConstraint(
            model_name='result',
            name='plans_result_chain_lies_in_city',
        ),
        migrations.RemoveConstraint(
            model_name='result',
            name='plans_result_measure_lies_in_plan',
        ),
        migrations.RemoveConstraint(
            model_name='result',
            name='plans_result_measure_has_plan',
        ),
        migrations.RemoveConstraint(
            model_name='target',
            name='plans_target_district_lies_in_city',
        ),
        migrations.RemoveConstraint(
            model_name='target',
            name='plans_target_plan_lies_in_city',
        ),
        migrations.RemoveConstraint(
            model_name='target',
            name='plans_target_chain_lies_in_city',
        ),
        migrations.RemoveConstraint(
            model_name='target',
            name='plans_target_measure_lies_in_plan',
        ),
        migrations.RemoveConstraint(
            model_name='target',
            name='plans_target_measure_has_plan',
        ),
        migrations.RemoveField(
            model_name='result',
            name='chain',
        ),
        migrations.RemoveField(
            model_name='result',
            name='district',
        ),
        migrations.RemoveField(
            model_name='result',
            name='firm',
        ),
        migrations.RemoveField(
            model_name='result',
            name='plan',
        ),
        migrations.RemoveField(
            model_name='target',
            name='chain',
        ),
        migrations.RemoveField(
            model_name='target',
            name='district',
        ),
        migrations.RemoveField(
            model_name='target',
            name='firm',
        ),
        migrations.RemoveField(
            model_name='target',
            name='plan',
        ),
    ]

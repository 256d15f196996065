"""Topics, terms and actors; links of a statement to several plans, chains, firms and districts.

Only adds: the code of before goes on reading while it runs. The next migration takes the single links away.
"""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

LINKS = {"district": "districts", "plan": "plans", "chain": "chains", "firm": "firms"}
# What a statement is about tells whose it is, until somebody has read it for that.
ACTORS = {"district": "district", "firm": "firm", "project": "firm", "institution": "institution"}


def copy_links(apps, schema_editor):
    """Write each single link into the table of links beside it."""
    for model in _models(apps):
        for single, several in LINKS.items():
            through = getattr(model, several).through
            own, other = _columns(model, several)
            linked = model.objects.exclude(**{single: None}).values_list("pk", f"{single}_id")
            through.objects.bulk_create(
                [through(**{own: key, other: value}) for key, value in linked.iterator(2000)],
                batch_size=2000,
                ignore_conflicts=True,
            )


def copy_first_links(apps, schema_editor):
    """Keep the first link by slug of each kind, and say what is lost."""
    for model in _models(apps):
        for single, several in LINKS.items():
            own, other = _columns(model, several)
            first, lost = {}, 0
            for key, value in getattr(model, several).through.objects.order_by(own, other).values_list(own, other):
                lost += key in first
                first.setdefault(key, value)
            for key, value in first.items():
                model.objects.filter(pk=key).update(**{f"{single}_id": value})
            if lost:
                print(f"\n  {lost} further {several} of {model._meta.model_name}s are dropped.", end="")
    schema_editor.connection.check_constraints()  # now: PostgreSQL alters no table that has checks to come


def set_actors(apps, schema_editor):
    for model in _models(apps):
        for scope, actor in ACTORS.items():
            model.objects.filter(scope=scope).update(actor=actor)


def set_seats(apps, schema_editor):
    """Give firms without a printed seat the region of their source's first statement: the column cannot be empty."""
    Firm = apps.get_model("plans", "Firm")
    for firm in Firm.objects.filter(city=None):
        for model in _models(apps):
            statement = model.objects.filter(source=firm.source_id).first()
            if statement:
                Firm.objects.filter(pk=firm.pk).update(city=statement.city_id)
                print(f"\n  {firm.pk}: no seat is printed; {statement.city_id} is set.", end="")
                break
    schema_editor.connection.check_constraints()  # now: PostgreSQL alters no table that has checks to come


def _models(apps):
    return apps.get_model("plans", "Target"), apps.get_model("plans", "Result")


def _columns(model, name):
    field = model._meta.get_field(name)
    return f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"


class Migration(migrations.Migration):

    dependencies = [
        ('cities', '0003_levels'),
        ('plans', '0004_catalogue_version'),
    ]

    operations = [
        migrations.CreateModel(
            name='Term',
            fields=[
                ('slug', models.SlugField(max_length=100, primary_key=True, serialize=False, verbose_name='slug')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('term_zh', models.CharField(max_length=100, verbose_name='term (Chinese)')),
                ('pinyin', models.CharField(max_length=200, verbose_name='pinyin')),
                ('term_en', models.CharField(max_length=200, verbose_name='term (English)')),
                ('definition_zh', models.TextField(verbose_name='definition (Chinese)')),
                ('definition_en', models.TextField(verbose_name='definition (English)')),
                ('official_source', models.CharField(blank=True, max_length=300, verbose_name='official source')),
            ],
            options={
                'verbose_name': 'term',
                'verbose_name_plural': 'glossary',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('slug', models.SlugField(max_length=100, primary_key=True, serialize=False, verbose_name='slug')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('name_zh', models.CharField(max_length=200, verbose_name='name (Chinese)')),
                ('name_en', models.CharField(max_length=200, verbose_name='name (English)')),
                ('definition_zh', models.TextField(verbose_name='definition (Chinese)')),
                ('definition_en', models.TextField(verbose_name='definition (English)')),
                ('general', models.BooleanField(default=False, help_text='Takes what has no narrower topic; left out where shared topics are counted.', verbose_name='general')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['theme', 'slug'],
            },
        ),
        migrations.AddField(
            model_name='indicator',
            name='caveat_en',
            field=models.TextField(blank=True, verbose_name='caveat (English)'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='caveat_zh',
            field=models.TextField(blank=True, help_text='Every comparison of the indicator prints it.', verbose_name='caveat (Chinese)'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='direction',
            field=models.CharField(choices=[('more', 'more is ahead'), ('less', 'less is ahead'), ('neither', 'neither is ahead')], default='neither', max_length=20, verbose_name='direction'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='key_order',
            field=models.PositiveSmallIntegerField(blank=True, help_text='A cell of the topic takes its figure from key indicators, the first first; empty: not a key one.', null=True, verbose_name='place among the key indicators'),
        ),
        migrations.AddField(
            model_name='plan',
            name='part_of',
            field=models.ForeignKey(blank=True, help_text='The plan of the same region that this programme is a part of.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='plans.plan', verbose_name='part of'),
        ),
        migrations.AddField(
            model_name='result',
            name='actor',
            field=models.CharField(choices=[('region', 'region'), ('district', 'district or park'), ('firm', 'firm'), ('institution', 'institution')], default='region', help_text='Whose aim or deed it is; of a proposal: whom it asks.', max_length=20, verbose_name='actor'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='result',
            name='chains',
            field=models.ManyToManyField(blank=True, to='plans.chain', verbose_name='chains'),
        ),
        migrations.AddField(
            model_name='result',
            name='districts',
            field=models.ManyToManyField(blank=True, to='cities.district', verbose_name='districts and parks'),
        ),
        migrations.AddField(
            model_name='result',
            name='firms',
            field=models.ManyToManyField(blank=True, to='plans.firm', verbose_name='firms'),
        ),
        migrations.AddField(
            model_name='result',
            name='plans',
            field=models.ManyToManyField(blank=True, to='plans.plan', verbose_name='plans'),
        ),
        migrations.AddField(
            model_name='source',
            name='kind',
            field=models.CharField(blank=True, choices=[('explainer', 'explainer of a plan'), ('reportage', 'reportage'), ('review', 'interview or review'), ('intent', 'statements of intent'), ('speeches', 'speeches'), ('', 'not stated')], max_length=20, verbose_name='kind of source'),
        ),
        migrations.AddField(
            model_name='target',
            name='actor',
            field=models.CharField(choices=[('region', 'region'), ('district', 'district or park'), ('firm', 'firm'), ('institution', 'institution')], default='region', help_text='Whose aim or deed it is; of a proposal: whom it asks.', max_length=20, verbose_name='actor'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='target',
            name='chains',
            field=models.ManyToManyField(blank=True, to='plans.chain', verbose_name='chains'),
        ),
        migrations.AddField(
            model_name='target',
            name='districts',
            field=models.ManyToManyField(blank=True, to='cities.district', verbose_name='districts and parks'),
        ),
        migrations.AddField(
            model_name='target',
            name='firms',
            field=models.ManyToManyField(blank=True, to='plans.firm', verbose_name='firms'),
        ),
        migrations.AddField(
            model_name='target',
            name='plans',
            field=models.ManyToManyField(blank=True, to='plans.plan', verbose_name='plans'),
        ),
        migrations.AddField(
            model_name='target',
            name='strength_grade',
            field=models.CharField(blank=True, choices=[('ensure', 'ensure'), ('strive', 'strive'), ('press', 'press ahead'), ('encourage', 'encourage and explore'), ('', 'none printed')], editable=False, max_length=20, verbose_name='grade of strength'),
        ),
        migrations.AlterField(
            model_name='firm',
            name='city',
            field=models.ForeignKey(blank=True, help_text='Empty where the source does not print the seat.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='firms', to='cities.city', verbose_name='region of its seat'),
        ),
        migrations.AlterField(
            model_name='result',
            name='themes',
            field=models.ManyToManyField(editable=False, to='plans.theme', verbose_name='themes'),
        ),
        migrations.AlterField(
            model_name='target',
            name='strength',
            field=models.CharField(blank=True, help_text='力争, 确保, 着力, 鼓励 …; 将 and 要 are none.', max_length=20, verbose_name='strength as printed'),
        ),
        migrations.AlterField(
            model_name='target',
            name='themes',
            field=models.ManyToManyField(editable=False, to='plans.theme', verbose_name='themes'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('part_of__isnull', True), django.db.models.lookups.StartsWith(django.db.models.functions.comparison.Cast('part_of', models.CharField()), django.db.models.functions.text.Concat(django.db.models.functions.comparison.Cast('city', models.CharField()), models.Value('-'), output_field=models.CharField())), _connector='OR'), name='plans_plan_part_of_lies_in_city', violation_error_message="The plan that it is part of is another region's."),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('part_of__isnull', True), models.Q(('part_of', models.F('slug')), _negated=True), _connector='OR'), name='plans_plan_not_part_of_itself', violation_error_message='A plan cannot be part of itself.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['explainer', 'reportage', 'review', 'intent', 'speeches', ''])), name='plans_source_kind_known', violation_error_message='kind: choose one of explainer, reportage, review, intent, speeches.'),
        ),
        migrations.AddField(
            model_name='topic',
            name='near',
            field=models.ManyToManyField(blank=True, related_name='near_to', to='plans.topic', verbose_name='near, and not the same'),
        ),
        migrations.AddField(
            model_name='topic',
            name='theme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='plans.theme', verbose_name='theme'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='topic',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='plans.topic', verbose_name='topic'),
        ),
        migrations.AddField(
            model_name='result',
            name='topics',
            field=models.ManyToManyField(to='plans.topic', verbose_name='topics'),
        ),
        migrations.AddField(
            model_name='target',
            name='topics',
            field=models.ManyToManyField(to='plans.topic', verbose_name='topics'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['more', 'less', 'neither'])), name='plans_indicator_direction_known', violation_error_message='direction: choose one of more, less, neither.'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('actor__in', ['region', 'district', 'firm', 'institution'])), name='plans_result_actor_known', violation_error_message='actor: choose one of region, district, firm, institution.'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('measure__isnull', True), django.db.models.lookups.StartsWith(django.db.models.functions.comparison.Cast('measure', models.CharField()), django.db.models.functions.text.Concat(django.db.models.functions.comparison.Cast('city', models.CharField()), models.Value('-'), output_field=models.CharField())), _connector='OR'), name='plans_result_measure_lies_in_city', violation_error_message="The measure is another region's."),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('actor__in', ['region', 'district', 'firm', 'institution'])), name='plans_target_actor_known', violation_error_message='actor: choose one of region, district, firm, institution.'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('measure__isnull', True), django.db.models.lookups.StartsWith(django.db.models.functions.comparison.Cast('measure', models.CharField()), django.db.models.functions.text.Concat(django.db.models.functions.comparison.Cast('city', models.CharField()), models.Value('-'), output_field=models.CharField())), _connector='OR'), name='plans_target_measure_lies_in_city', violation_error_message="The measure is another region's."),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('strength_grade__in', ['ensure', 'strive', 'press', 'encourage', ''])), name='plans_target_strength_grade_known', violation_error_message='strength_grade: choose one of ensure, strive, press, encourage.'),
        ),
        migrations.RunPython(copy_links, copy_first_links),
        migrations.RunPython(set_actors, migrations.RunPython.noop),
        migrations.RunPython(migrations.RunPython.noop, set_seats),
    ]

"""Tables of what was wrong and mended, and of other words that a search looks for."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0012_proposals'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('table', models.CharField(help_text='As its files are called: targets, results, plans …', max_length=30, verbose_name='table')),
                ('slug', models.SlugField(db_index=False, max_length=100, verbose_name='slug of the entry')),
                ('text_zh', models.TextField(verbose_name='what was wrong and why (Chinese)')),
                ('text_en', models.TextField(verbose_name='what was wrong and why (English)')),
            ],
            options={
                'verbose_name': 'correction',
                'verbose_name_plural': 'corrections',
                'ordering': ['-date', 'table', 'slug'],
                'constraints': [models.UniqueConstraint(fields=('date', 'table', 'slug'), name='plans_correction_unique')],
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=100, validators=[django.core.validators.RegexValidator('\\A[^/]+\\Z', 'Write no slash.')], verbose_name='word')),
                ('means', models.CharField(max_length=100, validators=[django.core.validators.RegexValidator('\\A[^/]+\\Z', 'Write no slash.')], verbose_name='also searched for')),
                ('kind', models.CharField(choices=[('same', 'another word for it'), ('short', 'short for it'), ('narrower', 'a part or kind of it'), ('place', 'short name of a place')], max_length=20, verbose_name='kind')),
            ],
            options={
                'verbose_name': 'synonym',
                'verbose_name_plural': 'synonyms',
                'ordering': ['word', 'means'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['same', 'short', 'narrower', 'place'])), name='plans_synonym_kind_known', violation_error_message='kind: choose one of same, short, narrower, place.'), models.UniqueConstraint(fields=('word', 'means'), name='plans_synonym_unique')],
            },
        ),
    ]

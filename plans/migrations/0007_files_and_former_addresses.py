"""Two tables beside the entries: what the files last held of each, and addresses that no entry has any longer."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0006_single_links'),
    ]

    operations = [
        migrations.CreateModel(
            name='FileRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=30, verbose_name='table')),
                ('slug', models.CharField(max_length=210, verbose_name='slug')),
                ('loaded', models.CharField(blank=True, max_length=32, verbose_name='digest when loaded')),
                ('dumped', models.CharField(blank=True, max_length=32, verbose_name='digest when dumped since')),
                ('revision', models.BigIntegerField(default=0, verbose_name='newest revision when loaded')),
            ],
            options={
                'verbose_name': 'record of the files',
                'verbose_name_plural': 'records of the files',
                'constraints': [models.UniqueConstraint(fields=('table', 'slug'), name='plans_filerecord_unique')],
            },
        ),
        migrations.CreateModel(
            name='FormerAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=30, verbose_name='table')),
                ('slug', models.SlugField(db_index=False, max_length=100, verbose_name='slug')),
                ('moved_to', models.SlugField(blank=True, db_index=False, max_length=100, verbose_name='moved to')),
                ('withdrawn', models.BooleanField(default=False, verbose_name='withdrawn')),
                ('reason_zh', models.TextField(blank=True, verbose_name='reason (Chinese)')),
                ('reason_en', models.TextField(blank=True, verbose_name='reason (English)')),
                ('replaced_by', models.SlugField(blank=True, db_index=False, max_length=100, verbose_name='replaced by')),
            ],
            options={
                'verbose_name': 'former address',
                'verbose_name_plural': 'former addresses',
                'ordering': ['table', 'slug'],
                'constraints': [models.UniqueConstraint(fields=('table', 'slug'), name='plans_formeraddress_unique'), models.CheckConstraint(condition=models.Q(models.Q(('reason_en', ''), ('reason_zh', ''), ('replaced_by', ''), ('withdrawn', False), models.Q(('moved_to', ''), _negated=True)), models.Q(('moved_to', ''), ('withdrawn', True), models.Q(('reason_zh', ''), _negated=True), models.Q(('reason_en', ''), _negated=True)), _connector='OR'), name='plans_formeraddress_moved_or_withdrawn', violation_error_message='Write either moved_to, or withdrawn and the reason in both languages.')],
            },
        ),
    ]

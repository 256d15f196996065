"""Empty the search index: after `migrate` it is filled anew, with the names of what statements name."""

from django.db import migrations


def empty(apps, schema_editor):
    apps.get_model("plans", "SearchEntry").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("plans", "0013_corrections_and_synonyms")]
    operations = [migrations.RunPython(empty, empty)]

"""The rows of the search, and the full-text index that each database keeps of them by itself."""

from django.db import migrations, models

SQLITE = [
    """
    CREATE VIRTUAL TABLE plans_searchentry_words USING fts5(
        kind, names, texts, content='plans_searchentry', content_rowid='id', prefix='1 2',
        tokenize="ascii tokenchars '%_+-./'"
    )
    """,
    """
    CREATE TRIGGER plans_searchentry_added AFTER INSERT ON plans_searchentry BEGIN
        INSERT INTO plans_searchentry_words(rowid, kind, names, texts)
        VALUES (new.id, new.kind, new.names, new.texts);
    END
    """,
    """
    CREATE TRIGGER plans_searchentry_removed AFTER DELETE ON plans_searchentry BEGIN
        INSERT INTO plans_searchentry_words(plans_searchentry_words, rowid, kind, names, texts)
        VALUES ('delete', old.id, old.kind, old.names, old.texts);
    END
    """,
    """
    CREATE TRIGGER plans_searchentry_changed AFTER UPDATE ON plans_searchentry BEGIN
        INSERT INTO plans_searchentry_words(plans_searchentry_words, rowid, kind, names, texts)
        VALUES ('delete', old.id, old.kind, old.names, old.texts);
        INSERT INTO plans_searchentry_words(rowid, kind, names, texts)
        VALUES (new.id, new.kind, new.names, new.texts);
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER plans_searchentry_changed",
    "DROP TRIGGER plans_searchentry_removed",
    "DROP TRIGGER plans_searchentry_added",
    "DROP TABLE plans_searchentry_words",
]
# The lexemes of an entry: its tokens and each Chinese character. The order of tokens is not kept, as
# PostgreSQL would read it from the table for every phrase. The cost tells the planner what reading a row
# without the index takes, so that it never does. Statements are many, so each kind has its own index.
POSTGRESQL = [
    """
    CREATE FUNCTION plans_search_lexemes(names text, texts text) RETURNS tsvector
        LANGUAGE sql IMMUTABLE STRICT COST 1000 AS $$
        SELECT array_to_tsvector(array_agg(lexeme)) FROM (
            SELECT token FROM unnest(string_to_array(names || texts, ' ')) AS words(token)
            UNION
            SELECT left(token, 1) FROM unnest(string_to_array(names || texts, ' ')) AS words(token)
            WHERE token COLLATE "C" >= '\u2e80'
        ) AS lexemes(lexeme) WHERE lexeme <> ''
    $$
    """,
    *(
        f"""
        CREATE INDEX plans_searchentry_words_{name} ON plans_searchentry
            USING gin (plans_search_lexemes(names, texts)) WITH (fastupdate = off) WHERE {condition}
        """
        for name, condition in [
            ("target", "kind = 'target'"),
            ("result", "kind = 'result'"),
            ("named", "kind NOT IN ('target', 'result')"),
        ]
    ),
]
POSTGRESQL_BACK = [
    *(f"DROP INDEX plans_searchentry_words_{name}" for name in ("target", "result", "named")),
    "DROP FUNCTION plans_search_lexemes",
]
STATEMENTS = {"sqlite": (SQLITE, SQLITE_BACK), "postgresql": (POSTGRESQL, POSTGRESQL_BACK)}


def create_index(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor][0]:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor][1]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("slug", models.CharField(max_length=100, verbose_name="slug")),
                ("place", models.BinaryField(max_length=300, verbose_name="place in the catalogue")),
                ("names", models.TextField(verbose_name="names")),
                ("texts", models.TextField(verbose_name="texts")),
            ],
            options={
                "verbose_name": "entry of the search",
                "verbose_name_plural": "entries of the search",
                "ordering": ["kind", "place"],
                "constraints": [models.UniqueConstraint(fields=["kind", "slug"], name="plans_searchentry_unique")],
            },
        ),
        migrations.RunPython(create_index, drop_index),
    ]

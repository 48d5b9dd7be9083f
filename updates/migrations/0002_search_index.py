"""The database's own index over the stems: FTS5 on SQLite, a weighted tsvector with a GIN index on PostgreSQL.

FTS5 keeps no copy of the text (external content); the triggers are those of SQLite's own documentation of it.
"""

from django.db import migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE updates_search USING fts5(
        title_stems, text_stems, content='updates_searchentry', content_rowid='update_id',
        tokenize='unicode61 remove_diacritics 0', prefix='2 3'
    )
    """,
    """
    CREATE TRIGGER updates_search_insert AFTER INSERT ON updates_searchentry BEGIN
        INSERT INTO updates_search(rowid, title_stems, text_stems)
        VALUES (new.update_id, new.title_stems, new.text_stems);
    END
    """,
    """
    CREATE TRIGGER updates_search_delete AFTER DELETE ON updates_searchentry BEGIN
        INSERT INTO updates_search(updates_search, rowid, title_stems, text_stems)
        VALUES ('delete', old.update_id, old.title_stems, old.text_stems);
    END
    """,
    """
    CREATE TRIGGER updates_search_update AFTER UPDATE ON updates_searchentry BEGIN
        INSERT INTO updates_search(updates_search, rowid, title_stems, text_stems)
        VALUES ('delete', old.update_id, old.title_stems, old.text_stems);
        INSERT INTO updates_search(rowid, title_stems, text_stems)
        VALUES (new.update_id, new.title_stems, new.text_stems);
    END
    """,
]
POSTGRESQL = [
    """
    ALTER TABLE updates_searchentry ADD COLUMN document tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', title_stems), 'A') || setweight(to_tsvector('simple', text_stems), 'D')
    ) STORED
    """,
    "CREATE INDEX updates_search ON updates_searchentry USING gin (document)",
]


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER updates_search_{name}")
        schema_editor.execute("DROP TABLE updates_search")
    else:
        schema_editor.execute("ALTER TABLE updates_searchentry DROP COLUMN document")


class Migration(migrations.Migration):
    dependencies = [("updates", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]

"""Digests of the records that the files last had: a load reads them, each load and each dump writes them."""

from collections.abc import Iterable

from plans.editing.tables import Table
from plans.models import FileRecord, Revision
from plans.models.revision import Action

Held = dict[str, FileRecord]  # by slug


def held(table: Table) -> Held:
    """Return `{slug: FileRecord}` of a table."""
    return {record.slug: record for record in FileRecord.objects.filter(table=table.label)}


def newest_revisions(table: Table) -> dict[str, Revision]:
    """Return the newest revision of each entry of a table, by slug."""
    return {revision.slug: revision for revision in Revision.objects.filter(table=table.label).order_by("pk")}


def is_edited(record: FileRecord | None, newest: Revision | None, is_there: bool) -> bool:
    """Return whether an editor changed an entry since the files were loaded, given its newest revision.

    The answer comes from revisions, not from values: a migration also changes values, but leaves no revision. An
    entry of an old database has no file record. It is unedited if its only revision is its addition.
    """
    if record:
        return newest is not None and newest.pk != record.revision
    return newest.action != Action.ADDED if newest else is_there


def remember_loaded(table: Table, loaded_digests: dict[str, str], kept_digests: dict[str, str]) -> None:
    """Store the digests of records that were loaded, and of records whose entry keeps an editor's changes."""
    newest = newest_revisions(table) if loaded_digests else {}
    records = [
        FileRecord(table=table.label, slug=slug, loaded=digest, revision=newest[slug].pk if slug in newest else 0)
        for slug, digest in loaded_digests.items()
    ]
    records += [FileRecord(table=table.label, slug=slug, loaded=digest) for slug, digest in kept_digests.items()]
    _write(records, ["loaded", "dumped", "revision"])


def remember_dumped(table: Table, digests: dict[str, str], before: Held) -> None:
    """Store the digests of dumped records where they differ from the stored ones."""
    _write(
        [
            FileRecord(table=table.label, slug=slug, dumped=digest)
            for slug, digest in digests.items()
            if slug not in before or digest not in before[slug].digests
        ],
        ["dumped"],
    )


def forget(table: Table, slugs: Iterable[str]) -> None:
    """Delete the digests of entries that neither the files nor the catalogue have."""
    FileRecord.objects.filter(table=table.label, slug__in=list(slugs)).delete()


def _write(records: list[FileRecord], fields: list[str]) -> None:
    FileRecord.objects.bulk_create(
        records, batch_size=500, update_conflicts=True, unique_fields=["table", "slug"], update_fields=fields
    )

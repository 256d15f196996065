"""Former addresses of entries that moved or were withdrawn, and the checks that keep them consistent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from django.db.models import Model

from plans.editing.folder import Record
from plans.editing.tables import BY_MODEL, TABLES
from plans.editing.yaml_records import EntriesByModel, Place
from plans.models import FormerAddress

ADDRESSED = {table.name: table.model for table in TABLES if table.is_cited}


def is_former(model: type[Model], slug: str) -> bool:
    """Return whether the slug belonged to an entry of this model that moved or was withdrawn."""
    return FormerAddress.objects.filter(table=BY_MODEL[model].name, slug=slug).exists()


class Former:
    """The former addresses that a load knows, from the files and from the catalogue."""

    def __init__(self, path: Path, addresses: Iterable[FormerAddress] = ()) -> None:
        self.path = path
        self.addresses = {(address.table, address.slug): address for address in addresses}
        self._moved = defaultdict(list)
        for address in self.addresses.values():
            self._moved[address.table, address.moved_to].append(address.slug)

    def __contains__(self, key: tuple[str, str]) -> bool:
        return key in self.addresses

    def moved_to(self, table: str, slug: str) -> list[str]:
        """Return the slugs from which entries moved to this one."""
        return self._moved[table, slug]

    def place(self, table: str, slug: str) -> Place:
        return Place(self.path, f"{table} / {slug}")

    def check_corrections(self, corrections: Iterable[Record], slugs: Mapping[str, Set[str]]) -> None:
        """Refuse a correction of an entry that never existed. `slugs` is `{table: slugs in files and catalogue}`."""
        for correction in corrections:
            table, slug = correction.values["table"], correction.values["slug"]
            if table not in ADDRESSED:
                raise correction.place.error(f"expected one of {', '.join(ADDRESSED)}", "table")
            if (table, slug) not in self and slug not in slugs[table]:
                raise correction.place.error(f"no entry of {table} is or was called {slug!r}", "slug")

    def check_tables(self) -> None:
        """Refuse a table whose entries have no addresses."""
        for table, slug in self.addresses:
            if table not in ADDRESSED:
                raise self.place(table, slug).error(f"expected one of {', '.join(ADDRESSED)}", "table")

    def check_targets(self, entries_by_model: EntriesByModel) -> None:
        """Refuse an address whose target does not exist, or that leads back to itself."""
        for (table, slug), address in self.addresses.items():
            field = "moved_to" if address.moved_to else "replaced_by"
            target = getattr(address, field)
            is_known = (table, target) in self or target in entries_by_model[ADDRESSED[table]]
            if target and not is_known:
                called = ADDRESSED[table]._meta.model_name
                raise self.place(table, slug).error(f"no {called} is called {target!r}", field)
            if address.moved_to and self._returns(address):
                raise self.place(table, slug).error("leads back to itself", field)

    def _returns(self, address: FormerAddress | None) -> bool:
        passed = set()
        while address and address.moved_to:
            if address.slug in passed:
                return True
            passed.add(address.slug)
            address = self.addresses.get((address.table, address.moved_to))
        return False


def check_unnamed(place: Place, entry: Any) -> None:
    """Refuse to withdraw an entry that another entry still refers to."""
    for naming, field in naming_entries(entry, entry._meta.related_objects):
        slug = "/".join(naming.natural_key())
        raise place.error(f"cannot go: the {naming._meta.model_name} {slug} still names it in its field {field}")


def naming_entries(entry: Any, relations: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """Yield, for each relation, the first entry that refers to this one, and the name of the field."""
    for relation in relations:
        # Ordered by primary key: the default order may join the deleted entry.
        naming = relation.related_model.objects.filter(**{relation.field.name: entry.pk}).order_by("pk").first()
        if naming:
            yield naming, relation.field.name

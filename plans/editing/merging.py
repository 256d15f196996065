"""The three-way merge of one record: the last version of the files, their new version, and the catalogue. Pure."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from plans.editing.tables import Values
from plans.editing.yaml_records import Place


class Outcome(StrEnum):
    UNCHANGED = "unchanged"
    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    KEPT = "kept as an editor left it"
    CONFLICT = "changed by the files and by an editor"
    MISSING = "in no file any more, and not in addresses.yaml"


REFUSED = (Outcome.CONFLICT, Outcome.MISSING)


def decide(
    file_digest: str | None, entry_digest: str | None, held_digests: Collection[str], is_edited: Callable[[], bool]
) -> Outcome:
    """Return the outcome for a record, by the digests of file and catalogue; a digest is None without a record.

    `held_digests` are digests that the files had before; empty if the record was never loaded. `is_edited`
    returns whether an editor changed the entry since: then the entry is kept.
    """
    if file_digest == entry_digest:
        return Outcome.UNCHANGED
    if file_digest in held_digests:
        return Outcome.KEPT
    if entry_digest not in held_digests and is_edited():
        return Outcome.CONFLICT if held_digests else Outcome.KEPT
    if entry_digest is None:
        return Outcome.ADDED
    return Outcome.WITHDRAWN if file_digest is None else Outcome.CHANGED


@dataclass(frozen=True)
class RecordDifference:
    """A record that differs between the catalogue (`before`) and the files (`after`); None where it does not exist."""

    outcome: Outcome
    place: Place
    name: str
    before: Values | None
    after: Values | None

    def lines(self) -> Iterator[str]:
        """Yield the difference as lines of text: one line for each field if both sides have the record."""
        if self.before is None or self.after is None:
            yield f"{self.place}: {self.outcome}{self._where()}"
            return
        for field in dict.fromkeys([*self.after, *self.before]):
            before, after = self.before.get(field), self.after.get(field)
            if before != after:
                yield (
                    f"{self.place.of_field(field)}: {self.outcome}; "
                    f"the catalogue has {_in_words(before)}, the file {_in_words(after)}"
                )

    def _where(self) -> str:
        """Return which side has no such record, if the outcome does not imply it."""
        if self.outcome not in (Outcome.KEPT, Outcome.CONFLICT):
            return ""
        return "; the catalogue has no such record" if self.before is None else "; the file has no such record"


def _in_words(value: object) -> str:
    if value is None:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

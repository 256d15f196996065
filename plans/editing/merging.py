"""The three-way merge of one record: what the files last held, what they hold now, what the catalogue holds. Pure."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

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


def decide(file: str | None, entry: str | None, held: Collection[str], is_edited: Callable[[], bool]) -> Outcome:
    """Return what a load does with a record; `file` and `entry` are digests, None where there is no record.

    `held` are the digests that the files held before; there are none if the record was never loaded with a
    digest. `is_edited` tells whether the history has a change by an editor since: then the entry is kept.
    """
    if file == entry:
        return Outcome.UNCHANGED
    if file in held:
        return Outcome.KEPT
    if entry not in held and is_edited():
        return Outcome.CONFLICT if held else Outcome.KEPT
    if entry is None:
        return Outcome.ADDED
    return Outcome.WITHDRAWN if file is None else Outcome.CHANGED


@dataclass(frozen=True)
class Difference:
    """A record that is not the same in the catalogue (`before`) and in the files (`after`); None where it is not."""

    outcome: Outcome
    place: Place
    name: str
    before: dict | None
    after: dict | None

    def lines(self) -> Iterator[str]:
        """Yield the difference in words, field by field where both sides have the record."""
        if self.before is None or self.after is None:
            yield f"{self.place}: {self.outcome}{self._where()}"
            return
        for field in dict.fromkeys([*self.after, *self.before]):
            before, after = self.before.get(field), self.after.get(field)
            if before != after:
                yield (
                    f"{self.place.of_field(field)}: {self.outcome}; "
                    f"the catalogue has {_words(before)}, the file {_words(after)}"
                )

    def _where(self):
        """Say which side has no such record, where the outcome does not say it."""
        if self.outcome not in (Outcome.KEPT, Outcome.CONFLICT):
            return ""
        return "; the catalogue has no such record" if self.before is None else "; the file has no such record"


def _words(value):
    if value is None:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

"""A proposal field by field: the value the editor saw, the current value, and the proposed value."""

from typing import NamedTuple

from plans.catalogue.labels import field_label
from plans.editing.proposals import BY_LABEL, find_entry, record_of
from plans.editing.tables import Values
from plans.models import Proposal


class FieldDifference(NamedTuple):
    """A field that differs between the three records. `is_mine`: the editor changed it; `is_theirs`: others did."""

    name: str
    label: str
    base: object
    now: object
    proposed: object

    @property
    def texts(self) -> list[str]:
        """The three values as text for a page."""
        return [_text(value) for value in (self.base, self.now, self.proposed)]

    @property
    def is_mine(self) -> bool:
        return self.proposed != self.base

    @property
    def is_theirs(self) -> bool:
        return self.now != self.base


def _text(value: object) -> str:
    if value is None:
        return "—"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def differences(proposal: Proposal, current: Values | None) -> list[FieldDifference]:
    """Return the fields that differ, sorted as in the model. `current` is the record in the catalogue."""
    model = BY_LABEL[proposal.table].model
    base, current, proposed = (record or {} for record in (proposal.base, current, proposal.record))
    order = [field.name for field in (*model._meta.fields, *model._meta.many_to_many)]
    rows = [
        FieldDifference(name, str(field_label(model, name)), base.get(name), current.get(name), proposed.get(name))
        for name in sorted({*base, *current, *proposed}, key=order.index)
    ]
    return [row for row in rows if row.is_mine or row.is_theirs]


def merge(proposal: Proposal, choices: dict[str, str]) -> None:
    """Merge a proposal with the current entry: `choices` says for each field "now" (the current value) or "proposed".

    Raise KeyError for a field that both sides changed and for which `choices` has no value. Afterwards the base of
    the proposal is the current record.
    """
    now = record_of(find_entry(proposal.table, proposal.slug))
    if now is None or proposal.is_withdrawal:
        proposal.base = now
        proposal.save()
        return
    record = dict(now)
    for row in differences(proposal, now):
        choice = choices[row.name] if row.is_mine and row.is_theirs else "proposed" if row.is_mine else "now"
        if choice == "proposed":
            record[row.name] = row.proposed
    proposal.base, proposal.record = now, {name: value for name, value in record.items() if value is not None}
    proposal.save()

"""A proposal field by field: what the editor saw, what the catalogue holds now, what is proposed."""

from typing import NamedTuple

from plans.catalogue.labels import field_label
from plans.editing.proposals import BY_LABEL, find, record_of
from plans.models import Proposal


class Difference(NamedTuple):
    """A field in which two of the three records differ. `is_mine`: the editor changed it; `is_theirs`: others did."""

    name: str
    label: str
    base: object
    now: object
    proposed: object

    @property
    def texts(self):
        """The three values as a page prints them."""
        return [_text(value) for value in (self.base, self.now, self.proposed)]

    @property
    def is_mine(self):
        return self.proposed != self.base

    @property
    def is_theirs(self):
        return self.now != self.base


def _text(value):
    if value is None:
        return "—"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def differences(proposal: Proposal, now: dict | None) -> list[Difference]:
    """Return the fields that differ, sorted as in the model; `now` is the record that the catalogue holds."""
    model = BY_LABEL[proposal.table].model
    base, now, proposed = (record or {} for record in (proposal.base, now, proposal.record))
    order = [field.name for field in (*model._meta.fields, *model._meta.many_to_many)]
    rows = [
        Difference(name, str(field_label(model, name)), base.get(name), now.get(name), proposed.get(name))
        for name in sorted({*base, *now, *proposed}, key=order.index)
    ]
    return [row for row in rows if row.is_mine or row.is_theirs]


def merge(proposal: Proposal, choices: dict[str, str]):
    """Settle a proposal that changed meanwhile: take of each field what the catalogue holds ("now") or what is proposed.

    Raise KeyError for a field that both changed and nobody chose. From then on the proposal is based on what
    the editor has seen: the catalogue as it is.
    """
    now = record_of(find(proposal.table, proposal.slug))
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

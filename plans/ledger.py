"""The ledger of a region: what is committed, what is proposed and what is reported, theme by theme."""

from collections import defaultdict
from dataclasses import dataclass, field

from plans.models import Result, Standing, Target, Theme

MOST = 200  # statements of a kind on one page; the lists hold them all


@dataclass
class Entry:
    """A line of the ledger: a statement, and for a target the reported figures of the same indicator."""

    statement: object
    results: list = field(default_factory=list)


@dataclass
class Row:
    """One theme of the ledger, in three columns."""

    theme: Theme
    committed: list = field(default_factory=list)
    proposed: list = field(default_factory=list)
    reported: list = field(default_factory=list)


@dataclass
class Ledger:
    rows: list
    due: list  # [(year or None, [target, …]), …], the years first
    is_cut: bool


def ledger(city) -> Ledger:
    """Return the Ledger of a region: five queries, however many statements.

    A statement stands under the first of its themes only, so that nothing is read twice.
    """
    targets = list(_statements(Target, city))
    results = list(_statements(Result, city))
    reported = defaultdict(list)
    for result in results:
        if result.indicator_id and result.quantity:
            reported[result.indicator_id].append(result)
    rows = {}
    for statement in (*targets, *results):
        theme = min(statement.themes.all(), key=lambda theme: theme.pk, default=None)
        row = rows.setdefault(theme and theme.pk, Row(theme))
        if isinstance(statement, Result):
            row.reported.append(Entry(statement))
        else:
            column = row.proposed if statement.standing == Standing.PROPOSED else row.committed
            column.append(Entry(statement, reported[statement.indicator_id] if statement.quantity else []))
    due = defaultdict(list)
    for target in targets:
        if target.due:
            due[target.due].append(target)
    return Ledger(
        [rows[key] for key in sorted(rows, key=lambda key: (key is None, key or ""))],
        sorted(due.items()),
        len(targets) >= MOST or len(results) >= MOST,
    )


def _statements(model, city):
    rows = model.objects.filter(city=city).select_related("indicator").prefetch_related("themes")
    return rows.in_reading_order()[:MOST]

"""The pages of a second extraction: it begins at the desk, is finished there, and is then reconciled with the first."""

from functools import partial
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from plans.admin.desk import DeskAdmin
from plans.catalogue.labels import changes_in_words
from plans.editing import reconciling
from plans.editing.aligning import COMPARED, OWN, agreeing, differing
from plans.editing.reconciling import FIRST, SECOND, STATEMENTS, WHOLE, Refused, choices_of, claims_of, may_reconcile
from plans.editing.warnings import warnings_of
from plans.editing.yaml_records import FixtureError
from plans.models import ChangeSet, Indicator, SecondExtraction, Topic
from plans.models.proposal import State

# What the agreement is counted in, and of what.
COUNTED = {
    "number": (gettext_lazy("number"), "figures"),
    "unit": (gettext_lazy("unit"), "figures"),
    "kind": (gettext_lazy("kind"), "pairs"),
    "topics": (gettext_lazy("topics"), "pairs"),
    "all": (gettext_lazy("all four"), "pairs"),
}


class Row(NamedTuple):
    """A field of a pair. Its cells are values, each with the choice that takes it and whether that was chosen."""

    name: str
    label: str
    cells: list[tuple[Any, str, bool]]
    is_asked: bool


class ReconcilingAdmin(DeskAdmin):
    """The pages of second extractions, below the desk of their source."""

    def get_urls(self):
        second, both = self._page(require_POST(self.second_view)), self._page(self.reconcile_view)
        return [
            path("<slug:source>/desk/second/", second, name="plans_source_second"),
            path("<slug:source>/desk/second/<int:second>/", both, name="plans_source_reconcile"),
            *super().get_urls(),
        ]

    def second_view(self, request, source):
        """Begin a second extraction, and lead to the desk, where nothing of the first can be seen."""
        try:
            reconciling.begin(request.user, source)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect("admin:plans_source_desks")
        return redirect("admin:plans_source_desk", source)

    def reconcile_view(self, request, source, second):
        """Show both extractions side by side, and do what a button says."""
        found = get_object_or_404(
            SecondExtraction.objects.select_related("changeset", "into"), pk=second, source=source
        )
        if request.method == "POST":
            return self._step(request, found)
        current = ChangeSet.objects.open_of(request.user)
        if found.changeset.state in (State.OPEN, State.REJECTED) or (current and current.blind_to == source):
            return redirect("admin:plans_source_desks")
        return self._render(request, "reconcile", str(found), source=source, second=found, **_context(request, found))

    def _step(self, request, second):
        is_own = second.changeset.author_id == request.user.pk and second.changeset.state == State.OPEN
        is_judge, number = may_reconcile(second, request.user), _number(request.POST.get("decide", ""))
        steps = {
            "finish": (is_own, partial(reconciling.finish, second)),
            "give_up": (is_own, partial(reconciling.give_up, second)),
            "compare": (is_judge, partial(reconciling.compare, second)),
            "decide": (is_judge and 0 <= number < len(second.pairs), partial(self._decide, request, second, number)),
        }
        for is_allowed, step in [steps[name] for name in steps if name in request.POST]:
            if not is_allowed:
                raise PermissionDenied
            try:
                step()
            except (Refused, FixtureError) as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
                number -= 1  # the same pair again
        if second.changeset.state == State.OPEN:
            return redirect("admin:plans_source_desk", second.source)
        here = reverse("admin:plans_source_reconcile", args=[second.source, second.pk])
        return redirect(f"{here}?after={number}#next")

    def _decide(self, request, second, number):
        chosen = {name: request.POST[name] for name in choices_of(second.pairs[number]) if name in request.POST}
        kept = reconciling.decide(second, number, chosen, request.POST.get("note", ""), request.user)
        warnings = warnings_of(kept)
        for draft in kept:
            said = _("Proposed in “%(set)s”: %(slug)s.") % {"set": draft.changeset, "slug": draft.slug}
            self.message_user(request, said, messages.SUCCESS)
            for warning in warnings.get(draft, ()):
                self.message_user(request, f"{draft.slug}: {warning}", messages.WARNING)


def _number(text):
    """Return the number of a pair; -1, before the first, of a text that is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1


def counted(second) -> list[tuple[Any, int, int, int]]:
    """Return the agreement in rows: in what, how many pairs agree, of how many, and per cent."""
    found = second.agreement
    rows = [(label, found[name], found[of]) for name, (label, of) in COUNTED.items() if found]
    return [(label, agreed, total, round(100 * agreed / total)) for label, agreed, total in rows if total]


def _context(request, second):
    """Return the pairs in which something is chosen, those that agree, and how far they do."""
    names = {str(entry.pk): entry.name for model in (Indicator, Topic) for entry in model.objects.all()}
    pairs = [_shown(number, pair, names) for number, pair in enumerate(second.pairs)]
    asked = [pair for pair in pairs if pair["asked"]]
    left = [pair for pair in asked if not pair["decision"]]
    last = _number(request.GET.get("after", ""))
    return {
        "asked": asked, "agreeing": [pair for pair in pairs if not pair["asked"]], "left": len(left),
        "next": next((pair for pair in left if pair["number"] > last), left[0] if left else None),
        "counted": counted(second), "may_reconcile": may_reconcile(second, request.user),
    }  # fmt: skip


def _shown(number, pair, names):
    """Return a pair as the page prints it."""
    claims = claims_of(pair)
    there = [claim for claim in claims if claim]
    rows = _rows(claims, choices_of(pair), (pair["decision"] or {}).get("chosen", {}), names)
    return {
        "number": number,
        "paragraph": there[0].paragraph,
        "slugs": [claim.record["slug"] for claim in there],
        "claims": claims,
        "decision": pair["decision"],
        "asked": [row for row in rows if row.is_asked],
        "others": [row for row in rows if not row.is_asked],
    }


def _rows(claims, choices, chosen, names):
    """Return a row of each field that is compared; of a statement without a partner, whether it stays."""
    one, other = (claims[0] or claims[1], claims[1] or claims[0])
    differ = differing(one, other)
    told: dict[str, Any] = {"kind": (_("kind"), _kind(one, differ), _kind(other, differ))}
    for name in ("quantity", *COMPARED, *(OWN[one.table] if "kind" not in differ else ())):
        both = {name: [_named(claim.record.get(name), names) for claim in (one, other)]}
        [told[name]] = changes_in_words(STATEMENTS[one.table], both)
    if "quantity" in differ:
        agrees, (label, *values) = agreeing(one, other), told["quantity"]
        parts = [str(COUNTED[part][0]) for part in ("number", "unit") if not agrees[part]]
        told["quantity"] = (f"{label} ({', '.join(parts)})", *values)
    if WHOLE in choices:
        told[WHOLE] = (_("choice"), *(_("Keep it") if claim else _("Leave it out") for claim in claims))
    return [
        Row(
            name,
            capfirst(str(label)),
            [(value, side, chosen.get(name) == side) for value, side in zip(values, (FIRST, SECOND), strict=True)],
            name in choices,
        )
        for name, (label, *values) in told.items()
    ]


def _named(value, names):
    """Return a value, slugs of indicators and topics by their names."""
    return [names.get(slug, slug) for slug in value] if isinstance(value, list) else names.get(value, value)


def _kind(claim, differ):
    """Return the kind of a statement in words; where the other is of another kind, with what only this kind has."""
    model = STATEMENTS[claim.table]
    values = {
        name: [None, claim.record[name]] for name in OWN[claim.table] if name in claim.record and "kind" in differ
    }
    return " · ".join(
        [str(model._meta.verbose_name), *(str(value) for _label, _none, value in changes_in_words(model, values))]
    )

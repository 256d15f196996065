"""The pages of a second extraction: begin and finish it at the desk, then reconcile it with the first one."""

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
from plans.editing.aligning import COMPARED_FIELDS, OWN_FIELDS, agreeing_fields, differing_fields
from plans.editing.reconciling import (
    FIRST,
    SECOND,
    STATEMENTS,
    WHOLE,
    StepRefused,
    choices_of,
    claims_of,
    may_reconcile,
)
from plans.editing.warnings import warnings_of
from plans.editing.yaml_records import FixtureError
from plans.models import ChangeSet, Indicator, SecondExtraction, Topic
from plans.models.proposal import State

# The aspects of agreement: label, and the count that is 100 %.
COUNTED = {
    "number": (gettext_lazy("number"), "figures"),
    "unit": (gettext_lazy("unit"), "figures"),
    "kind": (gettext_lazy("kind"), "pairs"),
    "topics": (gettext_lazy("topics"), "pairs"),
    "all": (gettext_lazy("all four"), "pairs"),
}


class Row(NamedTuple):
    """A compared field of a pair. A cell is `(value, side, whether it was chosen)`."""

    name: str
    label: str
    cells: list[tuple[Any, str, bool]]
    needs_choice: bool


class ReconcilingAdmin(DeskAdmin):
    """The pages of second extractions, below the desk of their source."""

    def get_urls(self):
        second_view, reconcile_view = self._page(require_POST(self.second_view)), self._page(self.reconcile_view)
        return [
            path("<slug:source>/desk/second/", second_view, name="plans_source_second"),
            path("<slug:source>/desk/second/<int:second>/", reconcile_view, name="plans_source_reconcile"),
            *super().get_urls(),
        ]

    def second_view(self, request, source):
        """Begin a second extraction and redirect to the desk, which hides the first one."""
        try:
            reconciling.begin(request.user, source)
        except StepRefused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect("admin:plans_source_desks")
        return redirect("admin:plans_source_desk", source)

    def reconcile_view(self, request, source, second):
        """Show both extractions side by side, or carry out a pressed button."""
        extraction = get_object_or_404(
            SecondExtraction.objects.select_related("changeset", "into"), pk=second, source=source
        )
        if request.method == "POST":
            return self._step(request, extraction)
        current = ChangeSet.objects.open_of(request.user)
        if extraction.changeset.state in (State.OPEN, State.REJECTED) or (current and current.blind_to == source):
            return redirect("admin:plans_source_desks")
        return self._render(
            request, "reconcile", str(extraction), source=source, second=extraction, **_context(request, extraction)
        )

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
            except (StepRefused, FixtureError) as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
                number -= 1  # the same pair again
        if second.changeset.state == State.OPEN:
            return redirect("admin:plans_source_desk", second.source)
        page = reverse("admin:plans_source_reconcile", args=[second.source, second.pk])
        return redirect(f"{page}?after={number}#next")

    def _decide(self, request, second, number):
        chosen = {name: request.POST[name] for name in choices_of(second.pairs[number]) if name in request.POST}
        drafts = reconciling.decide(second, number, chosen, request.POST.get("note", ""), request.user)
        warnings = warnings_of(drafts)
        for draft in drafts:
            message = _("Proposed in “%(set)s”: %(slug)s.") % {"set": draft.changeset, "slug": draft.slug}
            self.message_user(request, message, messages.SUCCESS)
            for warning in warnings.get(draft, ()):
                self.message_user(request, f"{draft.slug}: {warning}", messages.WARNING)


def _number(text):
    """Return the number of a pair; -1 if the text is not a number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1


def counted(second: SecondExtraction) -> list[tuple[Any, int, int, int]]:
    """Return the agreement as rows of `(aspect, agreeing pairs, all pairs, per cent)`."""
    agreement = second.agreement
    rows = [(label, agreement[name], agreement[of]) for name, (label, of) in COUNTED.items() if agreement]
    return [(label, agreed, total, round(100 * agreed / total)) for label, agreed, total in rows if total]


def _context(request, second):
    """Return the context of the page: the pairs to choose, the agreeing pairs, and the counts."""
    names = {str(entry.pk): entry.name for model in (Indicator, Topic) for entry in model.objects.all()}
    pairs = [_pair_context(number, pair, names) for number, pair in enumerate(second.pairs)]
    to_choose = [pair for pair in pairs if pair["choices"]]
    open_pairs = [pair for pair in to_choose if not pair["decision"]]
    last = _number(request.GET.get("after", ""))
    return {
        "to_choose": to_choose, "agreeing": [pair for pair in pairs if not pair["choices"]], "left": len(open_pairs),
        "next": next((pair for pair in open_pairs if pair["number"] > last), open_pairs[0] if open_pairs else None),
        "counted": counted(second), "may_reconcile": may_reconcile(second, request.user),
    }  # fmt: skip


def _pair_context(number, pair, names):
    """Return the context of one pair."""
    claims = claims_of(pair)
    existing = [claim for claim in claims if claim]
    rows = _rows(claims, choices_of(pair), (pair["decision"] or {}).get("chosen", {}), names)
    return {
        "number": number,
        "paragraph": existing[0].paragraph,
        "slugs": [claim.record["slug"] for claim in existing],
        "claims": claims,
        "decision": pair["decision"],
        "choices": [row for row in rows if row.needs_choice],
        "equal": [row for row in rows if not row.needs_choice],
    }


def _rows(claims, choices, chosen, names):
    """Return a row for each compared field; for a statement without a partner, a row to keep it or leave it out."""
    first, second = (claims[0] or claims[1], claims[1] or claims[0])
    differ = differing_fields(first, second)
    cells_by_name: dict[str, Any] = {"kind": (_("kind"), _kind(first, differ), _kind(second, differ))}
    for name in ("quantity", *COMPARED_FIELDS, *(OWN_FIELDS[first.table] if "kind" not in differ else ())):
        values_by_name = {name: [_named(claim.record.get(name), names) for claim in (first, second)]}
        [cells_by_name[name]] = changes_in_words(STATEMENTS[first.table], values_by_name)
    if "quantity" in differ:
        agrees, (label, *values) = agreeing_fields(first, second), cells_by_name["quantity"]
        parts = [str(COUNTED[part][0]) for part in ("number", "unit") if not agrees[part]]
        cells_by_name["quantity"] = (f"{label} ({', '.join(parts)})", *values)
    if WHOLE in choices:
        cells_by_name[WHOLE] = (_("choice"), *(_("Keep it") if claim else _("Leave it out") for claim in claims))
    return [
        Row(
            name,
            capfirst(str(label)),
            [(value, side, chosen.get(name) == side) for value, side in zip(values, (FIRST, SECOND), strict=True)],
            name in choices,
        )
        for name, (label, *values) in cells_by_name.items()
    ]


def _named(value, names):
    """Return a value with names instead of the slugs of indicators and topics."""
    return [names.get(slug, slug) for slug in value] if isinstance(value, list) else names.get(value, value)


def _kind(claim, differ):
    """Return the kind of a statement in words. If the kinds differ, add the fields that only this kind has."""
    model = STATEMENTS[claim.table]
    values = {
        name: [None, claim.record[name]]
        for name in OWN_FIELDS[claim.table]
        if name in claim.record and "kind" in differ
    }
    return " · ".join(
        [str(model._meta.verbose_name), *(str(value) for _label, _none, value in changes_in_words(model, values))]
    )

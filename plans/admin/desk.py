"""The desk: enter the statements of an article from its text. A click on a mark opens a form with initial values."""

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.debug import SafeExceptionReporterFilter
from django.views.decorators.http import require_safe

from plans.admin.reading import reading
from plans.editing import texts
from plans.editing.coverage import CheckedMark, read_source
from plans.editing.drafting import LINKS, REASONS, Spot, initial, leave_out, offers, save_text
from plans.editing.proposals import BY_LABEL, blind, find_entry
from plans.editing.scanning import MarkKind, likely_kind
from plans.editing.tables import BY_MODEL
from plans.models import ChangeSet, Proposal, Result, SecondExtraction, Source, Target
from plans.models.proposal import UNDECIDED

STATEMENTS = (Target, Result)
TO_DESK = "desk"  # a query parameter of a form: after saving, return to the desk
# The tables of the entries that can be created from a selection.
CREATABLE = (
    "target",
    "result",
    "omission",
    "city",
    "district",
    "plan",
    "chain",
    "firm",
    "chainfirm",
    "indicator",
    "topic",
)
MARK_LABELS = {
    MarkKind.FIGURE: gettext_lazy("figure"),
    MarkKind.NUMERAL: gettext_lazy("numeral, not read"),
    MarkKind.DATE: gettext_lazy("date"),
    MarkKind.NAME: gettext_lazy("known name"),
    MarkKind.STRENGTH: gettext_lazy("word of strength"),
    MarkKind.TO_COME: gettext_lazy("to come"),
    MarkKind.REPORTED: gettext_lazy("reported"),
}


class Segment(NamedTuple):
    """A part of a paragraph on the page: plain text, or a mark with the URL that a click opens."""

    text: str
    checked: CheckedMark | None = None
    spot: Spot | None = None
    label: Any = ""
    url: str = ""


class HidingReporterFilter(SafeExceptionReporterFilter):
    """Hides the private texts on error pages, which show variables where DEBUG is on."""

    def get_post_parameters(self, request):
        return {}

    def get_traceback_frame_variables(self, request, tb_frame):
        return []


class DeskAdmin(admin.ModelAdmin):
    """The pages of the desk, below the changelist of sources."""

    def get_urls(self):
        pages = {
            "desk/": (require_safe(self.desks_view), "desks"),
            "desk/reading/": (require_safe(self.reading_view), "reading"),
            "<slug:source>/desk/": (self.desk_view, "desk"),
            "<slug:source>/desk/text/": (self.text_view, "text"),
        }
        desk = [path(at, self._page(view), name=f"plans_source_{name}") for at, (view, name) in pages.items()]
        return [*desk, *super().get_urls()]

    def response_add(self, request, obj, post_url_continue=None):
        """Redirect to the text of a source that was added at the desk."""
        response = super().response_add(request, obj, post_url_continue)
        return redirect("admin:plans_source_text", obj.pk) if TO_DESK in request.GET else response

    def _page(self, view):
        def page(request, **kwargs):
            request.exception_reporter_filter = HidingReporterFilter()
            if not request.user.has_perms(["plans.add_target", "plans.add_result", "plans.add_omission"]):
                raise PermissionDenied
            return view(request, **kwargs)

        return self.admin_site.admin_view(page)

    def _render(self, request, template, title, **context):
        shared = self.admin_site.each_context(request)
        return render(
            request,
            f"admin/plans/desk/{template}.html",
            {**shared, "opts": self.opts, "title": title, "has_texts": bool(settings.TEXTS_DIR), **context},
        )

    def desks_view(self, request):
        """List the articles whose texts are stored here, and those that the editor began without a text."""
        changeset = ChangeSet.objects.open_of(request.user)
        stored = texts.stored_sources()
        undecided = Proposal.objects.filter(changeset__state__in=UNDECIDED, table=BY_MODEL[Source].label)
        drafts: list[Any] = [draft for draft in undecided if draft.record]
        own_slugs = {draft.slug for draft in drafts if changeset and draft.changeset_id == changeset.pk}
        public = dict(Source.objects.filter(pk__in=stored).values_list("pk", "title"))
        titles = {draft.slug: draft.record["title"] for draft in drafts if draft.slug in {*own_slugs, *stored}} | public
        seconds = SecondExtraction.objects.newest(stored)
        rows = [
            (slug, title, slug in stored, slug in own_slugs or slug in public, seconds.get(slug))
            for slug, title in sorted(titles.items())
        ]
        return self._render(request, "index", _("Add what an article says"), rows=rows)

    def reading_view(self, request):
        """Return the parsed quantity as HTML, while the editor types it."""
        query = request.GET
        return HttpResponse(reading(query.get("quantity", ""), "is_unread" in query))

    def text_view(self, request, source):
        """Paste a text and correct its paragraphs; their order gives their numbers."""
        changeset, title = self._source(request, source)
        if not settings.TEXTS_DIR or (
            changeset and changeset.blind_to == source
        ):  # a second extraction must not change the paragraphs of the first
            return redirect("admin:plans_source_desks")
        lines, pasted = _lines(request.POST), request.POST.get("pasted", "")
        problem = texts.refusal(lines)
        if request.method != "POST" or problem:
            is_edited = problem and not pasted
            paragraphs = texts.paragraphs(enumerate(lines, 1)) if is_edited else texts.read(source)
            button, number = _pressed_button(request.GET, len(paragraphs))
            return self._render(
                request, "text", title, source=source, paragraphs=paragraphs, pasted=pasted, problem=problem,
                button=button, number=number,
            )  # fmt: skip
        if lines:
            save_text(request.user, changeset, source, lines)
        if lines and "done" in request.POST:
            return redirect("admin:plans_source_desk", source)
        button, number = _pressed_button(request.POST, len(lines))
        at = {button: number} if button else {}
        return redirect(reverse("admin:plans_source_text", args=[source], query=at))

    def desk_view(self, request, source):
        """Show a text with its marks, its entries, and the numerals without an entry."""
        changeset, title = self._source(request, source)
        if request.method == "POST":
            return self._leave_out(request, source)
        if not settings.TEXTS_DIR:
            return redirect("admin:plans_source_desks")
        if not texts.has(source):
            return redirect("admin:plans_source_text", source)
        with blind(changeset):
            coverage = read_source(source, changeset.proposals.all() if changeset else ())
        rows = []
        for checked in coverage.reads:
            spot = Spot(source, checked.paragraph.number)
            rows.append(
                {"read": checked, "segments": _segments(source, checked), "spot": spot, "add": _add_url(Target, spot)}
            )
        reasons = [(name, reason.label) for name, reason in REASONS.items()]
        return self._render(
            request, "desk", title, source=source, changeset=changeset, coverage=coverage, rows=rows, reasons=reasons,
            next=_next_spot(rows, Spot.read(request.GET.get("after", ""))),
            of_numerals=[(name, reason.label) for name, reason in REASONS.items() if not reason.is_of_paragraph],
            kinds=MARK_LABELS.items(), creatable=_creatable(), second=SecondExtraction.objects.newest([source]).get(source), is_blind=bool(changeset and changeset.blind_to == source),
        )  # fmt: skip

    def _leave_out(self, request, source):
        address, _space, reason = request.POST.get("leave_out", "").partition(" ")
        spot = Spot.read(address)
        if spot is None or spot.source != source or reason not in REASONS:
            raise Http404
        leave_out(request.user, spot, reason)
        return redirect(desk_url(spot))

    def _source(self, request, slug):
        """Return the open set of the editor, and the title of a source; the source may be a draft of the set."""
        changeset = ChangeSet.objects.open_of(request.user)
        draft = changeset and changeset.proposals.filter(table=BY_MODEL[Source].label, slug=slug).first()
        source = find_entry(BY_MODEL[Source].label, slug)
        if not (source or (draft and draft.record)):
            raise Http404
        return changeset, draft.record["title"] if draft and draft.record else source.title


def _lines(posted):
    """Return the paragraphs of a submitted form, after its button dropped or joined one of them."""
    if "pasted" in posted:
        return texts.split(posted["pasted"])
    paragraphs = posted.getlist("paragraph")
    _button, number = _pressed_button(posted, len(paragraphs))
    headings = {*posted.getlist("heading")}
    lines: list[str] = []
    for position, text in enumerate(paragraphs, 1):
        parts = texts.split(text)
        if "drop" in posted and position == number:
            continue
        if "join" in posted and position == number and lines and parts:
            lines[-1] += parts.pop(0)
        lines += [texts.HEADING + part if str(position) in headings else part for part in parts]
    return lines


def _pressed_button(query, paragraph_count):
    """Return the pressed button of a paragraph, and its number; ("", 1) if none was pressed."""
    for button in ("drop", "join"):
        number = query.get(button, "")
        if number.isascii() and number.isdecimal() and (paragraph_count > 1 or button == "drop"):
            return button, min(int(number), paragraph_count)
    return "", 1


def _segments(source, paragraph):
    """Return the segments of a paragraph, split at its marks."""
    text, number = paragraph.paragraph.text, paragraph.paragraph.number
    segments, position = [], 0
    for checked in paragraph.marks:
        spot = Spot(source, number, checked.mark.start, checked.mark.end)
        segments += [
            Segment(text[position : spot.start]),
            Segment(checked.text, checked, spot, *_label_and_url(checked, spot, text)),
        ]
        position = spot.end
    return [segment for segment in (*segments, Segment(text[position:])) if segment.text]


def _label_and_url(checked, spot, text):
    """Return the label of a mark and the URL that a click opens: a figure or a name begins a statement."""
    mark = checked.mark
    label: Any = MARK_LABELS[mark.kind]
    if not (mark.is_counted or mark.name):
        return label, ""
    kind = likely_kind(text, spot.start, spot.end)
    url = _add_url(next(model for model in STATEMENTS if model.kind is kind), spot)
    if mark.name:
        label = BY_LABEL[mark.name.table].model._meta.verbose_name
        url += f"&{LINKS[mark.name.table]}={mark.name.slug}" if mark.name.table in LINKS else ""
    return label, url


def _next_spot(rows, after):
    """Return the spot of the next numeral or paragraph without an entry.

    It is the first one behind `after`, or else the first of the text; None if everything is covered.
    """
    spots = []
    for row in rows:
        numerals = [segment.spot for segment in row["segments"] if segment.checked and segment.checked.is_left]
        spots += numerals or ([] if row["read"].is_done else [row["spot"]])
    begin = (after.paragraph, after.start) if after else ()
    return min(spots, key=lambda spot: (spot.paragraph, spot.start) < begin, default=None)


def _creatable():
    """Return the kinds of entry that a selection can create, each with the first part of the URL of its form."""
    models = [BY_LABEL[name].model for name in CREATABLE]
    return [(model._meta.verbose_name, f"{reverse(_add_name(model))}?at=") for model in models]


def _add_name(model):
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_add"


def _add_url(model, spot):
    return f"{reverse(_add_name(model))}?at={spot}"


def desk_url(spot):
    """Return the URL of the desk at a spot: the next gap behind it gets the focus."""
    return f"{reverse('admin:plans_source_desk', args=[spot.source])}?after={spot}"


# --- Forms that are opened at the desk ---------------------------------------------------------------


def spot_of(request: Any) -> Spot | None:
    """Return the spot of an article from which a form was opened, or None."""
    request.exception_reporter_filter = HidingReporterFilter()
    return Spot.read(request.GET.get("at", ""))


def is_from_desk(request: HttpRequest) -> bool:
    return TO_DESK in request.GET or spot_of(request) is not None


def initial_values(request: HttpRequest, model: type[Model], given_values: dict[str, Any]) -> dict[str, Any]:
    """Return the initial values of a form; values of the query string replace those that the desk suggests."""
    spot = spot_of(request)
    suggested = initial(model, spot, ChangeSet.objects.open_of(request.user)) if spot else {}
    return suggested | given_values


def side_panel(request: HttpRequest, model: type[Model]) -> dict[str, Any] | None:
    """Return the context of the panel beside a form: the paragraph, and for a statement its offers; None elsewhere."""
    spot = spot_of(request)
    if spot is None:
        return None
    changeset = ChangeSet.objects.open_of(request.user)
    context = {
        "spot": spot,
        "before": spot.text[: spot.start],
        "phrase": spot.phrase,
        "after": spot.text[spot.end :],
        "url": desk_url(spot),
    }
    if model in STATEMENTS:
        other_model = next(statement_model for statement_model in STATEMENTS if statement_model is not model)
        offers_by_name = offers(model, spot, initial(model, spot, changeset), changeset)
        meta: Any = model._meta
        context |= {
            "other": other_model._meta.verbose_name,
            "other_url": _add_url(other_model, spot),
            "offers": [
                (name, meta.get_field(name).verbose_name, [_offer(request, name, offer) for offer in similar])
                for name, similar in offers_by_name.items()
                if similar
            ],
        }
    return context


def _offer(request, name, offer):
    """Return the context of an offer, with the URL of the form that has this indicator or topic."""
    query = request.GET.copy()
    topic = offer.entry.topic if name == "indicator" else offer.entry
    topics = [slug for slug in query.get("topics", "").split(",") if slug]
    if topic and topic.pk not in topics:
        topics.append(topic.pk)
    query["topics"] = ",".join(topics)
    if name == "indicator":
        query["indicator"] = offer.entry.pk
    if offer.slug:
        query["slug"] = offer.slug
    is_chosen = offer.entry.pk in request.GET.get(name, "").split(",")
    return {
        "entry": offer.entry,
        "slug": offer.slug,
        "topic": topic,
        "url": f"?{query.urlencode()}",
        "is_chosen": is_chosen,
    }

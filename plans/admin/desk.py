"""The desk: what an article says, entered from its text. Marks open the admin's own forms, filled in as far as can be."""

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.debug import SafeExceptionReporterFilter
from django.views.decorators.http import require_safe

from plans.admin.reading import reading
from plans.editing import texts
from plans.editing.coverage import Found, read_source
from plans.editing.drafting import LINKS, REASONS, Spot, initial, keep_text, leave_out, offers
from plans.editing.proposals import BY_LABEL, blind, find
from plans.editing.scanning import MarkKind, likely_kind
from plans.editing.tables import BY_MODEL
from plans.models import ChangeSet, Proposal, Result, SecondExtraction, Source, Target
from plans.models.proposal import UNDECIDED

STATEMENTS = (Target, Result)
TO_DESK = "desk"  # in the address of a form: once it is saved, the desk goes on
# What can be made of a selection.
MADE = ("target", "result", "omission", "city", "district", "plan", "chain", "firm", "chainfirm", "indicator", "topic")
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
    """A run of a paragraph as the page prints it: plain text, or a mark with what a click on it opens."""

    text: str
    found: Found | None = None
    spot: Spot | None = None
    label: Any = ""
    url: str = ""


class Discreet(SafeExceptionReporterFilter):
    """Keeps the texts out of the page of an error, which names variables where DEBUG is on."""

    def get_post_parameters(self, request):
        return {}

    def get_traceback_frame_variables(self, request, tb_frame):
        return []


class DeskAdmin(admin.ModelAdmin):
    """The pages of the desk, below the list of sources."""

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
        """Go on with the text of a source that was added at the desk."""
        response = super().response_add(request, obj, post_url_continue)
        return redirect("admin:plans_source_text", obj.pk) if TO_DESK in request.GET else response

    def _page(self, view):
        def page(request, **kwargs):
            request.exception_reporter_filter = Discreet()
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
        """List the articles whose texts are kept here, and those that the editor has begun without one."""
        changeset = ChangeSet.objects.open_of(request.user)
        kept = texts.kept()
        undecided = Proposal.objects.filter(changeset__state__in=UNDECIDED, table=BY_MODEL[Source].label)
        drafts: list[Any] = [draft for draft in undecided if draft.record]
        own = {draft.slug for draft in drafts if changeset and draft.changeset_id == changeset.pk}
        public = dict(Source.objects.filter(pk__in=kept).values_list("pk", "title"))
        titles = {draft.slug: draft.record["title"] for draft in drafts if draft.slug in {*own, *kept}} | public
        seconds = SecondExtraction.objects.newest(kept)
        rows = [
            (slug, title, slug in kept, slug in own or slug in public, seconds.get(slug))
            for slug, title in sorted(titles.items())
        ]
        return self._render(request, "index", _("Add what an article says"), rows=rows)

    def reading_view(self, request):
        """Return how a quantity is read, while it is typed."""
        asked = request.GET
        return HttpResponse(reading(asked.get("quantity", ""), "is_unread" in asked))

    def text_view(self, request, source):
        """Paste a text, and put its paragraphs right: they are numbered as they stand."""
        changeset, title = self._source(request, source)
        if not settings.TEXTS_DIR or (changeset and changeset.blind_to == source):  # whose paragraphs the first has
            return redirect("admin:plans_source_desks")
        lines, pasted = _lines(request.POST), request.POST.get("pasted", "")
        problem = texts.refusal(lines)
        if request.method != "POST" or problem:
            is_edited = problem and not pasted
            paragraphs = texts.paragraphs(enumerate(lines, 1)) if is_edited else texts.read(source)
            button, number = _touched(request.GET, len(paragraphs))
            return self._render(
                request, "text", title, source=source, paragraphs=paragraphs, pasted=pasted, problem=problem,
                button=button, number=number,
            )  # fmt: skip
        if lines:
            keep_text(request.user, changeset, source, lines)
        if lines and "done" in request.POST:
            return redirect("admin:plans_source_desk", source)
        button, number = _touched(request.POST, len(lines))
        at = {button: number} if button else {}
        return redirect(reverse("admin:plans_source_text", args=[source], query=at))

    def desk_view(self, request, source):
        """Show a text with its marks, what is entered from it, and what is left."""
        changeset, title = self._source(request, source)
        if request.method == "POST":
            return self._leave_out(request, source)
        if not settings.TEXTS_DIR:
            return redirect("admin:plans_source_desks")
        if not texts.has(source):
            return redirect("admin:plans_source_text", source)
        with blind(changeset):
            read = read_source(source, changeset.proposals.all() if changeset else ())
        rows = []
        for each in read.reads:
            spot = Spot(source, each.paragraph.number)
            rows.append(
                {"read": each, "segments": _segments(source, each), "spot": spot, "add": _add_url(Target, spot)}
            )
        reasons = [(name, why.label) for name, why in REASONS.items()]
        return self._render(
            request, "desk", title, source=source, changeset=changeset, coverage=read, rows=rows, reasons=reasons,
            next=_next(rows, Spot.read(request.GET.get("after", ""))),
            of_numerals=[(name, why.label) for name, why in REASONS.items() if not why.is_of_paragraph],
            kinds=MARK_LABELS.items(), made=_made(), second=SecondExtraction.objects.newest([source]).get(source), is_blind=bool(changeset and changeset.blind_to == source),
        )  # fmt: skip

    def _leave_out(self, request, source):
        address, _space, reason = request.POST.get("leave_out", "").partition(" ")
        spot = Spot.read(address)
        if spot is None or spot.source != source or reason not in REASONS:
            raise Http404
        leave_out(request.user, spot, reason)
        return redirect(desk_url(spot))

    def _source(self, request, slug):
        """Return the open set of the editor, and the title of a source, which may be a draft of the set."""
        changeset = ChangeSet.objects.open_of(request.user)
        draft = changeset and changeset.proposals.filter(table=BY_MODEL[Source].label, slug=slug).first()
        source = find(BY_MODEL[Source].label, slug)
        if not (source or (draft and draft.record)):
            raise Http404
        return changeset, draft.record["title"] if draft and draft.record else source.title


def _lines(posted):
    """Return the paragraphs that a form of the text sends, after what its button does with one of them."""
    if "pasted" in posted:
        return texts.split(posted["pasted"])
    paragraphs = posted.getlist("paragraph")
    _button, number = _touched(posted, len(paragraphs))
    headings = {*posted.getlist("heading")}
    lines: list[str] = []
    for place, text in enumerate(paragraphs, 1):
        parts = texts.split(text)
        if "drop" in posted and place == number:
            continue
        if "join" in posted and place == number and lines and parts:
            lines[-1] += parts.pop(0)
        lines += [texts.HEADING + part if str(place) in headings else part for part in parts]
    return lines


def _touched(asked, most):
    """Return the button of a paragraph that was pressed, with its number; without one, the first paragraph."""
    for button in ("drop", "join"):
        number = asked.get(button, "")
        if number.isascii() and number.isdecimal() and (most > 1 or button == "drop"):
            return button, min(int(number), most)
    return "", 1


def _segments(source, read):
    """Return a paragraph cut at its marks."""
    text, number = read.paragraph.text, read.paragraph.number
    segments, position = [], 0
    for found in read.found:
        spot = Spot(source, number, found.mark.start, found.mark.end)
        segments += [
            Segment(text[position : spot.start]),
            Segment(found.text, found, spot, *_made_of(found, spot, text)),
        ]
        position = spot.end
    return [segment for segment in (*segments, Segment(text[position:])) if segment.text]


def _made_of(found, spot, text):
    """Return what a mark is called, and what a click on it opens: a figure or a name begins a statement."""
    mark = found.mark
    label: Any = MARK_LABELS[mark.kind]
    if not (mark.is_counted or mark.name):
        return label, ""
    kind = likely_kind(text, spot.start, spot.end)
    url = _add_url(next(model for model in STATEMENTS if model.kind is kind), spot)
    if mark.name:
        label = BY_LABEL[mark.name.table].model._meta.verbose_name
        url += f"&{LINKS[mark.name.table]}={mark.name.slug}" if mark.name.table in LINKS else ""
    return label, url


def _next(rows, after):
    """Return the place of the next numeral or paragraph that nobody has dealt with.

    It is the first one after `after`. If there is none, it is the first of the text, or None.
    """
    left = []
    for row in rows:
        numerals = [segment.spot for segment in row["segments"] if segment.found and segment.found.is_left]
        left += numerals or ([] if row["read"].is_done else [row["spot"]])
    begin = (after.paragraph, after.start) if after else ()
    return min(left, key=lambda spot: (spot.paragraph, spot.start) < begin, default=None)


def _made():
    """Return what can be made of a selection, each with the beginning of the address of its form."""
    models = [BY_LABEL[name].model for name in MADE]
    return [(model._meta.verbose_name, f"{reverse(_add_name(model))}?at=") for model in models]


def _add_name(model):
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_add"


def _add_url(model, spot):
    return f"{reverse(_add_name(model))}?at={spot}"


def desk_url(spot):
    """Return the address of the desk at a place: what is left after it takes the focus."""
    return f"{reverse('admin:plans_source_desk', args=[spot.source])}?after={spot}"


# --- A form of the admin that begins at the desk ---------------------------------------------------------------


def spot_of(request) -> Spot | None:
    """Return the place of an article at which a form begins."""
    request.exception_reporter_filter = Discreet()
    return Spot.read(request.GET.get("at", ""))


def is_from_desk(request) -> bool:
    return TO_DESK in request.GET or spot_of(request) is not None


def begun(request, model, given) -> dict[str, Any]:
    """Return how a form begins that was opened at the desk: what its address gives stands above what is proposed."""
    spot = spot_of(request)
    return (initial(model, spot, ChangeSet.objects.open_of(request.user)) if spot else {}) | given


def beside(request, model) -> dict[str, Any] | None:
    """Return what stands beside a form that was opened at the desk: its paragraph, and for a statement what is offered."""
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
        other = next(each for each in STATEMENTS if each is not model)
        offered = offers(model, spot, initial(model, spot, changeset), changeset)
        context |= {
            "other": other._meta.verbose_name,
            "other_url": _add_url(other, spot),
            "offers": [
                (name, model._meta.get_field(name).verbose_name, [_offer(request, name, offer) for offer in found])
                for name, found in offered.items()
                if found
            ],
        }
    return context


def _offer(request, name, offer):
    """Return an indicator or topic as it is offered: with the address of the form that has it."""
    asked = request.GET.copy()
    topic = offer.entry.topic if name == "indicator" else offer.entry
    topics = [slug for slug in asked.get("topics", "").split(",") if slug]
    if topic and topic.pk not in topics:
        topics.append(topic.pk)
    asked["topics"] = ",".join(topics)
    if name == "indicator":
        asked["indicator"] = offer.entry.pk
    if offer.slug:
        asked["slug"] = offer.slug
    is_chosen = offer.entry.pk in request.GET.get(name, "").split(",")
    return {
        "entry": offer.entry,
        "slug": offer.slug,
        "topic": topic,
        "url": f"?{asked.urlencode()}",
        "is_chosen": is_chosen,
    }

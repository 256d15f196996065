"""Industries and topics: all of them, and what each region says of one."""

from itertools import groupby
from operator import itemgetter

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render

from plans.catalogue.http_caching import conditional_page
from plans.catalogue.union import NAMES, together
from plans.lists.counts import number_of
from plans.lists.facets import selected
from plans.lists.filters import SubjectFilter
from plans.lists.linked import MODELS
from plans.lists.pagination import nearest_page
from plans.lists.querystring import canonical_redirect
from plans.models import Industry, Result, Target, Topic
from plans.summaries.subjects import Subject, read_subject

ROWS = 60  # statements on a page


@conditional_page
def industries(request):
    counted = Industry.objects.annotate(
        city_count=Count("chains__city", distinct=True), chain_count=Count("chains", distinct=True)
    )
    return render(request, "plans/industries.html", {"industries": counted})


@conditional_page
def industry(request, slug):
    return _page(request, get_object_or_404(Industry, slug=slug), "industries", {})


@conditional_page
def topics(request):
    counted = Topic.objects.for_rows().annotate(
        target_count=number_of(Target.topics.through, "topic"), result_count=number_of(Result.topics.through, "topic")
    )
    return render(request, "plans/topics.html", {"topics": counted})


@conditional_page
def topic(request, slug):
    topic = get_object_or_404(Topic.objects.select_related("theme"), slug=slug)
    words = together({"near": (topic.near, NAMES), "indicators": (topic.indicators, [*NAMES, "key_order"])})
    indicators = sorted(words["indicators"], key=lambda each: (each.key_order is None, each.key_order, each.pk))
    near = sorted(words["near"], key=lambda each: each.pk)
    return _page(request, topic, "topics", {"near": near, "indicators": indicators})


def _page(request, entry, view, words):
    """Show what regions say of an industry or topic; `view` is the view of a comparison that it is a row of. An invalid parameter is named, and no statement is shown."""
    if redirect := canonical_redirect(request):
        return redirect
    filtersets = {kind: SubjectFilter(request.GET, model.objects.all()) for kind, model in MODELS.items()}
    filterset = next(iter(filtersets.values()))
    keys = [indicator.pk for indicator in words.get("indicators", ()) if indicator.key_order]
    is_valid = all(each.is_valid() for each in filtersets.values())
    subject = read_subject(entry, filtersets, keys) if is_valid else Subject([], [], [], [])
    page = nearest_page(Paginator(subject.lines, ROWS), request.GET.get("page"))
    context = {
        "entry": entry,
        "view": view,
        "filterset": filterset,
        "selected": selected(filterset),
        "problems": [message for messages in filterset.errors.values() for message in messages],
        "subject": subject,
        "page": page,
        "groups": [(head, [line[1] for line in lines]) for head, lines in groupby(page, key=itemgetter(0))],
    }
    return render(request, f"plans/{entry._meta.model_name}.html", context | words)

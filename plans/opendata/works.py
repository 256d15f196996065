"""Statements, sources, comparisons and the catalogue as works that can be cited."""

from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cities.languages import CHINESE, LANGUAGES, active_language
from cities.localized import Bilingual, listed
from cities.models import City
from plans.catalogue.edition import NAME, TITLE, Edition, current
from plans.models import Result, Source, Target
from plans.opendata.citations import FORMATS, Format, Kind, Language, Origin, Work

USUAL_FORMAT = {"zh": "txt", "en": "apa"}  # language → ending of the usual format


@dataclass(frozen=True)
class Citation:
    """A citation as a page shows it, with the URL of its file."""

    format: Format
    text: str
    url: str
    language: str  # for the attribute `lang` of a citation in prose


@dataclass(frozen=True)
class Comparison:
    """A comparison of regions in one view, as a page to cite; `query` is the query string of its URL."""

    cities: list[City]
    view: Bilingual
    query: str
    edition: Edition = field(default_factory=current)

    @property
    def title(self) -> Bilingual:
        return Bilingual("{cities}：{view}比较", "{cities} compared: {view}").format(
            cities=listed([city.label for city in self.cities]), view=Bilingual(self.view.zh, self.view.en.lower())
        )


def citations_for(cited: Any, request: HttpRequest) -> list[Citation]:
    """Return the Citations of a statement, a source, a Comparison or an Edition. The usual style comes first.

    The related entries should be prefetched; the only query is for the edition. The access date is today, so a page
    with citations must not be cached for longer.
    """
    work, language = work_of(cited, request), citation_language()
    formats = sorted(FORMATS.items(), key=lambda item: item[0] != USUAL_FORMAT[language])
    tag = {language.suffix: language.tag for language in LANGUAGES}[work.in_language(language).language]
    return [Citation(format, format.write(work, language), _url(cited, ending), tag) for ending, format in formats]


def citation_language() -> Language:
    """Return `zh` or `en`, by the active language."""
    return "zh" if active_language() is CHINESE else "en"


@singledispatch
def work_of(cited: object, request: HttpRequest) -> Work:
    """Return the Work to cite, with absolute URLs of the request's host; raise TypeError for other types."""
    raise TypeError(f"{type(cited).__name__} cannot be cited.")


@work_of.register
def _statement(statement: Target | Result, request: HttpRequest) -> Work:
    source = statement.source
    return Work(
        Kind.ENTRY,
        key=f"{statement._meta.model_name}-{statement.pk}",
        title=Bilingual("{city}：{text}", "{city}: {text}").format(
            city=statement.city_label, text=Bilingual(statement.text_zh, statement.text_en)
        ),
        url=request.build_absolute_uri(statement.get_absolute_url()),
        accessed=timezone.localdate(),
        published=source.published,
        container=TITLE,
        version=str(current().version or ""),
        origin=Origin(
            headline=Bilingual(source.title, source.title_en),
            newspaper=Bilingual(source.publisher_zh, source.publisher_en),
            paragraph=statement.paragraph,
        ),
    )


@work_of.register
def _source(source: Source, request: HttpRequest) -> Work:
    return Work(
        Kind.ARTICLE,
        key=f"article-{source.pk}",
        title=Bilingual(source.title, source.title_en),
        url=source.url,
        accessed=timezone.localdate(),
        published=source.published,
        container=Bilingual(source.publisher_zh, source.publisher_en),
        written_in="zh",
    )


@work_of.register
def _catalogue(edition: Edition, request: HttpRequest) -> Work:
    return Work(
        Kind.DATASET,
        key=NAME,
        title=TITLE,
        url=request.build_absolute_uri(reverse("plans:home")),
        accessed=timezone.localdate(),
        published=edition.date,
        version=str(edition.version or ""),
    )


@work_of.register
def _comparison(compared: Comparison, request: HttpRequest) -> Work:
    return Work(
        Kind.ENTRY,
        key=f"comparison-{'-'.join(city.pk for city in compared.cities)}",
        title=compared.title,
        url=request.build_absolute_uri(f"{reverse('plans:compare')}?{compared.query}"),
        accessed=timezone.localdate(),
        published=compared.edition.date,
        container=TITLE,
        version=str(compared.edition.version or ""),
    )


def _url(cited: Any, ending: str) -> str:
    if isinstance(cited, Comparison):
        return f"{reverse('plans:compare-cite', args=[ending])}?{cited.query}"
    if isinstance(cited, Edition):
        return reverse("plans:about-cite", args=[ending])
    return reverse(f"plans:{cited._meta.model_name}-cite", args=[cited.pk, ending])

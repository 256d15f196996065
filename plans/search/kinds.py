"""What is searched: the kinds of entry, the names and texts of each, and its place in the catalogue."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.localized import Bilingual
from cities.models import City, District, Level
from plans.models import Chain, Firm, Indicator, Industry, Measure, Plan, Result, SearchEntry, Source, Target
from plans.search import pinyin
from plans.search.text import index_form, slug_token


class Passage(NamedTuple):
    """A text of an entry that is searched and shown, in one language (the other empty) or both."""

    label: str | Promise
    text: Bilingual


@dataclass(frozen=True)
class Kind:
    """A kind of entry: `heading` returns its name (or the text that stands for one, if not `is_named`),
    `passages` its texts, `codes` what else names it, `place` what orders its entries in the catalogue, `whole`
    is the field of what it belongs to, if it has one.
    """

    model: type[models.Model]
    heading: Callable[[models.Model], Bilingual]
    passages: Callable[[models.Model], list[Passage]]
    place: Callable[[models.Model], tuple]
    codes: Callable[[models.Model], list[str]] = lambda entry: []
    is_named: bool = True
    is_typed_in_pinyin: bool = False
    whole: str = ""

    @property
    def name(self):
        return self.model._meta.model_name

    @property
    def label(self):
        return self.model._meta.verbose_name_plural

    def fields(self, entry):
        """Return every text of an entry that is searched: its names and codes, and the others."""
        heading, codes = list(self.heading(entry)), self.codes(entry)
        texts = [text for passage in self.passages(entry) for text in passage.text]
        return ([*heading, *codes], texts) if self.is_named else (codes, [*heading, *texts])

    def row(self, entry):
        """Return the row of the index for an entry."""
        names, texts = self.fields(entry)
        whole, within = [], []
        if self.is_typed_in_pinyin:
            whole, within = pinyin.typed(entry.name_zh), pinyin.typed_within(entry.name_zh)
        return SearchEntry(
            kind=self.name,
            slug=entry.pk,
            place=" ".join(f"{part:06}" if isinstance(part, int) else part for part in self.place(entry)).encode(),
            names=index_form(names, [slug_token(entry.pk), *whole]),
            texts=index_form(texts, within),
        )


def _name(entry):
    return Bilingual(entry.name_zh, entry.name_en)


def _words(label, field):
    return lambda entry: Passage(label, Bilingual(getattr(entry, f"{field}_zh"), getattr(entry, f"{field}_en")))


def _passages(*readers):
    return lambda entry: [reader(entry) for reader in readers]


def _region_codes(city):
    """The code of a region, and its name with the rank that a reader may add to it."""
    rank = "省" if city.level == Level.PROVINCE else "市"
    return [city.code, f"{city.name_zh}{rank}"]


NOTE = _words(_("Note"), "note")


def _printed(statement):
    return Passage(_("As printed"), Bilingual(statement.as_printed, ""))


def _figure(statement):
    figure = statement.reading
    return Passage(_("Figure"), Bilingual(statement.quantity, figure.en if figure else ""))


def _reading(statement):
    """The figure as the site prints it, where that is not what stands in the source: 3000余 is 超过3,000."""
    reading = statement.reading.zh if statement.reading else ""
    is_as_printed = index_form([reading]) == index_form([statement.quantity])
    return Passage(_("Figure"), Bilingual("" if is_as_printed else reading, ""))


def _statements(model):
    return Kind(
        model,
        heading=lambda statement: Bilingual(statement.text_zh, statement.text_en),
        passages=_passages(_printed, _figure, _reading, _words(_("Said by"), "attributed_to"), NOTE),
        place=lambda statement: (statement.city_id, statement.paragraph, statement.pk),
        is_named=False,
        whole="city",
    )


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            City, _name, _passages(), lambda city: (city.code,), codes=_region_codes, is_typed_in_pinyin=True,
        ),
        Kind(
            District, _name, _passages(), lambda district: (district.pk,),
            codes=lambda district: [district.code], is_typed_in_pinyin=True, whole="city",
        ),
        Kind(
            Plan, _name, _passages(_words(_("Issuer"), "issuer"), NOTE),
            lambda plan: (plan.city_id, plan.pk), whole="city",
        ),
        Kind(
            Measure, _name, _passages(), lambda measure: (measure.plan_id, measure.order),
            whole="plan",
        ),
        Kind(
            Chain, _name, _passages(NOTE), lambda chain: (chain.city_id, chain.pk),
            is_typed_in_pinyin=True, whole="city",
        ),
        Kind(
            Firm, _name, _passages(NOTE), lambda firm: (firm.city_id, firm.pk),
            is_typed_in_pinyin=True, whole="city",
        ),
        Kind(
            Indicator, _name, _passages(_words(_("Counted"), "counted"), _words(_("Definition"), "definition")),
            lambda indicator: (indicator.pk,),
        ),
        Kind(
            Industry, _name, _passages(NOTE), lambda industry: (industry.pk,),
            codes=lambda industry: [*industry.gbt4754.split(";"), *industry.sei2018.split(";")],
            is_typed_in_pinyin=True,
        ),
        _statements(Target),
        _statements(Result),
        Kind(
            Source, lambda source: Bilingual(source.title, source.title_en),
            _passages(_words(_("Publisher"), "publisher"), NOTE), lambda source: (source.pk,),
        ),
    )
}  # fmt: skip

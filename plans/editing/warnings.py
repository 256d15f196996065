"""What an editor should look at again before a proposal is published. A warning never blocks."""

import re

from django.db.models import Max
from django.utils.translation import gettext as _

from plans.editing.proposals import BY_LABEL
from plans.models import Omission, Proposal, Result, Source, Statement, Target

CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2}")
NUMBER = re.compile(r"\d[\d.]*")
NUMBERED = (Target, Result, Omission)  # what stands in one paragraph of a source


def warnings_of(proposal: Proposal) -> list[str]:
    """Return what looks wrong in the record of a proposal, in words."""
    model, record = BY_LABEL[proposal.table].model, proposal.record
    if record is None:
        return []
    base = proposal.base or {}
    found = [*_of_scripts(model, {name: value for name, value in record.items() if value != base.get(name)})]
    if issubclass(model, Statement) and record.get("quantity"):
        found += [*_of_quantity(record), *_of_duplicates(record)]
    if model in NUMBERED:
        found += _of_paragraph(record)
    return found


def _of_scripts(model, changed):
    """Warn of a text in the other language, where it is new."""
    for name, text in changed.items():
        label = model._meta.get_field(name).verbose_name
        if name.endswith("_en") and CHINESE.search(text):
            yield _("“%(field)s” holds Chinese characters.") % {"field": label}
        if name.endswith("_zh") and LATIN.search(text) and not CHINESE.search(text):
            yield _("“%(field)s” holds no Chinese character.") % {"field": label}


def _of_quantity(record):
    """Warn of a figure that does not stand where it should be proved or told."""
    quantity = record["quantity"]
    if quantity not in record["as_printed"]:
        yield _("“%(quantity)s” is not in the printed phrase.") % {"quantity": quantity}
    number = NUMBER.search(quantity)
    if number and number.group() not in record["text_zh"]:
        yield _("The number %(number)s is not in the Chinese text.") % {"number": number.group()}


def _of_duplicates(record):
    """Warn of the same figure of the same paragraph in another statement."""
    for model in (Target, Result):
        same = model.objects.filter(
            source=record["source"], paragraph=record["paragraph"], quantity=record["quantity"]
        ).exclude(pk=record["slug"])
        for slug in same.values_list("pk", flat=True)[:3]:
            yield _("The same figure of the same paragraph is already entered as %(slug)s.") % {"slug": slug}


def _of_paragraph(record):
    """Warn of a paragraph further down than any that the catalogue knows of the source."""
    if not Source.objects.filter(pk=record["source"]).exists():
        return
    last = max(
        model.objects.filter(source=record["source"])
        .exclude(pk=record["slug"])
        .aggregate(last=Max("paragraph"))["last"]
        or 0
        for model in NUMBERED
    )
    if last and record["paragraph"] > last:
        yield _("Nothing else is so far down in the source: its last known paragraph is %(last)s.") % {"last": last}

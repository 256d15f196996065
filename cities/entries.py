"""The base of all entries: a permanent slug, names in both languages, and common constraints."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Concat
from django.db.models.lookups import StartsWith
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cities.localized import Bilingual, Localized


def entry_url(page: str, slug: str) -> str:
    """Return the URL of an entry's page in the active language. `page` is the name of the page and of its model.

    A list has a hundred such URLs, and `reverse` would be fifty times slower.
    """
    before, _slug, after = _url(page, "slug", get_language(), get_script_prefix(), get_urlconf()).rpartition("slug")
    return f"{before}{slug}{after}"


def list_url(page: str) -> str:
    """Return the URL of a page without slug in the active language."""
    return _url(page, "", get_language(), get_script_prefix(), get_urlconf())


@lru_cache
def _url(page: str, slug: str, *_what_a_url_depends_on: str | None) -> str:
    return reverse(f"plans:{page}", args=[slug] if slug else [])


class Entry(models.Model):
    """An entry. The slug is its primary key and part of its URL, and never changes."""

    slug = models.SlugField(_("slug"), max_length=100, primary_key=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Return the URL of the entry's page. Models without such a page override this."""
        return entry_url(self._meta.model_name or "", self.slug)

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)


class NamedEntry(Entry):
    """An entry with a name in both languages."""

    name_zh = models.CharField(_("name (Chinese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name = Localized("name")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> Bilingual:
        return Bilingual(self.name_zh, self.name_en)


def choices_from(name: str, labels: Mapping[str, Bilingual]) -> type[models.TextChoices]:
    """Return a TextChoices from `{value: Bilingual}`; the value "" becomes the member NONE."""
    choices: type[models.TextChoices] = models.TextChoices(  # type: ignore[call-overload]  # the functional form of enums
        name, {value.upper() or "NONE": (value, lazystr(label)) for value, label in labels.items()}
    )
    return choices


def one_of(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """Return a check constraint: `field` holds one of `choices`. Not all code calls `clean`, so the database checks too."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": list(choices.values)}),
        name=f"%(app_label)s_%(class)s_{field}_known",
        violation_error_message=format_lazy(
            _("{field}: choose one of {values}."), field=field, values=", ".join(filter(None, choices.values))
        ),
    )


def lies_in(part: str, whole: str, message: Any) -> models.CheckConstraint:
    """Return a check constraint: the entry in field `part` belongs to the entry in field `whole`.

    A slug begins with the slug of its parent (`changsha-gaoxin` is a district of `changsha`),
    and foreign keys hold slugs. So the database itself can refuse a district of another city.
    """
    return models.CheckConstraint(
        condition=Q(**{f"{part}__isnull": True}) | Q(_begins_with(part, whole)),
        name=f"%(app_label)s_%(class)s_{part}_lies_in_{whole}",
        violation_error_message=message,
    )


def slug_begins_with(whole: str, label: object) -> models.CheckConstraint:
    """Return a check constraint: the slug begins with the slug of the entry in field `whole`. `label` names that field."""
    return models.CheckConstraint(
        condition=Q(_begins_with("slug", whole)),
        name=f"%(app_label)s_%(class)s_slug_begins_with_{whole}",
        violation_error_message=format_lazy(
            _("The slug must begin with that of its {whole}, as in “changsha-…”."), whole=label
        ),
    )


def _begins_with(part: str, whole: str) -> StartsWith:
    text = models.CharField()
    return StartsWith(Cast(part, text), Concat(Cast(whole, text), models.Value("-"), output_field=text))


# Several paragraph numbers or classification codes in one field.
list_of_numbers = RegexValidator(r"\A[0-9]+(;[0-9]+)*\Z", _("Enter numbers separated by “;”, such as 12;13."))

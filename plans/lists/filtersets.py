"""Filters for the FilterSets, and a base FilterSet that reports unknown parameters."""

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime, time
from typing import Any, Self

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, TextChoices
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans.lists import choices
from plans.lists.querystring import without_blanks
from plans.models import Revision

Order = tuple[object, tuple[Any, ...]]  # its label, and the columns or expressions to sort by

MAX_VALUES = 50
MAX_TEXT = 100
FIRST_DAY = date(1949, 1, 1)  # very early dates cannot be converted to UTC
NONE = "none"


class Shared:
    """A filter that shares its choices with the copy that each FilterSet makes. Nothing changes them.

    Copying them would take a tenth of the time of a list.
    """

    method: str | None

    def __deepcopy__(self, memo: object) -> Self:
        twin = copy(self)
        if twin.method:
            twin.method = twin.method  # which binds the method to the copy
        return twin


class AnyOf(Shared, django_filters.MultipleChoiceFilter):
    """Keep rows whose column holds one of the chosen values of a closed list; `none` means empty."""

    def filter(self, queryset: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        if not values:
            return queryset
        return queryset.filter(**{f"{self.field_name}__in": ["" if value == NONE else value for value in values]})


class EntriesField(django_filters.fields.ModelMultipleChoiceField):
    default_error_messages = {"invalid_choice": _("“%(value)s” is not known here.")}

    def clean(self, values: list[str]) -> list[Any]:
        """Return the chosen entries as a list, from the cached choices if possible."""
        if not values:
            return []
        if self.queryset.model not in choices.ENTRIES:
            return list(super().clean(values))
        entries_by_slug = choices.entries(self.queryset.model)
        for value in values:
            if value not in entries_by_slug:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return [entries_by_slug[value] for value in dict.fromkeys(values)]


class AnyEntry(Shared, django_filters.ModelMultipleChoiceFilter):
    """Keep rows that refer to one of the chosen entries, by a foreign key or a many-to-many field."""

    field_class = EntriesField

    def filter(self, queryset: QuerySet[Any], entries: list[Any]) -> QuerySet[Any]:
        if not entries:
            return queryset
        slugs = [entry.pk for entry in entries]
        field = queryset.model._meta.get_field(self.field_name)
        if not field.many_to_many:
            return queryset.filter(**{f"{field.attname}__in": slugs})
        through = field.remote_field.through
        return queryset.filter(
            Exists(
                through.objects.filter(
                    **{field.m2m_field_name(): OuterRef("pk"), f"{field.m2m_reverse_field_name()}__in": slugs}
                )
            )
        )


class AnyYear(Shared, django_filters.MultipleChoiceFilter):
    """Keep rows of one of the chosen years; `none` means not stated."""

    def filter(self, queryset: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        if not values:
            return queryset
        condition = Q(**{f"{self.field_name}__in": [int(value) for value in values if value != NONE]})
        if NONE in values:
            condition |= Q(**{f"{self.field_name}__isnull": True})
        return queryset.filter(condition)


class Sort(Shared, django_filters.ChoiceFilter):
    """Sort rows by one of the orders. Every order ends with the key, so that pages are stable.

    `orders` sort by columns, `computed` by expressions. The API has only `orders`, because its cursors hold
    values of columns.
    """

    def __init__(
        self, orders: Mapping[str, Order], computed: Mapping[str, Order] | None = None, default: str = "", **kwargs: Any
    ) -> None:
        self.orders = orders
        self.offered = {**orders, **(computed or {})}
        self.default = default or next(iter(orders))
        super().__init__(
            choices=[(name, label) for name, (label, _fields) in self.offered.items()], label=_("Sort"), **kwargs
        )

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        _label, fields = self.offered[value or self.default]
        return queryset.order_by(*(_nulls_last(field) if isinstance(field, str) else field for field in fields))


def _nulls_last(field: str) -> str | OrderBy:
    if field.startswith("-"):
        return F(field[1:]).desc(nulls_last=True)
    return field


def start_of(day: date) -> datetime:
    """Return the time at which a day begins, in the time zone of the site."""
    return timezone.make_aware(datetime.combine(max(day, FIRST_DAY), time.min))


class ChangedSince(Shared, django_filters.DateFilter):
    """Keep entries that were added or changed on a day or later, according to their revisions."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Changed since"), input_formats=["%Y-%m-%d"], **kwargs)

    def filter(self, queryset: QuerySet[Any], day: date | None) -> QuerySet[Any]:
        if not day:
            return queryset
        changed = Revision.objects.filter(
            table=queryset.model._meta.model_name,
            at__gte=start_of(day),
        )
        return queryset.filter(pk__in=changed.order_by().values("slug"))


class CatalogueFilter(django_filters.FilterSet):
    """A FilterSet that lists unknown parameters, and can leave out one of its filters."""

    q = django_filters.CharFilter(method="filter_text", label=_("Text"), max_length=MAX_TEXT)
    facets: dict[str, str]  # {parameter with counted options: column}
    texts: tuple[str, ...]  # the columns of the text search

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data and without_blanks(data), *args, **kwargs)
        self.unknown = sorted(set(data or ()) - set(self.filters) - {"page"})

    def is_valid(self) -> bool:
        for name, values in self.data.lists() if hasattr(self.data, "lists") else ():
            if name in self.filters and len(values) > MAX_VALUES:
                self.form.add_error(name, _("At most %(number)s values at once.") % {"number": MAX_VALUES})
        is_valid: bool = super().is_valid()
        return is_valid

    def filter_text(self, queryset: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        condition = Q()
        for field in self.texts:
            condition |= Q(**{f"{field}__icontains": text})
        return queryset.filter(condition)

    @property
    def order(self) -> str:
        """The name of the order of a valid filter."""
        name: str = self.form.cleaned_data["sort"] or self.filters["sort"].default
        return name

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The selection of a valid filter as `{parameter: values}`, without the order."""
        return {
            name: tuple(sorted(set(self.data.getlist(name))))
            for name in self.filters
            if name != "sort" and self.form.cleaned_data[name]
        }

    def without(self, name: str | None) -> QuerySet[Any]:
        """Return the unordered rows that all parameters except `name` select, to count the options of `name`."""
        queryset: QuerySet[Any] = self.queryset.all()
        for parameter, filter_ in self.filters.items():
            if parameter not in (name, "sort"):
                queryset = filter_.filter(queryset, self.form.cleaned_data[parameter])
        return queryset.order_by()


def entry_filter(model: type[Model], label: object, **kwargs: Any) -> AnyEntry:
    return AnyEntry(queryset=model._default_manager.all(), label=label, **kwargs)


def choice_filter(enum: type[TextChoices], label: object, **kwargs: Any) -> AnyOf:
    return AnyOf(choices=[(value or NONE, text) for value, text in enum.choices], label=label, **kwargs)

"""What regions say of topics and industries, as a URL asks for it: the rows of two views of a comparison."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from plans.comparison.findings import form_of
from plans.comparison.words import groups
from plans.lists import choices
from plans.lists.linked import fetch_lists
from plans.lists.pagination import take
from plans.lists.selection import Selection
from plans.models import Industry, Source, Topic

MAX_STATEMENTS = 1000  # of a kind; five regions of today's size have half of it
NARROWING = ("industry", "theme", "topic", "actor", "indicator", "kind", "q")  # parameters


@dataclass(frozen=True)
class Words:
    """The statements of the regions that are compared, by topic and by industry."""

    selection: Selection

    @cached_property
    def _found(self):
        found = [
            take(filterset.qs.filter(city__in=self.selection.cities).for_words(), MAX_STATEMENTS)
            for filterset in self.selection.filters.values()
        ]
        fetch_lists([statement for statements, _more in found for statement in statements], "topics", "industries")
        return found

    @property
    def statements(self):
        return [statement for statements, _has_more in self._found for statement in statements]

    @property
    def is_cut(self):
        """Whether there are more statements of a kind than are counted."""
        return any(has_more for _statements, has_more in self._found)

    @cached_property
    def sources(self):
        """The sources of what the regions say, by key."""
        return Source.objects.in_bulk({statement.source_id for statement in self.statements})

    @cached_property
    def forms(self):
        """How many commitments, proposals and results each region has: {region: {form: how many}}."""
        found = {city.pk: Counter() for city in self.selection.cities}
        for statement in self.statements:
            found[statement.city_id][form_of(statement)] += 1
        return found

    @cached_property
    def topics(self):
        """The Groups of topics, a theme each."""
        chosen = self._chosen("theme"), self._chosen("topic")
        subjects = [
            topic
            for topic in Topic.objects.for_rows()
            if all(not keys or key in keys for keys, key in zip(chosen, (topic.theme_id, topic.pk), strict=True))
        ]
        keys = self._key_indicators
        return groups(
            self.selection.cities,
            subjects,
            self.statements,
            lambda statement: [topic.pk for topic in statement.topic_list],
            lambda topic: [indicator for _place, indicator, of in keys if of == topic.pk],
        )

    @cached_property
    def industries(self):
        """The one Group of industries."""
        chosen = self._chosen("industry")
        keys = [indicator for _place, indicator, _topic in self._key_indicators]
        return groups(
            self.selection.cities,
            [industry for key, industry in choices.entries(Industry).items() if not chosen or key in chosen],
            self.statements,
            lambda statement: [industry.pk for industry in statement.industry_list],
            lambda industry: keys,
        )

    @cached_property
    def _key_indicators(self):
        """The key indicators that statements have figures of: (place among those of its topic, key, topic)."""
        indicators = {statement.indicator for statement in self.statements if statement.quantity}
        return sorted(
            (indicator.key_order, indicator.pk, indicator.topic_id)
            for indicator in indicators
            if indicator and indicator.key_order is not None
        )

    def _chosen(self, name):
        return {entry.pk for entry in self.selection.filterset.form.cleaned_data[name]}

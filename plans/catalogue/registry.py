"""The registry of kinds of entry: every public model, with its pages, files, feeds, API and search.

To add a kind, add it here, describe its new columns in `plans.opendata.tables.descriptions`, and write its page.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cities.localized import Bilingual
from cities.models import City, District
from plans.models import (
    Chain,
    ChainFirm,
    Correction,
    Firm,
    Indicator,
    Industry,
    Measure,
    Omission,
    Plan,
    Result,
    Source,
    Statement,
    Synonym,
    Target,
    Term,
    Theme,
    Topic,
)


@dataclass(frozen=True)
class Search:
    """How the search treats a kind, besides its title.

    `place` orders the kinds among the results. `texts` are localized fields, such as `note`. `codes` are
    attributes that name an entry; one may hold several values, separated by “;”.
    """

    place: int
    texts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    is_typed_in_pinyin: bool = False


@dataclass(frozen=True)
class EntryKind:
    """A kind of entry. An empty page name or `search` means that the kind has no such page or search.

    `table` is the name of its files and of its list in the API. `columns` are the columns of its files. `order` and
    `key` are the fields that order and identify its rows. `title` are the fields of its Chinese and English title.
    """

    model: type[models.Model]
    table: str
    description: Bilingual
    columns: str
    order: tuple[str, ...] = ("slug",)
    key: tuple[str, ...] = ("slug",)
    title: tuple[str, str] = ("name_zh", "name_en")
    whole: str = ""  # the foreign key to the entry that it is a part of
    related: tuple[str, ...] = ()  # foreign keys that its title or citation needs
    list_page: str = ""  # the URL name of its list
    entry_page: str = ""  # the URL name of one entry; also the name of its Open Graph picture
    short_label: str | Promise = ""  # the plural in navigation, if that of the model is too long
    long_label: str | Promise = ""  # the heading of its list, if it differs from the label
    is_offered: bool = False  # whether filters offer all its entries as choices
    search: Search | None = None

    @property
    def name(self) -> str:
        return self.model._meta.model_name or ""

    @property
    def entries(self) -> Any:
        return self.model._default_manager

    @property
    def plural(self) -> Any:
        return self.model._meta.verbose_name_plural

    @property
    def label(self) -> str | Promise:
        return self.short_label or capfirst(self.plural)

    @property
    def heading(self) -> str | Promise:
        return self.long_label or self.label

    @property
    def is_statement(self) -> bool:
        return issubclass(self.model, Statement)

    def title_of(self, entry: Any) -> Bilingual:
        """Return the title of an entry as a Bilingual."""
        return Bilingual(*(getattr(entry, field) for field in self.title))

    def rows(self) -> Any:
        """Return all entries with the related entries that their title and citation need."""
        return self.entries.select_related(*self.related) if self.related else self.entries.all()


FIGURE = "number unit qualifier low high base_unit"
STATEMENT = "slug city district plan measure chain firm themes indicator text_zh text_en"
PROOF = "as_printed source paragraph attributed_to_zh attributed_to_en scope note_zh note_en"
MORE = "quantity industries updated_at topics actor"


def _statements(
    model: type[Statement], table: str, description: Bilingual, time: str, more: str = MORE, **labels: Any
) -> EntryKind:
    return EntryKind(
        model,
        table,
        description,
        f"{STATEMENT} {FIGURE} {time} {PROOF} {more}",
        order=("city_id", "paragraph", "slug"),
        title=("text_zh", "text_en"),
        whole="city",
        related=("city", "source"),
        list_page=table,
        entry_page=model._meta.model_name or "",
        search=Search(5, texts=("attributed_to", "note")),
        **labels,
    )


# In the order of the files. A kind comes after the kinds to which its entries refer.
KINDS = (
    EntryKind(
        Source,
        "sources",
        Bilingual("来源文章", "The articles that the catalogue was extracted from"),
        "slug title publisher published url note_zh note_en title_en publisher_en updated_at kind",
        title=("title", "title_en"),
        list_page="sources",
        entry_page="source",
        search=Search(6, texts=("publisher", "note")),
    ),
    EntryKind(
        City,
        "cities",
        Bilingual("所比较的地区", "The regions that the catalogue compares"),
        "slug name_zh name_en level province code updated_at",
        order=("code",),
        list_page="cities",
        entry_page="city",
        is_offered=True,
        search=Search(1, codes=("code", "name_with_rank"), is_typed_in_pinyin=True),
    ),
    EntryKind(
        District,
        "districts",
        Bilingual("地区内的区县与园区", "Counties, districts, zones and parks inside the regions"),
        "slug city name_zh name_en kind code updated_at",
        whole="city",
        search=Search(1, codes=("code",), is_typed_in_pinyin=True),
    ),
    EntryKind(
        Industry,
        "industries",
        Bilingual("共同行业词表", "The common vocabulary of industries"),
        "slug name_zh name_en gbt4754 sei2018 note_zh note_en updated_at",
        list_page="industries",
        entry_page="industry",
        is_offered=True,
        search=Search(4, texts=("note",), codes=("gbt4754", "divisions", "sei2018"), is_typed_in_pinyin=True),
    ),
    EntryKind(
        Theme,
        "themes",
        Bilingual("政策主题词表", "The policy levers that measures and statements pull"),
        "slug name_zh name_en definition_zh definition_en updated_at",
        is_offered=True,
    ),
    EntryKind(
        Topic,
        "topics",
        Bilingual(
            "议题：各地谈到的事",
            "Topics: what regions talk about, so that words can be set side by side where numbers cannot",
        ),
        "slug theme general name_zh name_en definition_zh definition_en near key_indicators updated_at",
        list_page="topics",
        entry_page="topic",
        is_offered=True,
        search=Search(3, texts=("definition",)),
    ),
    EntryKind(
        Indicator,
        "indicators",
        Bilingual("指标词表", "What is measured, so that the same thing can be matched across regions"),
        "slug name_zh name_en dimension counted_zh counted_en definition_zh definition_en updated_at "
        "topic direction caveat_zh caveat_en",
        list_page="indicators",
        entry_page="indicator",
        is_offered=True,
        search=Search(3, texts=("counted", "definition")),
    ),
    EntryKind(
        Term,
        "terms",
        Bilingual("术语表", "Glossary: terms that a reader may not know"),
        "slug term_zh pinyin term_en definition_zh definition_en official_source updated_at",
        title=("term_zh", "term_en"),
        list_page="glossary",
        search=Search(1, texts=("definition",), codes=("pinyin",)),
    ),
    EntryKind(
        Plan,
        "plans",
        Bilingual("规划、专项行动与成组的建议", "Named plans, strategies, programmes and sets of proposals"),
        "slug city name_zh name_en issuer_zh issuer_en standing published start_year end_year source paragraphs "
        "note_zh note_en updated_at part_of",
        order=("city_id", "slug"),
        whole="city",
        list_page="plans",
        entry_page="plan",
        long_label=_("Plans and programmes"),
        search=Search(2, texts=("issuer", "note")),
    ),
    EntryKind(
        Measure,
        "measures",
        Bilingual("规划中的举措", "The named actions of the plans, in their printed order"),
        "slug plan order name_zh name_en source paragraphs updated_at",
        order=("plan_id", "order", "slug"),
        whole="plan",
        search=Search(2),
    ),
    EntryKind(
        Chain,
        "chains",
        Bilingual(
            "产业链、集群与产业走廊", "Industry chains, clusters, corridors and sectors as the regions name them"
        ),
        "slug city district name_zh name_en kind grade industries source paragraphs "
        "grade_standing note_zh note_en updated_at",
        order=("city_id", "slug"),
        whole="city",
        list_page="chains",
        entry_page="chain",
        short_label=_("Chains"),
        long_label=_("Industry chains and clusters"),
        search=Search(2, texts=("note",), is_typed_in_pinyin=True),
    ),
    EntryKind(
        Firm,
        "firms",
        Bilingual("企业", "The firms that the sources name"),
        "slug name_zh name_en city district source paragraphs note_zh note_en updated_at",
        order=("city_id", "slug"),
        whole="city",
        list_page="firms",
        entry_page="firm",
        search=Search(2, texts=("note",), is_typed_in_pinyin=True),
    ),
    EntryKind(
        ChainFirm,
        "chain_firms",
        Bilingual("企业在产业链中的角色", "The roles of firms in chains"),
        "chain firm role as_printed source paragraph",
        order=("chain_id", "firm_id"),
        key=("chain", "firm"),
        title=("title_zh", "title_en"),
        whole="chain",
        related=("chain", "firm"),
    ),
    _statements(
        Target,
        "targets",
        Bilingual("目标：尚待实现的事", "Targets: what is still to come"),
        "due standing strength",
        f"{MORE} strength_grade",
    ),
    _statements(
        Result,
        "results",
        Bilingual("已报告的结果", "Results: what the sources report as already so"),
        "period",
        short_label=_("Results"),
        long_label=_("Reported results"),
    ),
    EntryKind(
        Omission,
        "omissions",
        Bilingual("未收录的数字与段落", "Numbers and paragraphs that the catalogue leaves out, and why"),
        "slug source paragraph as_printed reason_zh reason_en updated_at",
        order=("source_id", "paragraph", "slug"),
        title=("reason_zh", "reason_en"),
        whole="source",
    ),
    EntryKind(
        Synonym,
        "synonyms",
        Bilingual("同义词：搜索时一并查找的词", "Synonyms: words for which a search looks as well"),
        "word means kind",
        order=("word", "means"),
        key=("word", "means"),
        title=("title", "title"),
    ),
    EntryKind(
        Correction,
        "corrections",
        Bilingual("勘误：曾有的错误及原因", "Corrections: what was wrong, and why"),
        "date table slug text_zh text_en",
        order=("date", "table", "slug"),
        key=("date", "table", "slug"),
        title=("text_zh", "text_en"),
        list_page="corrections",
    ),
)

BY_MODEL = {kind.model: kind for kind in KINDS}
BY_NAME = {kind.name: kind for kind in KINDS}  # as revisions and the search name them
BY_TABLE = {kind.table: kind for kind in KINDS}

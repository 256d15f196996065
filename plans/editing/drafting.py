"""Initial values that the desk suggests for an entry, from a position in an article. The editor decides."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from cities.models import City
from plans.editing import texts
from plans.editing.proposals import blind, find_entry, record_of, save_drafts, snapshot
from plans.editing.scanning import (
    CLAUSE,
    MAX_PHRASE_LENGTH,
    SENTENCE,
    character_pairs,
    phrase_around,
    span_around,
    years,
)
from plans.editing.tables import BY_MODEL
from plans.figures import grammar, strength
from plans.figures.numerals import CHINESE
from plans.figures.spelling import simplified
from plans.models import ChangeSet, Firm, FormerAddress, Indicator, Omission, Proposal, Result, Source, Target, Topic
from plans.models.proposal import UNDECIDED

MAX_OFFERS = 3
# The characters before and after a mark that tell its subject, and the weight of this context.
CONTEXT_WEIGHTS = ((30, 20, 1), (15, 8, 2))
# The fields in which a statement is most often equal to the previous one.
CARRIED = ("city", "plans", "measure", "attributed_to_zh", "attributed_to_en", "actor", "scope", "standing")
LINKS = {"district": "districts", "plan": "plans", "chain": "chains", "firm": "firms", "industry": "industries"}


class Reason(NamedTuple):
    """A standard reason why a numeral or a paragraph is omitted."""

    label: Any
    zh: str
    en: str
    is_of_paragraph: bool = False


REASONS = {
    "dateline": Reason(_("dateline"), "日期、电头或版面信息。", "A date, a dateline or a page reference."),
    "repetition": Reason(_("repetition"), "重复，已收录一次。", "A repetition of what is entered once already."),
    "figure-of-speech": Reason(
        _("figure of speech"), "修辞或固定说法，不是数字。", "A figure of speech or a set phrase."
    ),
    "name": Reason(_("part of a name"), "名称的一部分，不是数字。", "Part of a name; no figure."),
    "heading": Reason(_("heading"), "标题，内容见正文。", "A heading; the text below it says what it means.", True),
    "no-claim": Reason(_("nothing to enter"), "没有可收录的目标或结果。", "States no target and no result.", True),
}


class Spot(NamedTuple):
    """A position in an article: paragraph, start and end character. Its text form is `slug.paragraph.start.end`."""

    source: str
    paragraph: int
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        return ".".join(map(str, self))

    @classmethod
    def read(cls, address: str) -> "Spot | None":
        """Return the position that a text form names; None if it is not in a text that is stored here."""
        source, *numbers = address.rsplit(".", 3)
        if len(numbers) != 3 or not all(number.isascii() and number.isdecimal() for number in numbers):
            return None
        spot = cls(source, *map(int, numbers))
        return spot if spot.text and spot.start <= spot.end <= len(spot.text) else None

    @property
    def text(self) -> str:
        return next((paragraph.text for paragraph in texts.read(self.source) if paragraph.number == self.paragraph), "")

    @property
    def phrase(self) -> str:
        return self.text[self.start : self.end]


# --- Initial values of a form --------------------------------------------------------------------------


def initial(model: type[Model], spot: Spot, changeset: ChangeSet | None) -> dict[str, Any]:
    """Return the initial values of the form of a new entry."""
    if model in (Target, Result):
        return _of_statement(model, spot, changeset)
    phrase = spot.phrase[:MAX_PHRASE_LENGTH]
    texts_by_name = {"name_zh": phrase, "as_printed": phrase}
    position_by_name = {"source": spot.source, "paragraph": spot.paragraph, "paragraphs": str(spot.paragraph)}
    last = last_statement(spot.source, changeset)
    region = (
        {"city": last.get("city")} if model is not Firm else {}
    )  # the region of a firm must be printed in the article
    names = {field.name for field in model._meta.fields}
    return {
        name: value
        for name, value in {**texts_by_name, **position_by_name, **region}.items()
        if value and name in names
    }


def _of_statement(model: type[Model], spot: Spot, changeset: ChangeSet | None) -> dict[str, Any]:
    text, start, end = spot.text, spot.start, spot.end
    first, last = span_around(text, start, end, SENTENCE)
    sentence = text[first:last]
    carried = {name: value for name, value in last_statement(spot.source, changeset).items() if name in CARRIED}
    carried = carried or _default_region(spot.source, changeset)
    quantity, is_unread = _quantity(spot.phrase)
    whens = years(text[slice(*span_around(text, start, end, CLAUSE))]) or years(sentence)
    return carried | {
        "source": spot.source,
        "paragraph": spot.paragraph,
        "as_printed": phrase_around(text, start, end) if quantity else spot.phrase[:MAX_PHRASE_LENGTH],
        "quantity": quantity,
        "is_unread": is_unread,
        "strength": strength.find(text[first:end]) if model is Target else "",
        "due": whens[-1] if whens else None,
        "period": str(whens[-1]) if whens else "",
        "slug": free_slug(model, f"{carried.get('city', '')}-p{spot.paragraph}".strip("-"), changeset),
    }


def _default_region(source: str, changeset: ChangeSet | None) -> dict[str, str]:
    """Return the region of the first statement. Most sources have the slug of their region."""
    drafts = changeset.proposals.filter(table=BY_MODEL[City].label, slug=source).exists() if changeset else False
    return {"city": source} if drafts or City.objects.filter(pk=source).exists() else {}


def _quantity(phrase: str) -> tuple[str, bool]:
    """Return the quantity of a phrase, and whether it is unread: it cannot be parsed and is kept as printed."""
    if not any(character in "0123456789" or character in CHINESE for character in simplified(phrase)):
        return "", False
    return phrase, grammar.attempt(simplified(phrase)) is None


def last_statement(source: str, changeset: ChangeSet | None) -> Mapping[str, Any]:
    """Return the record of the newest statement, with the standing of the newest target."""
    newest = [*_newest(source, changeset)]
    standing = [{"standing": record["standing"]} for record in newest if "standing" in record]
    return {**newest[0], **(standing[0] if standing else {})} if newest else {}


def _newest(source: str, changeset: ChangeSet | None) -> Iterator[dict[str, Any]]:
    """Yield records of statements, newest first: all drafts, then the newest public statement of each kind."""
    tables = [BY_MODEL[model].label for model in (Target, Result)]
    drafts = (
        changeset.proposals.filter(table__in=tables, record__isnull=False) if changeset else Proposal.objects.none()
    )
    yield from (draft.record for draft in drafts.order_by("-pk") if draft.record and draft.record["source"] == source)
    last = [
        model.objects.filter(source=source).order_by("-updated_at", "-paragraph").first() for model in (Target, Result)
    ]
    yield from map(record_of, sorted(filter(None, last), key=lambda entry: entry.updated_at, reverse=True))


def free_slug(model: type[Model], preferred: str, changeset: ChangeSet | None) -> str:
    """Return a slug that no entry, former address or open draft uses: `preferred`, or `preferred` with a number.

    A second extraction does not see the drafts of other sets, and other sets do not see its drafts.
    """
    table = BY_MODEL[model]
    visible_drafts = {"changeset": changeset} if changeset and changeset.is_second else {"changeset__second": None}
    open_sets = Proposal.objects.filter(changeset__state__in=UNDECIDED, table=table.label, **visible_drafts)
    taken = {
        *model._default_manager.filter(pk__startswith=preferred).values_list("pk", flat=True),
        *FormerAddress.objects.filter(table=table.name, slug__startswith=preferred).values_list("slug", flat=True),
        *open_sets.filter(slug__startswith=preferred).values_list("slug", flat=True),
    }
    number = 1
    while (slug := preferred if number == 1 else f"{preferred}-{number}") in taken:
        number += 1
    return slug


# --- Suggested indicators and topics ------------------------------------------------------------------------------------------


class Offer(NamedTuple):
    """An indicator or topic that may fit, and the slug that the statement would get from it."""

    entry: Any
    slug: str


def offers(
    model: type[Model], spot: Spot, initial: Mapping[str, Any], changeset: ChangeSet | None
) -> dict[str, list[Offer]]:
    """Return the indicators and topics whose texts are most similar to the text around a position, best first.

    The slug of a statement comes from its indicator; from its topic if it has no figure.
    """
    weight_of_pair = _context(spot)
    indicators = [*Indicator.objects.select_related("topic"), *_drafts(Indicator, changeset)]
    figure = grammar.attempt(simplified(initial["quantity"])) if initial["quantity"] else None
    if figure and figure.dimension:
        indicators = [indicator for indicator in indicators if indicator.dimension == figure.dimension]
    measured: defaultdict[str | None, str] = defaultdict(str)
    for indicator in indicators:
        measured[indicator.topic_id] += f" {indicator.name_zh}"
    topics = [*Topic.objects.all(), *_drafts(Topic, changeset)]
    entries = {}
    if initial["quantity"]:
        entries["indicator"] = _most_similar(
            indicators, weight_of_pair, lambda entry: (entry.name_zh, entry.counted_zh, entry.definition_zh)
        )
    entries["topics"] = _most_similar(
        topics, weight_of_pair, lambda entry: (entry.name_zh, measured[entry.pk], entry.definition_zh)
    )
    city, slug_field = initial.get("city") or "", next(iter(entries))
    return {
        name: [
            Offer(entry, free_slug(model, f"{city}-{entry.pk}".strip("-"), changeset) if name == slug_field else "")
            for entry in similar
        ]
        for name, similar in entries.items()
    }


def _context(spot: Spot) -> Counter[str]:
    """Return the pairs of characters around a position with their weights."""
    weight_of_pair: Counter[str] = Counter()
    for before, after, weight in CONTEXT_WEIGHTS:
        context = spot.text[max(spot.start - before, 0) : spot.end + after]
        weight_of_pair.update(dict.fromkeys(character_pairs(context), weight))
    return weight_of_pair


FIELD_WEIGHTS = (2, 1, 0.7)  # of a name, of what is counted, of a definition


def _most_similar(
    entries: Iterable[Any], weight_of_pair: Counter[str], texts_of: Callable[[Any], Iterable[str]]
) -> list[Any]:
    """Return the entries that share most pairs of characters with a text. A pair that many entries have counts less."""
    texts_by_entry = [(entry, [character_pairs(text) for text in texts_of(entry)]) for entry in entries]
    common = Counter(word for _entry, texts in texts_by_entry for word in set().union(*texts))
    scores = [
        (sum(weight * sum(weight_of_pair[word] / common[word] for word in text & weight_of_pair.keys()) / max(len(text), 1) ** 0.5
             for weight, text in zip(FIELD_WEIGHTS, texts, strict=True)), entry)
        for entry, texts in texts_by_entry
    ]  # fmt: skip
    return [entry for score, entry in sorted(scores, key=lambda each: -each[0])[:MAX_OFFERS] if score]


def _drafts(model: type[Model], changeset: ChangeSet | None) -> list[Any]:
    """Return the new entries of a model that an editor has proposed."""
    table = BY_MODEL[model]
    drafts = changeset.proposals.filter(table=table.label, base__isnull=True, record__isnull=False) if changeset else ()
    fields = [field for field in table.fields if not field.many_to_many]
    return [
        model(**{field.attname: draft.record[field.name] for field in fields if field.name in draft.record})
        for draft in drafts
        if draft.record
    ]


# --- Proposals that the desk makes itself -------------------------------------------------------------------------


def leave_out(user: Any, spot: Spot, reason: str) -> list[Proposal]:
    """Propose an omission of a numeral, or of a paragraph if the position is empty. `reason` is a key of REASONS."""
    why, changeset = REASONS[reason], ChangeSet.objects.open_of(user)
    with blind(changeset):
        omission = Omission(
            slug=free_slug(Omission, f"{spot.source}-p{spot.paragraph}-{reason}", changeset),
            source_id=spot.source,
            paragraph=spot.paragraph,
            as_printed=spot.phrase[:MAX_PHRASE_LENGTH],
            reason_zh=why.zh,
            reason_en=why.en,
        )
        omission.full_clean(exclude=["source"])  # the source may be a draft
    return save_drafts(user, {}, snapshot([omission]), {})


def save_text(user: Any, changeset: ChangeSet | None, source: str, lines: Iterable[str]) -> list[Proposal]:
    """Store the text of a source on this machine, and propose to put its SHA-256 into the record of the source."""
    key = (str(BY_MODEL[Source].label), source)
    draft = changeset.proposals.filter(table=key[0], slug=source).first() if changeset else None
    before: Any = draft.record if draft else record_of(find_entry(*key))
    after = before | {"text_sha256": texts.write(source, lines)}
    return save_drafts(user, {key: before}, {key: after}, {key: before})

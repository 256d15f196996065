"""What the desk proposes for an entry that begins at a place of an article. The editor decides, and writes the texts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from cities.models import City
from plans.editing import texts
from plans.editing.proposals import blind, find, keep, record_of, snapshot
from plans.editing.scanning import CLAUSE, LONGEST_PHRASE, SENTENCE, pairs, part, phrase_around, years
from plans.editing.tables import BY_MODEL
from plans.figures import grammar, strength
from plans.figures.numerals import CHINESE
from plans.figures.spelling import simplified
from plans.models import ChangeSet, Firm, FormerAddress, Indicator, Omission, Proposal, Result, Source, Target, Topic
from plans.models.proposal import UNDECIDED

OFFERED = 3
# Characters before and after a mark that say what it is about, and how much they weigh.
AROUND = ((30, 20, 1), (15, 8, 2))
# What a statement most often shares with the one before it.
CARRIED = ("city", "plans", "measure", "attributed_to_zh", "attributed_to_en", "actor", "scope", "standing")
LINKS = {"district": "districts", "plan": "plans", "chain": "chains", "firm": "firms", "industry": "industries"}


class Reason(NamedTuple):
    """Why a numeral or a paragraph is left out, as the omission says it."""

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
    """A place of an article: a paragraph, and from which character to which. As text, `slug.paragraph.start.end`."""

    source: str
    paragraph: int
    start: int = 0
    end: int = 0

    def __str__(self):
        return ".".join(map(str, self))

    @classmethod
    def read(cls, address: str) -> "Spot | None":
        """Return the place that an address names, if it is in a text that is kept here."""
        source, *numbers = address.rsplit(".", 3)
        if len(numbers) != 3 or not all(number.isascii() and number.isdecimal() for number in numbers):
            return None
        spot = cls(source, *map(int, numbers))
        return spot if spot.text and spot.start <= spot.end <= len(spot.text) else None

    @property
    def text(self) -> str:
        return next((each.text for each in texts.read(self.source) if each.number == self.paragraph), "")

    @property
    def phrase(self) -> str:
        return self.text[self.start : self.end]


# --- A form that begins at a place --------------------------------------------------------------------------


def initial(model, spot: Spot, changeset: ChangeSet | None) -> dict[str, Any]:
    """Return how the form of a new entry begins."""
    if model in (Target, Result):
        return _of_statement(model, spot, changeset)
    phrase = spot.phrase[:LONGEST_PHRASE]
    words = {"name_zh": phrase, "as_printed": phrase}
    place = {"source": spot.source, "paragraph": spot.paragraph, "paragraphs": str(spot.paragraph)}
    last = last_statement(spot.source, changeset)
    region = {"city": last.get("city")} if model is not Firm else {}  # the seat of a firm must be printed
    names = {field.name for field in model._meta.fields}
    return {name: value for name, value in {**words, **place, **region}.items() if value and name in names}


def _of_statement(model, spot, changeset):
    text, start, end = spot.text, spot.start, spot.end
    first, last = part(text, start, end, SENTENCE)
    sentence = text[first:last]
    carried = {name: value for name, value in last_statement(spot.source, changeset).items() if name in CARRIED}
    carried = carried or _first_region(spot.source, changeset)
    quantity, is_unread = _quantity(spot.phrase)
    whens = years(text[slice(*part(text, start, end, CLAUSE))]) or years(sentence)
    return carried | {
        "source": spot.source,
        "paragraph": spot.paragraph,
        "as_printed": phrase_around(text, start, end) if quantity else spot.phrase[:LONGEST_PHRASE],
        "quantity": quantity,
        "is_unread": is_unread,
        "strength": strength.find(text[first:end]) if model is Target else "",
        "due": whens[-1] if whens else None,
        "period": str(whens[-1]) if whens else "",
        "slug": free_slug(model, f"{carried.get('city', '')}-p{spot.paragraph}".strip("-"), changeset),
    }


def _first_region(source, changeset):
    """Return the region of the first statement: that which the source is called by, as most are."""
    drafts = changeset.proposals.filter(table=BY_MODEL[City].label, slug=source).exists() if changeset else False
    return {"city": source} if drafts or City.objects.filter(pk=source).exists() else {}


def _quantity(phrase):
    """Return the quantity of a phrase, and whether it can only be kept as printed."""
    if not any(character in "0123456789" or character in CHINESE for character in simplified(phrase)):
        return "", False
    return phrase, grammar.attempt(simplified(phrase)) is None


def last_statement(source: str, changeset: ChangeSet | None) -> Mapping[str, Any]:
    """Return the record of the statement that was entered last, with the standing of the last target."""
    newest = [*_newest(source, changeset)]
    standing = [{"standing": record["standing"]} for record in newest if "standing" in record]
    return {**newest[0], **(standing[0] if standing else {})} if newest else {}


def _newest(source, changeset):
    """Yield the records of statements, the newest first: drafts, then the last public one of each kind."""
    tables = [BY_MODEL[model].label for model in (Target, Result)]
    drafts = (
        changeset.proposals.filter(table__in=tables, record__isnull=False) if changeset else Proposal.objects.none()
    )
    yield from (draft.record for draft in drafts.order_by("-pk") if draft.record and draft.record["source"] == source)
    last = [
        model.objects.filter(source=source).order_by("-updated_at", "-paragraph").first() for model in (Target, Result)
    ]
    yield from map(record_of, sorted(filter(None, last), key=lambda entry: entry.updated_at, reverse=True))


def free_slug(model, wanted: str, changeset: ChangeSet | None) -> str:
    """Return a slug that no entry has, had, or shall have: the one that is wanted, or with the next number.

    A second extraction knows no other drafts, nor do others know its own.
    """
    table = BY_MODEL[model]
    own = {"changeset": changeset} if changeset and changeset.is_second else {"changeset__second": None}
    open_sets = Proposal.objects.filter(changeset__state__in=UNDECIDED, table=table.label, **own)
    taken = {
        *model._default_manager.filter(pk__startswith=wanted).values_list("pk", flat=True),
        *FormerAddress.objects.filter(table=table.name, slug__startswith=wanted).values_list("slug", flat=True),
        *open_sets.filter(slug__startswith=wanted).values_list("slug", flat=True),
    }
    number = 1
    while (slug := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return slug


# --- What is offered ------------------------------------------------------------------------------------------


class Offer(NamedTuple):
    """An indicator or topic that may fit, and the slug that the statement would take from it; from topics if no figure."""

    entry: Any
    slug: str


def offers(model, spot: Spot, initial: Mapping[str, Any], changeset: ChangeSet | None) -> dict[str, list[Offer]]:
    """Return the indicators and topics whose words are most like those around a place, the likeliest first."""
    words: Counter = Counter()
    for before, after, weight in AROUND:
        words.update(dict.fromkeys(pairs(spot.text[max(spot.start - before, 0) : spot.end + after]), weight))
    figure = grammar.attempt(simplified(initial["quantity"])) if initial["quantity"] else None
    indicators = [*Indicator.objects.select_related("topic"), *_drafts(Indicator, changeset)]
    if figure and figure.dimension:
        indicators = [each for each in indicators if each.dimension == figure.dimension]
    measured = {each.topic_id: "" for each in indicators}
    for each in indicators:
        measured[each.topic_id] += f" {each.name_zh}"
    topics = [*Topic.objects.all(), *_drafts(Topic, changeset)]
    found = {
        "indicator": _likest(indicators, words, lambda each: (each.name_zh, each.counted_zh, each.definition_zh)),
        "topics": _likest(topics, words, lambda each: (each.name_zh, measured.get(each.pk, ""), each.definition_zh)),
    }
    if not initial["quantity"]:
        del found["indicator"]
    city, names = initial.get("city") or "", next(iter(found))
    return {
        name: [
            Offer(each, free_slug(model, f"{city}-{each.pk}".strip("-"), changeset) if name == names else "")
            for each in entries
        ]
        for name, entries in found.items()
    }


WEIGHTS = (2, 1, 0.7)  # of the words of a name, of what is counted, of a definition


def _likest(entries, words, texts_of):
    """Return the entries that share most words with a text. A word that many have says little."""
    said = [(entry, [pairs(text) for text in texts_of(entry)]) for entry in entries]
    common = Counter(word for _entry, texts in said for word in set().union(*texts))
    scores = [
        (sum(w * sum(words[word] / common[word] for word in text & words.keys()) / max(len(text), 1) ** 0.5
             for w, text in zip(WEIGHTS, texts, strict=True)), entry)
        for entry, texts in said
    ]  # fmt: skip
    return [entry for score, entry in sorted(scores, key=lambda each: -each[0])[:OFFERED] if score]


def _drafts(model, changeset):
    """Return the new entries of a model that an editor has proposed."""
    table = BY_MODEL[model]
    drafts = changeset.proposals.filter(table=table.label, base__isnull=True, record__isnull=False) if changeset else ()
    fields = [field for field in table.fields if not field.many_to_many]
    return [
        model(**{field.attname: draft.record[field.name] for field in fields if field.name in draft.record})
        for draft in drafts
        if draft.record
    ]


# --- What the desk proposes by itself -------------------------------------------------------------------------


def leave_out(user, spot: Spot, reason: str) -> list[Proposal]:
    """Propose to leave out a numeral, or a whole paragraph where no numeral is named, for one of the REASONS."""
    why, changeset = REASONS[reason], ChangeSet.objects.open_of(user)
    with blind(changeset):
        omission = Omission(
            slug=free_slug(Omission, f"{spot.source}-p{spot.paragraph}-{reason}", changeset),
            source_id=spot.source,
            paragraph=spot.paragraph,
            as_printed=spot.phrase[:LONGEST_PHRASE],
            reason_zh=why.zh,
            reason_en=why.en,
        )
        omission.full_clean(exclude=["source"])  # which may be a draft
    return keep(user, {}, snapshot([omission]), {})


def keep_text(user, changeset: ChangeSet | None, source: str, lines: Iterable[str]) -> list[Proposal]:
    """Keep the text of a source on this machine, and propose that the record of the source holds its SHA-256."""
    key = (str(BY_MODEL[Source].label), source)
    draft = changeset.proposals.filter(table=key[0], slug=source).first() if changeset else None
    before: Any = draft.record if draft else record_of(find(*key))
    after = before | {"text_sha256": texts.write(source, lines)}
    return keep(user, {key: before}, {key: after}, {key: before})

"""A figure as one line of text with kind, time, source and paragraph, for pictures and workbooks."""

from typing import Any

from cities.localized import Bilingual
from plans.comparison.forms import Form, form_of
from plans.figures import periods

WHOLE = Bilingual(
    "{sign} {figure}（{about}）；{source}第{number}段", "{sign} {figure}, {about}; {source}, ¶\u00a0{number}"
)
SIGNS = {Form.COMMITMENT: "◆", Form.PROPOSAL: "◇", Form.RESULT: "●"}
NO_TIME = Bilingual("未注明时间", "time not stated")
ABOUT = Bilingual("{kind}，{when}", "{kind}, {when}")
OF_WHAT = Bilingual("{kind}，{when}，{of}", "{kind}, {when}, {of}")
DATED = Bilingual("{publisher}{date}", "{publisher}, {date}")
WITH_PRINT = Bilingual("{print}", "{words} ({print})")


def in_words(line: Any) -> Bilingual:
    """Return a Line of a row as text in both languages."""
    statement = line.statement
    about = ABOUT if statement.scope == "region" else OF_WHAT
    return WHOLE.format(
        sign=SIGNS[form_of(statement)],
        figure=figure_in_words(statement),
        about=about.format(
            kind=Bilingual(statement.kind_label.zh, statement.kind_label.en.lower()),
            when=statement.when_label if statement.when else NO_TIME,
            of=line.named or statement.scope_label,
        ),
        source=source_in_words(statement.source),
        number=statement.paragraph,
    )


def figure_in_words(statement: Any) -> Bilingual:
    """Return a figure as printed; in English after its translation."""
    english, printed = statement.reading.en, statement.quantity
    return Bilingual(printed, english) if english == printed else WITH_PRINT.format(words=english, print=printed)


def source_in_words(source: Any) -> Bilingual:
    """Return the publisher of a source, and the date if it prints one."""
    publisher = Bilingual(source.publisher_zh, source.publisher_en)
    if source.published is None:
        return publisher
    return DATED.format(publisher=publisher, date=periods.label(source.published.isoformat()))

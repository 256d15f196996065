"""Parse printed quantities, such as "3000余亿元", "五六十焦耳", "96%以上", "3个千亿级" and "1+2+N".

`Quantity.zh` and `Quantity.en` print them back. `unread` keeps a quantity that cannot be parsed yet.
"""

from functools import lru_cache

from plans.figures import grammar, refusals
from plans.figures.qualifiers import Qualifier
from plans.figures.quantity import Quantity
from plans.figures.spelling import simplified

MAX_LENGTH = 40


@lru_cache(maxsize=4096)
def parse(text: str) -> Quantity:
    """Return the Quantity of a text. Raise ValueError with the error and a hint how to write it."""
    printed = simplified(text)
    _check_length(printed)
    quantity = grammar.read(printed, text)
    if quantity is None:
        raise ValueError(refusals.why(printed, text, grammar.attempt))
    return quantity


def unread(text: str) -> Quantity:
    """Return a Quantity that is only shown as printed, without bounds and without comparisons."""
    printed = text.strip()
    _check_length(printed)
    return Quantity(Qualifier.UNREAD, text=printed)


def _check_length(printed: str) -> None:
    if not 0 < len(printed) <= MAX_LENGTH:
        raise ValueError(refusals.LENGTH.format(most=str(MAX_LENGTH)))

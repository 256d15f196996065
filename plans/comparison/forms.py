"""The form of a statement: commitment, proposal or reported result. They are never mixed, in no count and on no page."""

from enum import StrEnum
from typing import Any

from cities.localized import Bilingual
from plans.figures.kinds import Kind

Parameter = tuple[str, str]  # of a URL: name and value
Parameters = tuple[Parameter, ...]


class Form(StrEnum):
    """The form of a statement: commitment, proposal or reported result."""

    COMMITMENT = "commitment"
    PROPOSAL = "proposal"
    RESULT = "result"

    @property
    def label(self) -> Bilingual:
        return FORM_LABELS[self]

    @property
    def table(self) -> str:
        return "results" if self is Form.RESULT else "targets"

    @property
    def query(self) -> Parameters:
        """The query parameters with which a list of the table shows only this form."""
        return STANDINGS[self]


FORM_LABELS = {
    Form.COMMITMENT: Bilingual("承诺", "commitments"),
    Form.PROPOSAL: Bilingual("建议", "proposals"),
    Form.RESULT: Bilingual("已报告的结果", "reported results"),
}
STANDINGS = {
    Form.COMMITMENT: (("standing", "adopted"), ("standing", "announced")),
    Form.PROPOSAL: (("standing", "proposed"),),
    Form.RESULT: (),
}


def form_of(statement: Any) -> Form:
    """Return whether a statement is a commitment, a proposal or a reported result."""
    return Form.RESULT if statement.kind is Kind.RESULT else form_of_standing(statement.standing)


def form_of_standing(standing: str) -> Form:
    """Return the Form of a standing; an empty standing is that of a result."""
    if not standing:
        return Form.RESULT
    return Form.PROPOSAL if standing == "proposed" else Form.COMMITMENT


def counted(form: Form, number: int) -> Bilingual:
    """Return a number of statements of a form as text: 1 commitment, 3 proposals."""
    english = form.label.en.removesuffix("s") if number == 1 else form.label.en
    counter = "条" if form is Form.PROPOSAL else "项"
    return Bilingual(f"{form.label.zh}{number}{counter}", f"{number} {english}")

"""The two kinds of statement: targets and reported results."""

from enum import StrEnum

from cities.localized import Bilingual


class Kind(StrEnum):
    TARGET = "target"
    RESULT = "result"


KIND_LABELS = {Kind.TARGET: Bilingual("目标", "target"), Kind.RESULT: Bilingual("已报告", "reported result")}

NOT_STATED = Bilingual("未注明", "not stated")

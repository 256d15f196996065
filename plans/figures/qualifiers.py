"""Qualifiers, which restrict a printed number: their labels, meanings and printed words."""

from enum import StrEnum

from cities.localized import Bilingual


class Qualifier(StrEnum):
    """A restriction of a printed number."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at_least"
    NEARLY = "nearly"
    UNDER = "under"
    AT_MOST = "at_most"
    RANGE = "range"
    MAGNITUDE = "magnitude"
    PATTERN = "pattern"
    UNREAD = "unread"

    @property
    def label(self) -> Bilingual:
        return QUALIFIER_LABELS[self]

    @property
    def meaning(self) -> Bilingual:
        return QUALIFIER_MEANINGS[self]


QUALIFIER_LABELS = {
    Qualifier.EXACT: Bilingual("确数", "exact"),
    Qualifier.ABOUT: Bilingual("约", "about"),
    Qualifier.OVER: Bilingual("超过", "over"),
    Qualifier.AT_LEAST: Bilingual("不低于", "at least"),
    Qualifier.NEARLY: Bilingual("近", "nearly"),
    Qualifier.UNDER: Bilingual("不足", "under"),
    Qualifier.AT_MOST: Bilingual("不超过", "at most"),
    Qualifier.RANGE: Bilingual("区间", "range"),
    Qualifier.MAGNITUDE: Bilingual("量级", "order of magnitude"),
    Qualifier.PATTERN: Bilingual("体系", "pattern"),
    Qualifier.UNREAD: Bilingual("仅照录", "printed, not read"),
}

QUALIFIER_MEANINGS = {
    Qualifier.EXACT: Bilingual("原文为确数：上下限相同。", "Printed as an exact number: both bounds are equal."),
    Qualifier.ABOUT: Bilingual(
        "原文为约数：保留数字，不推定上下限，不据此排序。",
        "Printed as approximate: the number is kept, no bounds are invented, and it is never ranked.",
    ),
    Qualifier.OVER: Bilingual(
        "原文为“多于”：大于该数，未给上限。",
        "Printed as more than the number: the number itself is excluded, and no upper bound is given.",
    ),
    Qualifier.AT_LEAST: Bilingual(
        "原文为“以上”：不低于该数，未给上限。",
        "Printed as the number or more: the number itself is included, and no upper bound is given.",
    ),
    Qualifier.NEARLY: Bilingual(
        "原文为“近”：小于该数，未给下限。",
        "Printed as nearly the number: the number itself is excluded, and no lower bound is given.",
    ),
    Qualifier.UNDER: Bilingual(
        "原文为“不足”：小于该数，未给下限。",
        "Printed as less than the number: the number itself is excluded, and no lower bound is given.",
    ),
    Qualifier.AT_MOST: Bilingual(
        "原文为“不超过”：不大于该数，未给下限。",
        "Printed as the number or less: the number itself is included, and no lower bound is given.",
    ),
    Qualifier.RANGE: Bilingual(
        "原文为区间：上下限均含；“十几”“两位数”的上限不含。",
        "Printed as a range: both bounds are included, but for 十几 (over 10 and under 20) and 两位数 (10 or more, under 100).",
    ),
    Qualifier.MAGNITUDE: Bilingual(
        "原文只给出量级：保留数字，不推定上下限，不据此排序。",
        "Only an order of magnitude is printed: the number is kept without bounds and never ranked.",
    ),
    Qualifier.PATTERN: Bilingual(
        "原文为体系名称，其整体不是一个数量。",
        "The name of a structure; as a whole it is not an amount.",
    ),
    Qualifier.UNREAD: Bilingual(
        "照录原文，尚不能解读为数字：没有上下限，不参与任何比较。",
        "Kept as printed, for it cannot be read as a number yet: no bounds, and no part in any comparison.",
    ),
}

# The words before a number, after its digits (3000余亿元, 100+家), and after its unit. 以上, 以下, 以内, 不低于 and
# 不超过 include the number; 超, 低于 and similar words exclude it.
PREFIXES = {
    "约": Qualifier.ABOUT, "大约": Qualifier.ABOUT, "大概": Qualifier.ABOUT, "约为": Qualifier.ABOUT,
    "超": Qualifier.OVER, "超过": Qualifier.OVER, "超出": Qualifier.OVER, "过": Qualifier.OVER, "突破": Qualifier.OVER,
    "破": Qualifier.OVER, "逾": Qualifier.OVER, "高于": Qualifier.OVER, "大于": Qualifier.OVER, "多于": Qualifier.OVER,
    ">": Qualifier.OVER,
    "不低于": Qualifier.AT_LEAST, "不少于": Qualifier.AT_LEAST, "不小于": Qualifier.AT_LEAST, "至少": Qualifier.AT_LEAST,
    "≥": Qualifier.AT_LEAST, "上": Qualifier.AT_LEAST,
    "近": Qualifier.NEARLY, "将近": Qualifier.NEARLY, "接近": Qualifier.NEARLY, "逼近": Qualifier.NEARLY,
    "不足": Qualifier.UNDER, "不到": Qualifier.UNDER, "低于": Qualifier.UNDER, "小于": Qualifier.UNDER,
    "少于": Qualifier.UNDER, "<": Qualifier.UNDER,
    "不超过": Qualifier.AT_MOST, "不高于": Qualifier.AT_MOST, "不大于": Qualifier.AT_MOST, "不多于": Qualifier.AT_MOST,
    "至多": Qualifier.AT_MOST, "最多": Qualifier.AT_MOST, "≤": Qualifier.AT_MOST,
    "数": Qualifier.MAGNITUDE, "几": Qualifier.MAGNITUDE,
}  # fmt: skip
BEFORE_ROUND = {"上", "数", "几"}  # only before 十, 百, 千, 万 and 亿: 上百家, 数千万元
INFIXES = {
    "余": Qualifier.OVER, "多": Qualifier.OVER, "+": Qualifier.AT_LEAST, "来": Qualifier.ABOUT, "几": Qualifier.RANGE,
}  # fmt: skip
SUFFIXES = {
    "左右": Qualifier.ABOUT, "上下": Qualifier.ABOUT, "多": Qualifier.OVER, "余": Qualifier.OVER,
    "以上": Qualifier.AT_LEAST, "及以上": Qualifier.AT_LEAST, "+": Qualifier.AT_LEAST,
    "以下": Qualifier.AT_MOST, "及以下": Qualifier.AT_MOST, "以内": Qualifier.AT_MOST, "之内": Qualifier.AT_MOST,
    "内": Qualifier.AT_MOST,
    "级": Qualifier.MAGNITUDE, "量级": Qualifier.MAGNITUDE,
}  # fmt: skip

"""Names in pinyin: the dictionary of phrases is compact, and is read as before."""

from pypinyin.constants import PHRASES_DICT

from plans.search import pinyin


def test_phrases_share_the_lists_of_syllables():
    assert len({id(syllable) for syllables in PHRASES_DICT.values() for syllable in syllables}) < 2_000


def test_a_phrase_decides_the_reading_of_its_characters():
    assert [pinyin.spelled(name) for name in ("长沙", "重庆", "星星", "银行", "行动")] == [
        "changsha", "chongqing", "xingxing", "yinhang", "xingdong",
    ]  # fmt: skip

"""The wording of records: proposals read as proposals, plans are in the future tense, and terms are consistent."""

import re

from tests.data.records import records, statements

PROPOSALS = (("建议", "希望"), ("Proposes ", "It is hoped that "))
FUTURE = (re.compile("将|要"), re.compile(r"\b(will|is to|are to|aims to|is about to)\b"))
POINTING = re.compile("该项目|该企业|该公司|上述|本市|本县")
OF_THE_WORK = re.compile(r"extraction|extracted|reconcil|both read|our (themes|topics)|主题词表|抽取|两次阅读", re.I)

# What a Chinese text or name says, and what its English one must then say.
TERMS = {
    "产业链": "chain",
    "专精特新(?!“小巨人”)": "SRDI",
    "小巨人": "little giant",
    "单项冠军": "single-product champion",
    "链主": "chain leader",
    "链长": "chain chief",
    "龙头企业": "leading firm",
    "规上|规模以上": "above designated size",
    "世界500强": "Fortune Global 500",
    "揭榜挂帅": "open competition for research",
    "灯塔工厂": "lighthouse factor",
    "领头羊|“头羊”行动": "bellwether",
    "两化融合|信息化与工业化": "informatisation and industrialisation",
    "(?<!软硬件)工程(?:$|[。，])": "programme|projects?",
    "专项行动|领航行动|固链行动": "action",
    "多式联运": "multimodal",
    "产业集群": "cluster",
}
GIVEN_UP = re.compile(r"industry chains?\b|world's top 500|specialised and innovative|lead sheep|high ground", re.I)

# The printed form of an office, and its English.
OFFICES = {
    "党组书记、局长": "Party secretary and director of the",
    "县委副书记、县长": "Deputy Party secretary and head of",
    "党工委书记": "Secretary of the Party Working Committee",
    "党工委副书记": "Deputy secretary of the Party Working Committee",
    "管委会主任": "director of the Administrative Committee",
    "党委书记、董事长": "Party secretary and chairman of",
    "副总经理": "Deputy general manager of",
}


def failing(records, test):
    return [str(record) for record in records if not test(record)]


def test_exactly_the_proposals_begin_with_words_of_proposing():
    def says_so(statement):
        begins = [statement.text_zh.startswith(PROPOSALS[0]), statement.text_en.startswith(PROPOSALS[1])]
        return begins == [statement.standing == "proposed"] * 2

    assert not failing(statements(), says_so)


def test_adopted_and_announced_targets_are_in_the_future_tense_in_both_languages():
    adopted = [target for target in records("targets") if target.standing != "proposed"]

    assert not failing(adopted, lambda target: FUTURE[0].search(target.text_zh) and FUTURE[1].search(target.text_en))


def test_no_statement_refers_to_its_subject_by_a_pronoun():
    assert not failing(statements(), lambda statement: not POINTING.search(statement.text_zh))


def test_each_chinese_term_has_its_official_english_term():
    texts = [(str(one), one.text_zh, one.text_en) for one in statements()]
    texts += [(str(one), one.name_zh, one.name_en) for one in records("plans", "measures", "topics")]

    assert [
        (name, term)
        for name, chinese, english in texts
        for term, form in TERMS.items()
        if re.search(term, chinese) and not re.search(form, english, re.I)
    ] == []


def test_no_english_text_uses_a_discarded_term():
    mended = records("corrections")  # they name the form that was given up
    assert not failing(
        [record for record in records() if record not in mended],
        lambda record: not any(GIVEN_UP.search(english) for _zh, english in record.pairs),
    )


def test_the_office_of_a_speaker_is_named_in_both_languages():
    assert [
        (str(statement), chinese)
        for statement in statements()
        for chinese, english in OFFICES.items()
        if (chinese in statement.attributed_to_zh) != (english in statement.attributed_to_en)
    ] == []


def test_each_speaker_has_one_name_in_each_language():
    names = {(statement.attributed_to_zh, statement.attributed_to_en) for statement in statements()}

    assert len(names) == len({chinese for chinese, _en in names}) == len({english for _zh, english in names})


def test_every_text_is_available_in_both_languages():
    assert not failing(records(), lambda record: all(chinese and english for chinese, english in record.pairs))


def test_no_record_mentions_the_work_on_the_catalogue():
    texts = [(str(record), text) for record in records() for pair in record.pairs for text in pair]

    assert not [name for name, text in texts if OF_THE_WORK.search(text)]

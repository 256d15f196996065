"""The descriptions of columns in both languages, by column name, or more specifically by `table.column`."""

from cities.localized import Bilingual

DESCRIPTIONS = {
    # Every entry
    "slug": Bilingual("永久标识，也是网页地址的末段；选定后不再更改", "Permanent key and end of the entry's address"),
    "name_zh": Bilingual("中文名称", "Name in Chinese"),
    "name_en": Bilingual("英文名称", "Name in English"),
    "note_zh": Bilingual("对推定或含混之处的说明（中文）", "What is inferred or ambiguous, in Chinese"),
    "note_en": Bilingual("对推定或含混之处的说明（英文）", "What is inferred or ambiguous, in English"),
    "updated_at": Bilingual(
        "本条在此目录中最后一次改动的时间（北京时间）", "When the entry last changed in this catalogue (Beijing time)"
    ),
    # Sources
    "source": Bilingual("来源文章", "The article it stands in"),
    "paragraph": Bilingual(
        "自然段序号：自标题之下数起，小标题也算一段", "Number of the paragraph, counted below the headline; headings count"
    ),
    "paragraphs": Bilingual(
        "自然段序号：自标题之下数起，小标题也算一段",
        "Numbers of the paragraphs, counted below the headline; headings count",
    ),
    "as_printed": Bilingual("该段中的原文词语，至多20字", "The exact phrase of the paragraph, at most 20 characters"),
    "title": Bilingual("文章标题，照录", "Headline as printed"),
    "title_en": Bilingual("标题的英译", "Headline in English"),
    "publisher": Bilingual("刊发单位（中文）", "Publisher, in Chinese"),
    "publisher_en": Bilingual("刊发单位（英文）", "Publisher, in English"),
    "kind": Bilingual("来源的性质", "Kind of source; empty where not stated"),
    "published": Bilingual("发布日期；空为页面未注明", "Date of publication; empty where the page prints none"),
    "url": Bilingual("网址；空为页面未注明", "Address; empty where the page gives none"),
    "reason_zh": Bilingual("未收录的理由（中文）", "Why it is left out, in Chinese"),
    "reason_en": Bilingual("未收录的理由（英文）", "Why it is left out, in English"),
    # Regions
    "city": Bilingual("地区", "Region"),
    "district": Bilingual("区县或园区，可有几个；空为不涉及", "Counties, districts or parks; empty where none is meant"),
    "level": Bilingual("行政层级", "Level of the region"),
    "province": Bilingual("所在省份", "Province in which the region lies, or which it is"),
    "code": Bilingual(
        "GB/T 2260 行政区划代码；园区没有代码", "GB/T 2260 code of the division; zones and parks have none"
    ),
    # Vocabulary
    "gbt4754": Bilingual("GB/T 4754—2017 大类代码", "Divisions of GB/T 4754—2017"),
    "sei2018": Bilingual(
        "《战略性新兴产业分类（2018）》一级代码；空为不属于",
        "First-level classes of the strategic emerging industries (2018); empty where it is none",
    ),
    "definition_zh": Bilingual("定义（中文）", "Definition in Chinese"),
    "definition_en": Bilingual("定义（英文）", "Definition in English"),
    "dimension": Bilingual("数字种类：只有同一种类的数字才可相比", "Dimension: only figures of one dimension can be compared"),
    "counted_zh": Bilingual("统计对象（中文）", "What is counted, in Chinese"),
    "counted_en": Bilingual("统计对象（英文）", "What is counted, in English"),
    "topic": Bilingual("所属议题", "Topic of the indicator"),
    "theme": Bilingual("所属政策主题", "Policy theme of the topic"),
    "general": Bilingual(
        "是否为综合议题，即容纳归不进其他议题的内容；计算共同议题时不计",
        "Whether it takes what has no narrower topic; left out where shared topics are counted",
    ),
    "near": Bilingual("相近而不同的议题", "Topics that are near, and not the same"),
    "key_indicators": Bilingual("关键指标，依次取用", "Key indicators, in the order in which a cell takes its figure"),
    "direction": Bilingual("何者领先：多、少或不分", "Which is ahead: more, less or neither"),
    "caveat_zh": Bilingual("每次比较都附的提醒（中文）", "Caveat that every comparison of it prints, in Chinese"),
    "caveat_en": Bilingual("每次比较都附的提醒（英文）", "Caveat that every comparison of it prints, in English"),
    "term_zh": Bilingual("术语（中文）", "Term in Chinese"),
    "term_en": Bilingual("术语（英文）", "Term in English"),
    "pinyin": Bilingual("拼音", "Pinyin"),
    "official_source": Bilingual("官方定义的出处；空为未查得", "Where it is defined officially; empty where none was found"),
    # Plans
    "plan": Bilingual("所属规划，可有几个；空为来源未指明", "Plans; empty where the source names none"),
    "part_of": Bilingual("所属的总规划；空为自成一体", "Plan that this programme is a part of; empty where it stands alone"),
    "issuer_zh": Bilingual("发布单位（中文）", "Issuer, in Chinese"),
    "issuer_en": Bilingual("发布单位（英文）", "Issuer, in English"),
    "standing": Bilingual("状态：已出台、已宣布或仅为建议", "How binding it is: adopted, announced or only proposed"),
    "start_year": Bilingual("起始年份；空为原文未提", "First year; empty where not stated"),
    "end_year": Bilingual("终止年份；空为原文未提", "Last year; empty where not stated"),
    "measure": Bilingual("所属举措；空为来源未指明", "Measure of the plan; empty where the source names none"),
    "order": Bilingual("在规划中的排列次序", "Place in the printed order of the plan"),
    # Chains and firms
    "chain": Bilingual("产业链，可有几条；空为来源未将其与某条链相联系", "Chains; empty where the source links it with none"),
    "grade": Bilingual("原文给出的级别；空为原文未提", "Grade as printed; empty where not stated"),
    "grade_standing": Bilingual(
        "该级别是已获得还是在争创；原文未提级别时为空", "Whether the grade is held or sought; empty without a grade"
    ),
    "industries": Bilingual("行业", "Industries"),
    "firm": Bilingual("企业，可有几家；空为不涉及某家企业", "Firms; empty where no firm is the subject"),
    "role": Bilingual(
        "企业在链中的角色；原文印有“链主”二字者才是链主",
        "Role of the firm in the chain; a chain leader only where the article prints 链主 of it",
    ),
    # Statements
    "themes": Bilingual("政策主题：由议题得出", "Policy themes: those of the topics"),
    "topics": Bilingual("议题，一至三个", "Topics, one to three"),
    "actor": Bilingual(
        "主体：是谁的目标或作为；建议则为所建议的对象",
        "Whose aim or deed it is; of a proposal: whom it asks",
    ),
    "strength_grade": Bilingual("力度的等级：本目录自定的阶梯；空为没有", "Grade of the strength on the catalogue's own ladder"),
    "indicator": Bilingual("指标；没有数字的条目可空", "Indicator; may be empty for a statement without a figure"),
    "text_zh": Bilingual("内容，由本目录用自己的话写成（中文）", "The statement in the catalogue's own words, in Chinese"),
    "text_en": Bilingual("内容，由本目录用自己的话写成（英文）", "The statement in the catalogue's own words, in English"),
    "quantity": Bilingual(
        "数量，按原文：数字、单位与限定词；空为没有数字", "Quantity as printed: number, unit and qualifier; empty without one"
    ),
    "number": Bilingual(
        "原文的数字，以 unit 计；为区间时是其下端；体系（如1+2+N）为空",
        "The printed number, in unit; the lower end of a range; empty for a pattern such as 1+2+N",
    ),
    "unit": Bilingual("原文的单位", "Unit as printed"),
    "qualifier": Bilingual("原文对数字的限定词；空为没有数字", "How the source restricts the number; empty without one"),
    "low": Bilingual(
        "下限，以 base_unit 计；空为原文未给下限；qualifier 为 over 时不含该数",
        "Lower bound in base_unit; empty where the source gives none; itself excluded where qualifier is over",
    ),
    "high": Bilingual(
        "上限，以 base_unit 计；空为原文未给上限；qualifier 为 nearly 或 under 时不含该数",
        "Upper bound in base_unit; empty where the source gives none; "
        "itself excluded where qualifier is nearly or under",
    ),
    "base_unit": Bilingual("low 与 high 所用的基本单位", "The unit of low and high"),
    "due": Bilingual("期限年份；空为原文未提", "Year by which it is due; empty where not stated"),
    "strength": Bilingual("表示力度的原文词语，如力争、确保；空为没有", "Printed word of its strength, such as 力争; may be empty"),
    "period": Bilingual(
        "所指时期或截至日期，如 2022、2022-H1、2022-08；空为原文未提",
        "Period or date, such as 2022, 2022-H1 or 2022-08; empty where not stated",
    ),
    "attributed_to_zh": Bilingual("谁说的：职务或机构，不是人名（中文）", "Who says it: the office, not the person, in Chinese"),
    "attributed_to_en": Bilingual("谁说的：职务或机构，不是人名（英文）", "Who says it: the office, not the person, in English"),
    "scope": Bilingual("所指范围：企业的数字不是地区的数字", "What it is about: a firm's figure is never a region's"),
    # Synonyms and corrections
    "word": Bilingual("读者可能使用的词", "Word that readers may type"),
    "means": Bilingual("一并查找的目录用词", "Word of the catalogue that is searched for as well"),
    "date": Bilingual("改正日期", "Day on which it was corrected"),
    "table": Bilingual("条目所在的表", "Table of the entry"),
    # Descriptions for one table
    "synonyms.kind": Bilingual("两词的关系", "How the two words stand to each other"),
    "corrections.slug": Bilingual("被改正的条目", "The entry that was corrected"),
    "corrections.text_zh": Bilingual("错在哪里、为何（中文）", "What was wrong and why, in Chinese"),
    "corrections.text_en": Bilingual("错在哪里、为何（英文）", "What was wrong and why, in English"),
    "sources.note_zh": Bilingual("来源的局限与推定之处（中文）", "Limits of the source, and what is inferred, in Chinese"),
    "sources.note_en": Bilingual("来源的局限与推定之处（英文）", "Limits of the source, and what is inferred, in English"),
    "cities.code": Bilingual("GB/T 2260 行政区划代码", "GB/T 2260 code of the region"),
    "districts.kind": Bilingual("类型", "Kind of district or park"),
    "industries.note_zh": Bilingual("包括哪些（中文）", "What is in it, in Chinese"),
    "industries.note_en": Bilingual("包括哪些（英文）", "What is in it, in English"),
    "plans.published": Bilingual("规划发布日期；空为原文未提", "Date of the plan; empty where not stated"),
    "measures.plan": Bilingual("所属规划", "The plan that lists it"),
    "chains.kind": Bilingual("类型", "Kind of chain"),
    "chain_firms.chain": Bilingual("产业链", "Chain"),
    "chain_firms.firm": Bilingual("企业", "Firm"),
    "chain_firms.as_printed": Bilingual("说明其角色的原文词语", "The printed words that justify the role"),
    "omissions.as_printed": Bilingual(
        "未收录的原文词语；空为整段", "The printed phrase left out; empty for a whole paragraph"
    ),
}  # fmt: skip


def describe(table: str, column: str) -> Bilingual:
    """Return the description of a column of a table."""
    return DESCRIPTIONS.get(f"{table}.{column}") or DESCRIPTIONS[column]

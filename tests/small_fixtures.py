"""A small folder of fixtures, a record of each table in it, for tests to edit and to break."""

FILES = {
    "cities.yaml": """\
- slug: liaocheng
  name_zh: 聊城
  name_en: Liaocheng
  level: prefecture
  province: shandong
  code: '371500'

- slug: changsha
  name_zh: 长沙
  name_en: Changsha
  level: prefecture
  province: hunan
  code: '430100'
""",
    "districts.yaml": """\
- slug: changsha-liuyang
  name_zh: 浏阳市
  name_en: Liuyang
  city: changsha
  kind: city
  code: '430181'

- slug: liaocheng-guanxian
  name_zh: 冠县
  name_en: Guan County
  city: liaocheng
  kind: county
  code: '371525'
""",
    "industries.yaml": """\
- slug: machinery
  name_zh: 工程机械
  name_en: Construction machinery
  gbt4754: 34;35
  note_zh: 通用和专用设备。
  note_en: General and special equipment.
""",
    "themes.yaml": """\
- slug: clusters
  name_zh: 集群
  name_en: Clusters
  definition_zh: 产业链和集群。
  definition_en: Chains and clusters.

- slug: talent
  name_zh: 人才
  name_en: Talent
  definition_zh: 引才育才。
  definition_en: Attracting and training people.
""",
    "topics.yaml": """\
- slug: chain-chiefs
  name_zh: 链长制
  name_en: Chain chiefs
  theme: clusters
  definition_zh: 由领导干部任链长。
  definition_en: An official is chief of a chain.
  near: [training]

- slug: training
  name_zh: 培训
  name_en: Training
  theme: talent
  definition_zh: 技能培训。
  definition_en: Training of skills.
""",
    "terms.yaml": """\
- slug: chain-chief
  term_zh: 链长
  pinyin: liànzhǎng
  term_en: chain chief
  definition_zh: 牵头一条产业链的干部。
  definition_en: The official who leads an industrial chain.
""",
    "synonyms.yaml": """\
- word: 湘
  means: 湖南
  kind: place
""",
    "corrections.yaml": """\
- date: 2026-11-25
  table: cities
  slug: changsha
  text_zh: 年份有误。
  text_en: The year was wrong.
""",
    "indicators.yaml": """\
- slug: chains
  name_zh: 产业链数
  name_en: Chains
  dimension: count
  counted_zh: 产业链
  counted_en: chains
  definition_zh: 产业链的条数。
  definition_en: Number of chains.
  topic: chain-chiefs
  key_order: 1
""",
    "sources/changsha/source.yaml": """\
- slug: changsha
  title: 长沙怎么干
  title_en: How Changsha does it
  publisher_zh: 某日报
  publisher_en: A Daily
  published: 2021-02-20
  note_zh: 一篇报道。
  note_en: One article.
""",
    "sources/changsha/plans.yaml": """\
- slug: changsha-plan
  name_zh: 三年行动
  name_en: Three-year action
  paragraphs: 2;3
  city: changsha
  issuer_zh: 市政府
  issuer_en: City government
  standing: announced
  start_year: 2021
  end_year: 2023
""",
    "sources/changsha/measures.yaml": """\
- slug: changsha-plan-m1
  name_zh: 强链行动
  name_en: Chains
  paragraphs: '4'
  plan: changsha-plan
  order: 1

- slug: changsha-plan-m2
  name_zh: 人才行动
  name_en: People
  paragraphs: '5'
  plan: changsha-plan
  order: 2
""",
    "sources/changsha/chains.yaml": """\
- slug: changsha-machinery
  name_zh: 工程机械
  name_en: Construction machinery
  paragraphs: '6'
  city: changsha
  district: changsha-liuyang
  kind: cluster
  grade: world
  grade_standing: sought
  industries: [machinery]
""",
    "sources/changsha/firms.yaml": """\
- slug: some-firm
  name_zh: 某企业
  name_en: Some Firm
  paragraphs: '7'
  city: changsha
""",
    "sources/changsha/chain_firms.yaml": """\
- chain: changsha-machinery
  firm: some-firm
  role: leading
  as_printed: 龙头企业
  paragraph: 7
""",
    "sources/changsha/targets.yaml": """\
- slug: changsha-chains
  city: changsha
  measure: changsha-plan-m1
  indicator: chains
  text_zh: 做强产业链。
  text_en: Strengthen the chains.
  quantity: 22条
  as_printed: 22条产业链
  paragraph: 4
  attributed_to_zh: 市政府
  attributed_to_en: City government
  actor: region
  scope: region
  due: 2023
  standing: announced
  districts: [changsha-liuyang]
  plans: [changsha-plan]
  chains: [changsha-machinery]
  topics: [chain-chiefs, training]
  industries: [machinery]
""",
    "sources/changsha/results.yaml": """\
- slug: changsha-chains-now
  city: changsha
  text_zh: 已有产业链。
  text_en: There are chains.
  as_printed: 已有产业链
  paragraph: 5
  attributed_to_zh: 本文
  attributed_to_en: The article
  actor: region
  scope: region
  period: '2020'
  firms: [some-firm]
  topics: [chain-chiefs]
""",
    "sources/changsha/omissions.yaml": """\
- slug: changsha-dateline
  paragraph: 1
  as_printed: 本报讯
  reason_zh: 电头。
  reason_en: A dateline.
""",
}


RECORDS = sum(text.count("\n- ") + 1 for text in FILES.values())

ADDRESSES = {
    "addresses.yaml": """\
- table: plans
  slug: changsha-old-plan
  moved_to: changsha-plan

- table: targets
  slug: changsha-many-chains
  withdrawn: true
  reason_zh: 与另一条重复。
  reason_en: It repeats another one.
  replaced_by: changsha-chains
""",
}


def write(folder, files=FILES):
    """Write files below a folder and return the folder; a file is text, or bytes if its encoding is wrong."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def edit(folder, name, old, new):
    """Replace the only place where `old` stands in a file."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def read(folder):
    """Return `{name: bytes}` of every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

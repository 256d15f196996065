"""Citations: the text of each style, on pages and in downloads."""

import json
import re
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

import jsonschema
import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from cities.localized import Bilingual
from plans.catalogue.edition import Edition
from plans.models import Target
from plans.opendata.citations import FORMATS, Kind, Origin, Work, apa, bibtex, csl_json, gbt7714, ris
from plans.opendata.works import citations_for
from tests.factories import make_city, make_result, make_source, make_target

pytestmark = pytest.mark.one_database

READ_ON = date(2026, 11, 22)
ARTICLE = Work(
    Kind.ARTICLE,
    key="article-jingzhou",
    title=Bilingual("建设区域性先进制造业中心", "Building a regional centre of advanced manufacturing"),
    accessed=READ_ON,
    url="http://news.example/share?code=NW2021&page=1",
    published=date(2021, 12, 27),
    container=Bilingual("荆州日报", "Jingzhou Daily"),
    written_in="zh",
)
UNDATED = Work(
    Kind.ARTICLE,
    key="article-dezhou",
    title=Bilingual("长沙怎么干？", "What will Changsha do?"),
    accessed=READ_ON,
    container=Bilingual("德州日报", "Dezhou Daily"),
    written_in="zh",
)
ENTRY = Work(
    Kind.ENTRY,
    key="target-changsha-hub",
    title=Bilingual("长沙：建成先进制造业高地。", "Changsha: Become a hub of advanced manufacturing."),
    accessed=READ_ON,
    url="https://plans.example/en/targets/changsha-hub/",
    published=date(2021, 2, 21),
    container=Bilingual("地方制造业规划目录", "Regional Manufacturing Plans"),
    version="905",
    origin=Origin(
        Bilingual("长沙怎么干", "How Changsha goes about it"),
        Bilingual("长沙晚报", "Changsha Evening News"),
        paragraph=2,
    ),
)
UNDATED_ENTRY = replace(ENTRY, published=None)
CATALOGUE = Work(
    Kind.DATASET,
    key="regional-plans",
    title=Bilingual("地方制造业规划目录", "Regional Manufacturing Plans"),
    accessed=READ_ON,
    url="https://plans.example/en/",
    published=date(2026, 11, 21),
    version="905",
)
WORKS = [ARTICLE, UNDATED, ENTRY, UNDATED_ENTRY, CATALOGUE]
EVERYWHERE = [(work, language) for work in WORKS for language in ("zh", "en")]


@pytest.mark.parametrize(
    ("work", "language", "text"),
    [
        (ARTICLE, "zh", "建设区域性先进制造业中心[N/OL]. 荆州日报, 2021-12-27[2026-11-22]. http://news.example/share?code=NW2021&page=1"),
        (ARTICLE, "en", "建设区域性先进制造业中心[N/OL]. 荆州日报, 2021-12-27[2026-11-22]. http://news.example/share?code=NW2021&page=1"),
        (UNDATED, "zh", "长沙怎么干？[N]. 德州日报, [日期不详]."),
        (ENTRY, "zh", "长沙：建成先进制造业高地[N/OL]//长沙怎么干. 长沙晚报, 2021-02-21(第2段)[2026-11-22]. 地方制造业规划目录, 第905版. https://plans.example/en/targets/changsha-hub/"),
        (ENTRY, "en", "Changsha: Become a hub of advanced manufacturing[N/OL]//How Changsha goes about it. Changsha Evening News, 2021-02-21(para. 2)[2026-11-22]. Regional Manufacturing Plans, edition 905. https://plans.example/en/targets/changsha-hub/"),
        (UNDATED_ENTRY, "zh", "长沙：建成先进制造业高地[N/OL]//长沙怎么干. 长沙晚报, [日期不详](第2段)[2026-11-22]. 地方制造业规划目录, 第905版. https://plans.example/en/targets/changsha-hub/"),
        (UNDATED_ENTRY, "en", "Changsha: Become a hub of advanced manufacturing[N/OL]//How Changsha goes about it. Changsha Evening News, [n.d.](para. 2)[2026-11-22]. Regional Manufacturing Plans, edition 905. https://plans.example/en/targets/changsha-hub/"),
        (CATALOGUE, "zh", "地方制造业规划目录: 第905版[DS/OL]. (2026-11-21)[2026-11-22]. https://plans.example/en/"),
        (CATALOGUE, "en", "Regional Manufacturing Plans: edition 905[DS/OL]. (2026-11-21)[2026-11-22]. https://plans.example/en/"),
    ],
)  # fmt: skip
def test_a_citation_in_gbt7714_has_the_expected_text(work, language, text):
    assert gbt7714(work, language) == text


@pytest.mark.parametrize(
    ("work", "language", "text"),
    [
        (ARTICLE, "en", "建设区域性先进制造业中心 [Building a regional centre of advanced manufacturing]. (2021, December 27). 荆州日报. http://news.example/share?code=NW2021&page=1"),
        (UNDATED, "en", "长沙怎么干？ [What will Changsha do?]. (n.d.). 德州日报."),
        (ENTRY, "en", "Changsha: Become a hub of advanced manufacturing [Paragraph 2 of “How Changsha goes about it”, Changsha Evening News, 2021-02-21]. (2021, February 21). In Regional Manufacturing Plans (Version 905). Retrieved November 22, 2026, from https://plans.example/en/targets/changsha-hub/"),
        (ENTRY, "zh", "长沙：建成先进制造业高地 [Changsha: Become a hub of advanced manufacturing] [据《长沙怎么干》（长沙晚报，2021-02-21）第2段]. (2021, February 21). In 地方制造业规划目录 (Version 905). Retrieved November 22, 2026, from https://plans.example/en/targets/changsha-hub/"),
        (UNDATED_ENTRY, "en", "Changsha: Become a hub of advanced manufacturing [Paragraph 2 of “How Changsha goes about it”, Changsha Evening News, n.d.]. (n.d.). In Regional Manufacturing Plans (Version 905). Retrieved November 22, 2026, from https://plans.example/en/targets/changsha-hub/"),
        (CATALOGUE, "en", "Regional Manufacturing Plans (Version 905) [Data set]. (2026, November 21). https://plans.example/en/"),
        (CATALOGUE, "zh", "地方制造业规划目录 [Regional Manufacturing Plans] (Version 905) [Data set]. (2026, November 21). https://plans.example/en/"),
    ],
)  # fmt: skip
def test_a_citation_in_apa_has_the_expected_text(work, language, text):
    assert apa(work, language) == text


def test_the_citation_of_an_unchanged_catalogue_has_no_date():
    empty = Work(Kind.DATASET, key="x", title=CATALOGUE.title, accessed=READ_ON, url="https://plans.example/en/")

    assert gbt7714(empty, "zh") == "地方制造业规划目录[DS/OL]. [日期不详][2026-11-22]. https://plans.example/en/"
    assert gbt7714(empty, "en").startswith("Regional Manufacturing Plans[DS/OL]. [n.d.][2026-11-22]. ")


def test_the_bibtex_of_an_article_has_the_expected_fields():
    assert bibtex(ARTICLE, "en") == (
        "@article{article-jingzhou,\n"
        "  title        = {{建设区域性先进制造业中心}},\n"
        "  titleaddon   = {Building a regional centre of advanced manufacturing},\n"
        "  journal      = {荆州日报},\n"
        "  year         = {2021},\n"
        "  month        = dec,\n"
        "  date         = {2021-12-27},\n"
        "  url          = {http://news.example/share?code=NW2021&page=1},\n"
        "  urldate      = {2026-11-22},\n"
        "  key          = {荆州日报},\n"
        "  langid       = {chinese},\n"
        "}\n"
    )


def test_bibtex_marks_a_missing_date_in_the_language_of_the_reader():
    assert _fields(bibtex(UNDATED, "zh"))["year"] == "日期不详"
    assert _fields(bibtex(UNDATED, "en"))["year"] == "n.d."
    assert "month" not in _fields(bibtex(UNDATED, "en"))


def test_bibtex_escapes_what_tex_would_read():
    work = Work(
        Kind.ENTRY,
        key="目标 a_b/c{d}",
        title=Bilingual("甲", r"50% & $5 #1_a {b} ~c^d \e"),
        accessed=READ_ON,
        url="https://plans.example/{a}?b=50%25&c=d_e",
        container=Bilingual("乙", "R&D"),
    )

    text = bibtex(work, "en")

    assert text.startswith("@misc{a-b-c-d,\n")
    assert _fields(text)["title"] == (
        r"{50\% \& \$5 \#1\_a \textbraceleft{}b\textbraceright{} "
        r"\textasciitilde{}c\textasciicircum{}d \textbackslash{}e}"
    )
    assert _fields(text)["howpublished"] == r"R\&D"
    assert _fields(text)["url"] == "https://plans.example/%7Ba%7D?b=50%25&c=d_e"


@pytest.mark.parametrize(("work", "language"), EVERYWHERE)
def test_bibtex_is_balanced_and_has_a_valid_key(work, language):
    text = bibtex(work, language)

    assert re.match(r"@(article|misc)\{[A-Za-z0-9:-]+,\n", text)
    assert text.count("{") == text.count("}")


def test_the_ris_of_an_entry_has_the_expected_tags():
    assert ris(ENTRY, "zh") == (
        "TY  - DATA\r\n"
        "ID  - target-changsha-hub\r\n"
        "TI  - 长沙：建成先进制造业高地\r\n"
        "TT  - Changsha: Become a hub of advanced manufacturing\r\n"
        "T2  - 地方制造业规划目录\r\n"
        "ET  - 905\r\n"
        "PY  - 2021\r\n"
        "DA  - 2021/02/21\r\n"
        "UR  - https://plans.example/en/targets/changsha-hub/\r\n"
        "Y2  - 2026/11/22\r\n"
        "LA  - zh-CN\r\n"
        "N1  - 据《长沙怎么干》（长沙晚报，2021-02-21）第2段\r\n"
        "ER  - \r\n"
    )


@pytest.mark.parametrize(("work", "language"), EVERYWHERE)
def test_every_line_of_ris_is_a_tag_and_ends_with_cr_lf(work, language):
    lines = ris(work, language).split("\r\n")

    assert lines[-1] == ""
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines[:-1])
    assert lines[0].startswith("TY  - ")
    assert lines[-2] == "ER  - "


def test_ris_marks_a_missing_date_in_a_note():
    assert "N1  - n.d.\r\n" in ris(UNDATED, "en")
    assert "PY  - " not in ris(UNDATED, "en")


def test_line_breaks_in_a_title_do_not_end_a_field():
    work = Work(Kind.ENTRY, key="k", title=Bilingual("甲\r\nER  - \n乙", "A\nB"), accessed=READ_ON)

    assert "TI  - 甲 ER - 乙\r\n" in ris(work, "zh")
    assert _fields(bibtex(work, "en"))["title"] == "{A B}"


# The part of the CSL-JSON schema (input data, 1.0) that these items use: no other name is allowed.
DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": ["string", "number"]}},
        }
    },
    "required": ["date-parts"],
    "additionalProperties": False,
}
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": ["string", "number"]},
            "type": {"enum": ["article-newspaper", "dataset", "entry"]},
            **{
                name: {"type": "string"}
                for name in ("title", "container-title", "version", "URL", "language", "note")
            },
            "issued": DATE,
            "accessed": DATE,
        },
    },
}  # fmt: skip


@pytest.mark.parametrize(("work", "language"), EVERYWHERE)
def test_csl_json_is_valid(work, language):
    jsonschema.validate(json.loads(csl_json(work, language)), CSL)


def test_the_csl_json_of_an_article_has_its_date_and_omits_a_missing_one():
    assert json.loads(csl_json(ARTICLE, "en")) == [
        {
            "id": "article-jingzhou",
            "type": "article-newspaper",
            "title": "建设区域性先进制造业中心",
            "container-title": "荆州日报",
            "issued": {"date-parts": [[2021, 12, 27]]},
            "URL": "http://news.example/share?code=NW2021&page=1",
            "accessed": {"date-parts": [[2026, 11, 22]]},
            "language": "zh-CN",
            "note": "[Building a regional centre of advanced manufacturing]",
        }
    ]
    assert json.loads(csl_json(UNDATED, "en"))[0].keys() == {
        "id", "type", "title", "container-title", "language", "note",
    }  # fmt: skip


# --- Pages and downloads ---------------------------------------------------------------------------


@pytest.fixture
def target(db):
    city = make_city(slug="changsha", name_zh="长沙", name_en="Changsha")
    source = make_source(slug="changsha", title="长沙怎么干", publisher_zh="长沙晚报", published=date(2021, 2, 21))
    return make_target(
        city, slug="changsha-hub", source=source, paragraph=2, text_zh="建成高地。", text_en="Become a hub."
    )


def test_a_statement_names_its_region_and_has_the_date_and_paragraph_of_its_article(client, target):
    text = client.get("/zh-hans/targets/changsha-hub/cite.bib").content.decode()

    assert _fields(text)["title"] == "{长沙：建成高地}"
    assert _fields(text)["date"] == "2021-02-21"
    assert _fields(text)["note"] == "据《长沙怎么干》（长沙晚报，2021-02-21）第2段"
    assert _fields(text)["url"] == "http://testserver/zh-hans/targets/changsha-hub/"


@pytest.mark.parametrize(
    ("ending", "media_type", "file_name", "beginning"),
    [
        ("txt", "text/plain; charset=utf-8", "target-changsha-hub.txt", "Changsha: Become a hub[N/OL]//"),
        ("apa", "text/plain; charset=utf-8", "target-changsha-hub.apa.txt", "Changsha: Become a hub [Paragraph 2 of "),
        ("bib", "application/x-bibtex; charset=utf-8", "target-changsha-hub.bib", "@misc{target-changsha-hub,"),
        ("ris", "application/x-research-info-systems; charset=utf-8", "target-changsha-hub.ris", "TY  - DATA\r\n"),
        ("json", "application/vnd.citationstyles.csl+json", "target-changsha-hub.csl.json", '[{\n  "id": "target-'),
    ],
)
def test_a_citation_file_has_its_media_type_and_name(client, target, ending, media_type, file_name, beginning):
    response = client.get(f"/en/targets/changsha-hub/cite.{ending}")

    assert response.headers["Content-Type"] == media_type
    assert response.headers["Content-Disposition"] == f'attachment; filename="{file_name}"'
    assert response.content.decode().startswith(beginning)


def test_results_sources_and_the_catalogue_are_cited_too(client, target):
    result = make_result(target.city, source=target.source, text_en="Reached.")

    results = client.get(f"/en/results/{result.pk}/cite.apa").content.decode()
    sources = client.get("/en/sources/changsha/cite.txt").content.decode()
    catalogue = client.get("/zh-hans/about/cite.txt").content.decode()

    assert results.startswith("Changsha: Reached [Paragraph 5 of ")
    assert sources == "长沙怎么干[N]. 长沙晚报, 2021-02-21."
    assert catalogue.startswith("地方制造业规划目录[DS/OL]. [日期不详][")


@pytest.mark.parametrize(
    "address",
    ["/en/targets/changsha-hub/cite.docx", "/en/targets/no-such/cite.txt", "/en/results/changsha-hub/cite.txt"],
)
def test_an_address_without_a_citation_answers_404(client, target, address):
    assert client.get(address).status_code == 404


def test_a_page_shows_five_citations_each_with_a_link_that_works(client, target, django_assert_num_queries):
    request = RequestFactory().get("/en/targets/changsha-hub/")
    target = Target.objects.for_page().get(pk=target.pk)
    with override("en"), django_assert_num_queries(1):  # the edition
        citations = citations_for(target, request)
        html = render_to_string("plans/_cite.html", {"citations": citations, "heading": "Cite this target"})

    assert [citation.format.name for citation in citations] == [
        "APA (7th)", "GB/T 7714—2015", "BibTeX", "RIS", "CSL-JSON",
    ]  # fmt: skip
    assert "<h3>Cite this target</h3>" in html
    for citation in citations:
        assert f'href="{citation.url}" download' in html
        assert client.get(citation.url).content.decode() == citation.text


def test_the_catalogue_and_a_source_have_links_that_work(client, target):
    request = RequestFactory().get("/zh-hans/about/")
    with override("zh-hans"):
        citations = citations_for(Edition(), request) + citations_for(target.source, request)

    assert len(citations) == 2 * len(FORMATS)
    for citation in citations:
        assert client.get(citation.url).content.decode() == citation.text


def test_the_language_of_a_citation_is_marked(target):
    request = RequestFactory().get("/en/")
    with override("en"):
        assert {citation.language for citation in citations_for(target, request)} == {"en"}
        assert {citation.language for citation in citations_for(target.source, request)} == {"zh-Hans"}


def test_citation_addresses_have_the_documented_form(target):
    with override("en"):
        assert urlsplit(reverse("plans:target-cite", args=["changsha-hub", "bib"])).path == (
            "/en/targets/changsha-hub/cite.bib"
        )
        assert reverse("plans:about-cite", args=["json"]) == "/en/about/cite.json"


def _fields(text):
    return dict(re.findall(r"^  (\w+) += \{?(.*?)\}?,$", text, re.MULTILINE))

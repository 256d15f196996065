"""Templates: readable lines, and links with encoded parameters."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override

from cities.models import City
from plans.models import Industry, Result, Target, Theme

pytestmark = pytest.mark.one_database

PROSE = {"_about_en.html", "_about_zh.html"}  # a paragraph a line
TEMPLATES = [path for path in (settings.BASE_DIR / "templates").rglob("*.html") if path.name not in PROSE]
MAX_LINE = 200


def _without_texts(line):
    """Return a line of a template without its translatable texts, because these cannot be wrapped."""
    line = re.sub(r"(\{% blocktranslate\b[^%]*%\}).*?(\{% endblocktranslate %\})", r"\1\2", line)
    return re.sub(r'(\{% translate )"[^"]*"', r"\1", line)


def test_no_template_line_is_too_long():
    assert len(TEMPLATES) > 60
    assert [
        f"{path.name}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(_without_texts(line)) > MAX_LINE
    ] == []


def test_templates_build_no_query_string_by_hand():
    """`url_with` and `querystring` encode parameters; `%}?` is a link that does not use them."""
    assert [path.name for path in TEMPLATES if "%}?" in path.read_text() or "|safe" in path.read_text()] == []


def _url(arguments, **context):
    template = Template(f"{{% load catalogue %}}{{% url_with {arguments} %}}")
    with override("en"):
        return template.render(Context(context))


@pytest.mark.parametrize(
    ("arguments", "context", "url"),
    [
        ("'plans:targets' city", {}, "/en/targets/?city=changsha"),
        ("'plans:targets' city theme due=2025", {}, "/en/targets/?city=changsha&amp;theme=green&amp;due=2025"),
        ("'plans:targets' city theme", {"theme": None}, "/en/targets/?city=changsha"),
        ("'plans:compare' city other", {}, "/en/compare/?city=changsha&amp;city=dezhou"),
        ("'plans:compare' target result", {}, "/en/compare/?statement=hub&amp;statement=growth"),
        ("'plans:chains' industries", {}, "/en/chains/?industry=steel&amp;industry=textiles"),
        ("'plans:chains' industries", {"industries": []}, "/en/chains/"),
        ("'plans:targets' standing=standings", {}, "/en/targets/?standing=adopted&amp;standing=announced"),
        ("'plans:search' q='a&b 数'", {}, "/en/search/?q=a%26b+%E6%95%B0"),
    ],
)
def test_url_with_names_parameters_by_kind_and_encodes_values(arguments, context, url):
    entries = {
        "city": City(slug="changsha"),
        "other": City(slug="dezhou"),
        "theme": Theme(slug="green"),
        "target": Target(slug="hub"),
        "result": Result(slug="growth"),
        "industries": [Industry(slug="steel"), Industry(slug="textiles")],
        "standings": ["adopted", "announced"],
    }
    assert _url(arguments, **entries | context) == url


@pytest.mark.parametrize(("language", "words"), [("en", "a; b; c"), ("zh-hans", "a；b；c")])
def test_the_semicolon_tag_separates_the_items_of_a_loop(language, words):
    template = Template("{% load catalogue %}{% for word in words %}{% semicolon %}{{ word }}{% endfor %}")
    with override(language):
        assert template.render(Context({"words": "abc"})) == words

"""The reading page: the text is private, its marks open prefilled forms, and every mark must be decided."""

import io
import zipfile

import pytest
from django.apps import apps
from django.core.management import call_command

from cities.models import City
from plans.editing import texts
from plans.editing.coverage import read_source
from plans.models import ChangeSet, Omission, Proposal, Source, Target
from plans.opendata.tables import TABLES
from tests import factories as make

SECRET = "晨雾里的老厂房又响起久违的机器声"  # a sentence that nobody enters
ARTICLE = f"""目标
到2027年，规上工业企业力争达到2000家。{SECRET}。
去年签约项目286个，5G基站1.3万余座。
"""


@pytest.fixture
def editor(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("editor"))
    return client


@pytest.fixture
def source(db, settings, tmp_path):
    settings.TEXTS_DIR = tmp_path / "texts"
    make.make_city(slug="yicheng", name_zh="夷城")
    return make.make_source(slug="yicheng")


@pytest.fixture
def desk(editor, source):
    """The URL of the reading page of a source with its text."""
    editor.post("/admin/plans/source/yicheng/desk/text/", {"pasted": ARTICLE})
    return "/admin/plans/source/yicheng/desk/"


def place(paragraph, words):
    text = texts.read("yicheng")[paragraph - 1].text
    return f"yicheng.{paragraph}.{text.index(words)}.{text.index(words) + len(words)}"


def form(editor, kind, paragraph, words, **given):
    """Return the form that a mark of the text opens."""
    query = {"at": place(paragraph, words)} | given
    return editor.get(f"/admin/plans/{kind}/add/", query).context["adminform"].form


def enter(editor, kind, paragraph, words, **fields):
    """Save the form at a URL as a draft, with the texts and the other required fields."""
    begun = form(editor, kind, paragraph, words)
    data = {name: value for name, value in begun.initial.items() if value not in (None, False, "")}
    left = {"text_zh": "说法。", "text_en": "A text.", "scope": "region", "standing": "adopted", "actor": "region",
            "attributed_to_zh": "市政府", "attributed_to_en": "City government", "topics": [make.make_topic().pk],
            "indicator": make.make_indicator().pk}  # fmt: skip
    address = f"/admin/plans/{kind}/add/?at={place(paragraph, words)}"
    posted = left | data | {"_draft": "1"} | fields
    return editor.post(address, {name: value for name, value in posted.items() if value is not None}, follow=True)


def leave_out(editor, desk, at, reason):
    return editor.post(desk, {"leave_out": f"{at} {reason}"}, follow=True)


def covered(editor):
    changeset = ChangeSet.objects.filter(state="open").first()
    read = read_source("yicheng", changeset.proposals.all() if changeset else ())
    return read.figures_done, read.figures, read.paragraphs_done, read.paragraphs


# --- The text -------------------------------------------------------------------------------------------


def test_a_text_is_split_joined_and_shortened_and_its_file_is_readable_by_its_owner_only(editor, source):
    text = "/admin/plans/source/yicheng/desk/text/"
    editor.post(text, {"pasted": "　一、标题\r\n\r\n第一段，前半\n后半。第二段。\n广告\ufeff"})
    assert [each.text for each in texts.read("yicheng")] == ["一、标题", "第一段，前半", "后半。第二段。", "广告"]

    editor.post(
        text, {"paragraph": ["一、标题", "第一段，前半", "后半。\n第二段。", "广告"], "heading": "1", "join": "3"}
    )
    assert [each.text for each in texts.read("yicheng")] == ["一、标题", "第一段，前半后半。", "第二段。", "广告"]
    done = editor.post(
        text, {"paragraph": ["一、标题", "第一段，前半后半。", "第二段。", "广告"], "heading": "1", "drop": "4"}
    )

    assert done.url == f"{text}?drop=3"  # the button of the paragraph that now stands there takes the focus
    assert texts.read("yicheng") == [(1, "一、标题", True), (2, "第一段，前半后半。", False), (3, "第二段。", False)]
    path = texts.path_of("yicheng")
    assert [oct(each.stat().st_mode)[-3:] for each in (path, path.parent)] == ["600", "700"]
    assert path.read_text(encoding="utf-8").startswith("[1] # 一、标题\n[2] ")  # as `check_quotes` reads it


@pytest.mark.parametrize(
    ("hostile", "told"),
    [
        ("字" * 100_001, "The text has 100001 characters; the desk takes 100000."),
        ("段\n" * 1_001, "The text has 1001 paragraphs; the desk takes 1000."),
        ("1家" * 5_001, "The text has 5001 numerals; the desk takes 5000."),
    ],
    ids=["characters", "paragraphs", "numerals"],
)
def test_an_invalid_text_is_refused_and_stays_in_the_form(editor, source, hostile, told):
    text = "/admin/plans/source/yicheng/desk/text/"

    page = editor.post(text, {"pasted": hostile})
    assert told in page.content.decode()
    assert page.context["pasted"] == hostile
    assert texts.stored_sources() == []

    editor.post(text, {"pasted": "甲\n乙"})
    page = editor.post(text, {"paragraph": ["甲", hostile], "heading": "1", "done": "1"})
    assert "Nothing was kept" in page.content.decode()
    assert page.context["paragraphs"][0] == (1, "甲", True)
    assert [each.text for each in texts.read("yicheng")] == ["甲", "乙"]


def test_the_desk_shows_a_message_if_texts_dir_is_not_set(editor, source, settings):
    settings.TEXTS_DIR = None

    page = editor.get("/admin/plans/source/yicheng/desk/", follow=True)

    assert "TEXTS_DIR is not set" in page.content.decode()


def test_a_user_who_cannot_add_statements_cannot_read_a_text(client, desk, django_user_model):
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))

    assert [client.get(page).status_code for page in (desk, f"{desk}text/", "/admin/plans/source/desk/")] == [403] * 3


@pytest.mark.slow
def test_article_text_appears_in_no_public_page_export_or_log(editor, desk, tmp_path, caplog, capsys, settings):
    enter(editor, "target", 2, "2000家")
    for at, reason in [("yicheng.1.0.0", "no-claim"), (place(3, "286个"), "repetition"), (place(3, "5G"), "name"),
                       (place(3, "1.3万余座"), "repetition")]:  # fmt: skip
        leave_out(editor, desk, at, reason)
    changeset = ChangeSet.objects.get()
    seen = editor.get(f"/admin/plans/changeset/{changeset.pk}/change/")
    editor.post(f"/admin/plans/changeset/{changeset.pk}/change/", {"publish": "1", "seen": seen.context["seen"]})
    assert Source.objects.get().text_sha256
    assert SECRET in editor.get(desk).content.decode()

    given = [seen.content]
    call_command("dump_fixtures", tmp_path / "dump")
    call_command("export_catalogue", tmp_path / "package")
    for folder in ("dump", "package"):
        given += [path.read_bytes() for path in (tmp_path / folder).rglob("*") if path.is_file()]
    for ending in ("zip", "xlsx", "json"):
        given += _files(b"".join(editor.get(f"/data/catalogue.{ending}")))
    given += [b"".join(editor.get(f"/data/targets.{ending}")) for ending in ("csv", "json")]
    pages = [
        "/en/sources/yicheng/",
        "/zh-hans/cities/yicheng/",
        "/api/v1/sources/yicheng/",
        "/feed.atom",
        "/en/search/?q=厂房",
    ]
    given += [editor.get(page).content for page in pages]
    given += [path.read_bytes() for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    rows = [
        str(row).encode()
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values()
    ]
    said = caplog.text + "".join(capsys.readouterr())

    assert len(given) > 60
    assert [place for place, content in enumerate([*given, *rows, said.encode()]) if SECRET.encode() in content] == []
    assert len(TABLES) > 10


def _files(content):
    """Return a file; for a ZIP, also the files in it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return [content]
    archive = zipfile.ZipFile(io.BytesIO(content))
    return [archive.read(name) for name in archive.namelist()]


@pytest.mark.parametrize("debug", [True, False])
def test_error_pages_and_the_log_do_not_contain_the_article(editor, desk, settings, monkeypatch, caplog, debug):
    settings.DEBUG, editor.raise_request_exception = debug, False

    def fail(*args):
        raise RuntimeError("out of order")

    monkeypatch.setattr("plans.editing.coverage.scan", fail)
    monkeypatch.setattr("plans.editing.drafting.years", fail)
    monkeypatch.setattr("plans.editing.texts.numbered", fail)
    answers = [editor.get(desk), editor.post(f"{desk}text/", {"pasted": ARTICLE}, follow=True)]

    assert [answer.status_code for answer in answers] == [500, 500]
    assert not [answer for answer in answers if SECRET in answer.content.decode()]
    assert SECRET not in caplog.text


# --- Marks open forms --------------------------------------------------------------------------------------


def test_a_mark_opens_a_prefilled_form_of_a_statement(editor, desk):
    fits, other = make.make_indicator(name_zh="规上工业企业数"), make.make_indicator(name_zh="灯塔工厂数")
    page = editor.get("/admin/plans/target/add/", {"at": place(2, "2000家")})

    begun = page.context["adminform"].form.initial
    assert {name: begun[name] for name in ("source", "paragraph", "quantity", "as_printed", "due", "strength", "city")} == {
        "source": "yicheng", "paragraph": 2, "quantity": "2000家", "as_printed": "规上工业企业力争达到2000家", "due": 2027,
        "strength": "力争", "city": "yicheng",
    }  # fmt: skip
    assert begun["slug"] == "yicheng-p2"
    assert "<dd>2,000</dd>" in page.content.decode()
    [(name, _label, offered), *_topics] = page.context["desk"]["offers"]
    assert (name, offered[0]["entry"], offered[0]["slug"]) == ("indicator", fits, f"yicheng-{fits.pk}")
    assert fits.definition_zh in page.content.decode() or fits.definition_en in page.content.decode()
    assert other.pk != offered[0]["entry"].pk
    taken = editor.get(f"/admin/plans/target/add/{offered[0]['url']}").context["adminform"].form.initial
    assert (taken["indicator"], taken["slug"]) == (fits.pk, f"yicheng-{fits.pk}")


def test_a_figure_that_cannot_be_parsed_is_prefilled_as_printed_not_read(editor, desk, monkeypatch):
    monkeypatch.setattr("plans.editing.drafting.grammar.attempt", lambda text: None)

    assert form(editor, "result", 3, "1.3万余座").initial["is_unread"] is True


@pytest.mark.slow
def test_a_statement_is_saved_as_a_draft_and_its_values_prefill_the_next_one(editor, desk):
    page = enter(editor, "target", 2, "2000家", slug="yicheng-firms")

    assert page.request["PATH_INFO"] == desk
    assert 'autofocus\n  ><mark class="figure left">286个' in page.content.decode()
    assert not Target.objects.exists()
    assert Proposal.objects.get(slug="yicheng-firms").record["as_printed"] == "规上工业企业力争达到2000家"
    following = form(editor, "result", 3, "286个").initial
    assert {name: following[name] for name in ("scope", "actor", "attributed_to_en", "city")} == {
        "scope": "region", "actor": "region", "attributed_to_en": "City government", "city": "yicheng",
    }  # fmt: skip
    assert (following["slug"], following["period"]) == ("yicheng-p3", "")
    enter(editor, "result", 3, "286个")
    assert form(editor, "target", 3, "1.3万余座").initial["standing"] == "adopted"  # a result has none


def test_the_form_of_a_firm_is_prefilled_with_a_name_from_the_text(editor, desk):
    assert form(editor, "firm", 2, "老厂房").initial == {
        "at": place(2, "老厂房"), "name_zh": "老厂房", "source": "yicheng", "paragraphs": "2",
    }  # fmt: skip


@pytest.mark.parametrize(
    "at", ["yicheng", "yicheng.9.0.1", "yicheng.2.0.999", "other.1.0.0", "yicheng.2.-1.1", "../x.1.0.0"]
)
def test_an_invalid_position_in_the_text_opens_an_empty_form(editor, desk, at):
    assert editor.get("/admin/plans/target/add/", {"at": at}).context["adminform"].form.initial == {"at": at}


# --- Nothing is overlooked ------------------------------------------------------------------------------------


def test_coverage_counts_numerals_and_paragraphs_that_have_an_entry_or_an_omission(editor, desk):
    assert covered(editor) == (0, 5, 0, 3)  # 2027年, 2000家, 286个, 5G, 1.3万余座
    enter(editor, "target", 2, "2000家")
    assert covered(editor) == (2, 5, 1, 3)  # the year is that of the target
    leave_out(editor, desk, place(3, "5G"), "name")
    [omission] = Proposal.objects.filter(table="omission")
    assert (omission.slug, omission.record["as_printed"]) == ("yicheng-p3-name", "5G")
    assert covered(editor) == (3, 5, 2, 3)
    leave_out(editor, desk, "yicheng.3.0.0", "no-claim")
    assert covered(editor) == (3, 5, 2, 3)  # a whole paragraph takes no numeral with it


def test_a_phrase_printed_twice_in_a_paragraph_needs_two_entries(editor, source):
    editor.post("/admin/plans/source/yicheng/desk/text/", {"pasted": "上半年5家，下半年5家。"})
    make.make_target(City.objects.get(), source=source, paragraph=1, as_printed="5家")

    assert covered(editor)[:2] == (1, 4)


def test_a_phrase_that_is_not_in_its_paragraph_covers_no_numeral(editor, desk, source):
    make.make_target(City.objects.get(), slug="yicheng-wrong", source=source, paragraph=3, as_printed="9个")

    assert covered(editor) == (0, 5, 0, 3)
    assert "The printed phrase of yicheng-wrong does not stand here." in editor.get(desk).content.decode()


@pytest.mark.slow
def test_a_change_set_of_an_article_is_published_only_with_complete_coverage(editor, desk):
    enter(editor, "target", 2, "2000家")
    changeset = ChangeSet.objects.get()
    address = f"/admin/plans/changeset/{changeset.pk}/change/"

    def publish():
        page = editor.get(address)
        return editor.post(address, {"publish": "1", "seen": page.context["seen"]}, follow=True).content.decode()

    assert "Of yicheng, 2 of 5 figures and 1 of 3 paragraphs are dealt with. Left: paragraph 1, 3." in publish()
    for at, reason in [("yicheng.1.0.0", "heading"), (place(3, "5G"), "name"), (place(3, "286个"), "repetition"),
                       (place(3, "1.3万余座"), "repetition")]:  # fmt: skip
        leave_out(editor, desk, at, reason)
    assert "Published." in publish()
    assert (Target.objects.count(), Omission.objects.count()) == (1, 4)


def test_a_single_statement_of_an_article_with_incomplete_coverage_stays_a_draft(editor, desk):
    page = enter(editor, "target", 2, "2000家", _draft=None)

    assert "Not published. Of yicheng, 2 of 5 figures" in page.content.decode()
    assert not Target.objects.exists()
    assert Proposal.objects.filter(table="target").exists()

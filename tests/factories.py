"""Factories for tests: each function creates one valid entry, and a test may override its fields."""

from datetime import date
from itertools import count

from cities.models import City, District
from plans.models import (
    Chain,
    ChainFirm,
    Correction,
    Firm,
    FormerAddress,
    Indicator,
    Industry,
    Measure,
    Plan,
    Result,
    Source,
    Synonym,
    Target,
    Term,
    Theme,
    Topic,
)

number = count(1)


def _names(n, word):
    return {"name_zh": f"{word}{n}", "name_en": f"{word} {n}"}


def make_city(**fields):
    n = next(number)
    return City.objects.create(
        **{
            "slug": f"city{n}",
            **_names(n, "City"),
            "level": "prefecture",
            "province": "hunan",
            "code": f"43{n // 99 % 100:02}{n % 99 + 1:02}",  # none ends in 00, so that none contains another
        }
        | fields
    )


def make_district(city, **fields):
    n = next(number)
    return District.objects.create(
        **{"slug": f"{city.slug}-district{n}", **_names(n, "District"), "city": city, "kind": "zone"} | fields
    )


def make_source(**fields):
    n = next(number)
    return Source.objects.create(
        **{
            "slug": f"source{n}",
            "title": f"标题{n}",
            "title_en": f"Title {n}",
            "publisher_zh": "某日报",
            "publisher_en": "A Daily",
            "note_zh": "只据一篇报道。",
            "note_en": "From one article only.",
        }
        | fields
    )


def make_industry(**fields):
    n = next(number)
    return Industry.objects.create(
        **{"slug": f"industry{n}", **_names(n, "Industry"), "gbt4754": "35", "note_zh": "注", "note_en": "Note"}
        | fields
    )


def make_theme(**fields):
    n = next(number)
    return Theme.objects.create(
        **{"slug": f"theme{n}", **_names(n, "Theme"), "definition_zh": "定义", "definition_en": "Definition"} | fields
    )


def make_topic(theme=None, **fields):
    n = next(number)
    return Topic.objects.create(
        **{
            "slug": f"topic{n}",
            **_names(n, "Topic"),
            "theme": theme or make_theme(),
            "definition_zh": "定义",
            "definition_en": "Definition",
        }
        | fields
    )


def make_term(**fields):
    n = next(number)
    return Term.objects.create(
        **{
            "slug": f"term{n}",
            "term_zh": f"术语{n}",
            "pinyin": f"shùyǔ {n}",
            "term_en": f"Term {n}",
            "definition_zh": "定义",
            "definition_en": "Definition",
        }
        | fields
    )


def make_indicator(**fields):
    n = next(number)
    return Indicator.objects.create(
        **{
            "slug": f"indicator{n}",
            **_names(n, "Indicator"),
            "dimension": "count",
            "counted_zh": "企业",
            "counted_en": "firms",
            "definition_zh": "定义",
            "definition_en": "Definition",
        }
        | fields
    )


def make_plan(city=None, **fields):
    n, city = next(number), city or make_city()
    return Plan.objects.create(
        **{
            "slug": f"{city.slug}-plan{n}",
            **_names(n, "Plan"),
            "city": city,
            "issuer_zh": "市政府",
            "issuer_en": "City government",
            "standing": "adopted",
            "source": fields.pop("source", None) or make_source(),
            "paragraphs": "1",
        }
        | fields
    )


def make_measure(plan=None, **fields):
    n, plan = next(number), plan or make_plan()
    return Measure.objects.create(
        **{
            "slug": f"{plan.slug}-m{n}",
            **_names(n, "Measure"),
            "plan": plan,
            "order": n,
            "source": plan.source,
            "paragraphs": "2",
        }
        | fields
    )


def make_chain(city=None, industries=(), **fields):
    n, city = next(number), city or make_city()
    chain = Chain.objects.create(
        **{
            "slug": f"{city.slug}-chain{n}",
            **_names(n, "Chain"),
            "city": city,
            "kind": "chain",
            "source": fields.pop("source", None) or make_source(),
            "paragraphs": "3",
        }
        | fields
    )
    chain.industries.set(industries)
    return chain


def make_firm(city=None, **fields):
    n, city = next(number), city or make_city()
    return Firm.objects.create(
        **{
            "slug": f"firm{n}",
            **_names(n, "Firm"),
            "city": city,
            "source": fields.pop("source", None) or make_source(),
            "paragraphs": "4",
        }
        | fields
    )


def make_role(chain, firm, **fields):
    return ChainFirm.objects.create(
        **{"chain": chain, "firm": firm, "role": "leader", "as_printed": "链主", "source": chain.source, "paragraph": 3}
        | fields
    )


LINKS = ("districts", "plans", "chains", "firms", "topics", "themes", "industries")


def make_target(city=None, **fields):
    return _make_statement(Target, city, {"standing": "adopted"} | fields)


def make_result(city=None, **fields):
    return _make_statement(Result, city, fields)


def _make_statement(model, city, fields):
    links = {name: fields.pop(name, ()) for name in LINKS}
    n, city = next(number), city or make_city()
    if fields.get("quantity") and "indicator" not in fields:
        fields["indicator"] = make_indicator()
    statement = model.objects.create(
        **{
            "slug": f"{city.slug}-{model._meta.model_name}{n}",
            "city": city,
            "text_zh": f"陈述{n}",
            "text_en": f"Statement {n}",
            "as_printed": f"原文{n}",
            "source": fields.pop("source", None) or make_source(),
            "paragraph": 5,
            "attributed_to_zh": "市政府",
            "attributed_to_en": "City government",
            "actor": "region",
            "scope": "region",
        }
        | fields
    )
    for name, entries in links.items():
        getattr(statement, name).set(entries)
    return statement


def make_synonym(**fields):
    n = next(number)
    return Synonym.objects.create(**{"word": f"别称{n}", "means": f"正名{n}", "kind": "same"} | fields)


def make_correction(**fields):
    n = next(number)
    return Correction.objects.create(
        **{
            "date": date(2026, 11, 25),
            "table": "targets",
            "slug": f"mended{n}",
            "text_zh": f"曾有错误{n}",
            "text_en": f"Fault {n}",
        }
        | fields
    )


def make_former_address(**fields):
    reason = {"reason_zh": "理由", "reason_en": "Reason"}
    return FormerAddress.objects.create(
        **{"table": "targets", "slug": f"former{next(number)}", "withdrawn": True} | reason | fields
    )

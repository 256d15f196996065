"""Count the lists again in plain Python over all rows. Filters and facets must give the same result.

A row is `{parameter: the values it answers to}`; `none` stands for a value that is empty or missing.
"""

from plans.models import Chain, Firm, Plan, Result, Target

NONE = "none"
TEXT = "q"


def rows(table):
    """Return `{slug: row}` of a whole table; `q` holds the texts that are searched."""
    model, read, related = TABLES[table]
    return {entry.pk: read(entry) for entry in model._default_manager.prefetch_related(*related)}


def select(rows, query):
    """Return the slugs of the rows that a query (`{parameter: values}`) selects: OR within, AND between."""
    return {slug for slug, row in rows.items() if all(_answers(row, name, query[name]) for name in query)}


def count(rows, query, name):
    """Return `{value: number of rows}` of a parameter, counted without its own selection."""
    others = {other: values for other, values in query.items() if other != name}
    counts = {}
    for slug in select(rows, others):
        for value in rows[slug][name]:
            counts[value] = counts.get(value, 0) + 1
    return counts


def _answers(row, name, values):
    if name == TEXT:
        return any(values[0].casefold() in text.casefold() for text in row[TEXT])
    return bool(row[name] & set(values))


def _plan(plan):
    return {
        "city": {plan.city_id},
        "standing": {plan.standing},
        "source": {plan.source_id},
        TEXT: (plan.name_zh, plan.name_en, plan.issuer_zh, plan.issuer_en),
    }


def _chain(chain):
    return {
        "city": {chain.city_id},
        "industry": _slugs(chain.industries),
        "kind": {chain.kind},
        "grade": {chain.grade or NONE},
        "role": {role.role for role in chain.chain_firms.all()},
        "district": {chain.district_id or NONE},
        "source": {chain.source_id},
        TEXT: (chain.name_zh, chain.name_en),
    }


def _firm(firm):
    roles = firm.chain_firms.all()
    return {
        "city": {role.chain.city_id for role in roles},
        "industry": {slug for role in roles for slug in _slugs(role.chain.industries)},
        "role": {role.role for role in roles},
        "chain": {role.chain_id for role in roles},
        "district": {firm.district_id or NONE},
        "source": {firm.source_id},
        TEXT: (firm.name_zh, firm.name_en),
    }


def _statement(statement):
    return {
        "city": {statement.city_id},
        "industry": _slugs(statement.industries),
        "theme": _slugs(statement.themes),
        "figure": {statement.qualifier or NONE},
        "scope": {statement.scope},
        "topic": _slugs(statement.topics),
        "actor": {statement.actor},
        "grade": {chain.grade or NONE for chain in statement.chains.all()} or {NONE},
        "role": {role.role for firm in statement.firms.all() for role in firm.chain_firms.all()},
        "indicator": {statement.indicator_id or NONE},
        "district": _slugs(statement.districts),
        "plan": _slugs(statement.plans),
        "measure": {statement.measure_id or NONE},
        "chain": _slugs(statement.chains),
        "firm": _slugs(statement.firms),
        "source": {statement.source_id},
        TEXT: (statement.text_zh, statement.text_en, statement.as_printed, statement.quantity),
    }


def _target(target):
    return _statement(target) | {
        "standing": {target.standing},
        "due": {str(target.due) if target.due else NONE},
        "strength": {target.strength or NONE},
        "strength_grade": {target.strength_grade or NONE},
    }


def _result(result):
    return _statement(result) | {"period": {result.period or NONE}}


def _slugs(related):
    return {entry.pk for entry in related.all()}


STATEMENT = ("industries", "themes", "topics", "districts", "plans", "chains", "firms__chain_firms")
TABLES = {
    "plans": (Plan, _plan, ()),
    "chains": (Chain, _chain, ("industries", "chain_firms")),
    "firms": (Firm, _firm, ("chain_firms__chain__industries",)),
    "targets": (Target, _target, STATEMENT),
    "results": (Result, _result, STATEMENT),
}

"""Two figures of one indicator side by side."""

from django.shortcuts import render

from plans.comparison.ranking import difference
from plans.comparison.verdicts import judge
from plans.lists.linked import MODELS, fetch_lists
from plans.lists.querystring import with_values


def pair(request):
    """Show two figures with the verdict, and their difference if the verdict allows one."""
    slugs = list(dict.fromkeys(request.GET.getlist("statement")))[:2]
    found = {
        statement.pk: statement
        for model in MODELS.values()
        for statement in model.objects.filter(pk__in=[slug for slug in slugs if "\x00" not in slug]).for_rows()
    }
    pair = [found[slug] for slug in slugs if slug in found]
    context: dict[str, object] = {"pair": pair, "missing": [slug for slug in slugs if slug not in found]}
    if len(pair) == 2:
        fetch_lists(pair, "industries")
        first, second = pair
        is_asked = request.GET.get("difference") == "approximate"
        context |= {
            "judgement": judge(first, second),
            "difference": difference(first, second, asked=is_asked),
            "approximate": None if is_asked else with_values(request, "difference", ["approximate"]),
        }
    return render(request, "plans/pair.html", context)

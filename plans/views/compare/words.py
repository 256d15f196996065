"""The views of topics and industries: a row for each subject, with the texts of each region."""

from typing import Any

from django.http import HttpRequest

from plans.comparison.words import reaches
from plans.lists.selection import MAX_STATEMENTS, Selection
from plans.lists.words import Words


def words(request: HttpRequest, selection: Selection) -> dict[str, Any]:
    """Return the context of the requested view: its rows, the findings above them, and the map."""
    rows = Words(selection)
    findings = rows.findings
    return {
        "regions": rows.regions,
        "references": rows.references.values(),
        "groups": rows.groups,
        "spoken": [group for group in rows.groups if not group.is_silent],
        "unspoken": [group for group in rows.groups if group.is_silent],
        "reaches": reaches(row for group in rows.groups for row in group.counted),
        "habits": [finding for finding in findings if finding.rule == "habit"],
        "findings": [finding for finding in findings if finding.rule != "habit"],
        "whole_query": rows.whole_query,
        "is_cut": rows.is_cut,
        "most": MAX_STATEMENTS,
    }

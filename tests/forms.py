"""The data that a browser would post: every field of the forms on an admin page, with its current value."""

from django.urls import reverse


def change(entry):
    """Return the address of the page that edits an entry."""
    return reverse(f"admin:{entry._meta.label_lower.replace('.', '_')}_change", args=[entry.pk])


WHY = {"post": "yes", "reason_zh": "数错了。", "reason_en": "It was counted twice."}  # what confirms a withdrawal


def filled(page, **values):
    """Return the data of the page's form and rows, with `values` entered over it; None empties a field."""
    forms = [page.context["adminform"].form]
    for rows in page.context["inline_admin_formsets"]:
        forms += [rows.formset.management_form, *rows.formset.forms]
    data = {}
    for form in forms:
        data |= {field.html_name: _posted(field.value()) for field in form}
    data["_shown"] = page.context["shown"]
    return {name: value for name, value in (data | values).items() if value is not None}


def row(prefix, number, **values):
    """Return the data of a new inline row of `prefix`, which has `number` saved rows."""
    return {f"{prefix}-TOTAL_FORMS": number + 1} | {
        f"{prefix}-{number}-{name}": value for name, value in values.items()
    }


def messages(page):
    """Return every message of the page's form and rows."""
    adminform = page.context["adminform"].form
    texts = [message for errors in adminform.errors.values() for message in errors]
    for rows in page.context["inline_admin_formsets"]:
        texts += rows.formset.non_form_errors()
        texts += [message for form in rows.formset.forms for errors in form.errors.values() for message in errors]
    return texts


def _posted(value):
    if isinstance(value, list | tuple):
        return [getattr(item, "pk", item) for item in value]
    return getattr(value, "pk", value)

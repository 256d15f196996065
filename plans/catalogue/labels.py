"""What the fields of entries are called, for the history of changes."""

from django.core.exceptions import FieldDoesNotExist

from cities.localized import Bilingual, in_both


def field_label(model, name):
    """Return the label of a field in both languages. A field that no longer exists keeps its old name."""
    try:
        return in_both(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return Bilingual(name, name)

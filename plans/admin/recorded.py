"""Every save and deletion in the admin leaves a revision of each entry that it touches."""

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.db import router, transaction

from plans.catalogue.registry import BY_MODEL
from plans.editing import history
from plans.editing.fixtures import as_record


class RecordedAdmin(admin.ModelAdmin):
    """Compare what the database holds before and after, relations to many and inline rows included."""

    def save_model(self, request, obj, form, change):
        form.before = _snapshot(self.model.objects.filter(pk=obj.pk) if change else [])
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        before = form.before | _snapshot_rows(formsets)
        super().save_related(request, form, formsets, change)
        _record(before, _snapshot(self.model.objects.filter(pk=form.instance.pk)) | _snapshot_rows(formsets))

    def delete_model(self, request, obj):
        before = self._snapshot_with_dependants(self.model.objects.filter(pk=obj.pk))
        super().delete_model(request, obj)
        _record(before, {})

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        before = self._snapshot_with_dependants(queryset.all())
        super().delete_queryset(request, queryset)
        _record(before, {})

    def _snapshot_with_dependants(self, entries):
        """Return a snapshot of entries and of those that are deleted with them."""
        collector = NestedObjects(using=router.db_for_write(self.model))
        collector.collect(entries)
        return _snapshot(entry for model, found in collector.data.items() if model in BY_MODEL for entry in found)


def _snapshot(entries):
    """Return `{(model, natural key): (entry, record)}` as the database now holds them."""
    return {(type(entry), entry.natural_key()): (entry, _as_record(entry)) for entry in entries}


def _snapshot_rows(formsets):
    snapshot = {}
    for formset in formsets:
        snapshot |= _snapshot(formset.model.objects.filter(**{formset.fk.name: formset.instance.pk}))
    return snapshot


def _as_record(entry):
    """Return the record of an entry with its source, which a fixture does not repeat: the folder says it."""
    source = getattr(entry, "source_id", None)
    return as_record(entry) | ({"source": source} if source else {})


def _record(before, after):
    history.record_all(_changes(before, after))


def _changes(before, after):
    for key in before | after:
        entry, record_before = before.get(key, (None, None))
        entry, record_after = after.get(key, (entry, None))
        yield entry, record_before, record_after

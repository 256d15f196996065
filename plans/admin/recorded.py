"""Every save and deletion in the admin leaves a revision of each entry that it touches."""

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import ValidationError
from django.db import router, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cities.admin import EntryForm
from plans.catalogue.registry import BY_MODEL
from plans.editing import history
from plans.editing.former_addresses import is_former, naming_entries
from plans.editing.tables import full_record


class RecordedForm(EntryForm):
    """A form that gives no entry the slug of one that moved or was withdrawn: somebody may have cited it."""

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if self.instance._state.adding and is_former(self._meta.model, slug):
            raise ValidationError(_("This was the address of another entry, and stays its own: choose another slug."))
        return slug


class RecordedAdmin(admin.ModelAdmin):
    """Compare what the database holds before and after, relations to many and inline rows included."""

    form = RecordedForm

    def save_model(self, request, obj, form, change):
        form.before = _snapshot(self.model.objects.filter(pk=obj.pk) if change else [])
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        before = form.before | _snapshot_rows(formsets)
        super().save_related(request, form, formsets, change)
        _record(before, _snapshot(self.model.objects.filter(pk=form.instance.pk)) | _snapshot_rows(formsets))

    def get_deleted_objects(self, objs, request):
        """Protect an entry that others name: links to many would vanish with it in silence."""
        *found, protected = super().get_deleted_objects(objs, request)
        relations = [relation for relation in self.opts.related_objects if _is_link(relation)]
        naming = [entry for obj in objs for entry, _field in naming_entries(obj, relations)]
        named = [f"{capfirst(entry._meta.verbose_name)}: {entry.pk}" for entry in naming]
        return (*found, [*protected, *named])

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


def _is_link(relation):
    """Return whether a relation is kept in a table of links that the database empties by itself."""
    return relation.many_to_many and relation.through._meta.auto_created


def _snapshot(entries):
    """Return `{(model, natural key): (entry, record)}` as the database now holds them."""
    return {(type(entry), entry.natural_key()): (entry, full_record(entry)) for entry in entries}


def _snapshot_rows(formsets):
    snapshot = {}
    for formset in formsets:
        snapshot |= _snapshot(formset.model.objects.filter(**{formset.fk.name: formset.instance.pk}))
    return snapshot


def _record(before, after):
    history.record_all(_changes(before, after))


def _changes(before, after):
    for key in before | after:
        entry, record_before = before.get(key, (None, None))
        entry, record_after = after.get(key, (entry, None))
        yield entry, record_before, record_after

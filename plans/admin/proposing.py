"""Admin forms that write proposals: each runs in a trial, and its changes are saved as drafts or published."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import NestedObjects, quote, unquote
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import OperationalError, models, router, transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cities.admin import EntryForm
from plans.admin.desk import desk_url, initial_values, is_from_desk, side_panel, spot_of
from plans.admin.lists import ScalableAdmin
from plans.catalogue.registry import BY_MODEL, BY_NAME
from plans.editing.former_addresses import is_former
from plans.editing.proposals import (
    CannotPublish,
    Records,
    blind,
    find_entry,
    publish_at_once,
    record_of,
    required_drafts,
    save_drafts,
    snapshot,
    trial,
)
from plans.editing.tables import BY_MODEL as TABLES
from plans.editing.warnings import warnings_of
from plans.editing.yaml_records import FixtureError
from plans.models import ChangeSet, Proposal, Revision

SHOWN = "_shown"  # a hidden field with the records that the form showed when it was opened
MAX_NAMED = 5  # referring entries that a refused withdrawal names
STAYING_BUTTONS = {IS_POPUP_VAR, "_addanother", "_continue"}  # after these buttons, the editor stays in the form
ROW_WITHDRAWAL = {
    "reason_zh": "所属条目修改时一并撤回。",
    "reason_en": "Withdrawn when the entry that it belongs to was changed.",
}


class ProposingForm(EntryForm):
    """A form that refuses the slug of an entry that moved or was withdrawn, because readers may have cited it."""

    is_stale = False

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if self.instance._state.adding and is_former(self._meta.model, slug):
            raise ValidationError(_("This was the address of another entry, and stays its own: choose another slug."))
        return slug

    def clean(self):
        if self.is_stale:
            raise ValidationError(
                _(
                    "This entry was changed in another window since the page was opened: open it again, and add your change."
                )
            )
        return super().clean()


class WithdrawalForm(forms.Form):
    """The reason why entries are withdrawn. Their addresses show it permanently."""

    reason_zh = forms.CharField(label=_("reason (Chinese)"), widget=forms.Textarea(attrs={"rows": 2}))
    reason_en = forms.CharField(label=_("reason (English)"), widget=forms.Textarea(attrs={"rows": 2}))
    replaced_by = forms.SlugField(
        label=_("replaced by"), required=False, help_text=_("The slug of the entry that stands in its place, if any.")
    )

    def __init__(self, model, *args):
        super().__init__(*args)
        self.model = model

    def clean_replaced_by(self):
        slug = self.cleaned_data["replaced_by"]
        if slug and not self.model.objects.filter(pk=slug).exists():
            raise ValidationError(_("No entry is called “%(slug)s”.") % {"slug": slug})
        return slug


@dataclass
class Edit:
    """The edit of one request: the records that the form showed, and the records before and after the trial."""

    changeset: ChangeSet | None
    shown: Records | None = None
    before: Records = field(default_factory=dict)
    after: Records = field(default_factory=dict)
    withdrawal: dict[str, str] = field(default_factory=dict)
    messages: list[tuple[Any, ...]] = field(default_factory=list)  # sent after the trial, when the result is known
    log_entries: list[LogEntry] = field(default_factory=list)

    @property
    def blind_to(self):
        return self.changeset.blind_to if self.changeset else ""

    @property
    def is_second(self):
        """Whether the edit belongs to a second extraction, which is never published."""
        records = filter(None, self.after.values())
        return self.blind_to != "" and any(record.get("source") == self.blind_to for record in records)

    @cached_property
    def is_stale(self):
        """Whether the form does not tell which records it showed, or one of these drafts has changed since."""
        if self.shown is None:
            return True
        drafts = self.changeset.proposals.all() if self.changeset else ()
        keys = [(draft.table, draft.slug) for draft in drafts if (draft.table, draft.slug) in self.shown]
        return any(record_of(find_entry(*key)) != self.shown[key] for key in keys)


class ProposingAdmin(ScalableAdmin):
    """Run every form in a trial of the editor's open set, and save its changes as proposals.

    Without FOUR_EYES, *Save* publishes at once; with FOUR_EYES it saves a draft.
    """

    form = ProposingForm
    change_form_template = "admin/plans/propose.html"
    delete_confirmation_template = "admin/plans/withdraw.html"
    delete_selected_confirmation_template = "admin/plans/withdraw_selected.html"
    object_history_template = "admin/plans/history.html"

    # The pages

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        slugs = {value for _name, values in request.POST.lists() for value in values}
        slugs |= {*self._slugs(object_id)}
        if spot_of(request):
            slugs |= _texts(self.get_changeform_initial_data(request))
        rows = [inline.model._meta.model_name for inline in self.inlines] if object_id else []
        view = super().changeform_view
        return self._propose(request, slugs, rows, lambda: view(request, object_id, form_url, extra_context))

    def delete_view(self, request, object_id, extra_context=None):
        view, confirmed = super().delete_view, self._ask_why(request)
        return self._propose(confirmed, self._slugs(object_id), (), lambda: view(confirmed, object_id, extra_context))

    def changelist_view(self, request, extra_context=None):
        view = super().changelist_view
        if "delete_selected" not in request.POST.getlist("action"):
            return view(request, extra_context)
        confirmed = self._ask_why(request)
        return self._propose(confirmed, (), (), lambda: view(confirmed, extra_context))

    def history_view(self, request, object_id, extra_context=None):
        slug = "/".join(self._slugs(object_id))
        revisions = Revision.objects.filter(table=self.opts.model_name, slug=slug).select_related("changeset")
        return super().history_view(request, object_id, {"revisions": revisions[:100]} | (extra_context or {}))

    def _slugs(self, object_id):
        """Return the slugs of the entry with the primary key of a URL."""
        pk = unquote(object_id or "")
        if TABLES[self.model].key == ("slug",) or not re.fullmatch("-?[0-9]+", pk):
            return [pk]
        if pk.startswith("-"):  # in a trial, the key of a new row is the negative key of its draft
            return [*Proposal.objects.filter(pk=-int(pk), table=self.opts.model_name).values_list("slug", flat=True)]
        return ["/".join(entry.natural_key()) for entry in self.model.objects.filter(pk=pk)]

    def _ask_why(self, request):
        """Return the request with its withdrawal form. If the form is not valid, remove the confirmation."""
        submitted = request.POST if "post" in request.POST else None
        form = WithdrawalForm(self.model, submitted) if TABLES[self.model].is_cited else None
        request.withdrawal = form
        if form and submitted and not form.is_valid():
            request.POST = QueryDict(mutable=True)
            if "action" in submitted:
                request.POST.update({name: submitted[name] for name in ("action",)})
                request.POST.setlist("_selected_action", submitted.getlist("_selected_action"))
        return request

    # The trial

    def _propose(self, request, slugs, tables, view):
        """Run the view in a trial of the drafts that it needs; then save or publish its changes."""
        changeset = ChangeSet.objects.open_of(request.user)
        request.edit = edit = Edit(changeset, _read_shown(request))
        drafts = required_drafts(changeset, slugs, tables)
        if request.method in ("GET", "HEAD") and not drafts and not edit.blind_to:
            return view()
        try:
            with trial(drafts, edit.blind_to):
                response = view()
                if hasattr(response, "render"):
                    response.render()
            return self._finish(request, edit, response)
        except OperationalError:
            if request.method != "POST":
                raise
            return self._busy(request)
        except FixtureError as error:  # a draft refers to a withdrawn entry, or its slug was taken
            message = _("The set no longer fits the catalogue. %(reason)s") % {"reason": error}
            super().message_user(request, message, messages.ERROR)
            assert changeset  # only its drafts can fail
            return redirect("admin:plans_changeset_change", quote(changeset.pk))

    def _busy(self, request):
        """Return a 503 response with all submitted values, so that the editor can send them again."""
        posted = [(name, value) for name, values in request.POST.lists() for value in values]
        fields = [(name, value) for name, value in posted if name != "csrfmiddlewaretoken"]
        status, headers = HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "10"}
        return HttpResponse(
            render_to_string("admin/plans/busy.html", {"fields": fields}, request), status=status, headers=headers
        )

    @transaction.atomic
    def _finish(self, request, edit, response):
        LogEntry.objects.bulk_create(_unsaved(edit.log_entries))
        drafts = save_drafts(request.user, edit.before, edit.after, edit.shown or edit.before, **edit.withdrawal)
        is_published = "_draft" not in request.POST and not settings.FOUR_EYES and not edit.is_second
        if is_published:
            drafts += self._unchanged(request, edit, drafts)
        if drafts and is_published:
            is_published = self._publish(request, drafts)
        if not drafts or is_published:
            for message in edit.messages:
                super().message_user(request, *message)
            return self._stay(request, response, drafts)
        changeset = ChangeSet.objects.open_of(request.user)
        assert changeset  # it holds the drafts
        changeset.add_reason(request.POST.get("_reason", ""))
        super().message_user(
            request,
            _("Kept as a draft in “%(set)s”: nothing of it is public yet.") % {"set": changeset},
            messages.SUCCESS,
        )
        if STAYING_BUTTONS & request.POST.keys() or is_from_desk(request):
            for message in _warnings(drafts):  # elsewhere the page of the set shows them
                super().message_user(request, *message)
            return self._stay(request, response, drafts)
        return redirect("admin:plans_changeset_change", quote(changeset.pk))

    def _stay(self, request, response, drafts):
        """Redirect to the form of a new entry without a slug: its primary key differs from the one in the trial."""
        written = [draft for draft in drafts if draft.table == self.opts.model_name and draft.record]
        if "_continue" not in request.POST or TABLES[self.model].key == ("slug",) or not written:
            return response
        return redirect(change_url(written[0], find_entry(written[0].table, written[0].slug)))

    def _publish(self, request, drafts):
        """Publish the changes of a form and return True, or tell the editor why they stay drafts."""
        try:
            publish_at_once(drafts, request.user, request.POST.get("_reason", ""))
        except (CannotPublish, FixtureError) as error:
            super().message_user(request, _("Not published. %(reason)s") % {"reason": error}, messages.ERROR)
            return False
        request.edit.messages += _warnings(drafts)
        return True

    def _unchanged(self, request, edit, drafts):
        """Return the other drafts of the saved entries, which this form did not change."""
        changeset = ChangeSet.objects.open_of(request.user)
        other_drafts = changeset.proposals.exclude(pk__in=[draft.pk for draft in drafts]) if changeset else ()
        return [draft for draft in other_drafts if (draft.table, draft.slug) in edit.after]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field:  # the clear button of an autocomplete would be invalid HTML in its list
            widget: Any = field.widget
            getattr(widget, "widget", widget).is_required = True
        return field

    # Hooks that Django calls while a form is opened or saved

    def get_changeform_initial_data(self, request):
        return initial_values(request, self.model, super().get_changeform_initial_data(request))

    def response_add(self, request, obj, post_url_continue=None):
        """Redirect to the desk if the form was opened there."""
        response = super().response_add(request, obj, post_url_continue)
        spot = None if STAYING_BUTTONS & request.POST.keys() else spot_of(request)
        return redirect(desk_url(spot)) if spot else response

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.is_stale = change and request.method == "POST" and request.edit.is_stale
        return form

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        signed = request.POST.get(SHOWN) or _sign(request, self._shown(context, obj) if obj else {})
        drafts = request.edit.changeset.proposals if request.edit.changeset else None
        context |= {
            "shown": signed,
            "draft": obj
            and drafts
            and drafts.filter(table=self.opts.model_name, slug__in=self._slugs(str(obj.pk))).first(),
            "four_eyes": settings.FOUR_EYES,
            "is_from_desk": add and is_from_desk(request),
            "desk": side_panel(request, self.model) if add else None,
            "reason": request.POST.get("_reason", ""),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _shown(self, context, obj):
        rows = [rows.formset.queryset for rows in context["inline_admin_formsets"]]
        return snapshot([obj, *(row for queryset in rows for row in queryset)])

    def save_model(self, request, obj, form, change):
        request.edit.before = snapshot(self.model.objects.filter(pk=obj.pk) if change else [])
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        edit = request.edit
        edit.withdrawal = ROW_WITHDRAWAL
        edit.before |= _snapshot_rows(formsets)
        super().save_related(request, form, formsets, change)
        edit.after = snapshot(self.model.objects.filter(pk=form.instance.pk)) | _snapshot_rows(formsets)

    def get_deleted_objects(self, objs, request):
        """Protect an entry that others refer to: many-to-many links would be deleted silently. Name a few of them."""
        keys = [obj.pk for obj in objs]
        if protecting := [name for relation in self.opts.related_objects for name in _protecting(relation, keys)]:
            return [], {}, set(), protecting
        request.shown = _sign(request, self._with_dependants(self.model.objects.filter(pk__in=keys)))
        return super().get_deleted_objects(objs, request)

    def delete_model(self, request, obj):
        self._withdraw(request, self.model.objects.filter(pk=obj.pk))
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        self._withdraw(request, queryset.all())
        super().delete_queryset(request, queryset)

    def _withdraw(self, request, entries):
        request.edit.before = self._with_dependants(entries)
        request.edit.withdrawal = request.withdrawal.cleaned_data if request.withdrawal else ROW_WITHDRAWAL

    def _with_dependants(self, entries):
        """Return a snapshot of entries and of the entries that are deleted with them."""
        collector = NestedObjects(using=router.db_for_write(self.model))
        collector.collect(entries)
        return snapshot(
            entry
            for model, entries_of_model in collector.data.items()
            if model in BY_MODEL
            for entry in entries_of_model
        )

    def message_user(self, request, message, level=messages.INFO, *args, **kwargs):
        if edit := getattr(request, "edit", None):
            edit.messages.append((message, level))
        else:
            super().message_user(request, message, level, *args, **kwargs)

    def log_addition(self, request, obj, message):
        request.edit.log_entries.append(super().log_addition(request, obj, message))

    def log_change(self, request, obj, message):
        request.edit.log_entries.append(super().log_change(request, obj, message))

    def log_deletions(self, request, queryset):
        request.edit.log_entries += super().log_deletions(request, queryset)


def change_url(proposal, entry):
    """Return the URL of the form of a proposed entry."""
    kind = BY_NAME[proposal.table]
    pk = proposal.slug if kind.key == ("slug",) else entry.pk if entry else -proposal.pk
    return reverse(f"admin:{kind.model._meta.app_label}_{kind.name}_change", args=[quote(pk)])


def _protecting(relation, keys):
    """Yield the names of the first entries that refer to these and so prevent their withdrawal."""
    is_link = relation.many_to_many and relation.through._meta.auto_created
    if is_link or getattr(relation, "on_delete", None) is models.PROTECT:
        referring = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": keys})
        for entry in referring.order_by("pk").distinct()[:MAX_NAMED]:
            yield f"{capfirst(entry._meta.verbose_name)}: {'/'.join(entry.natural_key())} ({entry})"


def _texts(initial):
    """Return the texts among the initial values of a form: they may be slugs of drafts."""
    values = [value for value in initial.values() for value in (value if isinstance(value, list) else [value])]
    return {value for value in values if isinstance(value, str)}


def _snapshot_rows(formsets):
    rows = [formset.model.objects.filter(**{formset.fk.name: formset.instance.pk}) for formset in formsets]
    return snapshot(row for queryset in rows for row in queryset)


def _warnings(drafts):
    """Return the warnings about drafts as messages."""
    with blind(drafts[0].changeset if drafts else None):
        warnings_by_draft = warnings_of(drafts).items()
    return [
        (f"{draft.slug}: {warning}", messages.WARNING) for draft, warnings in warnings_by_draft for warning in warnings
    ]


def _unsaved(entries):
    """Return log entries that a trial rolled back, so that they can be saved after it."""
    for entry in entries:
        entry.pk, entry._state.adding = None, True
    return entries


def _sign(request, records):
    """Return the records signed, for the hidden field of a form: only this editor's form can send them."""
    return signing.dumps([[*key, record] for key, record in records.items()], salt=_salt(request), compress=True)


def _read_shown(request):
    """Return the records that a form showed; None without a valid signature."""
    try:
        rows = signing.loads(request.POST.get(SHOWN, ""), salt=_salt(request))
    except signing.BadSignature:
        return None
    return {(table, slug): record for table, slug, record in rows}


def _salt(request):
    return f"{SHOWN}-{request.user.pk}"

"""The forms of the admin write proposals: each runs in a trial, and what it changed there is kept or published."""

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
from plans.admin.desk import begun, beside, desk_url, is_from_desk, spot_of
from plans.admin.lists import ListsQuickly
from plans.catalogue.registry import BY_MODEL, BY_NAME
from plans.editing.former_addresses import is_former
from plans.editing.proposals import (
    CannotPublish,
    blind,
    find,
    keep,
    needed,
    publish_at_once,
    record_of,
    snapshot,
    trial,
)
from plans.editing.tables import BY_MODEL as TABLES
from plans.editing.warnings import warnings_of
from plans.editing.yaml_records import FixtureError
from plans.models import ChangeSet, Proposal, Revision

SHOWN = "_shown"  # the hidden field with the records that a form showed when it was opened
MOST_NAMED = 5  # entries of a kind that keep another from being withdrawn
STAYS = {IS_POPUP_VAR, "_addanother", "_continue"}  # after these, a form is not left for another page
OF_A_ROW = {
    "reason_zh": "所属条目修改时一并撤回。",
    "reason_en": "Withdrawn when the entry that it belongs to was changed.",
}


class ProposingForm(EntryForm):
    """A form that gives no entry the slug of one that moved or was withdrawn: somebody may have cited it."""

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
    """Why entries are withdrawn: it stands at their addresses for good."""

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
    """What one request of an editor does: the records that it showed, and those before and after its trial."""

    changeset: ChangeSet | None
    shown: dict | None = None
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    withdrawal: dict = field(default_factory=dict)
    said: list = field(default_factory=list)  # messages, said once it is known what became of the edit
    logged: list = field(default_factory=list)

    @property
    def blind_to(self):
        return self.changeset.blind_to if self.changeset else ""

    @property
    def is_second(self):
        """Whether it enters what a second extraction does, which is never published."""
        records = filter(None, self.after.values())
        return self.blind_to != "" and any(record.get("source") == self.blind_to for record in records)

    @cached_property
    def is_stale(self):
        """Whether the form does not say what it showed, or a draft of it has changed since in another window."""
        if self.shown is None:
            return True
        drafts = self.changeset.proposals.all() if self.changeset else ()
        keys = [(draft.table, draft.slug) for draft in drafts if (draft.table, draft.slug) in self.shown]
        return any(record_of(find(*key)) != self.shown[key] for key in keys)


class ProposingAdmin(ListsQuickly):
    """Run every form in a trial of the editor's open set, and keep what it changes as proposals.

    With one person at the desk, *Save* publishes at once; under four eyes it keeps a draft.
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
        view, asked = super().delete_view, self._ask_why(request)
        return self._propose(asked, self._slugs(object_id), (), lambda: view(asked, object_id, extra_context))

    def changelist_view(self, request, extra_context=None):
        view = super().changelist_view
        if "delete_selected" not in request.POST.getlist("action"):
            return view(request, extra_context)
        asked = self._ask_why(request)
        return self._propose(asked, (), (), lambda: view(asked, extra_context))

    def history_view(self, request, object_id, extra_context=None):
        slug = "/".join(self._slugs(object_id))
        found = Revision.objects.filter(table=self.opts.model_name, slug=slug).select_related("changeset")
        return super().history_view(request, object_id, {"revisions": found[:100]} | (extra_context or {}))

    def _slugs(self, object_id):
        """Return the slugs that name an entry by its primary key in an address."""
        pk = unquote(object_id or "")
        if TABLES[self.model].key == ("slug",) or not re.fullmatch("-?[0-9]+", pk):
            return [pk]
        if pk.startswith("-"):  # in a trial, a new entry without a slug has the number of its draft
            return [*Proposal.objects.filter(pk=-int(pk), table=self.opts.model_name).values_list("slug", flat=True)]
        return ["/".join(entry.natural_key()) for entry in self.model.objects.filter(pk=pk)]

    def _ask_why(self, request):
        """Return the request; without a reason, one that has not confirmed a withdrawal yet."""
        confirmed = request.POST if "post" in request.POST else None
        form = WithdrawalForm(self.model, confirmed) if TABLES[self.model].is_cited else None
        request.withdrawal = form
        if form and confirmed and not form.is_valid():
            request.POST = QueryDict(mutable=True)
            if "action" in confirmed:
                request.POST.update({name: confirmed[name] for name in ("action",)})
                request.POST.setlist("_selected_action", confirmed.getlist("_selected_action"))
        return request

    # The trial

    def _propose(self, request, slugs, tables, view):
        """Answer a request in a trial of the drafts that it needs, then keep what it changed there."""
        changeset = ChangeSet.objects.open_of(request.user)
        request.edit = edit = Edit(changeset, _read(request))
        drafts = needed(changeset, slugs, tables)
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
        except FixtureError as error:  # what a draft names is gone, or its address was taken
            message = _("The set no longer fits the catalogue. %(reason)s") % {"reason": error}
            super().message_user(request, message, messages.ERROR)
            return redirect("admin:plans_changeset_change", quote(changeset.pk))

    def _busy(self, request):
        """Answer that the database is busy, with all that was typed, to be sent again."""
        posted = [(name, value) for name, values in request.POST.lists() for value in values]
        fields = [(name, value) for name, value in posted if name != "csrfmiddlewaretoken"]
        status, headers = HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "10"}
        return HttpResponse(
            render_to_string("admin/plans/busy.html", {"fields": fields}, request), status=status, headers=headers
        )

    @transaction.atomic
    def _finish(self, request, edit, response):
        LogEntry.objects.bulk_create(_unsaved(edit.logged))
        drafts = keep(request.user, edit.before, edit.after, edit.shown or edit.before, **edit.withdrawal)
        is_published = "_draft" not in request.POST and not settings.FOUR_EYES and not edit.is_second
        if is_published:
            drafts += self._unchanged(request, edit, drafts)
        if drafts and is_published:
            is_published = self._publish(request, drafts)
        if not drafts or is_published:
            for said in edit.said:
                super().message_user(request, *said)
            return self._stay(request, response, drafts)
        changeset = ChangeSet.objects.open_of(request.user)
        changeset.add_reason(request.POST.get("_reason", ""))
        super().message_user(
            request,
            _("Kept as a draft in “%(set)s”: nothing of it is public yet.") % {"set": changeset},
            messages.SUCCESS,
        )
        if STAYS & request.POST.keys() or is_from_desk(request):
            for said in _warnings(drafts):  # otherwise the page of the set shows them
                super().message_user(request, *said)
            return self._stay(request, response, drafts)
        return redirect("admin:plans_changeset_change", quote(changeset.pk))

    def _stay(self, request, response, drafts):
        """Go on with the form of an entry without a slug: its number is another one than in the trial."""
        written = [draft for draft in drafts if draft.table == self.opts.model_name and draft.record]
        if "_continue" not in request.POST or TABLES[self.model].key == ("slug",) or not written:
            return response
        return redirect(form_of(written[0], find(written[0].table, written[0].slug)))

    def _publish(self, request, drafts):
        """Publish what a form changed, or say why it stays a draft."""
        try:
            publish_at_once(drafts, request.user, request.POST.get("_reason", ""))
        except (CannotPublish, FixtureError) as error:
            super().message_user(request, _("Not published. %(reason)s") % {"reason": error}, messages.ERROR)
            return False
        request.edit.said += _warnings(drafts)
        return True

    def _unchanged(self, request, edit, drafts):
        """Return the drafts of the saved entries that this form left as they are."""
        changeset = ChangeSet.objects.open_of(request.user)
        others = changeset.proposals.exclude(pk__in=[draft.pk for draft in drafts]) if changeset else ()
        return [draft for draft in others if (draft.table, draft.slug) in edit.after]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field:  # the button that clears a look-up stands where only items of a list may
            widget: Any = field.widget
            getattr(widget, "widget", widget).is_required = True
        return field

    # What Django calls while a form is opened or saved, and what it says and logs of it

    def get_changeform_initial_data(self, request):
        return begun(request, self.model, super().get_changeform_initial_data(request))

    def response_add(self, request, obj, post_url_continue=None):
        """Go back to the desk from a form that was opened there."""
        response = super().response_add(request, obj, post_url_continue)
        spot = None if STAYS & request.POST.keys() else spot_of(request)
        return redirect(desk_url(spot)) if spot else response

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.is_stale = change and request.method == "POST" and request.edit.is_stale
        return form

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        shown = request.POST.get(SHOWN) or _sign(request, self._shown(context, obj) if obj else {})
        drafts = request.edit.changeset.proposals if request.edit.changeset else None
        context |= {
            "shown": shown,
            "draft": obj
            and drafts
            and drafts.filter(table=self.opts.model_name, slug__in=self._slugs(str(obj.pk))).first(),
            "four_eyes": settings.FOUR_EYES,
            "is_from_desk": add and is_from_desk(request),
            "desk": beside(request, self.model) if add else None,
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
        edit.withdrawal = OF_A_ROW
        edit.before |= _snapshot_rows(formsets)
        super().save_related(request, form, formsets, change)
        edit.after = snapshot(self.model.objects.filter(pk=form.instance.pk)) | _snapshot_rows(formsets)

    def get_deleted_objects(self, objs, request):
        """Protect an entry that others name: links to many would vanish with it in silence. A few of them are told."""
        keys = [obj.pk for obj in objs]
        if protecting := [told for relation in self.opts.related_objects for told in _protecting(relation, keys)]:
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
        request.edit.withdrawal = request.withdrawal.cleaned_data if request.withdrawal else OF_A_ROW

    def _with_dependants(self, entries):
        """Return a snapshot of entries and of those that are deleted with them."""
        collector = NestedObjects(using=router.db_for_write(self.model))
        collector.collect(entries)
        return snapshot(entry for model, found in collector.data.items() if model in BY_MODEL for entry in found)

    def message_user(self, request, message, level=messages.INFO, *args, **kwargs):
        if edit := getattr(request, "edit", None):
            edit.said.append((message, level))
        else:
            super().message_user(request, message, level, *args, **kwargs)

    def log_addition(self, request, obj, message):
        request.edit.logged.append(super().log_addition(request, obj, message))

    def log_change(self, request, obj, message):
        request.edit.logged.append(super().log_change(request, obj, message))

    def log_deletions(self, request, queryset):
        request.edit.logged += super().log_deletions(request, queryset)


def form_of(proposal, entry):
    """Return the address of the form of a proposed entry, which opens as the proposal has it."""
    kind = BY_NAME[proposal.table]
    pk = proposal.slug if kind.key == ("slug",) else entry.pk if entry else -proposal.pk
    return reverse(f"admin:{kind.model._meta.app_label}_{kind.name}_change", args=[quote(pk)])


def _protecting(relation, keys):
    """Yield the names of the first entries that keep these from being withdrawn."""
    is_link = relation.many_to_many and relation.through._meta.auto_created
    if is_link or getattr(relation, "on_delete", None) is models.PROTECT:
        naming = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": keys})
        for entry in naming.order_by("pk").distinct()[:MOST_NAMED]:
            yield f"{capfirst(entry._meta.verbose_name)}: {'/'.join(entry.natural_key())} ({entry})"


def _texts(initial):
    """Return the texts with which a form begins: they may be slugs of drafts."""
    values = [value for value in initial.values() for value in (value if isinstance(value, list) else [value])]
    return {value for value in values if isinstance(value, str)}


def _snapshot_rows(formsets):
    rows = [formset.model.objects.filter(**{formset.fk.name: formset.instance.pk}) for formset in formsets]
    return snapshot(row for queryset in rows for row in queryset)


def _warnings(drafts):
    """Return what an editor should look at again, as messages."""
    with blind(drafts[0].changeset if drafts else None):
        found = warnings_of(drafts).items()
    return [(f"{draft.slug}: {warning}", messages.WARNING) for draft, warnings in found for warning in warnings]


def _unsaved(entries):
    """Return log entries that a trial took back, to be saved after it."""
    for entry in entries:
        entry.pk, entry._state.adding = None, True
    return entries


def _sign(request, records):
    """Return records as the hidden field of a form holds them: nobody but this editor's form can say what it showed."""
    return signing.dumps([[*key, record] for key, record in records.items()], salt=_salt(request), compress=True)


def _read(request):
    """Return the records that a form showed; None if it does not say."""
    try:
        rows = signing.loads(request.POST.get(SHOWN, ""), salt=_salt(request))
    except signing.BadSignature:
        return None
    return {(table, slug): record for table, slug, record in rows}


def _salt(request):
    return f"{SHOWN}-{request.user.pk}"

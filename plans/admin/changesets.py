"""Change sets: show the proposals field by field; submit, publish, reject, reopen or undo a set."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from plans.admin.preview import preview, preview_url
from plans.admin.proposing import change_url
from plans.admin.reconciling import counted
from plans.admin.undoing import undo_and_publish
from plans.catalogue.registry import BY_NAME
from plans.editing.differences import differences, merge
from plans.editing.proposals import CannotPublish, blind, find_entries, may_publish, publish, record_of, state_of
from plans.editing.reconciling import is_hidden
from plans.editing.undoing import may_undo
from plans.editing.warnings import warnings_of
from plans.editing.yaml_records import FixtureError
from plans.models import ChangeSet
from plans.models.proposal import UNDECIDED, State

PER_PAGE = 50  # proposals


@admin.register(ChangeSet)
class ChangeSetAdmin(admin.ModelAdmin):
    """The page of a change set. The first draft of an editor opens the set."""

    list_display = ["__str__", "state", "author_name", "opened_at", "decided_by_name", "decided_at", "reason"]
    list_filter = ["state"]
    search_fields = ["title", "reason", "author_name"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.preview_view))
        return [path("<int:object_id>/preview/<path:page>", view, name="plans_changeset_preview"), *super().get_urls()]

    def preview_view(self, request, object_id, page):
        changeset = self._visible(request, object_id)
        if changeset.is_second or is_hidden(changeset, request.user):
            raise Http404
        try:
            return preview(request, changeset, page)
        except FixtureError as error:
            message = gettext("The set no longer fits the catalogue. %(reason)s") % {"reason": error}
            self.message_user(request, message, messages.ERROR)
            return redirect("admin:plans_changeset_change", changeset.pk)

    def _visible(self, request, object_id):
        """Return a set that this editor may see: their own, or any with the permission to view."""
        changeset = self.get_object(request, str(object_id))
        if changeset is None:
            raise Http404
        if not (self.has_view_permission(request, changeset) or changeset.author_id == request.user.pk):
            raise PermissionDenied
        return changeset

    def change_view(self, request, object_id, form_url="", extra_context=None):
        changeset = self._visible(request, object_id)
        if is_hidden(changeset, request.user):
            message = _("Two extractions of an article do not see each other before both are finished.")
            self.message_user(request, message, messages.ERROR)
            return redirect("admin:plans_changeset_changelist")
        if request.method == "POST":
            return self._decide(request, changeset)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": str(changeset)}
        context |= _permissions(changeset, request.user) | _listed(changeset, request.GET.get("page"))
        context |= {
            "changeset": changeset,
            "is_open": changeset.state == State.OPEN,
            "is_undecided": changeset.state in UNDECIDED,
            "extracted_again": [
                (extraction, counted(extraction))
                for extraction in changeset.second_extractions.all()
                if extraction.agreement
            ],
            "seen": state_of(changeset),
        }
        return render(request, "admin/plans/changeset.html", context)

    @transaction.atomic
    def _decide(self, request, changeset):
        """Carry out the pressed button. The row of the set is locked until the transaction ends."""
        changeset = ChangeSet.objects.select_for_update().get(pk=changeset.pk)
        steps = {
            "save": self._save, "submit": self._submit, "reopen": self._reopen, "discard": self._discard,
            "merge": self._merge, "publish": self._publish, "reject": self._reject, "continue": self._continue,
        }  # fmt: skip
        if changeset.is_second:  # it is finished at the desk
            steps = {name: steps[name] for name in ("save", "discard", "merge")}
        name = next((name for name in [*steps, "undo"] if name in request.POST), None)
        if name == "undo" and changeset.state == State.PUBLISHED:
            return undo_and_publish(self, request, changeset.revisions.all())
        is_own = changeset.author_id == request.user.pk
        if name not in steps or not (may_publish(changeset, request.user) if name in ("publish", "reject") else is_own):
            raise PermissionDenied
        try:
            steps[name](request, changeset)
        except (CannotPublish, FixtureError) as error:
            self.message_user(request, _("Not published. %(reason)s") % {"reason": error}, messages.ERROR)
        if not ChangeSet.objects.filter(pk=changeset.pk).exists():
            return redirect("admin:plans_changeset_changelist")
        number = _number(request.POST.get("discard") or request.POST.get("merge") or "")
        following = number and changeset.proposals.filter(pk__gte=number).first()
        fragment = f"p{following.pk}" if following else None
        page = "admin:plans_changeset_change"
        return redirect(reverse(page, args=[changeset.pk], query=request.GET, fragment=fragment))

    def _save(self, request, changeset):
        if changeset.state != State.OPEN:
            return
        changeset.title = request.POST.get("title", "")[:200]
        changeset.reason = request.POST.get("reason", "")
        changeset.save(update_fields=["title", "reason"])

    def _submit(self, request, changeset):
        if changeset.state == State.OPEN:
            self._save(request, changeset)
            ChangeSet.objects.filter(pk=changeset.pk).update(state=State.SUBMITTED)

    def _reopen(self, request, changeset):
        if changeset.state in (State.SUBMITTED, State.REJECTED):
            ChangeSet.objects.filter(pk=changeset.pk).update(state=State.OPEN, opened_at=timezone.now())

    def _continue(self, request, changeset):
        """Make this set the current one of several open sets: new drafts are saved in it."""
        ChangeSet.objects.filter(pk=changeset.pk, state=State.OPEN).update(opened_at=timezone.now())

    def _discard(self, request, changeset):
        if changeset.state == State.OPEN:
            changeset.proposals.filter(pk=_number(request.POST["discard"])).delete()
            if not (changeset.proposals.exists() or changeset.is_second):
                changeset.delete()

    def _merge(self, request, changeset):
        proposal = get_object_or_404(changeset.proposals, pk=_number(request.POST["merge"]))
        if changeset.state not in UNDECIDED:
            return
        try:
            merge(proposal, request.POST)
        except KeyError:
            self.message_user(request, _("Choose a value for each field that both of you changed."), messages.ERROR)

    def _publish(self, request, changeset):
        if request.POST.get("seen") != state_of(changeset):
            raise CannotPublish(gettext("The set has changed since you opened this page: look at it again."))
        self._save(request, changeset)
        publish(changeset, request.user)
        self.message_user(request, _("Published."), messages.SUCCESS)

    def _reject(self, request, changeset):
        if changeset.state == State.SUBMITTED:
            changeset.decide(State.REJECTED, request.user, request.POST.get("comment", ""))


def _number(text):
    return int(text) if text.isdecimal() else None


def _permissions(changeset, user):
    """Return what the user may do with a change set, as part of the context of its page."""
    current = ChangeSet.objects.open_of(user)
    return {
        "is_own": changeset.author_id == user.pk,
        "is_current": changeset == current,
        "may_publish": may_publish(changeset, user),
        "may_continue": not (current and current.is_second),
        "may_undo": changeset.revisions.exists() and may_undo(user, changeset.revisions.all()),
    }


def _listed(changeset, number):
    """Return a page of the proposals, or of the revisions of a change set that is published, as part of the context."""
    has_proposals = changeset.proposals.exists()
    page = Paginator(changeset.proposals.all() if has_proposals else changeset.revisions.all(), PER_PAGE).get_page(
        number
    )
    return {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": _rows(changeset, [*page]) if has_proposals else [],
        "revisions": [] if has_proposals else page,
    }


def _rows(changeset, proposals):
    """Return the rows of the page. Proposals of a decided set are compared only with their base."""
    is_decided = changeset.state not in UNDECIDED
    with blind(changeset):
        entries = {} if is_decided else find_entries(proposals)
        warnings = {} if is_decided else warnings_of(proposals)
    rows = []
    for proposal in proposals:
        kind, entry = BY_NAME[proposal.table], entries.get((proposal.table, proposal.slug))
        current = proposal.base if is_decided else record_of(entry)
        rows.append(
            {
                "proposal": proposal,
                "label": kind.model._meta.verbose_name,
                "differences": differences(proposal, current),
                "is_meanwhile": current not in (proposal.base, proposal.record),
                "warnings": warnings.get(proposal, []),
                "url": "" if proposal.is_withdrawal else change_url(proposal, entry),
                "preview": preview_url(changeset, _page(kind, proposal)),
            }
        )
    return rows


def _page(kind, proposal):
    """Return the URL that the public page of a proposed entry has or will have."""
    record = proposal.record or proposal.base
    fields = [field for field in kind.model._meta.fields if field.name in record]
    entry = kind.model(**{field.attname: field.to_python(record[field.name]) for field in fields})
    return entry.get_absolute_url()

"""The public pages as they would be with a change set, below the path of the admin: only staff see them."""

import re
from copy import copy
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils.translation import get_language_from_path, override

from plans.catalogue.former import find_former
from plans.editing.proposals import trial

ADDRESS = re.compile(r'="(?=/(?!static/|/))')  # of this site, in an attribute
MAIN = re.compile(r"<main[^>]*>")  # below the link that skips to it


def address(changeset, public):
    """Return where the preview of a public address stands."""
    return reverse("admin:plans_changeset_preview", args=[changeset.pk, "-"]).removesuffix("/-") + public


def preview(request, changeset, path):
    """Return a public page in a trial of the set. Links stay inside; nobody keeps the page."""
    with trial(changeset.proposals.all()):
        answer = _public_answer(request, f"/{path}")
        content = b"".join(answer) if answer.streaming else answer.content
        for close in answer._resource_closers:  # files; `close` itself would end the request
            close()
    prefix = address(changeset, "")
    if 300 <= answer.status_code < 400:
        return HttpResponseRedirect(f"{prefix}{answer['Location']}")
    if answer["Content-Type"].startswith("text/html"):
        notice = render_to_string("admin/plans/_preview.html", {"changeset": changeset})
        page = ADDRESS.sub(f'="{prefix}', content.decode())
        content = MAIN.sub(lambda main: main.group() + notice, page, count=1)
    return HttpResponse(
        content,
        status=answer.status_code,
        content_type=answer["Content-Type"],
        headers={"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"},
    )


def _public_answer(request, path):
    """Return the answer of a public view, asked by nobody in particular."""
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        public = copy(request)
        public.path = public.path_info = path
        public.user = AnonymousUser()
        public.META = {name: value for name, value in request.META.items() if not name.startswith("HTTP_IF_")}
        public.resolver_match = match = resolve(path)
        if "admin" in match.app_names:
            raise Http404
        try:
            answer = match.func(public, *match.args, **match.kwargs)
        except Http404:
            if not (former := find_former(public)):
                raise
            if former.moved_to:
                return HttpResponseRedirect(former.url)
            return render(public, "410.html", {"former": former}, status=HTTPStatus.GONE)
        return answer.render() if hasattr(answer, "render") else answer

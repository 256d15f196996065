"""Previews: the public pages as they would be with a change set. Only staff may see them."""

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

LOCAL_URL = re.compile(r'="(?=/(?!static/|/))')  # a URL of this site in an attribute
MAIN_TAG = re.compile(r"<main[^>]*>")  # the notice goes below it, so that the skip link skips to it


def preview_url(changeset, public):
    """Return the URL of the preview of a public URL."""
    return reverse("admin:plans_changeset_preview", args=[changeset.pk, "-"]).removesuffix("/-") + public


def preview(request, changeset, path):
    """Return a public page in a trial of the set. Its links lead to previews, and no cache may store it."""
    with trial(changeset.proposals.all()):
        answer = _public_response(request, f"/{path}")
        content = b"".join(answer) if answer.streaming else answer.content
        for close in answer._resource_closers:  # close files only; `close` would also end the request
            close()
    prefix = preview_url(changeset, "")
    if 300 <= answer.status_code < 400:
        return HttpResponseRedirect(f"{prefix}{answer['Location']}")
    if answer["Content-Type"].startswith("text/html"):
        notice = render_to_string("admin/plans/_preview.html", {"changeset": changeset})
        page = LOCAL_URL.sub(f'="{prefix}', content.decode())
        content = MAIN_TAG.sub(lambda main: main.group() + notice, page, count=1)
    return HttpResponse(
        content,
        status=answer.status_code,
        content_type=answer["Content-Type"],
        headers={"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"},
    )


def _public_response(request, path):
    """Return the response of a public view to an anonymous, unconditional request."""
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

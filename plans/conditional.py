"""Answers that only change with the catalogue: a reader who holds the current one gets 304 Not Modified."""

import hashlib

from django.views.decorators.http import condition

from plans import edition


def _etag(request, *args, **kwargs):
    version = edition.current().version
    address = f"{request.get_host()}{request.get_full_path()}"
    return f'"{hashlib.sha256(f"{version} {address}".encode()).hexdigest()[:32]}"'


def _changed_at(request, *args, **kwargs):
    return edition.current().changed_at


of_the_edition = condition(etag_func=_etag, last_modified_func=_changed_at)

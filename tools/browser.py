"""A simple HTTP client that stores cookies and submits the forms of pages."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from http.client import HTTPException
from http.cookiejar import CookieJar, DefaultCookiePolicy

SECURE = {"X-Forwarded-Proto": "https"}  # as from a proxy that terminates TLS


def ask(url, opener=None, data=None, **headers):
    """Return the status, the content and the seconds of a response; status 0 without a response."""
    start = time.monotonic()
    request = urllib.request.Request(url, data, SECURE | headers)
    try:
        try:
            response = (opener or urllib.request.build_opener(Stay)).open(request, timeout=30)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            return response.status, response.read(), time.monotonic() - start
    except (OSError, HTTPException):
        return 0, b"", time.monotonic() - start


class Stay(urllib.request.HTTPRedirectHandler):
    """Follow redirects on the requested server, even if it redirects to another scheme or port."""

    def redirect_request(self, request, file, code, message, headers, url):
        requested, target = urllib.parse.urlsplit(request.full_url), urllib.parse.urlsplit(url)
        return super().redirect_request(
            request,
            file,
            code,
            message,
            headers,
            target._replace(scheme=requested.scheme, netloc=requested.netloc).geturl(),
        )


class Browser:
    """A client of a site; `own` is the public URL of the site, for the Referer header."""

    def __init__(self, url, own):
        self.url, self.own = url, own
        policy = DefaultCookiePolicy(secure_protocols=("http", "https"))
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar(policy)), Stay)

    def get(self, path):
        status, body, _seconds = ask(self.url + path, self._opener)
        return status, body.decode(errors="replace")

    def post(self, path, form, **values):
        """Submit a form of a page with some values changed; return the status and the content of the response."""
        status, page = self.get(path)
        if status != 200:
            return status, page
        fields = [(name, value) for name, value in fields_of(page, form) if name not in values]
        data = urllib.parse.urlencode([*fields, *values.items()]).encode()
        status, body, _seconds = ask(self.url + path, self._opener, data, Referer=self.own)
        return status, body.decode(errors="replace")


def fields_of(page, form):
    """Return the names and values of the fields of a form, as a browser submits them."""
    match = re.search(rf'<form[^>]* id="{form}".*?</form>', page, re.DOTALL)
    reader = _Fields()
    reader.feed(match[0] if match else "")
    return reader.fields


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.fields, self._text, self._select = [], None, None

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        kind = values.get("type", "text")
        if tag == "input" and values.get("name") and kind not in ("submit", "file", "button"):
            if kind not in ("checkbox", "radio") or "checked" in values:
                self.fields.append((values["name"], values.get("value") or ("on" if kind == "checkbox" else "")))
        elif tag == "textarea":
            self._text = [values["name"], ""]
        elif tag == "select":
            self._select = values["name"]
        elif tag == "option" and "selected" in values and self._select:
            self.fields.append((self._select, values.get("value", "")))

    def handle_data(self, data):
        if self._text:
            self._text[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._text:
            self.fields.append((self._text[0], self._text[1].removeprefix("\n")))
            self._text = None
        elif tag == "select":
            self._select = None

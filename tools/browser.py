"""A browser without a screen: it keeps cookies, and sends back the forms of pages."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from http.client import HTTPException
from http.cookiejar import CookieJar, DefaultCookiePolicy

SECURE = {"X-Forwarded-Proto": "https"}  # TLS ends in front


def ask(url, opener=None, data=None, **headers):
    """Return the status, the content and the seconds of an answer; status 0 where none came."""
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
    """Follow to addresses of the server that was asked, whatever scheme and port it takes for its own."""

    def redirect_request(self, request, file, code, message, headers, url):
        here, there = urllib.parse.urlsplit(request.full_url), urllib.parse.urlsplit(url)
        return super().redirect_request(
            request, file, code, message, headers, there._replace(scheme=here.scheme, netloc=here.netloc).geturl()
        )


class Browser:
    """Somebody at a site, which takes `own` for its address."""

    def __init__(self, url, own):
        self.url, self.own = url, own
        policy = DefaultCookiePolicy(secure_protocols=("http", "https"))
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar(policy)), Stay)

    def get(self, path):
        status, body, _seconds = ask(self.url + path, self._opener)
        return status, body.decode(errors="replace")

    def post(self, path, form, **values):
        """Send back a form of a page with some values changed; return the status and the page that follows."""
        status, page = self.get(path)
        if status != 200:
            return status, page
        fields = [(name, value) for name, value in fields_of(page, form) if name not in values]
        data = urllib.parse.urlencode([*fields, *values.items()]).encode()
        status, body, _seconds = ask(self.url + path, self._opener, data, Referer=self.own)
        return status, body.decode(errors="replace")


def fields_of(page, form):
    """Return the names and values of the fields of a form, as a browser sends them."""
    found = re.search(rf'<form[^>]* id="{form}".*?</form>', page, re.DOTALL)
    reader = _Fields()
    reader.feed(found[0] if found else "")
    return reader.fields


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.fields, self._text, self._select = [], None, None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        kind = given.get("type", "text")
        if tag == "input" and given.get("name") and kind not in ("submit", "file", "button"):
            if kind not in ("checkbox", "radio") or "checked" in given:
                self.fields.append((given["name"], given.get("value") or ("on" if kind == "checkbox" else "")))
        elif tag == "textarea":
            self._text = [given["name"], ""]
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given and self._select:
            self.fields.append((self._select, given.get("value", "")))

    def handle_data(self, data):
        if self._text:
            self._text[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.fields.append((self._text[0], self._text[1].removeprefix("\n")))
            self._text = None
        elif tag == "select":
            self._select = None

"""A parsed page: its text, links and table rows, independent of CSS classes and nesting."""

import gzip
import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit
from urllib.parse import urljoin as join

INLINE = {"a", "abbr", "b", "cite", "code", "em", "i", "q", "small", "span", "strong", "sub", "sup", "time"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
WORDED = {"a", "main", "tr", "label"}  # elements whose words a Page keeps
CHINESE = re.compile(r"[\u4e00-\u9fff]")
DATA = "application/ld+json"  # a block of data, which no browser runs


urljoin = lru_cache(maxsize=4096)(join)


@dataclass
class Page:
    """What a page holds. Addresses are as a browser resolves them, relative to the site."""

    address: str
    size: int = 0  # bytes as sent, which is compressed
    language: str = ""
    title: str = ""
    words: str = ""  # of the whole page
    main: str = ""  # of its main part
    links: list[tuple[str, str]] = field(default_factory=list)  # (address, words) of every <a>
    main_links: list[tuple[str, str]] = field(default_factory=list)
    counts: list[tuple[str, int]] = field(default_factory=list)  # (address, number) of every link that says a number
    statements: list[str] = field(default_factory=list)  # slugs of the statements that stand on the page
    resources: list[tuple[str, str]] = field(default_factory=list)  # (tag, address) of style sheets, images, scripts …
    ids: list[str] = field(default_factory=list)
    languages: list[tuple[str, str]] = field(default_factory=list)  # (lang, words) of every run marked with one
    unmarked: list[str] = field(default_factory=list)  # Chinese text, code aside, that is not marked as Chinese
    alerts: list[str] = field(default_factory=list)  # words of what is announced as a problem
    rows: list[str] = field(default_factory=list)  # words of every row of a table
    labels: list[str] = field(default_factory=list)  # words of every label of a form
    fields: list[dict[str, str | None]] = field(default_factory=list)  # attributes of every input
    inline: list[str] = field(default_factory=list)  # scripts and styles that a strict policy refuses

    @property
    def addresses(self):
        return {address for address, _words in self.links}

    @property
    def main_addresses(self):
        return {address for address, _words in self.main_links}

    def link(self, words):
        """Return the address of the one link of the main part whose words contain `words`."""
        addresses = {address for address, text in self.main_links if words in text}
        assert len(addresses) == 1, f"{len(addresses)} links say {words!r}: {sorted(addresses)}"
        return addresses.pop()


def read(response):
    """Return the Page of a response."""
    request = response.request
    query = f"?{request['QUERY_STRING']}" if request["QUERY_STRING"] else ""
    reader = _Reader(f"{request['PATH_INFO']}{query}")
    reader.page.size = weight(response)
    reader.feed(response.content.decode())
    reader.close()
    assert not reader.open, f"{reader.page.address}: left open: {[element.tag for element in reader.open]}"
    reader.page.words = _spaced(reader.chunks)
    return reader.page


def weight(response):
    """Return how many bytes of a page are sent to a browser, which takes it compressed."""
    return len(gzip.compress(response.content, compresslevel=6))


def path_and_query(address):
    """Return the path of an address, decoded, and its query as `{(name, value), …}`."""
    parts = urlsplit(address)
    pairs = {tuple(map(unquote, pair.partition("=")[::2])) for pair in parts.query.replace("+", " ").split("&") if pair}
    return unquote(parts.path), pairs


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str | None]
    start: int  # where its words begin


class _Reader(HTMLParser):
    def __init__(self, address):
        super().__init__()
        self.page = Page(address)
        self.open, self.chunks = [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag not in INLINE:
            self.chunks.append(" ")
        self._note(tag, attributes)
        if tag not in VOID:
            self.open.append(_Element(tag, attributes, len(self.chunks)))

    def handle_startendtag(self, tag, attrs):
        self._note(tag, dict(attrs))

    def handle_endtag(self, tag):
        assert self.open, f"{self.page.address}: </{tag}> closes nothing"
        element = self.open.pop()
        assert element.tag == tag, f"{self.page.address}: </{tag}> closes <{element.tag}>"
        if tag not in INLINE:
            self.chunks.append(" ")
        if element.tag in WORDED or "lang" in element.attributes or "role" in element.attributes:
            self._close(element, _spaced(self.chunks[element.start :]))

    def handle_data(self, data):
        if self.open and self.open[-1].tag in ("script", "style"):
            return
        if self.open and self.open[-1].tag == "title" and not self._inside("svg"):
            self.page.title += data
            return
        self.chunks.append(data)
        if CHINESE.search(data):
            marked = [element.attributes["lang"] for element in self.open if "lang" in element.attributes]
            is_code = any(element.tag in ("code", "textarea") for element in self.open)
            if not is_code and not (marked and marked[-1].startswith("zh")):
                self.page.unmarked.append(data.strip())

    def updatepos(self, start, end):
        """Do not count lines: no test needs the line of an element."""
        return end

    def _note(self, tag, attributes):
        """Store the facts that need only the attributes of an element."""
        page = self.page
        if tag == "html":
            page.language = attributes.get("lang") or ""
        if "id" in attributes:
            page.ids.append(attributes["id"])
        if "data-count" in attributes:
            page.counts.append((self._resolved(attributes["href"]), int(attributes["data-count"])))
        if "data-statement" in attributes:
            page.statements.append(attributes["data-statement"])
        if tag == "style" or (tag == "script" and "src" not in attributes and attributes.get("type") != DATA):
            page.inline.append(tag)
        page.inline += [f"{tag} {name}" for name in attributes if name == "style" or name.startswith("on")]
        page.inline += [f"{tag} {value}" for value in attributes.values() if (value or "").startswith("javascript:")]
        if tag == "input":
            page.fields.append(attributes)
        for name in ("src", "action", "href"):
            if name in attributes and tag != "a":
                page.resources.append((tag, self._resolved(attributes[name])))

    def _close(self, element, words):
        page = self.page
        if element.tag == "a" and "href" in element.attributes:
            link = (self._resolved(element.attributes["href"]), words)
            page.links.append(link)
            if self._inside("main"):
                page.main_links.append(link)
        if element.tag == "main":
            page.main = words
        if element.tag == "tr":
            page.rows.append(words)
        if element.tag == "label":
            page.labels.append(words)
        if "lang" in element.attributes and element.tag != "html":
            page.languages.append((element.attributes["lang"], words))
        if element.attributes.get("role") == "alert":
            page.alerts.append(words)

    def _resolved(self, address):
        return urljoin(self.page.address, address)

    def _inside(self, tag):
        return any(element.tag == tag for element in self.open)


def _spaced(chunks):
    return " ".join("".join(chunks).split())

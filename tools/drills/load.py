"""The load during a drill: readers, and an editor who saves one number after another."""

import random
import re
import time
from threading import Event, Thread

from tools.browser import Browser, ask

PAGES = [
    f"/{language}/{page}"
    for language in ("en", "zh-hans")
    for page in (
        "",
        "cities/changsha/",
        "targets/",
        "results/?page=2",
        "indicators/",
        "compare/?city=changsha&city=dezhou",
    )
]
ACCOUNT = {"username": "drill", "password": "only-for-drills-1"}
SUPERUSER = ["createsuperuser", "--noinput", "--username", ACCOUNT["username"], "--email", ""]
COLLECT = ["collectstatic", "--noinput", "-v0"]
EDITED = "/admin/plans/industry/new-materials/change/"
SHOWN = "/en/industries/new-materials/"
SAVED = """SELECT changes->'name_en'->>1 FROM plans_revision WHERE "table" = 'industry' AND {}"""


class Load:
    """Three readers, one of them with requests that no cache has, and an editor who saves one number after another."""

    def __init__(self, site, editor):
        self.site, self.editor = site, editor
        self.answers, self.wrong, self.refused = [], [], []
        self.first = self.number = editor.number
        self._end = Event()

    def __enter__(self):
        self.threads = [Thread(target=self._read, args=(seed,)) for seed in range(3)] + [Thread(target=self._edit)]
        for thread in self.threads:
            thread.start()
        time.sleep(2)
        return self

    def __exit__(self, *_):
        time.sleep(2)
        self._end.set()
        for thread in self.threads:
            thread.join()

    def _read(self, seed):
        chance = random.Random(seed)
        while not self._end.wait(0.1):
            path = chance.choice(PAGES) if seed else f"/en/search/?q=chain+{chance.random()}"
            status, body, seconds = ask(self.site.url + path)
            self.answers.append((path, status, seconds))
            if status == 200 and b"</html>" not in body:
                self.wrong.append(path)

    def _edit(self):
        """Save a number; then every public server must show it."""
        while not self._end.wait(0.3):
            status, message = self.editor.save()
            if status != 200:
                self.refused.append(message)
                continue
            for name in self.site.alive():
                status, body, _seconds = ask(f"http://127.0.0.1:{self.site.ports[name]}{SHOWN}")
                if status == 200 and self.editor.words().encode() not in body:
                    self.wrong.append(SHOWN)

    def failed(self):
        return [answer for answer in self.answers if answer[1] != 200]


class Editor:
    """A client that logs in and saves the name of an industry with an increasing number."""

    def __init__(self, site):
        self.browser, self.site, self.number, self.kept = Browser(site.url, site.own), site, 0, []
        self.browser.post("/admin/login/?next=/admin/", "login-form", **ACCOUNT)
        status, page = self.save()
        assert status == 200, f"the editor cannot save before any fault: {page}"

    def words(self):
        return f"New materials {self.number}"

    def save(self):
        """Return the status, and the page if the edit was refused."""
        self.number += 1
        try:
            status, page = self.browser.post(EDITED, "industry_form", name_en=self.words(), _continue="1")
        except (OSError, ValueError) as error:
            return 0, str(error)
        if status == 200 and self.words() in page and 'class="success"' in page and "Not published" not in page:
            self.kept.append(self.number)
            return 200, ""
        if "Not published" in page:
            self._discard(page)
        return status if status != 200 else 400, page

    def _discard(self, page):
        """Discard the draft of an edit that was not published, because the entry changed meanwhile."""
        path = re.findall(r"/admin/plans/changeset/\d+/change/", page)[0]
        _status, changeset = self.browser.get(path)
        draft = re.findall(r'name="discard" value="(\d+)"', changeset)[0]
        self.browser.post(path, f"p{draft}", discard=draft)

    def lost(self):
        return len(set(self.kept) - set(self.site.saved()))


def numbers(lines):
    return [int(line.rpartition(" ")[2]) for line in lines if line.rpartition(" ")[2].isdigit()]

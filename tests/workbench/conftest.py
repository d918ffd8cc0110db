"""A hub with the demo's register, as a user starts it, and a browser that reaches it and no other host."""

import csv
import os
import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import sync_playwright
from rich.console import Console

from demo.command import prepare, visits
from gateway.access.tokens import issue
from gateway.config import Settings
from gateway.server.entrance import local_key
from gateway.server.hub import link_key
from tests.server.running import free_ports, readiness, running
from tests.servers import CHROMIUM
from tests.workbench.pictures import MEAN, MOST, differences

# As a test machine starts it: nothing of the browser's own goes to its maker.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Where screenshots are kept; the tests' own folder unless said.
SHOTS = os.environ.get("LIANCHA_TEST_SCREENSHOTS")
# The kept pictures are written in Debian's fonts-noto-cjk, which .ci/run installs.
HAS_FONT = any(Path("/usr/share/fonts/opentype/noto").glob("NotoSansCJK-Regular*"))


class Hub:
    """Where it is, the company that the demo asks about, and a token for each who may look it up."""

    def __init__(self, home, port, subject, tokens):
        self.home = home
        self.origin = f"http://127.0.0.1:{port}"
        self.port = port
        self.subject = subject
        self.tokens = tokens

    def number_of(self, person):
        """The identity number of a person, of the file that public security was loaded from."""
        key = link_key(Settings(home=self.home))
        with (self.home / "demo" / "files" / "public_security" / "persons.csv").open(encoding="utf-8") as file:
            return next(one["person"] for one in csv.DictReader(file) if key.person_id(one["person"]) == person)


@pytest.fixture(scope="session")
def hub(tmp_path_factory):
    home = tmp_path_factory.mktemp("demo") / "home"
    # Ids of persons are made with it: with another one what is seen stands in another order.
    (home / "keys").mkdir(parents=True, mode=0o700)
    (home / "keys" / "link.key").write_text("77" * 32, "ascii")
    (home / "keys" / "link.key").chmod(0o600)
    settings = Settings(home=home)
    subject = prepare(settings, 1000, 1, Console(quiet=True))
    tokens = {
        next(iter(one.bearer.roles)): issue(local_key(home), one.bearer, "liancha", 3600)
        for one in visits(settings, subject)
    }
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    env = {"LIANCHA_HOME": str(home), "LIANCHA_HUB__ADDRESS": address, "LIANCHA_PUBLIC__OPEN": "true"}
    with running("serve", port=port, cwd=home, env=env):
        readiness(port)
        yield Hub(home, port, subject, tokens)


# Its driver has a loop of its own in this thread: while it lasts no other test may run one.
@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


class Visit:
    """A page in a browser of its own, and what it should not have: errors on the console, requests to other hosts."""

    def __init__(self, page, hub, folder):
        self.page = page
        self.hub = hub
        self.folder = folder
        self.errors = []
        self.foreign = []
        page.on("console", lambda told: self.errors.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.context.route("**/*", self._only_the_hub)

    def _only_the_hub(self, route):
        if route.request.url.startswith((f"{self.hub.origin}/", "data:", "blob:")):
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    def open(self, role, place=""):
        """Opens the page by the link that the demo prints, and goes to a place of it."""
        self.page.goto(f"{self.hub.origin}/#token={self.hub.tokens[role]}")
        self.page.get_by_role("heading", level=1).wait_for()
        if place:
            self.page.goto(f"{self.hub.origin}/#{place}")
        return self.page

    def keep_page(self, document, name):
        """Keeps the first page of a PDF as others draw it: not held against another, since it bears its moment."""
        pypdfium2.PdfDocument(document)[0].render(scale=1.5).to_pil().save(self.folder / f"{name}.png", optimize=True)

    def shot(self, name):
        """Keeps what is seen, and holds it against what was seen before, where that can be: with the same font."""
        path = self.folder / f"{name}.png"
        self.page.screenshot(path=path)
        if SHOTS is None and HAS_FONT:
            mean, most = differences(path, name)
            assert mean <= MEAN, name
            assert most <= MOST, name


@pytest.fixture
def visit(hub, browser, tmp_path):
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN", color_scheme="light")
    folder = tmp_path if SHOTS is None else Path(SHOTS)
    folder.mkdir(parents=True, exist_ok=True)
    visiting = Visit(context.new_page(), hub, folder)
    yield visiting
    context.close()
    assert (visiting.errors, visiting.foreign) == ([], [])


def row(page, caption, text):
    """The row of a table that has a text."""
    return page.get_by_role("region", name=caption, exact=True).get_by_role("row").filter(has_text=re.compile(text))

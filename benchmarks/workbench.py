"""What the workbench costs whoever opens it: `make bench-workbench`.

In Debian's Chromium, without a graphics card: how long from nothing in its cache until the page can be used, how many
bytes that is, how many frames a second a board of two thousand parties has while it is moved and drawn nearer, and how
many applicants a second are screened of a file.
"""

import argparse
import csv
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import cast

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console

from demo.command import prepare, visits
from gateway.access.consents import Consent
from gateway.access.tokens import Bearer, issue
from gateway.config import Settings
from gateway.server.entrance import local_key
from gateway.server.hub import link_key
from gateway.server.own import open_consents
from identifiers.party import party_id
from tests.server.running import free_ports, post, readiness, running
from tests.servers import CHROMIUM

_FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
_PARTIES = 2000
_AROUND = """query($id: ID!) { company(uscc: $id) { neighbourhood(hops: 1) { parties { party { id } } } } }"""
# Frames that were drawn in a time, of each its length in milliseconds.
_FRAMES = """(seconds) => new Promise((told) => {
  const lengths = [];
  let last = performance.now();
  const until = last + seconds * 1000;
  const frame = (now) => {
    lengths.push(now - last);
    last = now;
    if (now < until) requestAnimationFrame(frame); else told(lengths);
  };
  requestAnimationFrame(frame);
})"""


def first_visit(browser: Browser, origin: str, token: str) -> tuple[float, int]:
    """Milliseconds until the page can be used by who has nothing of it, and the bytes that were sent for it."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto(f"{origin}/#token={token}", wait_until="commit")
    page.get_by_role("searchbox").wait_for()
    # By the browser's own clock, from the beginning of the navigation to the frame in which the box is there.
    took = cast("float", page.evaluate("new Promise((told) => requestAnimationFrame(() => told(performance.now())))"))
    sizes = "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
    sent = cast("int", page.evaluate(f"{sizes}.reduce((sum, one) => sum + one.transferSize, 0)"))
    context.close()
    return took, sent


def board(port: int, token: str, companies: Sequence[str], folder: Path) -> tuple[Path, int]:
    """A kept board of two thousand parties: companies, expanded, with all that stands around them."""
    found: dict[str, None] = {}
    expanded: list[str] = []
    for one in companies:
        if len(found) >= _PARTIES:
            break
        expanded.append(one)
        answer = post(port, _AROUND, {"id": one}, authorization=f"Bearer {token}").json
        for neighbour in answer["data"]["company"]["neighbourhood"]["parties"]:
            found.setdefault(cast("str", neighbour["party"]["id"]))
    ids = list(found)[:_PARTIES]
    places = [(one, {"x": 60 * (at % 50), "y": 60 * (at // 50)}) for at, one in enumerate(ids)]
    kept = {"format": "liancha-board", "version": 1, "day": time.strftime("%Y-%m-%d"), "parties": ids}
    kept |= {"expanded": [one for one in expanded if one in ids], "pinned": [], "hidden": [], "places": places}
    path = folder / "board.json"
    path.write_text(json.dumps(kept), "utf-8")
    return path, len(ids)


def frames(page: Page, seconds: float, *, nearer: bool) -> float:
    """Frames a second while the board is moved to and fro, or drawn nearer and farther."""
    stage = page.get_by_role("img").bounding_box()
    assert stage is not None
    middle = stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2
    page.mouse.move(stage["x"] + 5, stage["y"] + 5)
    if not nearer:
        page.mouse.down()
    page.evaluate(f"window.told = ({_FRAMES})({seconds})")
    until, at = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        at += 1
        if nearer:
            page.mouse.wheel(0, 120 if at % 40 < 20 else -120)
        else:
            page.mouse.move(middle[0] + 200 * ((at % 20) - 10) / 10, middle[1] + 100 * ((at % 14) - 7) / 7)
    lengths = cast("list[float]", page.evaluate("window.told"))
    page.mouse.up()
    return 1000 * len(lengths) / sum(lengths)


def measure(
    browser: Browser, port: int, token: str, companies: Sequence[str], folder: Path, rounds: int, seconds: float
) -> None:
    """Measures by a browser, and prints."""
    origin = f"http://127.0.0.1:{port}"
    visits = [first_visit(browser, origin, token) for _ in range(rounds + 1)][1:]
    times, (sent, *_) = [took for took, _ in visits], [sent for _, sent in visits]
    print(
        f"a first visit: {statistics.median(times):.0f} ms until it can be used "
        f"({min(times):.0f} to {max(times):.0f}), {sent / 1024:.1f} KB sent"
    )
    path, size = board(port, token, companies, folder)
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{origin}/#token={token}")
    page.get_by_role("searchbox").wait_for()
    page.goto(f"{origin}/#/canvas")
    page.get_by_text("保存与打开").click()
    page.get_by_label("打开图谱").set_input_files(path)
    page.get_by_text(f"主体 {size}", exact=True).wait_for(timeout=120_000)
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="适合窗口").click()
    for nearer in (False, True):
        rate = frames(page, seconds, nearer=nearer)
        told = "drawn nearer and farther" if nearer else "moved"
        print(f"a board of {size} parties, {told}: {rate:.0f} frames a second")


def screening(browser: Browser, home: Path, origin: str, parties: Sequence[str], rows: int, folder: Path) -> None:
    """Measures a file of applicants at the page, each with a consent of its own, and prints."""
    settings = Settings(home=home)
    key, consents = link_key(settings), open_consents(settings)
    since, until = date(2000, 1, 1), date(2100, 1, 1)
    consents.add_all(
        Consent(f"BENCH-{at}", "local", party_id(one, key), "LENDING", since, until) for at, one in enumerate(parties)
    )
    consents.close()
    officer = Bearer("bench", "local", roles=frozenset({"credit_officer"}))
    path = folder / "applicants.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("客户", "证件号码"))
        writer.writerows((f"客户{at}", parties[at % len(parties)]) for at in range(rows))
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(f"{origin}/#token={issue(local_key(home), officer, settings.access.audience, 3600)}")
    page.get_by_role("link", name="批量核查一份名单").click()
    page.get_by_label("文件").set_input_files(path)
    begun = time.monotonic()
    page.get_by_role("button", name="开始核查").click()
    page.get_by_role("status").filter(has_text="正在核查").wait_for(timeout=600_000)
    read = time.monotonic()
    page.get_by_role("status").filter(has_text="已完成").wait_for(timeout=600_000)
    done = time.monotonic()
    print(
        f"{rows:,} rows screened at the page: {rows / (done - read):,.0f} a second, "
        f"{rows / (done - begun):,.0f} with the file read"
    )
    with page.expect_download(timeout=600_000):
        page.get_by_role("button", name="出具报告（PDF）").click()
    print(f"its report: {time.monotonic() - done:.1f} s")


def column(home: Path, path: str, name: str) -> list[str]:
    """A column of a file of the demo's register."""
    with (home / "demo" / "files" / path).open(encoding="utf-8", newline="") as file:
        return [one[name] for one in csv.DictReader(file)]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="What the workbench costs whoever opens it.")
    parser.add_argument("--companies", type=int, default=3000)
    parser.add_argument("--visits", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rows", type=int, default=400_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        settings = Settings(home=home)
        subject = prepare(settings, given.companies, 1, Console(quiet=True))
        made = {next(iter(one.bearer.roles)): one.bearer for one in visits(settings, subject)}
        token = issue(local_key(home), made["investigator"], settings.access.audience, 3600)
        (port,) = free_ports(1)
        environment = {"LIANCHA_HOME": str(home), "LIANCHA_LIMITS__CONCURRENT": "4096"}
        with running("serve", port=port, cwd=home, env=environment), sync_playwright() as playwright:
            readiness(port)
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_FLAGS)
            companies = column(home, "commerce/companies.csv", "company")
            measure(browser, port, token, companies, Path(folder), given.visits, given.seconds)
            parties = [*companies, *column(home, "public_security/persons.csv", "person")]
            screening(browser, home, f"http://127.0.0.1:{port}", parties, given.rows, Path(folder))
            browser.close()


if __name__ == "__main__":
    main()

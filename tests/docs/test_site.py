"""The documentation builds as a site, in both languages, and asks no other host for anything."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What a browser fetches by itself.
FETCHED = re.compile(r'<(?:script|img|link|iframe)[^>]+(?:src|href)="(https?:[^"]+)"')


def figures(path):
    """The numbers of a page's tables, row by row, in any order within one."""
    rows = [line for line in path.read_text("utf-8").splitlines() if line.startswith("|")]
    return [sorted(re.findall(r"\d+(?:[.,]\d+)*", row)) for row in rows]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    # Strict: a link that leads nowhere is an error.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def test_both_languages_are_there(site):
    english, chinese = (site / place / "index.html" for place in (".", "zh"))
    assert '<h1 id="liancha">Liancha' in english.read_text("utf-8")
    assert "权限与留痕" in chinese.read_text("utf-8")
    for place in ("tutorials/first-lookup", "zh/tutorials/first-lookup", "rest", "zh/rest"):
        assert (site / place / "index.html").is_file(), place
    assert "第一次查询" in (site / "zh" / "tutorials" / "first-lookup" / "index.html").read_text("utf-8")


def test_every_page_of_the_folder_is_in_the_site(site):
    pages = {
        path.relative_to(ROOT / "docs").with_suffix("")
        for path in (ROOT / "docs").rglob("*.md")
        if ".zh" not in path.name
    }
    there = {path.parent.relative_to(site) for path in site.rglob("index.html")}
    assert {Path() if one.name == "index" else one for one in pages} <= there


def test_every_page_is_in_chinese_too():
    pages = {path.name for path in (ROOT / "docs").rglob("*.md")}
    assert [
        name for name in pages if not name.endswith(".zh.md") and name.removesuffix(".md") + ".zh.md" not in pages
    ] == []


def test_both_languages_say_the_same_figures():
    """Of a table of figures a translation has every number, in the same order."""
    for path in (ROOT / "docs").rglob("*.zh.md"):
        own = path.with_name(path.name.removesuffix(".zh.md") + ".md")
        assert figures(path) == figures(own), path.name


def test_nothing_is_fetched_from_elsewhere(site):
    fetched = {
        (path.relative_to(site), url)
        for path in site.rglob("*.html")
        for url in FETCHED.findall(path.read_text("utf-8"))
    }
    assert {url for _, url in fetched} == set()

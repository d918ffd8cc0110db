"""The page itself: what is served, to whom, under which policy, how large, and that it is what its source builds."""

import filecmp
import gzip
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from gateway.config import Settings
from gateway.server.workbench import FOLDER
from tests.ingest.test_command import liancha
from tests.registers import Register, company
from tests.server.running import free_ports, readiness, request, running

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "workbench" / "page"
NOBODY = {"authorization": ""}
# Compressed, without what is loaded when it is needed.
MOST_BYTES = 350 * 1024


def named(page):
    return re.findall(r'(?:src|href)="([^"]+)"', page)


def test_anybody_may_have_the_page_and_nothing_else(hub):
    page = request(hub.port, "GET", "/", headers=NOBODY)
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assets = named(page.body.decode())
    assert assets
    assert all(name.startswith("/assets/") for name in assets)
    for name in assets:
        answer = request(hub.port, "GET", name, headers=NOBODY)
        assert (answer.status, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    for method, path in [
        ("POST", "/"),
        ("GET", "/session"),
        ("POST", "/graphql"),
        ("GET", "/who-saw"),
        ("POST", "/assets/x"),
    ]:
        assert request(hub.port, method, path, headers=NOBODY).status == 401, path
    assert request(hub.port, "GET", "/assets/none.js", headers=NOBODY).status == 404
    assert request(hub.port, "GET", "/assets/../index.html", headers=NOBODY).status == 404


def test_the_policy_lets_nothing_in_but_the_pages_own(hub):
    page = request(hub.port, "GET", "/", headers=NOBODY)
    policy = dict(one.strip().partition(" ")[::2] for one in page.headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert (page.headers["x-frame-options"], page.headers["referrer-policy"]) == ("DENY", "no-referrer")
    text = page.body.decode()
    assert "style=" not in text
    assert not re.search(r"<script(?![^>]* src=)", text)


def test_it_is_sent_packed_to_who_takes_that_and_once(hub):
    plain = request(hub.port, "GET", "/", headers=NOBODY)
    packed = request(hub.port, "GET", "/", headers={**NOBODY, "accept-encoding": "br, gzip;q=0.5"})
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "accept-encoding")
    assert gzip.decompress(packed.body) == plain.body
    refused = request(hub.port, "GET", "/", headers={**NOBODY, "accept-encoding": "gzip;q=0"})
    assert ("content-encoding" not in refused.headers, refused.body) == (True, plain.body)
    again = request(hub.port, "GET", "/", headers={**NOBODY, "if-none-match": plain.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_a_hub_may_be_without_it(hub, tmp_path):
    (port,) = free_ports(1)
    without = {"LIANCHA_HOME": str(tmp_path), "LIANCHA_HUB__WORKBENCH": "false"}
    with running("serve", port=port, cwd=tmp_path, env=without):
        assert request(port, "GET", "/", headers=NOBODY).status == 401
        assert request(port, "GET", "/").status == 404


def test_a_hub_that_takes_registered_operations_alone_takes_the_pages(tmp_path):
    register = Register(tmp_path)
    register.add("commerce.companies", company=company(1), name="云溪甲")
    register.load()
    manifest = tmp_path / "operations.json"
    manifest.write_text(json.dumps({"format": "apollo-persisted-query-manifest", "version": 1, "operations": []}))
    operations = {one["name"]: one for one in json.loads((FOLDER / "operations.json").read_text("utf-8"))["operations"]}
    (port,) = free_ports(1)
    only = {
        "LIANCHA_HOME": str(tmp_path),
        "LIANCHA_HUB__OPERATIONS": str(manifest),
        "LIANCHA_HUB__OPERATIONS_ONLY": "true",
    }

    def asked(**body):
        return request(port, "POST", "/graphql", json.dumps(body).encode(), {"content-type": "application/json"})

    with running("serve", port=port, cwd=tmp_path, env=only):
        readiness(port)
        named = {"persistedQuery": {"version": 1, "sha256Hash": operations["Found"]["id"]}}
        found = asked(variables={"text": "云溪"}, extensions=named)
        assert [hit["name"] for hit in found.json["data"]["search"]["hits"]] == ["云溪甲"]
        refused = asked(query="{ measures { code } }")
        assert refused.json["errors"][0]["extensions"]["code"] == "OPERATION_NOT_ACCEPTED"


def test_what_a_visit_begins_with_is_small(hub):
    page = request(hub.port, "GET", "/", headers=NOBODY).body.decode()
    sent = [request(hub.port, "GET", one, headers={**NOBODY, "accept-encoding": "gzip"}).body for one in named(page)]
    assert 0 < sum(map(len, sent)) < MOST_BYTES


def test_the_api_that_it_asks_is_the_hubs(tmp_path):
    done = liancha(tmp_path, "compose", "--api")
    assert (done.returncode, done.stdout) == (0, (SOURCE / "api.graphql").read_text("utf-8"))


@pytest.mark.skipif(
    not (SOURCE / "node_modules" / ".installed").exists(),
    reason="Node is not present: `make node` installs what the page is built of where it is",
)
def test_the_page_is_what_its_source_builds(tmp_path):
    built = {**os.environ, "WORKBENCH_OUT": str(tmp_path / "built")}
    subprocess.run(
        ["npm", "run", "--silent", "build"], cwd=SOURCE, env=built, check=True, timeout=300, capture_output=True
    )
    names = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())
    there = sorted(
        str(path.relative_to(tmp_path / "built")) for path in (tmp_path / "built").rglob("*") if path.is_file()
    )
    assert there == names
    assert filecmp.cmpfiles(FOLDER, tmp_path / "built", names, shallow=False)[0] == names


def test_every_text_is_said_somewhere():
    """In both languages: the compiler holds them against each other."""
    keys = re.findall(r"^  (\w+):", (SOURCE / "src" / "text" / "zh.ts").read_text("utf-8"), re.MULTILINE)
    texts = {SOURCE / "src" / "text" / f"{language}.ts" for language in ("zh", "en")}
    source = " ".join(path.read_text("utf-8") for path in set(SOURCE.glob("src/**/*.ts*")) - texts)
    departments = set(Settings().hub.departments)
    assert [one for one in keys if f'"{one}"' not in source and one not in departments] == []


def test_every_refusal_of_a_lookup_is_said_in_chinese():
    source = (ROOT / "gateway" / "access" / "lookup.py").read_text("utf-8")
    refused = set(re.findall(r'Refused\(\s*"(\w+)"', source)) - {"BAD_LOOKUP"}
    said = set(re.findall(r"^  (\w+): \"", (SOURCE / "src" / "text" / "refusals.ts").read_text("utf-8"), re.MULTILINE))
    assert refused
    assert refused <= said

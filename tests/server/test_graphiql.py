"""GraphiQL in a browser, with every asset from the package."""

import filecmp
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.registers import Register, company
from tests.server.running import bearer, free_ports, request, running
from tests.servers import CHROMIUM, needs_chromium

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "workbench" / "graphiql"


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("home"))
    register.add("commerce.companies", company=company(1), name="云溪甲")
    register.load()
    (port,) = free_ports(1)
    home = register.settings.home
    with running("serve", port=port, cwd=home, env={"LIANCHA_HOME": str(home), "LIANCHA_HUB__EXPLORER": "true"}):
        yield port, home


def test_a_browser_is_shown_the_page_and_a_client_is_not(hub):
    port, _ = hub
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = request(port, "GET", "/graphql", headers=browser)
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert request(port, "GET", "/graphql", headers={"accept": "*/*"}).status == 400


def test_the_page_is_for_anybody_where_it_is_served_at_all_and_nothing_else_is(hub, tmp_path):
    port, home = hub
    nobody = {"accept": "text/html", "authorization": ""}
    assert request(port, "GET", "/graphql", headers=nobody).status == 200
    assert request(port, "GET", "/static/graphiql.css", headers=nobody).status == 200
    for method, path in [("GET", "/graphql?query={__typename}"), ("POST", "/graphql"), ("GET", "/ready")]:
        assert request(port, method, path, headers=nobody).status == 401, path
    (closed,) = free_ports(1)
    with running("serve", port=closed, cwd=home, env={"LIANCHA_HOME": str(home)}):
        assert request(closed, "GET", "/graphql", headers=nobody).status == 401
        assert request(closed, "GET", "/static/graphiql.css").status == 404


def test_every_asset_of_the_page_is_served(hub):
    port, _ = hub
    page = request(port, "GET", "/graphql", headers={"accept": "text/html"}).body.decode()
    named = re.findall(r'(?:src|href)="([^"]+)"', page)
    script = next(name for name in named if name.endswith(".js"))
    assets = [name for name in named if not name.startswith("data:")]
    assets += [f"/static/{name}" for name in ("editor.worker.js", "graphql.worker.js", "json.worker.js")]
    assert all(name.startswith("/static/") for name in assets)
    for name in assets:
        assert request(port, "GET", name).status == 200, name
    assert b"import(" not in request(port, "GET", script).body[:2000]
    styles = request(port, "GET", "/static/graphiql.css").body
    assert not re.search(rb"url\([\"']?(?!data:)", styles)


@needs_chromium
def test_it_runs_an_operation_in_a_browser_and_asks_no_other_host(hub, tmp_path):
    assert CHROMIUM is not None
    port, home = hub
    token = bearer(home).removeprefix("Bearer ")
    log = tmp_path / "net.json"
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-extensions",
        "--disable-default-apps",
    ]
    command = [
        CHROMIUM, *flags, f"--user-data-dir={tmp_path / 'profile'}", f"--log-net-log={log}",
        "--virtual-time-budget=15000", "--dump-dom", f"http://127.0.0.1:{port}/graphql#token={token}",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, "LANG": "C.UTF-8"})
    assert "graphiql-container" in done.stdout
    assert "graphiql-execute-button" in done.stdout
    # What a schema that could not be read leaves on the page.
    assert "Invalid or incomplete introspection" not in done.stdout
    assert "graphiql-spinner" not in done.stdout
    events = json.loads(log.read_text("utf-8"))["events"]
    urls = {one["params"]["url"] for one in events if "url" in one.get("params", {})}
    asked = {url for url in urls if url.startswith(("http://", "https://"))}
    ours = f"http://127.0.0.1:{port}/"
    assert {f"{ours}graphql", f"{ours}static/graphiql.js", f"{ours}static/graphiql.css"} <= asked
    # The browser's own start-up traffic, which no page causes, goes to its maker.
    foreign = {url for url in asked if not url.startswith(ours)}
    assert not [url for url in foreign if "google" not in url and "gvt1" not in url]


@pytest.mark.skipif(
    not (BUNDLE / "node_modules" / ".installed").exists(),
    reason="Node is not present: `make node` installs what the bundle is built of where it is",
)
def test_the_bundle_is_what_its_source_builds(tmp_path):
    subprocess.run(["node", "build.mjs", str(tmp_path)], cwd=BUNDLE, check=True, timeout=120)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["editor.worker.js", "graphiql.css", "graphiql.js", "graphql.worker.js", "json.worker.js"]
    static = ROOT / "gateway" / "server" / "static"
    assert filecmp.cmpfiles(static, tmp_path, names, shallow=False)[0] == names

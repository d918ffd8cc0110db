"""Changes of the list pushed to units that really listen: in order, signed, until they are taken."""

import json
import sqlite3
import time
from base64 import b64decode
from contextlib import closing, contextmanager
from datetime import date

import pytest
from joserfc.jwk import OKPKey
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from gateway.config import Settings
from gateway.server.own import LINES, open_lines
from gateway.server.pushing.lines import TABLES, Lines
from gateway.store import FileStore
from subgraphs.court.tables import pushes
from subgraphs.databases.opening import database_path
from subgraphs.registry import load_department
from tests.ingest.test_command import liancha
from tests.server.pushing.listening import SECRET, Listener
from tests.server.running import bearer, free_ports, request, running, serving
from tests.subgraphs.court.offices import ANN, FIRM, register_of
from tests.subgraphs.court.test_list_changes import changed, row

UNIT = "云溪银行"


def write(register, *statements):
    engine = register.engine(load_department("court"))
    with engine.begin() as connection:
        for one in statements:
            connection.execute(one)
    engine.dispose()


def told(register):
    """What the court knows that units were told: (entry, unit, whether of its removal)."""
    engine = register.engine(load_department("court"))
    with engine.connect() as connection:
        found = [
            (one.entry, one.unit, one.removal_notified_on is not None) for one in connection.execute(select(pushes))
        ]
    engine.dispose()
    return sorted(found)


def until(holds, seconds=20):
    """Waits until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it has not come to hold"
        time.sleep(0.02)


class Pushing:
    """A register, a unit that listens, and a hub that pushes to it, when it is started."""

    def __init__(self, folder):
        self.register = register_of(folder)
        self.listener = Listener()
        self.folder = folder
        (self.port,) = free_ports(1)
        (folder / "unit.secret").write_text(SECRET, "ascii")

    def configure(self, url, **push):
        lines = [f"{name} = {value}\n" for name, value in {"attempts": 3, "slowest": 1, "batch": 4, **push}.items()]
        self.config = self.folder / "liancha.toml"
        self.config.write_text(
            f'home = "{self.folder}"\n[push]\n{"".join(lines)}'
            f'[[push.units]]\nclient = "bank"\nurl = "{url}"\nsecret = "{self.folder}/unit.secret"\n'
            f'[[access.clients]]\nid = "bank"\norganisation = "{UNIT}"\nunit = "信贷部"\n'
            'issuer = "urn:liancha:local"\nroles = ["measure_unit"]\n',
            "utf-8",
        )

    @contextmanager
    def hub(self):
        with running(
            "serve", "--config", self.config, port=self.port, cwd=self.folder, env={"LIANCHA_HOME": str(self.folder)}
        ):
            yield self.port

    @property
    def lines(self):
        return open_lines(Settings(home=self.folder))


@pytest.fixture
def pushing(tmp_path):
    made = Pushing(tmp_path)
    with serving(made.listener.application()) as port:
        made.url = f"http://127.0.0.1:{port}/hook"
        made.configure(made.url)
        yield made


def test_a_unit_is_told_of_all_changes_in_order_and_the_court_knows(pushing):
    register, listener = pushing.register, pushing.listener
    write(register, *(row(f"E{n}") for n in range(6)), row("hidden", publishable=False))
    with pushing.hub() as port:
        until(lambda: len(listener.entries) == 6)
        write(register, changed("E1", grounds=3), changed("E2", removed_on=date(2026, 3, 4)))
        until(lambda: len(listener.entries) == 8)
        until(lambda: ("E2", UNIT, True) in told(register))
        keys = request(port, "GET", "/keys").json
    assert listener.entries == ["E0", "E1", "E2", "E3", "E4", "E5", "E1", "E2"]
    assert [len(one["changes"]) for _, one in listener.taken][:2] == [4, 2]
    assert told(register) == [(f"E{n}", UNIT, n == 2) for n in range(6)]
    _, first = listener.taken[0]
    change = first["changes"][0]
    assert (first["type"], first["unit"], first["after"], change["kind"], change["number"]) == (
        "list.changes", UNIT, None, "LISTED", 1,
    )  # fmt: skip
    assert change["entry"]["party"] == {"__typename": "Company", "id": FIRM, "name": "云溪甲公司"}
    # Each is signed twice: by the secret, and by the hub's own key.
    for headers, body in listener.seen:
        assert Webhook(SECRET).verify(body, headers)
        v1a = next(one for one in headers["webhook-signature"].split() if one.startswith("v1a,"))
        content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        OKPKey.import_key(keys["keys"][0]).public_key.verify(b64decode(v1a.partition(",")[2]), content)
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(body + b" ", headers)


def test_what_is_not_answered_is_sent_again_as_it_was_and_nothing_is_lost(pushing):
    register, listener = pushing.register, pushing.listener
    listener.answers = lambda changes, attempt: 503 if attempt < 4 else 200
    write(register, *(row(f"E{n}") for n in range(3)))
    with pushing.hub():
        until(lambda: len(listener.entries) == 3)
        until(lambda: pushing.lines.line(UNIT).failing_since is None)
    ids = [headers["webhook-id"] for headers, _ in listener.seen]
    assert len(ids) == 4
    assert len(set(ids)) == 1
    assert listener.entries == ["E0", "E1", "E2"]
    assert pushing.lines.dead() == []


def test_what_a_unit_refuses_for_good_is_put_aside_the_rest_goes_on_and_it_is_sent_again_by_hand(pushing):
    register, listener = pushing.register, pushing.listener
    poisoned = True
    listener.answers = lambda changes, attempt: (
        422 if poisoned and any(one["entryId"] == "E2" for one in changes) else 200
    )
    write(register, *(row(f"E{n}") for n in range(6)))
    with pushing.hub():
        until(lambda: "E5" in listener.entries)
        until(lambda: ("E5", UNIT, False) in told(register))
        assert listener.entries == ["E0", "E1", "E3", "E4", "E5"]
        # Of what it refused the unit was not told.
        assert told(register) == [(f"E{n}", UNIT, False) for n in (0, 1, 3, 4, 5)]
        (letter,) = pushing.lines.dead()
        assert (letter.unit, letter.reason) == (UNIT, "HTTP 422")
        shown = liancha(pushing.folder, "push", "dead-letters", "--config", pushing.config)
        assert shown.returncode == 1
        assert shown.stderr.startswith(f"{letter.id}  {UNIT}  ")
        poisoned = False
        done = liancha(pushing.folder, "push", "redeliver", UNIT, letter.id, "--config", pushing.config)
        assert (done.returncode, done.stderr) == (0, f"{UNIT}: 1 to be sent again\n")
        until(lambda: "E2" in listener.entries)
        until(lambda: ("E2", UNIT, False) in told(register))
    assert pushing.lines.dead() == []
    shown = liancha(pushing.folder, "push", "dead-letters", "--config", pushing.config)
    assert (shown.returncode, shown.stderr) == (0, "")
    done = liancha(pushing.folder, "push", "redeliver", UNIT, letter.id, "--config", pushing.config)
    assert (done.returncode, done.stderr) == (1, f"error: {UNIT}: there is no such dead letter\n")


def rewind(register):
    """The court's list as it is now: what is given brings it back."""
    path = database_path(register.settings.home, load_department("court"))
    saved = path.with_suffix(".saved")
    with closing(sqlite3.connect(path)) as now, closing(sqlite3.connect(saved)) as kept:
        now.backup(kept)

    def back():
        with closing(sqlite3.connect(path)) as now, closing(sqlite3.connect(saved)) as kept:
            kept.backup(now)

    return back


@pytest.mark.parametrize("known", [True, False])
def test_a_list_that_was_restored_is_told_from_where_it_still_is(pushing, known):
    """`known`: whether the court knew, before it was restored, that the unit had taken what is undone."""
    register, listener = pushing.register, pushing.listener
    write(register, row("E1"))
    with pushing.hub():
        until(lambda: told(register) == [("E1", UNIT, False)])
        back, first = rewind(register), pushing.lines.line(UNIT).cursor
        write(register, row("E2"))
        until(lambda: ("E2", UNIT, False) in told(register))
    back()
    write(register, row("E3"))
    if not known:
        pushing.lines.acknowledged(UNIT, first)
    with pushing.hub():
        until(lambda: told(register) == [("E1", UNIT, False), ("E3", UNIT, False)])
    assert listener.entries == ["E1", "E2", "E3"]


def test_of_what_was_refused_and_then_undone_there_is_nothing_to_send(pushing):
    register, listener = pushing.register, pushing.listener
    listener.answers = lambda changes, attempt: 422 if changes[-1]["entryId"] == "E3" else 200
    write(register, row("E1"))
    with pushing.hub():
        until(lambda: told(register) == [("E1", UNIT, False)])
        back = rewind(register)
        write(register, row("E2"), row("E3"))
        until(lambda: pushing.lines.dead() != [])
    back()
    (letter,) = pushing.lines.dead()
    done = liancha(pushing.folder, "push", "redeliver", UNIT, letter.id, "--config", pushing.config)
    assert (done.returncode, done.stderr) == (0, f"{UNIT}: 1 to be sent again\n")
    with pushing.hub():
        # Nor does it keep the others waiting.
        until(lambda: pushing.lines.dead()[0].wanted == 0)
        write(register, row("E4"))
        until(lambda: told(register) == [("E1", UNIT, False), ("E4", UNIT, False)])
        assert listener.entries == ["E1", "E2", "E4"]
        # In the place of what it was of there is another change now.
        write(register, row("E5"))
        until(lambda: ("E5", UNIT, False) in told(register))
        liancha(pushing.folder, "push", "redeliver", UNIT, letter.id, "--config", pushing.config)
        until(lambda: pushing.lines.dead()[0].wanted == 0)
    (letter,) = pushing.lines.dead()
    assert letter.reason == "the list was restored to before this change: there is nothing to send"
    assert listener.entries == ["E1", "E2", "E4", "E5"]


def test_how_units_are_pushed_to_in_numbers(pushing):
    listener = pushing.listener
    listener.answers = lambda changes, attempt: 422 if changes[0]["entryId"] == "E1" else 503
    write(pushing.register, row("E1"), row("E2"))

    def numbers(port):
        known = {"authorization": bearer(pushing.folder, "metrics")}
        text = request(port, "GET", "/metrics", headers=known).body.decode()
        found = [one for family in text_string_to_metric_families(text) for one in family.samples]
        return {one.name: one.value for one in found if one.labels.get("unit") == UNIT}

    with pushing.hub() as port:
        until(lambda: numbers(port)["liancha_push_dead_letters"] == 1)
        until(lambda: numbers(port)["liancha_push_failing_seconds"] > 1)
        listener.answers = lambda changes, attempt: 200
        until(lambda: listener.entries == ["E2"])
        until(lambda: numbers(port) == {"liancha_push_failing_seconds": 0, "liancha_push_dead_letters": 1})


def test_a_clock_that_was_put_back_keeps_nobody_waiting(pushing):
    """The hub noted, by a clock that was an hour ahead, when the unit is to be tried again."""
    ahead = Lines(FileStore(pushing.folder / LINES, TABLES, lambda: time.time() + 3600))
    ahead.take(UNIT, "another process", 6)
    pushing.lines.failed(UNIT, "HTTP 503", "2026-03-02T00:00:00.000+00:00", time.time() + 3600, counts=False)
    write(pushing.register, row("E1"))
    with pushing.hub():
        until(lambda: pushing.listener.entries == ["E1"], seconds=10)


def test_an_entry_whose_term_ends_is_told_of_without_anybody_changing_it(pushing):
    register, listener = pushing.register, pushing.listener
    write(register, row("E1", expires_on=date(2026, 3, 5)), row("E2", expires_on=date(2099, 1, 1)))
    with pushing.hub():
        until(lambda: len(listener.entries) == 3)
    kinds = [(one["entryId"], one["kind"]) for _, body in listener.taken for one in body["changes"]]
    assert kinds == [("E1", "LISTED"), ("E2", "LISTED"), ("E1", "REMOVED")]
    (entry,) = [one["entry"] for _, body in listener.taken for one in body["changes"] if one["kind"] == "REMOVED"]
    assert (entry["removedOn"], entry["removalReason"]) == ("2026-03-05", "EXPIRED")
    with pushing.hub():
        # Once, however often the hub starts.
        time.sleep(1)
    assert len(listener.entries) == 3


def test_so_is_one_of_a_court_that_is_served_elsewhere(pushing):
    write(pushing.register, row("E1", expires_on=date(2026, 3, 5)))
    (court,) = free_ports(1)
    home = {"LIANCHA_HOME": str(pushing.folder)}
    there = {**home, "LIANCHA_DEPARTMENT__COURT__URL": f"http://127.0.0.1:{court}/graphql"}
    serve = "serve", "--config", pushing.config
    with (
        running("subgraph", "court", port=court, cwd=pushing.folder, env=home),
        running(*serve, port=pushing.port, cwd=pushing.folder, env=there),
    ):
        until(lambda: pushing.listener.entries == ["E1", "E1"], seconds=10)


def test_the_state_of_the_units_is_told(pushing):
    # It is not put aside while somebody looks.
    pushing.configure(pushing.url, attempts=1000)
    pushing.listener.answers = lambda changes, attempt: 500
    write(pushing.register, row("E1"))
    with pushing.hub():
        until(lambda: [one for one in pushing.lines.all() if one.failing_since is not None])
        shown = liancha(pushing.folder, "push", "status", "--config", pushing.config)
    assert shown.returncode == 1
    assert shown.stderr.startswith(f"{UNIT}: at the beginning, failing since ")
    assert shown.stderr.endswith(": HTTP 500\n")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('client = "bank"\nurl', 'client = "other"\nurl'), "push.units: other: no client of this id is registered"),
        (('roles = ["measure_unit"]', 'roles = ["auditor"]'), "push.units: bank does not look up for JOINT_DISCIPLINE"),
        (("http://127.0.0.1", "http://192.0.2.1"), "what is told of people is sent over https"),
        (("unit.secret", "nothing"), "push.units.secret: "),
        (("attempts = 3", "attempts = 0"), "push.attempts: Input should be greater than or equal to 1"),
    ],
)
def test_a_mistake_in_the_settings_is_told_at_the_start(pushing, change, message):
    text = pushing.config.read_text("utf-8")
    assert change[0] in text
    pushing.config.write_text(text.replace(*change), "utf-8")
    done = liancha(pushing.folder, "serve", "--config", pushing.config, "--port", "0")
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.parametrize("secret", ["", "whsec_!!!", "whsec_c2hvcnQ="])
def test_what_is_no_secret(pushing, secret):
    (pushing.folder / "unit.secret").write_text(secret, "ascii")
    done = liancha(pushing.folder, "serve", "--config", pushing.config, "--port", "0")
    assert done.returncode == 2
    assert "is no secret of Standard Webhooks" in done.stderr


# -- who fetches instead


def test_the_same_as_lines_of_json(pushing, tmp_path):
    register = pushing.register
    write(register, row("E1"), row("E2", party=register.id(ANN)), row("hidden", publishable=False))
    pushing.listener.answers = lambda changes, attempt: 503
    with pushing.hub() as port:
        token = bearer(pushing.folder, role="measure_unit", purpose="JOINT_DISCIPLINE")
        known = {"authorization": token}
        page = request(port, "GET", "/list-changes?first=1", headers={**known, "x-liancha-sign": "1"})
        assert (page.status, page.headers["content-type"]) == (200, "application/x-ndjson")
        change, last = map(json.loads, page.body.decode().splitlines())
        assert (change["entryId"], last["count"], last["more"]) == ("E1", 1, True)
        rest = request(port, "GET", f"/list-changes?after={last['cursor']}", headers=known)
        *changes, end = map(json.loads, rest.body.decode().splitlines())
        assert [one["entryId"] for one in changes] == ["E2"]
        assert changes[0]["entry"]["party"]["name"] == "云安"
        assert end == {"count": 1, "cursor": changes[0]["cursor"], "more": False}
        # It is signed as any answer is, and told by a record.
        assert "x-liancha-record" in rest.headers
        for name, text in {
            "answer": page.body, "answer.sig": page.headers["x-liancha-signature"].encode(),
            "keys.json": request(port, "GET", "/keys").body,
        }.items():  # fmt: skip
            (tmp_path / name).write_bytes(text)
        for query, status in (("after=x", 400), ("first=0", 400), ("first=x", 400), ("other=1", 400)):
            assert request(port, "GET", f"/list-changes?{query}", headers=known).status == status
        other = bearer(pushing.folder, role="auditor", purpose="AUDIT")
        assert request(port, "GET", "/list-changes", headers={"authorization": other}).status == 403
        assert request(port, "GET", "/list-changes", headers={"authorization": "Bearer x"}).status == 401
    verified = liancha(tmp_path, "verify-answer", "answer", "answer.sig", "--keys", "keys.json")
    assert verified.returncode == 0, verified.stderr

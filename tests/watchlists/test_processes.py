"""Watchlists where several processes serve a hub, where one of them dies, and where departments are served elsewhere."""

import signal
import subprocess
from contextlib import ExitStack
from urllib.parse import quote

from gateway.commands.screen import FOUND, UNCHECKED
from gateway.server.own import open_watchlists
from subgraphs.common.scalars import now_in_shanghai
from tests.server.running import bearer, free_ports, liancha, request, started
from tests.watchlists.conftest import BEN, LED, PLAIN, Hub, enter, environment, served, until

NAME = quote("贷后")


def alerts(hub):
    return [(one["reference"], one["after"]) for one in hub.digest("贷后")["alerts"]]


def test_one_of_several_processes_looks_after_them_and_another_where_it_dies(register):
    home = register.settings.home
    one, other = free_ports(2)
    with ExitStack() as stack:
        first = stack.enter_context(
            started(liancha("serve", "--port", one), f"/health@{one}", cwd=home.parent, env=environment(home))
        )
        hub = Hub(one, register)
        hub.made("贷后", ("L-1", LED), ("L-3", PLAIN))
        hub.reviewed("贷后")
        lists = open_watchlists(register.settings)
        assert not lists.take("another", 12)
        second = stack.enter_context(served(register, other))
        first.send_signal(signal.SIGKILL)
        first.wait()
        enter(register, 3, BEN)
        register.load()
        # Once the lease has ended, and without anybody asking for it.
        until(lambda: second.data("GET")[0]["unseen"] == 2, lambda: second.data("GET"), seconds=40)
        assert alerts(second) == [("L-1", "REFERENCE"), ("L-3", "REFERENCE")]
        assert not lists.take("another", 12)
    # Who is told to end gives them back at once.
    assert lists.take("another", 12)
    lists.close()


def test_departments_elsewhere_are_asked_in_the_clients_name(register, tmp_path):
    home = register.settings.home
    court, links, port = free_ports(3)
    urls = {
        "LIANCHA_DEPARTMENT__COURT__URL": f"http://127.0.0.1:{court}/graphql",
        "LIANCHA_DEPARTMENT__LINKS__URL": f"http://127.0.0.1:{links}/graphql",
    }
    with ExitStack() as stack:
        for name, at in (("court", court), ("links", links)):
            command = liancha("subgraph", name, "--port", at)
            stack.enter_context(started(command, f"/health@{at}", cwd=home.parent, env=environment(home)))
        hub = stack.enter_context(served(register, port, **urls))
        hub.made("贷后", ("L-1", LED), ("L-3", PLAIN))
        hub.reviewed("贷后")
        assert alerts(hub) == [("L-1", "REFERENCE")]
        enter(register, 3, BEN)
        register.load()
        until(lambda: hub.data("GET")[0]["unseen"] == 2, lambda: hub.data("GET"), seconds=40)
        assert alerts(hub) == [("L-1", "REFERENCE"), ("L-3", "REFERENCE")]
        assert hub.data("GET")[0]["failing"] is None


def test_what_a_department_knew_that_does_not_answer_is_not_told_to_have_gone(register):
    home = register.settings.home
    commerce, port = free_ports(2)
    urls = {"LIANCHA_DEPARTMENT__COMMERCE__URL": f"http://127.0.0.1:{commerce}/graphql"}
    with ExitStack() as stack:
        command = liancha("subgraph", "commerce", "--port", commerce)
        environment_ = environment(home)
        process = stack.enter_context(started(command, f"/health@{commerce}", cwd=home.parent, env=environment_))
        hub = stack.enter_context(served(register, port, **urls))
        hub.made("贷后", ("L-1", LED), ("L-3", PLAIN))
        first = hub.reviewed("贷后")
        assert (alerts(hub), first["days"][0]["incomplete"]) == ([("L-1", "REFERENCE")], 0)
        process.terminate()
        process.wait()

        def again():
            hub.data("POST", f"/{NAME}/review")
            return until(lambda: whole()["reviewedAt"] != first["watchlist"]["reviewedAt"], whole)

        def whole():
            return hub.data("GET", f"/{NAME}")["watchlist"]

        # That it is away is known after a moment.
        until(lambda: again() and hub.data("GET", f"/{NAME}")["days"][0]["incomplete"] == 2, whole, seconds=40)
        assert (whole()["reviewedOn"], whole()["failing"], whole()["unseen"]) == (None, None, 1)
        # Who waits for a review in a shell is told so, and does not wait for the department.
        token = home.parent / "token"
        token.write_text(hub.officer.removeprefix("Bearer "))
        review = liancha("watch", "review", "贷后", "--hub", f"http://127.0.0.1:{port}", "--token-file", token)
        assert subprocess.run(review, cwd=home.parent, timeout=60, check=False).returncode == FOUND | UNCHECKED
        stack.enter_context(started(command, f"/health@{commerce}", cwd=home.parent, env=environment_))
        until(lambda: hub.again("贷后")["days"][0]["incomplete"] == 0, whole, seconds=40)
        assert alerts(hub) == [("L-1", "REFERENCE")]


def test_a_client_that_is_registered_no_more_is_watched_for_no_more(register):
    (port,) = free_ports(1)
    lists = open_watchlists(register.settings)
    lists.make(
        "bank", "贷后", {"role": "credit_officer", "purpose": "LENDING"}, None, "officer", "2026-01-01T00:00:00+08:00"
    )
    lists.add(lists.find("bank", "贷后"), {"L-1": LED}, "2026-01-01")
    with served(register, port):
        found = until(lambda: lists.find("bank", "贷后").failing, lambda: lists.find("bank", "贷后"))
    assert (found.failing, found.reviewed_on) == ("CLIENT_UNKNOWN", None)
    lists.close()


def test_how_the_lists_are_looked_after_is_told_in_numbers(register):
    (port,) = free_ports(1)
    lists = open_watchlists(register.settings)
    for client, at in (("bank", "2020-01-01T00:00:00+08:00"), ("local", now_in_shanghai().isoformat())):
        lists.make(client, "贷后", {"role": "credit_officer", "purpose": "LENDING"}, None, "officer", at)
        lists.add(lists.find(client, "贷后"), {"L-1": LED, "L-3": PLAIN}, "2026-01-01")
    with served(register, port) as hub:
        hub.reviewed("贷后")
        until(lambda: lists.find("bank", "贷后").failing, lambda: lists.find("bank", "贷后"))
        told = request(port, "GET", "/metrics", headers={"authorization": bearer(register.settings.home, "metrics")})
    lists.close()
    assert told.status == 200
    numbers = dict(line.rsplit(" ", 1) for line in told.body.decode().splitlines() if line.startswith("liancha_watch"))
    age = {name: float(numbers.pop(name)) for name in list(numbers) if "age" in name}
    assert numbers == {
        'liancha_watched_parties{client="bank"}': "2.0", 'liancha_watched_parties{client="local"}': "2.0",
        'liancha_watchlists_failing{client="bank"}': "1.0", 'liancha_watchlists_failing{client="local"}': "0.0",
    }  # fmt: skip
    assert age['liancha_watchlist_review_age_seconds{client="bank"}'] > 86_400
    assert age['liancha_watchlist_review_age_seconds{client="local"}'] < 60


def test_a_hub_that_has_no_watchlists_writes_nothing_of_them(register):
    (port,) = free_ports(1)
    with served(register, port) as hub:
        assert hub.data("GET") == []
    assert not (register.settings.home / "watchlists.sqlite").exists()

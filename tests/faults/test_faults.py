"""Parts are killed, halted and started again under a steady load, and every answer is judged.

An answer may be whole, or say what it lacks: by an error, or `complete: false`. It may never have another value than is
true, nor lack something without saying so. Once a part is back, all answers are whole again within two seconds. What was
found is printed (`make faults`): docs/reliability.md has such a table.
"""

import os
import signal
import threading
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.postgres import postgres
from tests.redis_server import redis
from tests.registers import DEPARTMENTS, Register, case, company, person
from tests.server.running import bearer, free_ports, liancha, post, running, started
from tests.servers import needs_postgres, needs_redis

CLIENTS = 4
FIRMS = [company(n) for n in range(1, 7)]
PEOPLE = [person(n) for n in range(1, 7)]
QUERY = """query($id: ID!) { company(uscc: $id) {
  name
  legalRepresentative { name defaulterStatus { listed entries { caseNumber } } }
  shareholders { ratio party { id } }
  exposure { complete hits { party { id } entry { caseNumber } } }
} }"""
# Seconds in which everything is as it was, once a part is back.
HEALTHY = 2.0


def loaded(home, database=None):
    register = Register(home, database)
    register.migrate()
    register.add("court.courts", court="9901")
    for n, (firm, one) in enumerate(zip(FIRMS, PEOPLE, strict=True), 1):
        register.add("commerce.companies", company=firm, name=f"云溪{n}")
        register.add("public_security.persons", person=one, name=f"安{n}")
        register.add("commerce.offices", company=firm, holder=one, role="LEGAL_REPRESENTATIVE")
        register.add("commerce.shareholdings", company=firm, holder=one, ratio="1")
        if n % 2:
            register.add("court.cases", case_number=case(n))
            register.add("court.list_entries", entry=f"E{n}", case_number=case(n), party=one)
    register.load()
    return register


def contradicts(found, expected, path=()):
    """Where an answer that lacks something has what is not true; a null is nothing that it has."""
    if found is None:
        return
    if isinstance(expected, dict):
        for name, value in found.items():
            # Whether something is missing is the answer's own to say.
            if name != "complete":
                yield from contradicts(value, expected[name], (*path, name))
    elif isinstance(expected, list) and path[-1:] == ("hits",):
        if any(one not in expected for one in found if None not in _leaves(one)):
            yield path
    elif isinstance(expected, list):
        if len(found) != len(expected):
            yield path
        else:
            for at, (one, other) in enumerate(zip(found, expected, strict=True)):
                yield from contradicts(one, other, (*path, at))
    elif found != expected:
        yield path


def _leaves(value):
    return [leaf for one in value.values() for leaf in _leaves(one)] if isinstance(value, dict) else [value]


class Load:
    """Clients that ask the same over and over, and what they were told: (begun, ended, kind)."""

    def __init__(self, port, authorization):
        self._port = port
        self._authorization = authorization
        self._stop = threading.Event()
        self.told = []
        self.wrong = []
        self.expected = {firm: self._ask(firm).json["data"] for firm in FIRMS}
        for one in self.expected.values():
            assert one["company"]["exposure"]["complete"] is True
        assert sum(bool(one["company"]["exposure"]["hits"]) for one in self.expected.values()) == 3

    def _ask(self, firm):
        return post(self._port, QUERY, {"id": firm}, authorization=self._authorization)

    def _client(self, first):
        at = first
        while not self._stop.is_set():
            firm = FIRMS[at % len(FIRMS)]
            at += 1
            begun = time.monotonic()
            try:
                answer = self._ask(firm)
                kind = self._judged(answer, self.expected[firm])
            except (OSError, ValueError):
                # The connection was refused, or broke: nothing was told.
                kind = "none"
                time.sleep(0.01)
            self.told.append((begun, time.monotonic(), kind))

    def _judged(self, answer, expected):
        if answer.status == 503:
            return "refused"
        told = answer.json
        data, errors = told.get("data"), told.get("errors")
        if not errors and data == expected:
            return "whole"
        company = (data or {}).get("company") or {}
        complete = (company.get("exposure") or {}).get("complete")
        if list(contradicts(data, expected)) or (not errors and complete is not False):
            self.wrong.append(told)
            return "wrong"
        return "marked"

    @contextmanager
    def under_way(self):
        clients = [threading.Thread(target=self._client, args=(n,)) for n in range(CLIENTS)]
        for one in clients:
            one.start()
        try:
            yield self
        finally:
            self._stop.set()
            for one in clients:
                one.join()

    def counted(self):
        kinds = [kind for _, _, kind in self.told]
        return {kind: kinds.count(kind) for kind in ("whole", "marked", "refused", "none", "wrong") if kind in kinds}

    def healthy_after(self, back):
        """Seconds from a moment to the end of the last answer that was not whole, whenever it was asked for."""
        return max([0.0, *(ended - back for _, ended, kind in self.told if kind != "whole" and ended > back)])


def hold(load, name, fault, repair, seconds=1.5):
    """A fault in the middle of the load, and its repair; then what was found."""
    with load.under_way():
        time.sleep(1)
        fault()
        time.sleep(seconds)
        repair()
        back = time.monotonic()
        time.sleep(HEALTHY + 2)
    after = load.healthy_after(back)
    print(f"\n{name:44} {sum(load.counted().values()):6} {load.counted()} healthy after {after:.2f} s")
    assert load.wrong == []
    # Asked for before the repair, or soon after; and no more at the end.
    assert after < HEALTHY
    assert load.counted()["whole"] > 100


@contextmanager
def served(home, *arguments, env=None):
    (port,) = free_ports(1)
    environment = {"LIANCHA_HOME": str(home), **(env or {})}
    with running("serve", *arguments, port=port, cwd=home, env=environment):
        yield port


@needs_redis
@pytest.mark.parametrize("fault", ["killed", "halted"])
def test_redis(tmp_path, fault):
    with redis() as shared:
        loaded(tmp_path)
        env = {"LIANCHA_CACHE__REDIS": shared.url, "LIANCHA_CACHE__MEGABYTES": "0"}
        with served(tmp_path, env=env) as port:
            load = Load(port, bearer(tmp_path))
            if fault == "killed":
                hold(load, "Redis is killed and started", shared.kill, shared.start)
            else:
                hold(load, "Redis is halted for five seconds", shared.halt, shared.resume, seconds=5)
        # It is nobody's answer.
        assert set(load.counted()) == {"whole"}


@needs_postgres
def test_postgresql_is_killed_and_started(tmp_path):
    with postgres() as server:
        url = server.database()
        loaded(tmp_path, url)
        env = {f"LIANCHA_DEPARTMENT__{name.upper()}__DATABASE": url for name in DEPARTMENTS}
        with served(tmp_path, env=env) as port:
            load = Load(port, bearer(tmp_path))
            hold(load, "PostgreSQL is killed and started", server.stop, server.start)
        assert load.counted()["marked"] > 0


def test_a_worker_is_killed(tmp_path):
    loaded(tmp_path)
    with served(tmp_path, "--workers", "2") as port:
        load = Load(port, bearer(tmp_path))
        killed = []

        def kill():
            # A worker is a child that listens at the port; the one that watches over them starts another.
            children = [pid for pid in _descendants(os.getpid()) if _serves(pid, port)]
            assert children
            killed.append(children[-1])
            os.kill(children[-1], signal.SIGKILL)

        hold(load, "one of two workers is killed", kill, lambda: None, seconds=5)
        assert killed


def _descendants(pid):
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = one.read_text()
        except OSError:
            continue
        if int(text.rpartition(")")[2].split()[1]) == pid:
            child = int(one.parent.name)
            found += [child, *_descendants(child)]
    return found


def _serves(pid, port):
    """Whether a process is a worker of a server: it was spawned by one whose command names the port."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text()
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        return "spawn_main" in command and str(port) in Path(f"/proc/{parent}/cmdline").read_text()
    except OSError:
        return False


@pytest.mark.parametrize("fault", ["killed", "halted"])
@pytest.mark.parametrize("name", ["court", "public_security"])
def test_a_department_elsewhere(tmp_path, name, fault):
    loaded(tmp_path)
    (port,) = free_ports(1)
    command = liancha("subgraph", name, "--port", port)
    env = {"LIANCHA_HOME": str(tmp_path)}
    with ExitStack() as stack:
        department = [stack.enter_context(started(command, f"/health@{port}", cwd=tmp_path, env=env))]
        elsewhere = {
            f"LIANCHA_DEPARTMENT__{name.upper()}__URL": f"http://127.0.0.1:{port}/graphql",
            "LIANCHA_TRANSPORT__TIMEOUT": "1",
        }
        hub = stack.enter_context(served(tmp_path, env=elsewhere))
        load = Load(hub, bearer(tmp_path))

        def kill():
            department[0].kill()
            department[0].wait()

        def again():
            department[0] = stack.enter_context(started(command, f"/health@{port}", cwd=tmp_path, env=env))

        if fault == "killed":
            hold(load, f"{name}, a process, is killed and started", kill, again)
        else:
            halt, resume = (partial(department[0].send_signal, one) for one in (signal.SIGSTOP, signal.SIGCONT))
            hold(load, f"{name}, a process, is halted for five seconds", halt, resume, seconds=5)
        assert load.counted()["marked"] > 0

"""A steady load of questions, and of changes of the list that somebody follows; every answer and every event is judged.

An answer may be whole, or say what it lacks: by an error, or `complete: false`. It may never have another value than is
true, nor lack something without saying so. Every change is told to all who follow, in order and once. Once a part is
back, all is as it was within two seconds. What was found is printed (`make faults`): docs/reliability.md has such a table.
"""

import threading
import time
from contextlib import contextmanager, nullcontext

from tests.faults.events import add_debtors, configured
from tests.registers import Register, case, company, person
from tests.server.pushing.listening import Listener
from tests.server.running import free_ports, post, running, serving

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
    """Six companies and those who stand behind them, of whom three are listed; and debtors who may be."""
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
    add_debtors(register)
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


def hold(load, name, fault, repair, seconds=1.5, events=None):
    """A fault in the middle of the load, and its repair; then what was found."""
    with load.under_way(), nullcontext() if events is None else events.under_way():
        time.sleep(1)
        fault()
        time.sleep(seconds)
        repair()
        back = time.monotonic()
        time.sleep(HEALTHY + 2)
    after = load.healthy_after(back)
    print(f"\n{name:44} {sum(load.counted().values()):6} {load.counted()} whole again after {after:.2f} s")
    assert load.wrong == []
    # Asked for before the repair, or soon after; and no more at the end.
    assert after < HEALTHY
    assert load.counted()["whole"] > 100
    if events is not None:
        found = events.judged()
        caught_up, later = events.caught_up_after(back)
        print(f"{'':44} {found}, all told after {caught_up:.2f} s, then within {later:.2f} s")
        assert found["changes"] > 20
        assert max(caught_up, later) < HEALTHY


@contextmanager
def served(home, *arguments, env=None, unit=None):
    """A hub; `unit` is the URL of one that it pushes to."""
    (port,) = free_ports(1)
    environment = {"LIANCHA_HOME": str(home), **(env or {})}
    given = () if unit is None else ("--config", configured(home, unit))
    with running("serve", *given, *arguments, port=port, cwd=home, env=environment):
        yield port


@contextmanager
def listening():
    """A unit that takes what it is pushed, and its URL."""
    listener = Listener()
    with serving(listener.application()) as port:
        yield listener, f"http://127.0.0.1:{port}/hook"

"""A history of list changes and reads, by several processes, held against what may be: no read shows what was gone.

Writers change entries and note when each change was begun and acknowledged; readers ask a served hub of several
processes, which share what they keep in Redis, and note what they were told and when. Every read must show a state that
was in force at some moment between its beginning (on PostgreSQL: a second before) and its end.
"""

import threading
import time
from contextlib import ExitStack

import pytest
from sqlalchemy import text

from subgraphs.registry import load_department
from tests.postgres import postgres
from tests.redis_server import redis
from tests.registers import DEPARTMENTS, Register, case, company, person
from tests.server.running import bearer, free_ports, post, running
from tests.servers import needs_postgres, needs_redis

SECONDS = 6
FIRMS = [company(n) for n in range(1, 5)]
PEOPLE = [person(n) for n in range(1, 5)]
QUERY = """query($id: ID!) { company(uscc: $id) { legalRepresentative { id defaulterStatus { listed } }
  exposure { complete hits { party { id } } } } }"""


def loaded(home, database=None):
    register = Register(home, database)
    register.migrate()
    for n, (firm, one) in enumerate(zip(FIRMS, PEOPLE, strict=True), 1):
        register.add("commerce.companies", company=firm)
        register.add("public_security.persons", person=one)
        register.add("commerce.offices", company=firm, holder=one, role="LEGAL_REPRESENTATIVE")
        register.add("court.cases", case_number=case(n))
        register.add("court.list_entries", entry=f"E{n}", case_number=case(n), party=one)
    register.load()
    return register


class History:
    """What was done and seen, of each firm's representative: listed or not."""

    def __init__(self):
        self.began = time.monotonic()
        # (listed, begun, acknowledged), of one writer each.
        self.writes = [[(True, float("-inf"), float("-inf"))] for _ in FIRMS]
        # (firm, listed, begun, ended)
        self.reads = []
        self.failures = []

    def may_show(self, firm, begun, ended, slack):
        """The states that were in force at some moment of a read, or up to so many seconds before."""
        since = begun - slack
        writes = self.writes[firm]
        last = max(at for at, (_, _, acknowledged) in enumerate(writes) if acknowledged <= since)
        return {listed for listed, started, _ in writes[last:] if started <= ended}

    def wrong(self, slack):
        return [read for read in self.reads if read[1] not in self.may_show(read[0], read[2], read[3], slack)]


def write(register, history, firm, stop):
    engine = register.engine(load_department("court"))
    with engine.connect() as connection:
        listed = True
        while not stop.is_set():
            listed = not listed
            removed = None if listed else "2017-01-01"
            begun = time.monotonic()
            change = text("UPDATE list_entries SET removed_on = :day WHERE entry = :entry")
            connection.execute(change, {"day": removed, "entry": f"E{firm + 1}"})
            connection.commit()
            history.writes[firm].append((listed, begun, time.monotonic()))
            stop.wait(0.05 + 0.1 * firm)
    engine.dispose()


def read(port, authorization, history, first, stop):
    at = first
    while not stop.is_set():
        firm = at % len(FIRMS)
        at += 1
        begun = time.monotonic()
        answer = post(port, QUERY, {"id": FIRMS[firm]}, authorization=authorization).json
        ended = time.monotonic()
        if "errors" in answer:
            history.failures.append(answer["errors"])
            continue
        told = answer["data"]["company"]
        history.reads.append((firm, told["legalRepresentative"]["defaulterStatus"]["listed"], begun, ended))
        history.reads.append((firm, bool(told["exposure"]["hits"]), begun, ended))
        if not told["exposure"]["complete"]:
            history.failures.append(told)


@needs_redis
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=needs_postgres)])
def test_no_read_shows_what_was_gone(tmp_path, kind):
    with ExitStack() as stack:
        shared = stack.enter_context(redis())
        url = stack.enter_context(postgres()).database() if kind == "postgresql" else None
        register = loaded(tmp_path, url)
        (port,) = free_ports(1)
        environment = {"LIANCHA_HOME": str(tmp_path), "LIANCHA_CACHE__REDIS": shared.url}
        if url is not None:
            environment |= {f"LIANCHA_DEPARTMENT__{name.upper()}__DATABASE": url for name in DEPARTMENTS}
        stack.enter_context(running("serve", "--workers", "2", port=port, cwd=tmp_path, env=environment))
        history, stop = History(), threading.Event()
        authorization = bearer(tmp_path)
        threads = [
            threading.Thread(target=write, args=(register, history, firm, stop)) for firm in range(len(FIRMS))
        ] + [threading.Thread(target=read, args=(port, authorization, history, n, stop)) for n in range(4)]
        for one in threads:
            one.start()
        # Redis fails in the middle of it, and is there again.
        time.sleep(SECONDS / 3)
        shared.kill()
        time.sleep(SECONDS / 6)
        shared.start()
        time.sleep(SECONDS / 2)
        stop.set()
        for one in threads:
            one.join()
    assert history.failures == []
    assert len(history.reads) > 200
    assert min(map(len, history.writes)) > 5
    assert history.wrong(1.0 if kind == "postgresql" else 0.0) == []
    # The judge tells a wrong history from a right one: with every answer turned round hardly a read may be.
    history.reads = [(firm, not listed, begun, ended) for firm, listed, begun, ended in history.reads]
    assert len(history.wrong(0.0)) > len(history.reads) / 5

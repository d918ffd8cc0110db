"""Mutated requests: whatever comes in, a hub answers soon, never with a fault of its own, and tells no identity number.

`make mutations` sends a hundred thousand; LIANCHA_TEST_MUTATIONS says how many.
"""

import json
import os
import random
import re
import socket
import time

import pytest

from tests.registers import Register, case, company, person
from tests.server.running import bearer, free_ports, running
from tests.server.test_hub import MAIN_QUESTION

COUNT = int(os.environ.get("LIANCHA_TEST_MUTATIONS", "2000"))
FIRM = company(1)
ANN, BO = person(1), person(2)
SECONDS = 10

PIECES = [
    b"{", b"}", b"(", b")", b"[", b"]", b'"', b'\\"', b"...", b"@", b"$", b"!", b":", b",", b"null", b" on ", b"\xff",
    b"\x00", b"\n", b"#", b"\\u0000", b"\\ud800", b"9" * 40, b"-1", b"1e999", b"true", b"__typename", b"_entities",
    b"_service{sdl}", b"__schema{types{name fields{name type{name ofType{name}}}}}", b"fragment F on Company{...F}", b"...F",
    b"@include(if: $v)", b"@defer", b"@skip(if: true)", b"mutation", b"subscription", b"asOf: \\\"p1\\\"", b"\xe5\x85\xac",
    b"a" * 3000, b"{" * 300, b"[" * 300,
]  # fmt: skip
QUERIES = [
    MAIN_QUESTION,
    """query($uscc: ID!, $day: Date) { check(subject: $uscc, purpose: LENDING, asOf: $day) {
      decision measures { code trigger { party { id name } entry { caseNumber } path { to { id } } } } } }""",
    """query($uscc: ID!) { screening(subjects: [$uscc, $uscc], purpose: TRAVEL) { counts { decision subjects }
      results(decisions: [CLEAR]) { subject check { decision } } } }""",
    """query($uscc: ID!, $text: String = "yun") { search(text: $text, first: 3) { hits { name party { id } } }
      connections(from: $uscc, to: $uscc, maxHops: 2) { paths { hops } } changes(of: $uscc, since: "2010-01-01",
      until: "2020-01-01") { events { day title } } }""",
    """query($uscc: ID!) { creditFile(of: $uscc) { records { title detail } ... @defer { assets { total } } }
      personByIdNumber(idNumber: "x") { id identityNumber } dataQuality(department: "court") { complete } }""",
]
ACCEPTS = [
    b"*/*",
    b"application/json",
    b"application/graphql-response+json",
    b"text/event-stream",
    b"multipart/mixed",
    b"",
    b"text/html",
]


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("home"))
    register.add("commerce.companies", company=FIRM, name="云溪甲公司")
    for one in (ANN, BO):
        register.add("public_security.persons", person=one, name="云安")
        register.add("commerce.offices", company=FIRM, holder=one, role="DIRECTOR")
    register.add("court.cases", case_number=case(1))
    register.add("court.list_entries", entry="E1", case_number=case(1), party=ANN)
    register.load()
    (port,) = free_ports(1)
    home = register.settings.home
    with running("serve", port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        yield port, bearer(home, role="investigator", purpose="ENFORCEMENT", case=case(1)).encode()


def mutated(rng, data, most):
    """Some bytes taken away, put in, changed or doubled."""
    found = bytearray(data)
    for _ in range(rng.choice((0, 1, 1, 2, 3, most))):
        at, what = rng.randrange(len(found) + 1), rng.randrange(4)
        if what == 0:
            found[at:at] = rng.choice(PIECES)
        elif what == 1:
            del found[at : at + rng.randint(1, 8)]
        elif what == 2 and at < len(found):
            found[at] = rng.randrange(256)
        else:
            start, end = sorted((at, rng.randrange(len(found) + 1)))
            found[at:at] = found[start:end][:200]
    return bytes(found)


def made(rng, authorization):
    """A request that may be anything, from a good one on."""
    query = rng.choice(QUERIES)
    variables = {"uscc": FIRM, "day": rng.choice([None, "2020-01-01", "x", 5])}
    if rng.random() < 0.5:
        query = mutated(rng, query.encode(), 6).decode("latin-1")
    body = json.dumps({"query": query, "variables": variables}).encode()
    if rng.random() < 0.4:
        body = mutated(rng, body, 6)
    lines = [
        b"POST /graphql HTTP/1.1", b"host: hub", b"connection: close", b"content-type: application/json",
        b"accept: " + rng.choice(ACCEPTS), b"authorization: " + authorization, b"content-length: %d" % len(body),
    ]  # fmt: skip
    head = b"\r\n".join(lines) + b"\r\n\r\n"
    return (mutated(rng, head, 3) if rng.random() < 0.15 else head) + body


def answered(port, request):
    """What a server answers, and in how many seconds."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=0.5) as connection:
        received = b""
        try:
            connection.sendall(request)
            while True:
                try:
                    part = connection.recv(65_536)
                except TimeoutError:
                    # Who promised more bytes than came has no more to say.
                    connection.shutdown(socket.SHUT_WR)
                    connection.settimeout(SECONDS)
                    part = connection.recv(65_536)
                if not part:
                    break
                received += part
        except (ConnectionResetError, BrokenPipeError):
            pass
    return received, time.monotonic() - began


def test_no_request_makes_a_fault_or_a_leak(hub):
    port, authorization = hub
    rng = random.Random(COUNT)
    seen: dict[bytes, int] = {}
    numbers = [one.encode() for one in (ANN, BO)]
    for _ in range(COUNT):
        request = made(rng, authorization)
        answer, seconds = answered(port, request)
        status = answer[9:12]
        seen[status] = seen.get(status, 0) + 1
        assert status < b"500", (request, answer)
        assert seconds < SECONDS, request
        for fault in (b"internal error", b"INTERNAL_ERROR", b"Traceback", b"MALFORMED_RESPONSE"):
            assert fault not in answer, (request, answer)
        told = re.sub(rb"\\u00|\s", b"", answer)
        assert not any(number in told for number in numbers), (request, answer)
    # Of both kinds there were many: those that are answered, and those that are refused.
    assert seen[b"200"] > COUNT / 4
    assert seen[b"400"] > COUNT / 10
    alive, _ = answered(port, b"GET /health HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n")
    assert alive[9:12] == b"200"

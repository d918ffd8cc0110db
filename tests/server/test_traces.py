"""What a collector of OpenTelemetry's is told of a hub's requests: a real one's protocol, over HTTP."""

import gzip
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.registers import Register, case, company, person
from tests.server.running import bearer, free_ports, post, request, running

FIRM, ANN = company(1), person(1)
QUERY = """query Secret($id: ID!) { company(uscc: $id) {
  name legalRepresentative { name defaulterStatus { listed } }
} }"""
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


class Collector:
    """Takes spans, and keeps them; halting, it takes none."""

    def __init__(self):
        self.spans = []
        self.bodies = []
        self.service = None
        self.refusing = False

    @contextmanager
    def served(self):
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.headers.get("content-encoding") == "gzip":
                    body = gzip.decompress(body)
                if collector.refusing:
                    self.send_response(503)
                    self.end_headers()
                    return
                told = ExportTraceServiceRequest.FromString(body)
                collector.bodies.append(body)
                for resource in told.resource_spans:
                    collector.service = attributes(resource.resource)["service.name"]
                    for scope in resource.scope_spans:
                        collector.spans += scope.spans
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1/traces"
        finally:
            server.shutdown()
            server.server_close()


def attributes(of):
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in of.attributes}


@pytest.fixture
def register(tmp_path):
    register = Register(tmp_path)
    register.add("commerce.companies", company=FIRM, name="云溪甲")
    register.add("public_security.persons", person=ANN, name="安琪")
    register.add("commerce.offices", company=FIRM, holder=ANN, role="LEGAL_REPRESENTATIVE")
    register.add("court.cases", case_number=case(1))
    register.add("court.list_entries", entry="E1", case_number=case(1), party=ANN)
    register.load()
    return register


@contextmanager
def hub(register, endpoint, **more):
    (port,) = free_ports(1)
    home = register.settings.home
    env = {"LIANCHA_HOME": str(home), "LIANCHA_TRACES__ENDPOINT": endpoint, **more}
    with running("serve", port=port, cwd=home, env=env):
        yield port


def test_a_request_s_trace_has_its_plan_and_its_statements(register):
    collector = Collector()
    home = register.settings.home
    with collector.served() as endpoint:
        with hub(register, endpoint) as port:
            for _ in range(2):
                answer = post(port, QUERY, {"id": FIRM}, authorization=bearer(home), traceparent=PARENT)
                assert answer.json["data"]["company"]["legalRepresentative"]["name"] == "安琪"
        # What ends tells what it has.
        of_trace = [one for one in collector.spans if one.trace_id.hex() == TRACE]
    assert collector.service == "liancha"
    by_id = {one.span_id: one for one in of_trace}

    def tree(span):
        below = sorted(
            (one for one in of_trace if one.parent_span_id == span.span_id), key=lambda one: one.start_time_unix_nano
        )
        return (span.name, [tree(one) for one in below])

    first, second = sorted(
        (one for one in of_trace if one.parent_span_id not in by_id), key=lambda one: one.start_time_unix_nano
    )
    name, fetches = tree(first)
    assert name == "POST /graphql"
    assert attributes(first)["http.response.status_code"] == 200
    assert sorted(fetch for fetch, _ in fetches) == ["fetch commerce", "fetch court", "fetch public_security"]
    statements = {fetch: [name for name, _ in below] for fetch, below in fetches}
    assert statements["fetch commerce"] == ["SELECT companies", "SELECT offices"]
    assert statements["fetch public_security"] == ["SELECT persons"]
    assert statements["fetch court"] == ["SELECT cases list_entries"]
    # The second is answered of what was kept.
    _, again = tree(second)
    assert [(fetch, below) for fetch, below in again if below] == []
    (court,) = [one for one in of_trace if one.name == "fetch court" and one.parent_span_id == second.span_id]
    assert (attributes(court)["liancha.cache.memory"], attributes(court)["liancha.entities"]) == (1, 1)


def test_of_whom_and_by_whom_no_span_says(register):
    collector = Collector()
    home = register.settings.home
    ann = register.id(ANN)
    with collector.served() as endpoint, hub(register, endpoint) as port:
        token = bearer(home)
        post(port, QUERY, {"id": FIRM}, authorization=token)
        post(port, f'{{ company(uscc: "{FIRM}") {{ name }} }}', authorization=token)
        post(port, "{ nothing }", authorization=token)
        request(port, "GET", f"/who-saw/{ann}", headers={"authorization": token})
        request(
            port,
            "GET",
            f"/graphql?query=%7Bcompany(uscc%3A%22{FIRM}%22)%7Bname%7D%7D",
            headers={"authorization": token},
        )
    told = b"".join(collector.bodies)
    assert len(collector.spans) > 8
    for secret in (FIRM, ann, ANN, "安琪", "云溪甲", token.split()[1], "Secret", "uscc", case(1)):
        assert secret.encode() not in told


def test_a_collector_that_is_away_is_nobody_s_trouble(register):
    (nobody,) = free_ports(1)
    home = register.settings.home
    with hub(register, f"http://127.0.0.1:{nobody}/v1/traces") as port:
        for _ in range(20):
            assert post(port, QUERY, {"id": FIRM}, authorization=bearer(home)).status == 200
        began = time.monotonic()
    # It ends in time all the same.
    assert time.monotonic() - began < 8


def test_a_share_of_the_requests_is_told_of(register):
    collector = Collector()
    home = register.settings.home
    with collector.served() as endpoint:
        with hub(register, endpoint, LIANCHA_TRACES__RATIO="0") as port:
            post(port, QUERY, {"id": FIRM}, authorization=bearer(home))
            # A caller that traces is told of.
            post(port, QUERY, {"id": FIRM}, authorization=bearer(home), traceparent=PARENT)
        assert {one.trace_id.hex() for one in collector.spans} == {TRACE}


def test_who_has_no_collector_imports_nothing_of_it(tmp_path):
    # redis-py imports the numbers of the SDK wherever that is installed; the rest is ours to leave.
    code = (
        "import sys; from gateway.server.app import hub_app; from gateway.config import Settings\n"
        "hub_app(Settings()); print(sorted(one for one in sys.modules if one.startswith(('opentelemetry.sdk.trace', 'opentelemetry.exporter'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"

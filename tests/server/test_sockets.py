"""GraphQL over WebSocket (graphql-transport-ws), and subscriptions of a hub by every way that it has."""

import json
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import quote

import pytest
from sqlalchemy import delete
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from subgraphs.court.tables import list_entries
from subgraphs.registry import load_department
from tests.server.running import bearer, free_ports, running
from tests.subgraphs.court.offices import register_of
from tests.subgraphs.court.test_list_changes import row

FOLLOW = "subscription($after: String) { listChanged(after: $after) { number kind entryId cursor } }"


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    return register_of(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def hub(register):
    (port,) = free_ports(1)
    home = register.settings.home
    with running("serve", port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        yield port


@pytest.fixture
def unit(register):
    """The token of a unit; and a list without entries."""
    write(register, delete(list_entries))
    return bearer(register.settings.home, role="measure_unit", purpose="JOINT_DISCIPLINE")


def write(register, *statements):
    engine = register.engine(load_department("court"))
    with engine.begin() as connection:
        for one in statements:
            connection.execute(one)
    engine.dispose()


@contextmanager
def connected(port, token=None, payload=None, **options):
    """A connection whose client is known."""
    headers = {} if token is None else {"authorization": token}
    url = f"ws://127.0.0.1:{port}/graphql"
    with connect(url, subprotocols=["graphql-transport-ws"], additional_headers=headers, **options) as socket:
        send(socket, type="connection_init", **({} if payload is None else {"payload": payload}))
        assert receive(socket) == {"type": "connection_ack"}
        yield socket


def send(socket, **message):
    socket.send(json.dumps(message))


def receive(socket):
    return json.loads(socket.recv(timeout=10))


def cursor(port, token):
    query = quote("{ listCursor }")
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", f"/graphql?query={query}", headers={"authorization": token})
    found = json.loads(connection.getresponse().read())["data"]["listCursor"]
    connection.close()
    return found


def test_events_come_until_the_client_completes(hub, register, unit):
    after = cursor(hub, unit)
    with connected(hub, unit) as socket:
        send(socket, id="1", type="subscribe", payload={"query": FOLLOW, "variables": {"after": after}})
        write(register, row("E1"))
        told = receive(socket)
        event = told["payload"]["data"]["listChanged"]
        assert (told["id"], told["type"], event["kind"], event["entryId"]) == ("1", "next", "LISTED", "E1")
        write(register, row("E2"))
        assert receive(socket)["payload"]["data"]["listChanged"]["entryId"] == "E2"
        send(socket, id="1", type="complete")
        # Another operation of the same id may follow; a query is answered once.
        send(socket, id="1", type="subscribe", payload={"query": "{ listCursor }"})
        answer = receive(socket)
        assert (answer["type"], answer["id"], list(answer["payload"]["data"])) == ("next", "1", ["listCursor"])
        assert receive(socket) == {"id": "1", "type": "complete"}
        send(socket, type="ping")
        assert receive(socket) == {"type": "pong"}
    # Who was cut off goes on from the cursor of the last.
    with connected(hub, unit) as socket:
        payload = {"query": FOLLOW, "variables": {"after": event["cursor"]}}
        send(socket, id="2", type="subscribe", payload=payload)
        assert receive(socket)["payload"]["data"]["listChanged"]["entryId"] == "E2"


def test_several_operations_share_a_connection(hub, register, unit):
    after = cursor(hub, unit)
    with connected(hub, unit) as socket:
        for id in "abc":
            send(socket, id=id, type="subscribe", payload={"query": FOLLOW, "variables": {"after": after}})
        write(register, row("E1"))
        assert sorted(receive(socket)["id"] for _ in "abc") == ["a", "b", "c"]


def test_a_page_says_who_it_is_when_the_connection_begins(hub, register, unit):
    home = register.settings.home
    token = bearer(home, role="measure_unit")
    with connected(hub, payload={"authorization": token, "x-liancha-purpose": "JOINT_DISCIPLINE"}) as socket:
        send(socket, id="1", type="subscribe", payload={"query": "{ listCursor }"})
        assert "errors" not in receive(socket)["payload"]
    with connected(hub, payload={"authorization": token}) as socket:
        send(socket, id="1", type="subscribe", payload={"query": "{ listCursor }"})
        answer = receive(socket)
        assert (answer["type"], answer["payload"][0]["extensions"]["code"]) == ("error", "PURPOSE_REQUIRED")
        # A refusal ends the operation, and not the connection.
        send(socket, id="2", type="subscribe", payload={"query": "{ nothing }"})
        assert receive(socket)["payload"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def refused(socket):
    """By which code the server closes a connection, and why."""
    try:
        while True:
            socket.recv(timeout=15)
    except ConnectionClosed as closed:
        return closed.rcvd.code, closed.rcvd.reason


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (['{"type": "subscribe", "id": "1", "payload": {"query": "{ listCursor }"}}'], 4401),
        (['{"type": "connection_init"}'], 4401),
        (['{"type": "connection_init", "payload": {"authorization": "Bearer x"}}'], 4401),
        (['{"type": "connection_init", "payload": {"authorization": 1}}'], 4400),
        (['{"type": "connection_init", "payload": []}'], 4400),
        (['{"type": "connection_init", "payload": [1]}'], 4400),
        (['{"type": "connection_init", "payload": null}'], 4401),
        (["nothing"], 4400),
        (["[]"], 4400),
        (['{"type": "unheard of"}'], 4400),
    ],
)
def test_who_is_not_known_is_not_served(hub, messages, code):
    with connect(f"ws://127.0.0.1:{hub}/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        for message in messages:
            socket.send(message)
        assert refused(socket)[0] == code


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (['{"type": "connection_init"}'], 4429),
        (['{"type": "subscribe", "payload": {"query": "{ listCursor }"}}'], 4400),
        (['{"type": "subscribe", "id": "1", "payload": 5}'], 4400),
        ([json.dumps({"type": "subscribe", "id": "1", "payload": {"query": FOLLOW}})] * 2, 4409),
        (["{"], 4400),
    ],
)
def test_what_breaks_the_protocol_closes_the_connection(hub, unit, messages, code):
    with connected(hub, unit) as socket:
        for message in messages:
            socket.send(message)
        assert refused(socket)[0] == code


@pytest.mark.parametrize("payload", [{}, {"query": 5}, {"query": "{ listCursor }", "variables": []}])
def test_what_is_no_request_is_an_error_of_its_operation(hub, unit, payload):
    with connected(hub, unit) as socket:
        send(socket, id="1", type="subscribe", payload=payload)
        answer = receive(socket)
        assert (answer["type"], answer["payload"][0]["extensions"]["code"]) == ("error", "BAD_REQUEST")


def test_a_bad_token_in_the_handshake_is_refused_there(hub):
    with pytest.raises(InvalidStatus) as refused_:
        connect(f"ws://127.0.0.1:{hub}/graphql", additional_headers={"authorization": "Bearer x"})
    assert refused_.value.response.status_code in (401, 403)


def test_another_subprotocol_and_pages_of_elsewhere_are_refused(hub, unit):
    with connect(f"ws://127.0.0.1:{hub}/graphql", subprotocols=["graphql-ws"]) as socket:
        assert refused(socket)[0] == 4406
    with pytest.raises(InvalidStatus):
        connect(f"ws://127.0.0.1:{hub}/graphql", subprotocols=["graphql-transport-ws"], origin="https://elsewhere")
    with connected(hub, unit, origin=f"http://127.0.0.1:{hub}"):
        pass


def test_a_subscription_ends_when_nobody_knows_any_more_who_asks(hub, register, unit):
    token = bearer(register.settings.home, role="measure_unit", purpose="JOINT_DISCIPLINE", seconds=-27)
    began = time.monotonic()
    # Clocks may differ by half a minute.
    with connected(hub, token) as socket:
        send(socket, id="1", type="subscribe", payload={"query": FOLLOW})
        told = receive(socket)
        assert told["payload"]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert receive(socket) == {"id": "1", "type": "complete"}
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("accept", ["text/event-stream", "multipart/mixed;subscriptionSpec=1.0"])
def test_the_same_over_http(hub, register, unit, accept):
    after = cursor(hub, unit)
    connection = HTTPConnection("127.0.0.1", hub, timeout=10)
    body = json.dumps({"query": FOLLOW, "variables": {"after": after}})
    headers = {"authorization": unit, "accept": accept, "content-type": "application/json"}
    connection.request("POST", "/graphql", body, headers)
    response = connection.getresponse()
    assert response.status == 200
    write(register, row("E1"))
    text = b""
    while b'"entryId":"E1"' not in text:
        text += response.readline()
    connection.close()


def test_a_hub_that_was_restarted_loses_nothing(register, tmp_path, unit):
    """The hub ends while its client follows; what was made meanwhile is told once it is back."""
    (port,) = free_ports(1)
    home = register.settings.home
    env = {"LIANCHA_HOME": str(home)}
    write(register, row("E1"))
    with running("serve", port=port, cwd=home, env=env):
        token = bearer(home, role="measure_unit", purpose="JOINT_DISCIPLINE")
        after = cursor(port, token)
        with connected(port, token) as socket:
            send(socket, id="1", type="subscribe", payload={"query": FOLLOW, "variables": {"after": after}})
            write(register, row("E2"))
            after = receive(socket)["payload"]["data"]["listChanged"]["cursor"]
    write(register, row("E3"), row("E4"))
    with running("serve", port=port, cwd=home, env=env), connected(port, token) as socket:
        send(socket, id="1", type="subscribe", payload={"query": FOLLOW, "variables": {"after": after}})
        told = [receive(socket)["payload"]["data"]["listChanged"]["entryId"] for _ in range(2)]
        assert told == ["E3", "E4"]

"""A supergraph that changes while the gateway serves."""

import asyncio
import json
import time
from threading import Event, Thread

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from gateway.composition.compose import SubgraphSource, compose
from gateway.execution.run import Response
from gateway.server.operations import GraphQLRequest
from gateway.server.reload import Generation, Reloading
from tests.federation.harness import LINK, Graph, Sub
from tests.server.running import free_ports, post, running, serving


class Things:
    """A subgraph that knows `thing`, then `other` too; an answer waits while it is held."""

    def __init__(self):
        self.fields = "thing: String"
        self.asked, self.free = Event(), Event()

    @property
    def sdl(self):
        return f"{LINK} type Query {{ {self.fields} }}"

    async def answer(self, request):
        query = (await request.json())["query"]
        if "_service" in query:
            return JSONResponse({"data": {"_service": {"sdl": self.sdl}}})
        self.asked.set()
        await asyncio.to_thread(self.free.wait, 20)
        return JSONResponse({"data": {"thing": "old", "other": "new"}})


@pytest.fixture
def things():
    subgraph = Things()
    app = Starlette(routes=[Route("/graphql", subgraph.answer, methods=["POST"])])
    with serving(app) as port:
        subgraph.url = f"http://127.0.0.1:{port}/graphql"
        yield subgraph
        subgraph.free.set()


def supergraph(subgraph):
    return compose([SubgraphSource("things", subgraph.url, subgraph.sdl)]).sdl


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)


def test_what_is_under_way_ends_on_the_old_one_and_what_comes_has_the_new_one(things, tmp_path):
    path = tmp_path / "supergraph.graphql"
    path.write_text(supergraph(things), "utf-8")
    (port,) = free_ports(1)
    arguments = ("gateway", "--supergraph", path, "--poll", "0.1")
    with running(*arguments, port=port, cwd=tmp_path):
        answers = []
        waiting = Thread(target=lambda: answers.append(post(port, "{ thing }").json))
        waiting.start()
        assert things.asked.wait(10)
        things.fields = "other: String"
        path.write_text(supergraph(things), "utf-8")
        # The old field is no more: who comes now is told so, while the first still waits.
        until(lambda: "Cannot query field 'thing'" in post(port, "{ thing @skip(if: true) }").body.decode())
        assert answers == []
        things.free.set()
        waiting.join(10)
        assert answers == [{"data": {"thing": "old"}}]
        assert post(port, "{ other }").json == {"data": {"other": "new"}}

        log = tmp_path / f"log-{port}.txt"
        path.write_text("type Query {", "utf-8")
        until(lambda: "does not load" in log.read_text("utf-8"))
        told = [line for line in log.read_text("utf-8").splitlines() if "does not load" in line]
        assert "the old one serves: the supergraph cannot be read: Syntax Error: Expected Name, found <EOF>" in told[0]
        assert post(port, "{ other }").json == {"data": {"other": "new"}}
        path.unlink()
        until(lambda: "No such file" in log.read_text("utf-8"))
        assert post(port, "{ other }").json == {"data": {"other": "new"}}
        # It is told once, however often it is looked at.
        time.sleep(0.5)
        assert log.read_text("utf-8").count("does not load") == 2

        things.fields = "thing: String other: String"
        path.write_text(supergraph(things), "utf-8")
        until(lambda: post(port, "{ thing }").json == {"data": {"thing": "old"}})


def test_subgraphs_are_asked_for_their_schemas_again(things, tmp_path):
    config = tmp_path / "supergraph.yaml"
    config.write_text(json.dumps({"subgraphs": {"things": {"schema": {"subgraph_url": things.url}}}}))
    things.free.set()
    (port,) = free_ports(1)
    with running("gateway", "--subgraphs", config, "--poll", "0.1", port=port, cwd=tmp_path):
        assert post(port, "{ thing }").json == {"data": {"thing": "old"}}
        assert "Cannot query field 'other'" in post(port, "{ other }").body.decode()
        things.fields = "thing: String other: String"
        until(lambda: post(port, "{ other }").json == {"data": {"other": "new"}})
        log = tmp_path / f"log-{port}.txt"
        things.fields = "thing: Nothing"
        until(lambda: "does not load" in log.read_text("utf-8"))
        assert "things" in log.read_text("utf-8")
        assert post(port, "{ other }").json == {"data": {"other": "new"}}


def asking(query):
    return GraphQLRequest(query, None, {})


class Closing:
    """A transport of which only the end matters."""

    def __init__(self):
        self.closed = False

    async def close(self):
        self.closed = True


def test_connections_are_closed_when_the_last_answer_has_ended():
    async def ticks():
        for n in range(3):
            yield n

    graph = Graph(Sub("a", "type Query { a: Int } type Subscription { tick: Int }", {"a": 1, "tick": ticks}))
    transports = []

    def build(sdl):
        transports.append(Closing())
        return Generation(graph.executor, transports[-1:])

    sdls = iter(["one", "two", "two", "three"])

    async def run():
        gateway = Reloading(lambda: next(sdls), build, 0)
        stream = await gateway.stream(asking("subscription { tick }"), None)
        first = await anext(stream)
        await gateway.look()
        states = [one.closed for one in transports]
        rest = [part.data["tick"] async for part in stream]
        states += [one.closed for one in transports]
        # The same again is no new one.
        await gateway.look()
        assert len(transports) == 2
        await gateway.look()
        states += [one.closed for one in transports]
        answer = await gateway.execute(asking("{ a }"), None)
        await gateway.close()
        return first, rest, states, answer, [one.closed for one in transports]

    first, rest, states, answer, ended = asyncio.run(run())
    assert isinstance(first, Response)
    assert (first.data, rest, answer.data) == ({"tick": 0}, [1, 2], {"a": 1})
    assert states == [False, False, True, False, True, True, False]
    assert ended == [True, True, True]

"""Connections at whose other end nobody is, and which do not say so; and queries that are sent twice so as not to wait."""

import asyncio
import time

import pytest
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route

from gateway.execution.errors import TIMEOUT, SubgraphError
from gateway.execution.http import Http, HttpOptions
from tests.execution.test_transport import ANSWER, Subgraph, asking, during
from tests.line import Line
from tests.server.running import free_ports, serving

# A mutation is sent by itself; queries that are alike are one.
MANY = 4


def over_a_line(options, work):
    """Work with a subgraph over a line; how many requests the subgraph was sent."""
    subgraph = Subgraph(200)
    (port,) = free_ports(1)

    async def run(line):
        http = Http(f"http://127.0.0.1:{port}/graphql", options)
        try:
            await work(http, line)
        finally:
            await http.close()

    with subgraph.served() as url, Line(int(url.split(":")[2].split("/")[0]), port).laid() as line:
        asyncio.run(run(line))
    return len(subgraph.headers)


async def connected(http):
    """Several connections that are kept."""
    assert await asyncio.gather(*(asking(http, mutation=True) for _ in range(MANY))) == [ANSWER] * MANY


def test_where_one_connection_is_dead_no_other_is_trusted():
    async def work(http, line):
        await connected(http)
        line.forget()
        with pytest.raises(SubgraphError) as caught:
            await asking(http, mutation=True)
        assert caught.value.code == TIMEOUT
        began = time.monotonic()
        await connected(http)
        assert time.monotonic() - began < 0.3

    assert over_a_line(HttpOptions(timeout=0.3), work) == 2 * MANY


def test_a_query_that_is_hedged_finds_a_new_one():
    async def work(http, line):
        await connected(http)
        line.forget()
        began = time.monotonic()
        assert await asking(http) == ANSWER
        assert 0.1 <= time.monotonic() - began < 1

    assert over_a_line(HttpOptions(timeout=5, hedge=0.1), work) == MANY + 1


def test_a_mutation_never_is():
    subgraph = Subgraph(200, seconds=0.3)
    options = HttpOptions(hedge=0.05)
    assert during(subgraph, options, lambda http: asking(http, mutation=True)) == ANSWER
    assert len(subgraph.headers) == 1
    assert during(subgraph, options, asking) == ANSWER
    assert len(subgraph.headers) == 3


@pytest.mark.parametrize("silence", [0.3, 0])
def test_a_stream_that_gives_no_sign_of_life_is_broken_off(silence):
    """Over a line that is silent for a second; an event comes every tenth of one."""

    async def events(request):
        async def told():
            for n in range(20):
                yield f'event: next\ndata: {{"data":{{"n":{n}}}}}\n\n'.encode()
                await asyncio.sleep(0.1)
            yield b"event: complete\ndata:\n\n"

        return StreamingResponse(told(), media_type="text/event-stream")

    async def work(line, url):
        http = Http(url, HttpOptions(silence=silence))
        found = []
        try:
            async for event in http.subscribe("subscription S { n }", "S")({}, None):
                found.append(event["data"]["n"])
                if len(found) == 3:
                    line.silence()
                    asyncio.get_running_loop().call_later(1, line.speak)
        finally:
            await http.close()
        return found

    (port,) = free_ports(1)
    application = Starlette(routes=[Route("/graphql", events, methods=["POST"])])
    with serving(application) as there, Line(there, port).laid() as line:
        url = f"http://127.0.0.1:{port}/graphql"
        if silence:
            with pytest.raises(SubgraphError) as caught:
                asyncio.run(work(line, url))
            assert caught.value.code == TIMEOUT
        else:
            assert asyncio.run(work(line, url)) == list(range(20))


def test_what_is_answered_soon_is_asked_once():
    subgraph = Subgraph(200)
    assert during(subgraph, HttpOptions(hedge=1), asking) == ANSWER
    assert len(subgraph.headers) == 1


def test_the_budget_for_sending_again_is_what_may_be_hedged():
    """A subgraph that is slow for all is not asked twice by all."""
    subgraph = Subgraph(200, seconds=0.2)

    async def many(http):
        # Of one operation each, so that none is another's.
        asked = [http.prepare(f"query Q{n} {{ a }}", f"Q{n}")({}, None) for n in range(40)]
        return await asyncio.gather(*asked)

    assert during(subgraph, HttpOptions(hedge=0.05), many) == [ANSWER] * 40
    assert len(subgraph.headers) == 50


def test_where_both_fail_that_is_told():
    subgraph = Subgraph(500, seconds=0.2)
    with pytest.raises(SubgraphError, match="HTTP status 500"):
        during(subgraph, HttpOptions(hedge=0.05), asking)
    with pytest.raises(SubgraphError) as caught:
        during(Subgraph(200, seconds=2), HttpOptions(timeout=0.3, hedge=0.05), asking)
    assert caught.value.code == TIMEOUT

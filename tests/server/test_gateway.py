"""`liancha gateway` over a supergraph of anybody's."""

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from gateway.composition.compose import SubgraphSource, compose
from tests.federation.harness import LINK
from tests.server.running import free_ports, post, running, serving

PLAN = """\
QueryPlan {
  Fetch(service: "things") {
    query Operation__things__0 {
      thing
    }
  }
}"""


@pytest.fixture(scope="module")
def supergraph(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gateway")
    # Port 9 (discard) has nobody to answer: what is asked of a department is seen to fail.
    source = SubgraphSource("things", "http://127.0.0.1:9/graphql", LINK + "type Query { thing: Int }")
    path = folder / "supergraph.graphql"
    path.write_text(compose([source]).sdl, "utf-8")
    return path


def test_a_query_plan_is_told_where_that_is_allowed_and_asked_for(supergraph):
    (port,) = free_ports(1)
    with running("gateway", "--supergraph", supergraph, "--plans", port=port, cwd=supergraph.parent):
        asked = post(port, "{ thing }", x_liancha_query_plan="1").json
        assert asked["extensions"] == {"queryPlan": PLAN}
        assert asked["data"] == {"thing": None}
        assert [error["extensions"]["code"] for error in asked["errors"]] == ["SUBGRAPH_UNREACHABLE"]
        assert "extensions" not in post(port, "{ thing }").json


def test_it_is_not_told_otherwise(supergraph):
    (port,) = free_ports(1)
    with running("gateway", "--supergraph", supergraph, port=port, cwd=supergraph.parent):
        assert post(port, "{ __typename }", x_liancha_query_plan="1").json == {"data": {"__typename": "Query"}}


def test_its_file_says_what_subgraphs_are_sent_of_a_clients_headers(tmp_path):
    async def echo(request):
        return JSONResponse({"data": {"thing": request.headers.get("x-told"), "other": request.headers.get("cookie")}})

    with serving(Starlette(routes=[Route("/graphql", echo, methods=["POST"])])) as subgraph:
        sdl = LINK + "type Query { thing: String other: String }"
        path = tmp_path / "supergraph.graphql"
        path.write_text(compose([SubgraphSource("things", f"http://127.0.0.1:{subgraph}/graphql", sdl)]).sdl, "utf-8")
        config = tmp_path / "gateway.toml"
        config.write_text('[subgraph.things]\nheaders = [{name = "x-asked", rename = "x-told"}]')
        (port,) = free_ports(1)
        with running("gateway", "--supergraph", path, "--config", config, port=port, cwd=tmp_path):
            answer = post(port, "{ thing other }", x_asked="by whom", cookie="secret").json
    assert answer == {"data": {"thing": "by whom", "other": None}}

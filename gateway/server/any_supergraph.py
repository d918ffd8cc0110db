"""A gateway over any supergraph: open, and without anything that a hub has besides."""

from collections.abc import Callable, Mapping, Sequence

from starlette.applications import Starlette
from starlette.requests import Request

from gateway.config import GatewaySettings
from gateway.execution.http import Http
from gateway.execution.transport import ClientRequest
from gateway.planning.supergraph import Supergraph
from gateway.server.headers import headers_of
from gateway.server.operations import GatewayExecutor, GraphQLRequest
from gateway.server.reload import Generation, Reloading
from gateway.server.site import site


def gateway_app(
    read: Callable[[], str],
    settings: GatewaySettings | None = None,
    labels: Sequence[str] = (),
    *,
    plans: bool = False,
    poll: float = 0,
) -> Starlette:
    """A gateway over any supergraph, whose SDL `read` gives, and gives anew every `poll` seconds (0: once).

    `labels` are the override labels that hold; `plans`: whether a client may see query plans. Raises what `read`
    raises, and SupergraphError.
    """
    settings = GatewaySettings() if settings is None else settings

    def build(sdl: str) -> Generation:
        supergraph = Supergraph(sdl)
        ways: dict[str, Http] = {}
        for graph in supergraph.graphs.values():
            own = settings.subgraph.get(graph.name)
            ways[graph.name] = Http(own.url if own and own.url else graph.url, settings.of(graph.name).options)
        return Generation(GatewayExecutor(supergraph, ways, labels), list(ways.values()))

    gateway = Reloading(read, build, poll)

    async def ready(request: Request) -> Mapping[str, str | None]:
        # One that does not load is no reason to send no more requests: the one before serves.
        return {}

    passing = settings.transport.headers or any(one.headers for one in settings.subgraph.values())
    nobody = ClientRequest()

    async def context(request: Request, asked: GraphQLRequest) -> ClientRequest:
        return ClientRequest(headers_of(request)) if passing else nobody

    return site(gateway, context, ready, gateway.close, plans=plans, watch=gateway.watch)

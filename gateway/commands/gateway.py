"""`liancha gateway`: any supergraph, without a hub and what that has in memory."""

from functools import partial
from pathlib import Path
from typing import Annotated, cast

import typer

from gateway.commands.common import told
from gateway.commands.running import run
from gateway.composition.compose import compose
from gateway.config import read_gateway_settings
from gateway.server.any_supergraph import gateway_app
from gateway.server.supergraph_config import read_supergraph_config


def gateway(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen at.")],
    supergraph: Annotated[Path | None, typer.Option(help="The supergraph SDL.")] = None,
    subgraphs: Annotated[Path | None, typer.Option(help="A supergraph.yaml of the subgraphs to compose.")] = None,
    poll: Annotated[
        float | None,
        typer.Option(min=0, help="Seconds between looks for a new supergraph (1; of subgraphs 10); 0: none."),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    config: Annotated[Path | None, typer.Option("--config", help="How subgraphs are reached: a TOML file.")] = None,
    subgraph: Annotated[list[str] | None, typer.Option(help="NAME=URL: where a subgraph is, if elsewhere.")] = None,
    timeout: Annotated[float | None, typer.Option(min=0.001, help="Seconds that a subgraph may take.")] = None,
    label: Annotated[list[str] | None, typer.Option(help="An override label that holds for every request.")] = None,
    plans: Annotated[bool, typer.Option(help="Answer with the query plan where x-liancha-query-plan asks.")] = False,
) -> None:
    """Serve any Federation 2 supergraph, open, at /graphql; a new one as soon as it is there and loads."""
    if (supergraph is None) == (subgraphs is None):
        raise typer.BadParameter("one of --supergraph and --subgraphs says what is served", param_hint="--supergraph")
    with told():
        settings = read_gateway_settings(config)
        for one in subgraph or ():
            name, equals, url = one.partition("=")
            if not equals or not name or not url.startswith(("http://", "https://")):
                raise typer.BadParameter(f"{one!r} is not NAME=URL", param_hint="--subgraph")
            settings = settings.at(name, url)
        if timeout is not None:
            settings = settings.model_copy(
                update={"transport": settings.transport.model_copy(update={"timeout": timeout})}
            )
        if subgraphs is not None:
            read, seconds = partial(_composed, subgraphs), 10.0
        else:
            read, seconds = partial(cast("Path", supergraph).read_text, "utf-8"), 1.0
        seconds = seconds if poll is None else poll
        run(gateway_app(read, settings, label or (), plans=plans, poll=seconds), host, port)


def _composed(config: Path) -> str:
    return compose(read_supergraph_config(config)).sdl

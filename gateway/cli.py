"""The command line: `liancha`.

A gateway over any supergraph needs nothing of a hub, which is some fifty megabytes and two seconds: who asks for it has
no more. A screening has processes of its own that open one.
"""

import sys
from collections.abc import Callable

import typer

from loaders.collection import collection_paused


def main() -> None:
    """The entry point."""
    if sys.argv[1:2] == ["gateway"]:
        from gateway.commands.gateway import gateway

        _alone(gateway)
    elif sys.argv[1:2] == ["screen"]:
        from gateway.commands.screen import screen

        _alone(screen)
    else:
        # It imports much, and of that nothing is garbage.
        with collection_paused():
            from gateway.commands.hub import app as commands

        commands()


def _alone(command: Callable[..., None]) -> None:
    """Runs a command without any other; the one that there is goes by no name."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(command)
    app(sys.argv[2:], prog_name=f"liancha {command.__name__}")

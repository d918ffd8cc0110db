"""The command line: `liancha`.

A gateway over any supergraph needs nothing of a hub, which is some fifty megabytes: who asks for it has no more.
"""

import sys

import typer

from loaders.collection import collection_paused


def main() -> None:
    """The entry point."""
    if sys.argv[1:2] == ["gateway"]:
        from gateway.commands.gateway import gateway

        app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        app.command()(gateway)
        # The one command there is goes by no name.
        app(sys.argv[2:], prog_name=f"liancha {gateway.__name__}")
    else:
        # It imports much, and of that nothing is garbage.
        with collection_paused():
            from gateway.commands.hub import app as commands

        commands()

"""What the commands share: their options, exit codes, and how a mistake is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from gateway.composition.errors import CompositionFailed
from gateway.config import ConfigError
from gateway.planning.errors import SupergraphError
from gateway.server.supergraph_config import SupergraphConfigError

console = Console(stderr=True, highlight=False, soft_wrap=True)

Config = Annotated[Path | None, typer.Option("--config", help="The configuration; liancha.toml where there is one.")]

# Exit codes: something of the input was refused; the command could not be done.
REFUSED = 1
FAILED = 2

# What a gateway may meet; the hub's commands know of more.
_KNOWN_ERRORS = (ConfigError, CompositionFailed, SupergraphConfigError, SupergraphError)


def say_error(message: str) -> None:
    """Prints an error in a line."""
    # Brackets in a message are its own: none of it is markup.
    console.print(f"[red]error:[/red] {escape(message)}")


@contextmanager
def told(*more: type[Exception]) -> Iterator[None]:
    """What a user can mend is said in a line, without a trace: of these kinds of errors too."""
    kinds: tuple[type[Exception], ...] = (*_KNOWN_ERRORS, *more)
    try:
        yield
    except kinds as error:
        say_error(str(error))
        raise typer.Exit(FAILED) from error
    except OSError as error:
        say_error(f"{error.filename or ''}: {error.strerror}")
        raise typer.Exit(FAILED) from error

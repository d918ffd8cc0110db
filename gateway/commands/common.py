"""What the commands share: their options, exit codes, and how a mistake is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError

from gateway.access.consents import ConsentExists
from gateway.access.keys import BadKey
from gateway.access.matrix import BadMatrix
from gateway.audit.chain import LogUnavailable
from gateway.composition.errors import CompositionFailed
from gateway.config import ConfigError
from gateway.planning.errors import SupergraphError
from gateway.server.supergraph_config import SupergraphConfigError
from identifiers.errors import BadIdentifier
from identifiers.pseudonym import BadLinkKey
from subgraphs.databases.migrations import NotMigrated
from subgraphs.databases.opening import ForeignLinkKey, IsSource
from subgraphs.registry import UnknownDepartment

console = Console(stderr=True, highlight=False, soft_wrap=True)

Config = Annotated[Path | None, typer.Option("--config", help="The configuration; liancha.toml where there is one.")]

# Exit codes: something of the input was refused; the command could not be done.
REFUSED = 1
FAILED = 2

_KNOWN_ERRORS = (
    ConfigError,
    CompositionFailed,
    ForeignLinkKey,
    IsSource,
    NotMigrated,
    BadLinkKey,
    SupergraphConfigError,
    SupergraphError,
    UnknownDepartment,
    BadKey,
    BadMatrix,
    BadIdentifier,
    LogUnavailable,
    ConsentExists,
)


def say_error(message: str) -> None:
    """Prints an error in a line."""
    # Brackets in a message are its own: none of it is markup.
    console.print(f"[red]error:[/red] {escape(message)}")


@contextmanager
def told() -> Iterator[None]:
    """What a user can mend is said in a line, without a trace."""
    try:
        yield
    except _KNOWN_ERRORS as error:
        say_error(str(error))
        raise typer.Exit(FAILED) from error
    except OSError as error:
        say_error(f"{error.filename or ''}: {error.strerror}")
        raise typer.Exit(FAILED) from error
    except SQLAlchemyError as error:
        say_error(f"the database: {error.__cause__ or error}")
        raise typer.Exit(FAILED) from error

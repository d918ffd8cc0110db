"""How the hub's commands tell of mistakes."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.exc import SQLAlchemyError

from gateway.access.consents import ConsentExists
from gateway.access.keys import BadKey
from gateway.access.matrix import BadMatrix
from gateway.audit.chain import LogUnavailable
from gateway.commands.common import FAILED, say_error
from gateway.commands.common import told as told_of
from gateway.server.backups import BadBackup
from gateway.store import StoreUnavailable
from identifiers.errors import BadIdentifier
from identifiers.pseudonym import BadLinkKey
from ingest.errors import FileRefused
from subgraphs.databases.migrations import NotMigrated
from subgraphs.databases.opening import ForeignLinkKey, IsSource
from subgraphs.registry import UnknownDepartment

KNOWN_ERRORS = (
    ForeignLinkKey,
    IsSource,
    NotMigrated,
    BadLinkKey,
    UnknownDepartment,
    BadKey,
    BadMatrix,
    BadIdentifier,
    LogUnavailable,
    StoreUnavailable,
    ConsentExists,
    BadBackup,
    FileRefused,
)


@contextmanager
def told() -> Iterator[None]:
    """What a user can mend is said in a line, without a trace."""
    with told_of(*KNOWN_ERRORS):
        try:
            yield
        except SQLAlchemyError as error:
            say_error(f"the database: {error.__cause__ or error}")
            raise typer.Exit(FAILED) from error

"""What a hub keeps of its own beside its log, as its settings have it: in files of its home, or in its database."""

from collections.abc import Sequence

from gateway.access import consents
from gateway.access.consents import Consents
from gateway.audit import flags
from gateway.audit.flags import Flags
from gateway.config import Settings
from gateway.reports import issued
from gateway.reports.issued import Reports
from gateway.server.pushing import lines
from gateway.server.pushing.lines import Lines
from gateway.store import FileStore, PostgresStore, Store, StoreUnavailable
from gateway.watchlists import lists
from gateway.watchlists.lists import Watchlists

# The files of a home.
CONSENTS, FLAGS, LINES, REPORTS = "consents.sqlite", "flags.sqlite", "push.sqlite", "reports.sqlite"
WATCHLISTS = "watchlists.sqlite"


def open_consents(settings: Settings) -> Consents:
    """The consents that clients register."""
    return Consents(_store(settings, CONSENTS, consents.TABLES))


def open_flags(settings: Settings) -> Flags:
    """The records that somebody says are wrong. Raises StoreUnavailable."""
    return Flags(_store(settings, FLAGS, flags.TABLES))


def open_reports(settings: Settings) -> Reports:
    """The reports that were issued."""
    return Reports(_store(settings, REPORTS, issued.TABLES))


def open_watchlists(settings: Settings) -> Watchlists:
    """The watchlists of the clients."""
    return Watchlists(_store(settings, WATCHLISTS, lists.TABLES))


def open_lines(settings: Settings) -> Lines:
    """How far the units of a hub have been pushed the changes."""
    return Lines(_store(settings, LINES, lines.TABLES))


def open_database(settings: Settings) -> Store | None:
    """The hub's database, to ask whether it answers; None where its files are in its home."""
    return None if settings.hub.database is None else PostgresStore(settings.hub.database, ())


def fault_of(database: Store) -> str | None:
    """Why the hub's database cannot be read; None where it can. Blocks."""
    try:
        database.rows("SELECT 1")
    except StoreUnavailable:
        return "its database cannot be read"
    return None


def _store(settings: Settings, file: str, tables: Sequence[str]) -> Store:
    if settings.hub.database is None:
        return FileStore(settings.home / file, tables)
    return PostgresStore(settings.hub.database, tables)

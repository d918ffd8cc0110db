"""What a hub keeps of its own beside its log, as its settings have it: in files of its home, or in its database."""

from collections.abc import Sequence

from gateway.access import consents
from gateway.access.consents import Consents
from gateway.audit import flags
from gateway.audit.flags import Flags
from gateway.config import Settings
from gateway.server.pushing import lines
from gateway.server.pushing.lines import Lines
from gateway.store import FileStore, PostgresStore, Store

# The files of a home.
CONSENTS, FLAGS, LINES = "consents.sqlite", "flags.sqlite", "push.sqlite"


def open_consents(settings: Settings) -> Consents:
    """The consents that clients register."""
    return Consents(_store(settings, CONSENTS, consents.TABLES))


def open_flags(settings: Settings) -> Flags:
    """The records that somebody says are wrong. Raises StoreUnavailable."""
    return Flags(_store(settings, FLAGS, flags.TABLES))


def open_lines(settings: Settings) -> Lines:
    """How far the units of a hub have been pushed the changes."""
    return Lines(_store(settings, LINES, lines.TABLES))


def own_fault(settings: Settings) -> str | None:
    """Why the hub's database cannot be read; None where it can, or there is none. Blocks."""
    if settings.hub.database is None:
        return None
    store = PostgresStore(settings.hub.database, ())
    try:
        store.rows("SELECT 1")
    except OSError:
        return "its database cannot be read"
    finally:
        store.close()
    return None


def _store(settings: Settings, file: str, tables: Sequence[str]) -> Store:
    if settings.hub.database is None:
        return FileStore(settings.home / file, tables)
    return PostgresStore(settings.hub.database, tables)

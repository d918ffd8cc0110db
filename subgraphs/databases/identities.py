"""Whom a department's own database writes of: the spellings of parties by their ids.

The hub asks for persons by pseudonyms, which cannot be turned back. So what the database writes is read once, and again
every so often, and kept by id: the numbers enciphered (AES-SIV, RFC 5297, under a key derived from the link key), in a
file of the home. Nothing else of the database is kept.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import Column, Engine, MetaData, Select, Table, column, select, table
from sqlalchemy.exc import OperationalError

from contract.columns import Party
from contract.foreign import Misfit, text_reader
from identifiers.party import is_person
from identifiers.pseudonym import LinkKey
from loaders.database import Unavailable
from loaders.wrapped import streaming

# SQLite's default limit of bind parameters is 32,766.
_TOGETHER = 30_000


class Identities:
    """The spellings of one database, looked at anew every `refresh` seconds.

    A party who was first written of within that time is not found yet.
    """

    def __init__(self, path: Path, engine: Engine, metadata: MetaData, key: LinkKey, refresh: float) -> None:
        self._path = path
        self._engine = engine
        self._columns = [(one, of.name) for one in metadata.tables.values() for of in party_columns(one)]
        self._key = key
        self._cipher = AESSIV(key.derived("identities"))
        self._refresh = refresh
        self._looked = float("-inf")
        self._lock = threading.Lock()

    def __call__(self, ids: Sequence[str]) -> Sequence[str]:
        """How the database writes the parties of some ids. Raises SQLAlchemyError."""
        self.keep_up()
        spelled = [id for id in ids if not is_person(id)]
        with closing(sqlite3.connect(self._path)) as connection:
            for at in range(0, len(ids), _TOGETHER):
                some = ids[at : at + _TOGETHER]
                places = ",".join("?" * len(some))
                found = connection.execute(f"SELECT spelling FROM spellings WHERE id IN ({places})", some)
                spelled += [self._cipher.decrypt(spelling, None).decode() for (spelling,) in found]
        return spelled

    def keep_up(self) -> None:
        """Looks at what the database writes, where it was not looked at for so long. Raises SQLAlchemyError."""
        if time.monotonic() - self._looked < self._refresh:
            return
        # The first look is waited for; while a later one goes on, what was there before will do.
        if not self._lock.acquire(blocking=not self._path.is_file()):
            return
        try:
            if time.monotonic() - self._looked >= self._refresh:
                try:
                    self._build()
                except OperationalError as error:
                    raise Unavailable(late=False) from error
                self._looked = time.monotonic()
        finally:
            self._lock.release()

    def _build(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Each process makes its own, and the last one made stands.
        target = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        target.unlink(missing_ok=True)
        with closing(sqlite3.connect(target, isolation_level=None)) as connection:
            target.chmod(0o600)
            connection.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                "CREATE TABLE spellings (id TEXT, spelling BLOB, PRIMARY KEY (id, spelling)) WITHOUT ROWID; BEGIN;"
            )
            for rows in self._spellings():
                connection.executemany("INSERT OR IGNORE INTO spellings VALUES (?, ?)", rows)
            connection.execute("COMMIT")
        target.replace(self._path)

    def _spellings(self) -> Iterator[list[tuple[str, bytes]]]:
        with streaming(self._engine) as connection:
            for of, name in self._columns:
                read = text_reader(of.c[name].type, self._key, f"{of.name}.{name}")
                statement: Select[Any] = (
                    select(column(name)).select_from(table(of.name)).where(column(name).is_not(None)).distinct()
                )
                for rows in connection.execute(statement).partitions():
                    yield [
                        (id, self._cipher.encrypt(spelled.encode(), None))
                        for (spelled,) in rows
                        if (id := _id(read, spelled)) is not None and id != spelled
                    ]


def party_columns(of: Table) -> "Iterator[Column[object]]":
    """The columns of a table, as views of the contract have them, that name a party."""
    return (one for one in of.columns if isinstance(one.type, Party))


def _id(read: Callable[[object], str | None], spelled: object) -> str | None:
    """The id of a party; None for what is no party's, which `liancha check-source` tells of."""
    try:
        return read(spelled) if isinstance(spelled, str) else None
    except Misfit:
        return None

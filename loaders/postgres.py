"""PostgreSQL over the network, read without blocking the loop.

asyncpg, because it costs least: a read of twenty rows by four keys takes 42 µs of CPU here, and 128 with psycopg's
asynchronous connections. Its pool would add 35 to each, for guards that readers who change nothing do not need.
"""

import asyncio
import time
from asyncio import Future
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from logging import getLogger
from typing import Any, cast

import asyncpg
from sqlalchemy import Engine, Select
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.exc import DBAPIError, OperationalError

from loaders.database import Parameters, Unavailable
from loaders.patience import keep_alive
from loaders.prepared import Prepared, Statements
from loaders.raw_rows import whole_rows
from loaders.read import Read, Record
from loaders.threads import DEADLINE

_log = getLogger(__name__)

# Seconds in which a server takes a connection, or is taken not to be there.
_CONNECT = 5.0
# Seconds in which a server is told to give up what was broken off.
_GIVING_UP = 2.0
# Seconds for which those that there are must do, where a server gives no more connections.
_ENOUGH = 1.0
# Statements that a connection keeps: a department's reads, each for some sizes of batches.
_KEPT_STATEMENTS = 1_000

Row = tuple[Any, ...]

# What says that a connection is no more, and nothing of what was asked over it.
_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.AdminShutdownError,
    asyncpg.CannotConnectNowError,
    OSError,
)


class PostgresDatabase:
    """A department's database in PostgreSQL. `settings` are the server's, for each connection; `most` is how many
    connections there may be at once: who finds none free waits for one; `timeout` the seconds in which a statement is
    answered, or else the connection is taken for one at whose other end nobody is.

    Where the server gives no more than there are, those do: who finds none free waits for one of them.

    A connection that was lost, as when a server starts anew, is not told of: the read, which changes nothing, is
    asked once more over a new one. `check` is done before anything is read, in a thread, until it succeeds: it raises
    SQLAlchemyError, or what else is wrong with the database.
    """

    def __init__(
        self,
        engine: Engine,
        url: str,
        settings: Mapping[str, str],
        most: int = 8,
        check: Callable[[], None] | None = None,
        timeout: float = float("inf"),
    ) -> None:
        self.engine = engine
        self.watchers: list[Callable[[str, Parameters], None]] = []
        self._dialect = PGDialect_asyncpg()  # type: ignore[no-untyped-call]  # SQLAlchemy's own
        self._kept: dict[Read[Any], Prepared] = {}
        self._statements = Statements(self._dialect)
        self._connections = _Connections(url, settings, most, timeout)
        self._check = check

    def read(self, read: Read[Any], keys: Sequence[str], day: date) -> "Future[Sequence[Record]]":
        """All rows of a read's statement, which is prepared and kept for good, or SQLAlchemyError."""
        prepared = self._kept.get(read)
        if prepared is None:
            prepared = self._kept[read] = Prepared(read.on(self._dialect.name), self._dialect)
        return asyncio.get_running_loop().create_task(self._rows(prepared, keys, day))

    async def rows(self, statement: "Select[Any]", values: Mapping[str, object] | None = None) -> Sequence[Record]:
        """All rows of a statement that was made for this once, or for good. Raises SQLAlchemyError."""
        return await self._rows(self._statements.of(statement, values), (), None, values)

    async def _rows(
        self, prepared: Prepared, keys: Sequence[str], day: date | None, values: Mapping[str, object] | None = None
    ) -> Sequence[Record]:
        if self._check is not None:
            await self._checked(self._check)
        text, given = prepared.placed(keys, day, values)
        for watcher in self.watchers:
            watcher(text, given)
        try:
            try:
                return prepared.records(await self._connections.fetch(text, given))
            except TimeoutError:
                self._connections.drop_idle()
                raise
            except _LOST:
                self._connections.drop_idle()
                return prepared.records(await self._connections.fetch(text, given))
        except TimeoutError as error:
            raise Unavailable(late=True) from error
        except (*_LOST, asyncpg.TooManyConnectionsError) as error:
            raise Unavailable(late=False) from error
        except asyncpg.PostgresError as error:
            raise DBAPIError.instance(text, None, error, asyncpg.PostgresError, hide_parameters=True) from error

    async def _checked(self, check: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(check)
        except OperationalError as error:
            raise Unavailable(late=False) from error
        self._check = None

    def whole(self, statement: "Select[Any]") -> Iterator[list[Row]]:
        """All rows of a statement that gives very many. It blocks. Raises SQLAlchemyError."""
        return whole_rows(self.engine, statement)

    async def close(self) -> None:
        """Closes the connections; nothing may be under way."""
        await self._connections.close()
        self.engine.dispose()


class _Connections:
    """The connections of a loop, the last one used first."""

    def __init__(self, url: str, settings: Mapping[str, str], most: int, timeout: float) -> None:
        self._url = url
        self._timeout = timeout
        self._settings = dict(settings)
        self._free = most
        self._idle: list[asyncpg.Connection] = []
        self._asking = 0
        # Each that is being opened, until it is there or refused.
        self._opening: set[Future[None]] = set()
        self._waiting: deque[Future[None]] = deque()
        self._aside: set[asyncpg.Connection] = set()
        self._said: str | None = None

    async def fetch(self, text: str, values: Sequence[object]) -> Sequence[Row]:
        """The rows. Raises what asyncpg raises, OSError, TimeoutError."""
        timeout = min(DEADLINE.get() - time.monotonic(), self._timeout)
        if timeout <= 0:
            raise TimeoutError
        connection = await self._taken()
        self._asking += 1
        try:
            found = await connection.fetch(text, *values, timeout=None if timeout > 86_400 else timeout)
        except (TimeoutError, asyncio.CancelledError):
            self._put_aside(connection)
            raise
        except BaseException:
            self._give_back(connection)
            raise
        finally:
            self._asking -= 1
        self._give_back(connection)
        return cast("Sequence[Row]", found)

    async def _taken(self) -> asyncpg.Connection:
        waited = False
        while True:
            while not self._free:
                turn: Future[None] = asyncio.get_running_loop().create_future()
                self._waiting.append(turn)
                try:
                    await turn
                except asyncio.CancelledError:
                    if turn.done() and not turn.cancelled():
                        self._wake()
                    raise
            self._free -= 1
            while self._idle:
                connection = self._idle.pop()
                if not connection.is_closed():
                    return connection
            try:
                return await self._another()
            except asyncpg.TooManyConnectionsError:
                if self._idle:
                    self._give_back(None)
                elif self._asking:
                    asyncio.get_running_loop().call_later(_ENOUGH, self._give_back, None)
                elif self._opening and not waited:
                    # One that was asked for before may be there in a moment; where none of them is, there is none.
                    waited = True
                    try:
                        await asyncio.wait(self._opening)
                    finally:
                        self._give_back(None)
                else:
                    self._give_back(None)
                    raise
            except BaseException:
                self._give_back(None)
                raise

    async def _another(self) -> asyncpg.Connection:
        opening: Future[None] = asyncio.get_running_loop().create_future()
        self._opening.add(opening)
        try:
            return await self._opened()
        finally:
            self._opening.discard(opening)
            opening.set_result(None)

    async def _opened(self) -> asyncpg.Connection:
        try:
            connection = await asyncpg.connect(
                self._url,
                timeout=min(_CONNECT, self._timeout),
                server_settings=self._settings,
                statement_cache_size=_KEPT_STATEMENTS,
            )
        except BaseException as error:
            if not isinstance(error, asyncio.CancelledError) and repr(error) != self._said:
                # Once, and anew after it was there: who mends it needs the driver's own words.
                self._said = repr(error)
                _log.warning("a database cannot be connected to: %s", self._said)
            raise
        self._said = None
        # The driver has no parameter for it.
        keep_alive(connection._transport.get_extra_info("socket"))  # type: ignore[attr-defined]  # nor a name
        return connection

    def _give_back(self, connection: asyncpg.Connection | None) -> None:
        self._free += 1
        if connection is not None and not connection.is_closed():
            self._idle.append(connection)
        self._wake()

    def _put_aside(self, connection: asyncpg.Connection) -> None:
        """Ends a connection over which something was broken off: whether anybody is at its other end is not known.
        Until then the driver has the server give up what it does, by a connection of its own.
        """
        self._aside.add(connection)
        asyncio.get_running_loop().call_later(_GIVING_UP, self._end, connection)
        self._give_back(None)

    def _end(self, connection: asyncpg.Connection) -> None:
        self._aside.discard(connection)
        connection.terminate()

    def _wake(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return

    def drop_idle(self) -> None:
        """Closes what is idle: where one connection was lost, so are the others."""
        for connection in self._idle:
            connection.terminate()
        self._idle.clear()

    async def close(self) -> None:
        for connection in list(self._aside):
            self._end(connection)
        for connection in self._idle:
            await connection.close()
        self._idle.clear()

"""A feed over HTTP: what a department that is served elsewhere publishes, told by its server and read by an index.

`GET …/feed/NAME` is everything at one moment, as lines of JSON: a head, batches of rows by the name of what is
published, and the position, without which it is not whole. `GET …/feed/NAME?after=POSITION&most=M` is what has changed
since.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

import msgspec
from pyreqwest.client import SyncClient
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.request import SyncRequestBuilder
from sqlalchemy import Select

from loaders.database import Database
from resolvers.relations import RECORDED
from subgraphs.common.publishing import LISTED, WITHHELD, Published
from subgraphs.databases.feed import Changes, EdgeRow, FeedUnavailable, OwnFeed, Position

FORMAT = 1

# What a department's server tells, by the last part of the path.
RELATIONS, LISTS, REGISTER = "relations", "lists", "register"

# What has changed is told at once, or not now.
_SOON = timedelta(seconds=10)

# So many changes a department keeps for those who read them over HTTP: who comes later reads all anew.
KEPT = 1_000_000


class _Head(msgspec.Struct, forbid_unknown_fields=True):
    format: int
    department: str
    published: list[str]


_Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
# An edge as `feed.EdgeRow` has it.
_Row = tuple[str, str, str, _Day | None, _Day | None, str, str | None]


# Some rows, behind the name of what is published.
_Batch = tuple[str, list[_Row]]


class _End(msgspec.Struct, forbid_unknown_fields=True):
    """`position` is that of the snapshot; of a register, how many parties it has."""

    position: Position


class ChangesTold(msgspec.Struct, forbid_unknown_fields=True):
    """What has changed; without a position so much that all is to be read anew, or it is no more known."""

    position: Position | None = None
    units: dict[str, list[str]] = {}
    edges: dict[str, list[_Row]] = {}


_KINDS = frozenset((*(kind.name for kind in RECORDED), LISTED, WITHHELD))

_encode = msgspec.json.Encoder().encode
_head = msgspec.json.Decoder(_Head).decode
_line = msgspec.json.Decoder(_Batch | _End).decode
_parties = msgspec.json.Decoder(list[str] | _End).decode
_changes = msgspec.json.Decoder(ChangesTold).decode


def told_whole(feed: OwnFeed) -> Iterator[bytes]:
    """A feed's snapshot as a server tells it."""
    yield _encode(_Head(FORMAT, feed.department, [one.name for one in feed.published])) + b"\n"
    for name, rows in feed.snapshot():
        yield _encode((name, rows)) + b"\n"
    yield _encode(_End(feed.position())) + b"\n"


def told_changes(feed: OwnFeed, after: Position, most: int) -> bytes:
    """What has changed since a position, as a server tells it."""
    found = feed.changes(after, most)
    feed.keep(KEPT)
    return _encode(ChangesTold() if found is None else ChangesTold(found.position, found.units, found.edges))


def told_register(department: str, database: Database, ids: "Select[Any]") -> Iterator[bytes]:
    """The parties that a department registers, as a server tells them."""
    yield _encode(_Head(FORMAT, department, [REGISTER])) + b"\n"
    count = 0
    for rows in database.whole(ids):
        count += len(rows)
        yield _encode([party for (party,) in rows]) + b"\n"
    yield _encode(_End(str(count))) + b"\n"


class HttpSource:
    """What a department's server tells of one thing at a URL, to whoever has the authorization.

    That is asked for at each request, since tokens end.
    """

    def __init__(self, department: str, url: str, client: SyncClient, authorization: Callable[[], str]) -> None:
        self.department = department
        self._url = url
        self._client = client
        self._authorization = authorization

    def lines(self) -> Iterator[bytes]:
        """The lines of an answer, as they come. Raises FeedUnavailable, also in the middle."""
        try:
            with self._request().build_streamed() as response:
                self._check(response.status)
                left = b""
                while (chunk := response.body_reader.read_chunk()) is not None:
                    *whole, left = (left + bytes(chunk)).split(b"\n")
                    yield from whole
                if left:
                    yield left
        except PyreqwestError as error:
            raise FeedUnavailable(f"{self.department} cannot be reached") from error

    def content(self, patience: timedelta = _SOON, **parameters: str | int) -> bytes:
        """A whole answer, within its patience. Raises FeedUnavailable."""
        try:
            response = self._request().query(parameters).timeout(patience).build().send()
            content = bytes(response.bytes())
        except PyreqwestError as error:
            raise FeedUnavailable(f"{self.department} cannot be reached") from error
        self._check(response.status)
        return content

    def refused(self) -> FeedUnavailable:
        """What it tells is not what was expected."""
        return FeedUnavailable(f"{self.department} publishes otherwise than this hub knows")

    def checked(self, head: bytes, published: Sequence[str]) -> None:
        """Raises FeedUnavailable where a head is not that of what was asked for."""
        found = _head(head)
        if (found.format, found.department, found.published) != (FORMAT, self.department, list(published)):
            raise self.refused()

    def _request(self) -> SyncRequestBuilder:
        return self._client.get(self._url).header("authorization", self._authorization())

    def _check(self, status: int) -> None:
        if status != 200:
            raise FeedUnavailable(f"{self.department} answers its feed with status {status}")


class HttpFeed:
    """The feed of a department that is served elsewhere."""

    def __init__(self, source: HttpSource, published: Sequence[Published]) -> None:
        self.department = source.department
        self.published = published
        self._source = source
        self._position: Position = ""

    def snapshot(self) -> Iterator[tuple[str, list[EdgeRow]]]:
        """All edges. Raises FeedUnavailable, also in the middle."""
        names = [one.name for one in self.published]
        lines = self._source.lines()
        days: set[str | None] = {None}
        try:
            self._source.checked(next(lines, b""), names)
            for text in lines:
                line = _line(text)
                if isinstance(line, _End):
                    self._position = line.position
                    return
                name, rows = line
                if name not in names or not _sound(rows, days):
                    raise self._source.refused()
                yield name, rows
        except msgspec.MsgspecError as error:
            raise self._source.refused() from error
        raise FeedUnavailable(f"{self.department} broke off")

    def position(self) -> Position:
        return self._position

    def changes(self, after: Position, most: int) -> Changes | None:
        content = self._source.content(after=after, most=most)
        try:
            found = _changes(content)
        except msgspec.MsgspecError as error:
            raise self._source.refused() from error
        if found.position is None:
            return None
        names = {one.name for one in self.published}
        days: set[str | None] = {None}
        if not {*found.units, *found.edges} <= names or not all(_sound(rows, days) for rows in found.edges.values()):
            raise self._source.refused()
        return Changes(found.position, found.units, found.edges)

    def forget(self, until: Position) -> None:
        """Tells nothing: others may read the same feed, and the department knows what to keep."""


def registered_at(source: HttpSource) -> Iterator[list[str]]:
    """The parties that a department elsewhere registers. Raises FeedUnavailable."""
    lines = source.lines()
    try:
        source.checked(next(lines, b""), [REGISTER])
        for text in lines:
            line = _parties(text)
            if isinstance(line, _End):
                return
            yield line
    except msgspec.MsgspecError as error:
        raise source.refused() from error
    raise FeedUnavailable(f"{source.department} broke off")


def _sound(rows: Sequence[_Row], days: set[str | None]) -> bool:
    """Whether rows have kinds and days that there are; `days` are those that were looked at before."""
    for row in rows:
        if row[2] not in _KINDS:
            return False
        for day in (row[3], row[4]):
            if day not in days:
                try:
                    date.fromisoformat(day or "")
                except ValueError:
                    return False
                days.add(day)
    return True

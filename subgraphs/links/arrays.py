"""The relation index as arrays on disk, built whole and then only read: every process maps the same pages.

Parties are numbered in the order of their ids; edges in the order of the party that they go from, so that what goes
out of a party is a slice, and what comes in a slice of edge numbers. An edge costs 26 bytes and its share of the
parties; the record that proves it is made of its parts.
"""

import json
import logging
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.exc import SQLAlchemyError

from loaders.collection import collection_paused
from subgraphs.common.publishing import Part, Published
from subgraphs.databases.feed import EdgeRow, Feed, FeedUnavailable, Position

# It takes a third of a second and 30 MB: only who has an index needs it.
if TYPE_CHECKING:
    import pyarrow as pa

_log = logging.getLogger(__name__)

# Days are ordinals; an absent bound is before or after all of them.
EVER, NEVER = 0, 2**31 - 1

_FORMAT = 3
_CURRENT = "CURRENT"


class Source(NamedTuple):
    """One published relation: its department, its name there, how a record's id is made, and what an edge keeps."""

    department: str
    name: str
    record: tuple[Part, ...]
    unit_is_end: bool
    has_detail: bool


class Edge(NamedTuple):
    """An edge of the index in words; `since` and `until` are ordinals of days, EVER and NEVER where absent."""

    from_id: str
    to_id: str
    kind: str
    source: Source
    since: int
    until: int
    unit: str
    detail: str

    @property
    def record_id(self) -> str:
        parts: Mapping[Part, str] = {
            Part.FROM: self.from_id,
            Part.TO: self.to_id,
            Part.KIND: self.kind,
            Part.SINCE: "None" if self.since == EVER else date.fromordinal(self.since).isoformat(),
            Part.UNIT: self.unit,
            Part.DETAIL: self.detail,
        }
        return ":".join(parts[part] for part in self.source.record)


@dataclass(frozen=True, slots=True)
class Arrays:
    """The index as it was built: `positions` are those of the departments' feeds, `read_at` the moment of reading.

    An edge's `kind` is a place in `kinds`, and its `unit` and `detail` are places in `texts`, -1 for none.
    """

    folder: Path
    read_at: datetime
    sources: tuple[Source, ...]
    kinds: tuple[str, ...]
    positions: Mapping[str, Position]
    parties: NDArray[np.bytes_]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    kind: NDArray[np.uint8]
    source: NDArray[np.uint8]
    since: NDArray[np.int32]
    until: NDArray[np.int32]
    unit: NDArray[np.int32]
    detail: NDArray[np.int32]
    out: NDArray[np.int32]
    into: NDArray[np.int32]
    into_edge: NDArray[np.int32]
    texts: "pa.Array"

    @property
    def size(self) -> int:
        """How many edges there are."""
        return len(self.end)

    @property
    def bytes_on_disk(self) -> int:
        return sum(path.stat().st_size for path in self.folder.iterdir())

    def number(self, party: str) -> int | None:
        """The number of a party; None for one that no relation names."""
        name = party.encode()
        at = int(np.searchsorted(self.parties, name))
        return at if at < len(self.parties) and self.parties[at] == name else None

    def party(self, number: int) -> str:
        """The id of a party."""
        return bytes(self.parties[number]).decode()

    def edge(self, number: int) -> Edge:
        """An edge in words."""
        source = self.sources[self.source[number]]
        to_id = self.party(int(self.end[number]))
        unit, detail = int(self.unit[number]), int(self.detail[number])
        return Edge(
            self.party(int(self.start[number])),
            to_id,
            self.kinds[self.kind[number]],
            source,
            int(self.since[number]),
            int(self.until[number]),
            to_id if unit < 0 else str(self.texts[unit]),
            "" if detail < 0 else str(self.texts[detail]),
        )


_COLUMNS = ("parties", "start", "end", "kind", "source", "since", "until", "unit", "detail", "out", "into", "into_edge")


def current_name(folder: Path) -> str | None:
    """The name of the index that was built last; None where there is none."""
    try:
        return (folder / _CURRENT).read_text("utf-8").strip()
    except FileNotFoundError:
        return None


def open_arrays(folder: Path) -> Arrays | None:
    """The index that was built last; None where there is none, or one of another format."""
    while (name := current_name(folder)) is not None:
        try:
            return _opened(folder / name)
        except FileNotFoundError:
            if current_name(folder) == name:
                raise
            # A newer one took its place while it was opened.
    return None


def _opened(current: Path) -> Arrays | None:
    import pyarrow as pa

    meta = json.loads((current / "meta.json").read_bytes())
    if meta["format"] != _FORMAT:
        return None
    # As plain arrays over the mapped pages: a memmap takes ten times as long to give one number.
    columns = {name: np.asarray(np.load(current / f"{name}.npy", mmap_mode="r")) for name in _COLUMNS}
    with pa.memory_map(str(current / "texts.arrow")) as file:
        texts = pa.ipc.open_file(file).read_all().column("text").combine_chunks()
    sources = tuple(Source(**{**one, "record": tuple(Part[part] for part in one["record"])}) for one in meta["sources"])
    read_at = datetime.fromisoformat(meta["read_at"])
    return Arrays(current, read_at, sources, tuple(meta["kinds"]), meta["positions"], **columns, texts=texts)


def build_arrays(folder: Path, feeds: Sequence[Feed], now: datetime) -> Arrays:
    """Builds the index of all that is published, and puts it in the place of the one before.

    A department that cannot be read is left out: `positions` has none of it. A build that is killed half-way leaves
    the index before. Who builds must be alone (`RelationIndex` sees to it).
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("building-*"):
        shutil.rmtree(left)
    target = folder / f"building-{os.getpid()}"
    target.mkdir()
    with collection_paused():
        collected = _Collected()
        for feed in feeds:
            collected.take(feed)
    collected.write(target, now)
    number = 1 + max((int(path.name) for path in folder.iterdir() if path.name.isdigit()), default=0)
    for path in target.iterdir():
        _sync(path)
    built = target.rename(folder / str(number))
    pointer = folder / f"{_CURRENT}.{os.getpid()}"
    pointer.write_text(built.name, "utf-8")
    _sync(pointer)
    pointer.replace(folder / _CURRENT)
    for path in folder.iterdir():
        # Another process may still have it open: on POSIX its pages stay until it lets go.
        if path.name.isdigit() and int(path.name) < number:
            shutil.rmtree(path)
    found = open_arrays(folder)
    assert found is not None
    return found


def ordinal(text: str | None, absent: int) -> int:
    """A day of a feed as an ordinal."""
    return absent if text is None else date.fromisoformat(text).toordinal()


class _Days(dict[str | None, int]):
    """Ordinals of days, each worked out once."""

    def __init__(self, absent: int) -> None:
        super().__init__({None: absent})
        self._absent = absent

    def __missing__(self, text: str | None) -> int:
        found = self[text] = ordinal(text, self._absent)
        return found


class _Texts(dict[str | None, int]):
    """Texts numbered as they come; -1 for none."""

    def __init__(self) -> None:
        super().__init__({None: -1})

    def __missing__(self, text: str | None) -> int:
        found = self[text] = len(self) - 1
        return found

    def words(self) -> list[str]:
        """The texts in the order of their numbers."""
        return [text for text in self if text is not None]


class _Collected:
    """The edges of all feeds as columns, in the order read."""

    def __init__(self) -> None:
        self._sources: list[Source] = []
        self._positions: dict[str, Position] = {}
        self._ends: tuple[list[pa.Array], list[pa.Array]] = ([], [])
        self._columns: dict[str, list[NDArray[np.int32]]] = {
            name: [] for name in ("kind", "source", "since", "until", "unit", "detail")
        }
        self._kinds = _Texts()
        self._since, self._until = _Days(EVER), _Days(NEVER)
        self._texts = _Texts()

    def take(self, feed: Feed) -> None:
        """Takes in all of a feed, or nothing where it cannot be read."""
        numbers = {}
        for one in feed.published:
            numbers[one.name] = len(self._sources)
            self._sources.append(source_of(feed.department, one))
        chunks = [*self._ends, *self._columns.values()]
        before = [len(one) for one in chunks]
        try:
            for name, rows in feed.snapshot():
                if rows:
                    self._add(numbers[name], rows)
        except (SQLAlchemyError, FeedUnavailable) as error:
            _log.warning("the index is built without %s: %s", feed.department, error)
            for chunk, length in zip(chunks, before, strict=True):
                del chunk[length:]
            return
        self._positions[feed.department] = feed.position()

    def _add(self, source: int, rows: Sequence[EdgeRow]) -> None:
        import pyarrow as pa

        from_id, to_id, kind, since, until, unit, detail = zip(*rows, strict=True)
        told = self._sources[source]
        self._ends[0].append(pa.array(from_id, pa.string()))
        self._ends[1].append(pa.array(to_id, pa.string()))
        values: Mapping[str, Iterable[int] | int] = {
            "kind": map(self._kinds.__getitem__, kind),
            "source": source,
            "since": map(self._since.__getitem__, since),
            "until": map(self._until.__getitem__, until),
            "unit": -1 if told.unit_is_end else map(self._texts.__getitem__, unit),
            "detail": map(self._texts.__getitem__, detail) if told.has_detail else -1,
        }
        for name, numbers in values.items():
            column = (
                np.full(len(rows), numbers) if isinstance(numbers, int) else np.fromiter(numbers, np.int32, len(rows))
            )
            self._columns[name].append(column.astype(np.int32, copy=False))

    def write(self, target: Path, now: datetime) -> None:
        import pyarrow as pa

        parties, start, end = self._numbered()
        order = np.argsort(start, kind="stable")
        start, end = start[order], end[order]
        count = len(parties)
        into_edge = np.argsort(end, kind="stable").astype(np.int32)
        arrays: dict[str, NDArray[np.generic]] = {
            "parties": parties,
            "start": start,
            "end": end,
            "out": np.searchsorted(start, np.arange(count + 1)).astype(np.int32),
            "into": np.searchsorted(end[into_edge], np.arange(count + 1)).astype(np.int32),
            "into_edge": into_edge,
        }
        for name, chunks in self._columns.items():
            joined = np.concatenate(chunks) if chunks else np.empty(0, np.int32)
            arrays[name] = joined[order].astype(np.uint8 if name in ("kind", "source") else np.int32)
        for name, array in arrays.items():
            np.save(target / f"{name}.npy", array)
        texts = pa.table({"text": pa.array(self._texts.words(), pa.string())})
        with pa.OSFile(str(target / "texts.arrow"), "wb") as file, pa.ipc.new_file(file, texts.schema) as writer:
            writer.write_table(texts.combine_chunks())
        meta = {
            "format": _FORMAT,
            "read_at": now.isoformat(),
            "positions": self._positions,
            "kinds": self._kinds.words(),
            "sources": [{**one._asdict(), "record": [part.name for part in one.record]} for one in self._sources],
        }
        (target / "meta.json").write_text(json.dumps(meta), "utf-8")

    def _numbered(self) -> tuple[NDArray[np.bytes_], NDArray[np.int32], NDArray[np.int32]]:
        """The parties in order, and both ends of the edges as their numbers."""
        import pyarrow as pa
        import pyarrow.compute as pc

        chunks = [*self._ends[0], *self._ends[1]]
        if not chunks:
            none = np.empty(0, np.int32)
            return np.empty(0, "S1"), none, none
        encoded = pa.chunked_array(chunks).combine_chunks().dictionary_encode()
        names, indices = encoded.dictionary, encoded.indices.to_numpy()
        order = pc.sort_indices(names).to_numpy()
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        width = int(pc.max(pc.binary_length(names)).as_py())
        parties = names.take(pa.array(order)).to_numpy(zero_copy_only=False).astype(f"S{width}")
        numbers = rank[indices]
        half = len(numbers) // 2
        return parties, numbers[:half], numbers[half:]


def source_of(department: str, published: Published) -> Source:
    """What the index keeps of a published relation."""
    return Source(department, published.name, published.record, published.unit_is_end, published.has_detail)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

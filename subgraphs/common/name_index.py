"""The names of one department's parties, searched in all their forms; kept up with what the department changes.

An SQLite full-text index holds each name as tokens: characters, syllables with and without tones, initials. It gives
candidates in a few searches, and `resolvers.search.match` says how well each answers. Rows stand in the order of their
length, so that the candidates of a common word are those of which most was typed.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from identifiers.party import is_person
from resolvers.search.forms import Forms, core, forms_of, readings
from resolvers.search.match import BY_CODE, Match, match
from resolvers.search.query import Query
from subgraphs.databases.feed import EdgeRow, Feed, Position

# Changes beyond this many are a build of their own.
_MOST_CHANGES = 50_000
# Candidates of one search; a name of which so many others are better is not what was meant.
_MOST_CANDIDATES = 1_000
_FRESH = 1.0
_FORMAT = 2
_COLUMNS = "party, name, former, masked, folded, characters, toned, plain, initials"

_TABLES = """
CREATE TABLE state (format INTEGER, position TEXT);
CREATE TABLE names (
  number INTEGER PRIMARY KEY, party TEXT, name TEXT, former INTEGER, masked TEXT,
  folded TEXT, characters TEXT, toned TEXT, plain TEXT, initials TEXT
);
CREATE INDEX names_of_party ON names (party);
CREATE VIRTUAL TABLE forms USING fts5 (
  characters, toned, plain, initials, content='names', content_rowid='number', columnsize=0,
  tokenize="unicode61 remove_diacritics 0"
);
"""


class FoundName(NamedTuple):
    """A name that answers a search; `masked` is what may be said of the number beside it."""

    party: str
    name: str
    former: bool
    masked: str | None
    match: Match


class NameIndex:
    """The index of one department, in a file of its own beside the database."""

    def __init__(self, path: Path, feed: Feed, fresh: float = _FRESH) -> None:
        self._path = path
        self._feed = feed
        self._fresh = fresh
        self._looked = float("-inf")
        self._lock = threading.Lock()

    def search(self, query: Query, most: int) -> list[FoundName]:
        """The best matches, each party by its best name; best first, then by id."""
        self.keep_up()
        best: dict[str, FoundName] = {}
        with closing(self._open()) as connection:
            for number in _candidates(connection, query):
                row = connection.execute(f"SELECT {_COLUMNS} FROM names WHERE number = ?", (number,)).fetchone()
                party, name, former, masked, folded, *tokens = row
                if query.masked is not None and masked != query.masked:
                    continue
                forms = Forms(folded, folded if is_person(party) else core(folded), *map(_split, tokens))
                how = BY_CODE if party == query.code else match(query, forms, former=bool(former))
                if how is not None and (party not in best or how.score > best[party].match.score):
                    best[party] = FoundName(party, name, bool(former), masked, how)
        return sorted(best.values(), key=lambda found: (-found.match.score, found.party))[:most]

    def keep_up(self) -> None:
        """Takes in what the department has changed, where it was not looked at within the last second."""
        with self._lock:
            if time.monotonic() - self._looked >= self._fresh:
                self._keep_up()
                self._looked = time.monotonic()

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=60, isolation_level=None)

    def _keep_up(self) -> None:
        if self._position() is None:
            self._build()
        position = self._position()
        assert position is not None
        changes = self._feed.changes(position, _MOST_CHANGES)
        if changes is None:
            self._build()
        elif changes.position != position:
            touched = sorted({unit for units in changes.units.values() for unit in units})
            with closing(self._open()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                # Another process may have taken the same changes in: to do it again changes nothing.
                for party in touched:
                    _remove(connection, party)
                number = connection.execute("SELECT ifnull(max(number), 0) FROM names").fetchone()[0]
                rows = [row for edges in changes.edges.values() for row in edges]
                _insert(connection, number, rows)
                connection.execute("UPDATE state SET position = ?", (changes.position,))
                connection.execute("COMMIT")

    def _position(self) -> Position | None:
        if not self._path.is_file():
            return None
        with closing(self._open()) as connection:
            found = connection.execute("SELECT format, position FROM state").fetchone()
        return str(found[1]) if found is not None and found[0] == _FORMAT else None

    def _build(self) -> None:
        """Builds the index beside the one that is there, and puts it in its place."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        target = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        target.unlink(missing_ok=True)
        rows = [row for _, batch in self._feed.snapshot() for row in batch]
        rows.sort(key=lambda row: (len(row[1]), row[0], row[1]))
        with closing(sqlite3.connect(target, isolation_level=None)) as connection:
            connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES}")
            connection.execute("BEGIN")
            _insert(connection, 0, rows)
            connection.execute("INSERT INTO state VALUES (?, ?)", (_FORMAT, self._feed.position()))
            connection.execute("COMMIT")
        target.replace(self._path)
        self._feed.forget(self._feed.position())


def _split(tokens: str) -> tuple[str, ...]:
    return tuple(tokens.split(" "))


def _insert(connection: sqlite3.Connection, number: int, rows: Iterable[EdgeRow]) -> None:
    for party, name, kind, _, _, _, masked in rows:
        number += 1
        forms = forms_of(name, person=is_person(party))
        tokens = tuple(" ".join(part) for part in (forms.tokens, forms.toned, forms.plain, forms.initials))
        connection.execute(
            f"INSERT INTO names (number, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, party, name, kind == "FORMER", masked, forms.folded, *tokens),
        )
        connection.execute(
            "INSERT INTO forms (rowid, characters, toned, plain, initials) VALUES (?, ?, ?, ?, ?)", (number, *tokens)
        )


def _remove(connection: sqlite3.Connection, party: str) -> None:
    # An index of another table's content is told what it held.
    connection.execute(
        "INSERT INTO forms (forms, rowid, characters, toned, plain, initials) "
        "SELECT 'delete', number, characters, toned, plain, initials FROM names WHERE party = ?",
        (party,),
    )
    connection.execute("DELETE FROM names WHERE party = ?", (party,))


def _candidates(connection: sqlite3.Connection, query: Query) -> Iterator[int]:
    """The numbers of names that may answer, each once, those of the narrower searches first."""
    seen: set[int] = set()
    if query.code is not None:
        for (number,) in connection.execute("SELECT number FROM names WHERE party = ?", (query.code,)):
            seen.add(number)
            yield number
    for expression in dict.fromkeys(_expressions(query)):
        found = connection.execute(
            "SELECT rowid FROM forms WHERE forms MATCH ? ORDER BY rowid LIMIT ?",
            (expression, _MOST_CANDIDATES),
        )
        for (number,) in found:
            if number not in seen:
                seen.add(number)
                yield number
        if len(seen) >= _MOST_CANDIDATES:
            return


def _expressions(query: Query) -> Iterator[str]:
    if query.hanzi is not None:
        tokens = query.hanzi.tokens
        yield _phrase("characters", tokens)
        core = [token for token in tokens if token in query.hanzi.core] or list(tokens)
        yield _all("characters", core)
        yield _sounding(query.hanzi.plain)
        yield from _but_one("characters", core)
        return
    yield _phrase("characters", [query.folded], begun=True)
    for reading in query.readings:
        yield _read("toned" if query.toned else "plain", reading)
    if query.folded.isascii() and query.folded.isalpha() and len(query.folded) > 1:
        yield _phrase("initials", [query.folded], begun=True)
        # A slip of the hand: some of what was typed is a syllable still.
        yield _some("plain", query.folded)


def _phrase(column: str, tokens: Sequence[str], *, begun: bool = False) -> str:
    return f"{column} : {_quoted(' '.join(tokens))}{' *' if begun else ''}"


def _all(column: str, tokens: Iterable[str]) -> str:
    return f"{column} : ({' AND '.join(map(_quoted, dict.fromkeys(tokens)))})"


def _but_one(column: str, tokens: Sequence[str]) -> Iterator[str]:
    """All tokens but one; of fewer than three what is left says too little."""
    if 3 <= len(tokens) <= 12:
        for at in range(len(tokens)):
            yield _all(column, [*tokens[:at], *tokens[at + 1 :]])


def _read(column: str, reading: Sequence[str]) -> str:
    """Names with all these syllables, the last of them perhaps only begun; in which order, `match` sees."""
    whole = [*map(_quoted, dict.fromkeys(reading[:-1])), f"{_quoted(reading[-1])} *"]
    return f"{column} : ({' AND '.join(whole)})"


def _sounding(syllables: Sequence[str]) -> str:
    """Names with a character that sounds like each of those typed."""
    each = [f"({' OR '.join(map(_quoted, readings(one)))})" for one in dict.fromkeys(syllables)]
    return f"plain : ({' AND '.join(each)})"


def _some(column: str, letters: str) -> str:
    """Names that begin with what may be the first syllables of mistyped letters."""
    return f"{column} : ^ {_quoted(letters[:2])} *"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

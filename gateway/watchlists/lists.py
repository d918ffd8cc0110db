"""The watchlists of a hub's clients: whom they watch, what was last found of each, and what has changed.

Kept where the hub keeps what is its own, which several processes may read and write: one of them at a time reviews a
list. Of a party it has its id, the client's own reference for it, and an `Outcome`; no name, no case, no number of a
person. Each call is a transaction, and raises StoreUnavailable.
"""

from collections.abc import Collection, Mapping, Sequence

from gateway.screening.outcome import CLEAR
from gateway.store import NUMBER, Row, Statements, Store, Value, batched, places_of
from gateway.watchlists.outcomes import written
from gateway.watchlists.records import (
    ALERT,
    LIST,
    MEMBER,
    Alert,
    Day,
    Look,
    Member,
    Watchlist,
    alert_of,
    member_of,
    text_of,
    watchlist_of,
)

# Whom somebody has to think about.
_NOTABLE = f"(unchecked IS NOT NULL OR decision <> '{CLEAR}')"

TABLES = (
    # `tried_at` is the second in which a review is tried next; `version` another whenever others are watched.
    f"""CREATE TABLE IF NOT EXISTS watchlists (
        number {NUMBER}, client TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, purpose TEXT NOT NULL,
        case_number TEXT, check_for TEXT, made_at TEXT NOT NULL, made_by TEXT NOT NULL,
        parties BIGINT NOT NULL DEFAULT 0, reviewed_on TEXT, reviewed_at TEXT, seen BIGINT NOT NULL DEFAULT 0,
        failing TEXT, tried_at DOUBLE PRECISION NOT NULL DEFAULT 0, version BIGINT NOT NULL DEFAULT 0,
        UNIQUE (client, name)
    )""",
    # Which process looks after the lists, until which second: one row, once there is one.
    "CREATE TABLE IF NOT EXISTS watching (one BIGINT PRIMARY KEY, owner TEXT, until DOUBLE PRECISION NOT NULL)",
    """CREATE TABLE IF NOT EXISTS watched (
        list BIGINT NOT NULL, reference TEXT NOT NULL, party TEXT NOT NULL, since TEXT NOT NULL, decision TEXT,
        findings TEXT, unchecked TEXT, checked_on TEXT, changed_on TEXT, reviewed_on TEXT, mark TEXT,
        PRIMARY KEY (list, reference)
    )""",
    "CREATE INDEX IF NOT EXISTS watched_of_party ON watched (list, party)",
    f"CREATE INDEX IF NOT EXISTS watched_notable ON watched (list, reference) WHERE {_NOTABLE}",
    f"""CREATE TABLE IF NOT EXISTS watch_alerts (
        number {NUMBER}, list BIGINT NOT NULL, day TEXT NOT NULL, at TEXT NOT NULL, reference TEXT NOT NULL,
        party TEXT NOT NULL, before TEXT, after TEXT, code TEXT, came TEXT NOT NULL, went TEXT NOT NULL, record TEXT
    )""",
    "CREATE INDEX IF NOT EXISTS watch_alerts_of_day ON watch_alerts (list, day, number)",
    "CREATE INDEX IF NOT EXISTS watch_alerts_of_list ON watch_alerts (list, number)",
    "CREATE INDEX IF NOT EXISTS watch_alerts_of_reference ON watch_alerts (list, reference)",
    """CREATE TABLE IF NOT EXISTS watch_days (
        list BIGINT NOT NULL, day TEXT NOT NULL, reviewed_at TEXT NOT NULL, watched BIGINT NOT NULL,
        unchecked BIGINT NOT NULL, incomplete BIGINT NOT NULL, PRIMARY KEY (list, day)
    )""",
)
# So many parties a list has at the most.
MOST = 1_000_000
# Whose review is due: never looked at since somebody wanted it, or not since a day.
_DUE = "(reviewed_on IS NULL OR reviewed_on < ?)"


class WatchlistExists(ValueError):
    """A list of this name is made for something else."""


class WatchlistGone(ValueError):
    """A list that somebody has removed meanwhile."""


class WatchlistFull(ValueError):
    """A list would have more parties than one may."""


class Watchlists:
    """The watchlists of a hub, in a store of `TABLES`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self, client: str, name: str, stated: Mapping[str, str], check_for: str | None, by: str, at: str) -> bool:
        """Makes a list; false where it is there, made for the same. Raises WatchlistExists."""
        role, purpose, case = stated["role"], stated["purpose"], stated.get("case")
        with self._store.transaction() as statements:
            made = statements.run(
                "INSERT INTO watchlists (client, name, role, purpose, case_number, check_for, made_at, made_by)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                client, name, role, purpose, case, check_for, at, by,
            )  # fmt: skip
            found = watchlist_of(_one(statements, client, name))
        if (found.role, found.purpose, found.case, found.check_for) != (role, purpose, case, check_for):
            raise WatchlistExists(f"{name} is a watchlist already, of {found.role} for {found.purpose}")
        return made == 1

    def remove(self, watchlist: Watchlist) -> bool:
        """Removes a list, and all that was kept for it; false where it is gone already."""
        with self._store.transaction() as statements:
            # First the list itself: who adds to it waits for that, and finds it gone.
            removed = statements.run("DELETE FROM watchlists WHERE number = ?", watchlist.number)
            for table in ("watched", "watch_alerts", "watch_days"):
                statements.run(f"DELETE FROM {table} WHERE list = ?", watchlist.number)
            return removed == 1

    def all(self) -> list[Watchlist]:
        """The lists of all clients."""
        return [watchlist_of(row) for row in self._store.rows(f"SELECT {LIST} FROM watchlists ORDER BY number")]

    def of(self, client: str) -> list[Watchlist]:
        """A client's lists, by name."""
        return [
            watchlist_of(row)
            for row in self._store.rows(f"SELECT {LIST} FROM watchlists WHERE client = ? ORDER BY name", client)
        ]

    def find(self, client: str, name: str) -> Watchlist | None:
        """A client's list of a name."""
        rows = self._store.rows(f"SELECT {LIST} FROM watchlists WHERE client = ? AND name = ?", client, name)
        return watchlist_of(rows[0]) if rows else None

    def add(self, watchlist: Watchlist, parties: Mapping[str, str], day: str) -> tuple[int, set[str]]:
        """Watches parties, by reference, from a day on; how many were not watched before, and the references that are
        of other parties, which stay as they are. Raises WatchlistFull, WatchlistGone.
        """
        added, taken, number = 0, set[str](), watchlist.number
        with self._store.transaction() as statements:
            for some in batched(parties.items()):
                values = [value for reference, party in some for value in (number, reference, party, day)]
                places = ", ".join(["(?, ?, ?, ?)"] * len(some))
                added += statements.run(
                    f"INSERT INTO watched (list, reference, party, since) VALUES {places} ON CONFLICT DO NOTHING",
                    *values,
                )  # fmt: skip
                references = [reference for reference, _ in some]
                there = statements.rows(
                    f"SELECT reference, party FROM watched WHERE list = ? AND reference IN ({places_of(references)})",
                    number, *references,
                )  # fmt: skip
                taken |= {str(reference) for reference, party in there if parties[str(reference)] != party}
            changing = "UPDATE watchlists SET parties = parties + ?, version = version + ? WHERE number = ?"
            if not statements.run(changing, added, int(added > 0), number):
                raise WatchlistGone(f"{watchlist.name} is there no more")
            ((count,),) = statements.rows("SELECT parties FROM watchlists WHERE number = ?", number)
            if int(count or 0) > MOST:
                raise WatchlistFull(f"a watchlist has {MOST:,} parties at the most")
            if added:
                _want(statements, number)
        return added, taken

    def drop(self, watchlist: Watchlist, references: Collection[str]) -> int:
        """Watches parties no more, of whom nothing is kept then; how many were watched."""
        dropped = 0
        with self._store.transaction() as statements:
            for some in batched(references):
                which: list[Value] = [watchlist.number, *some]
                where = f"WHERE list = ? AND reference IN ({places_of(some)})"
                statements.run(f"DELETE FROM watch_alerts {where}", *which)
                dropped += statements.run(f"DELETE FROM watched {where}", *which)
            statements.run(
                "UPDATE watchlists SET parties = parties - ?, version = version + ? WHERE number = ?",
                dropped, int(dropped > 0), watchlist.number,
            )  # fmt: skip
        return dropped

    def page(self, watchlist: Watchlist, after: str, first: int, *, notable: bool = False) -> list[Member]:
        """So many members after a reference, in their order; `notable`: those of whom something was found, or who could
        not be looked up.
        """
        where = f" AND {_NOTABLE}" if notable else ""
        return self._members(watchlist, f"reference > ?{where}", first, after)

    def due(self, watchlist: Watchlist, day: str, after: str, first: int) -> list[Member]:
        """So many members after a reference who are to be looked at on a day, in their order."""
        return self._members(watchlist, f"reference > ? AND {_DUE}", first, after, day)

    def looked(self, watchlist: Watchlist, looks: Sequence[Look], day: str, at: str, record: str | None) -> int:
        """Keeps what looks on a day came to; how many alerts that made. Who is watched no more, is left out."""
        number, alerts = watchlist.number, 0
        alike: dict[tuple[Value, ...], list[str]] = {}
        for look in looks:
            alike.setdefault(_kept(look, day), []).append(look.member.reference)
        with self._store.transaction() as statements:
            # Where another process has looked meanwhile, it has told what is otherwise.
            _hold(statements, number)
            for look in looks:
                member = look.member
                if look.change is None and look.unchecked in (None, member.unchecked):
                    continue
                known = "" if member.outcome is None else written(member.outcome.findings)
                alerts += statements.run(
                    "INSERT INTO watch_alerts"
                    " (list, day, at, reference, party, before, after, code, came, went, record)"
                    " SELECT list, ?, ?, reference, party, ?, ?, ?, ?, ?, ? FROM watched"
                    " WHERE list = ? AND reference = ? AND coalesce(findings, '') = ? AND coalesce(unchecked, '') = ?",
                    day, at, *_told(look), record, number, member.reference, known, member.unchecked or "",
                )  # fmt: skip
            for kept, members in alike.items():
                for some in batched(members):
                    statements.run(
                        "UPDATE watched SET decision = ?, findings = ?, unchecked = ?,"
                        " checked_on = coalesce(?, checked_on), changed_on = coalesce(?, changed_on), reviewed_on = ?"
                        f" WHERE list = ? AND reference IN ({places_of(some)})",
                        *kept, number, *some,
                    )  # fmt: skip
        return alerts

    def reviewed(self, watchlist: Watchlist, day: str | None, due: str, at: str, incomplete: int, forget: str) -> None:
        """All who were not looked at since a day `due` were, for the whole review of a `day` (None: it is still to
        come); of so many parties a department did not answer. What is older than the day `forget` is forgotten.
        """
        number = watchlist.number
        with self._store.transaction() as statements:
            if not _hold(statements, number):
                return
            if day is not None:
                _count(statements, number, day, at, incomplete)
            # Who was added meanwhile is still to be looked at.
            left = statements.rows(f"SELECT 1 FROM watched WHERE list = ? AND {_DUE} LIMIT 1", number, due)
            statements.run(
                "UPDATE watchlists SET reviewed_on = ?, reviewed_at = ?, failing = NULL WHERE number = ?",
                None if left else due, at, number,
            )  # fmt: skip
            for table in ("watch_alerts", "watch_days"):
                statements.run(f"DELETE FROM {table} WHERE list = ? AND day < ?", number, forget)

    def want(self, watchlist: Watchlist) -> None:
        """Has all of a list looked at as soon as somebody does."""
        with self._store.transaction() as statements:
            statements.run("UPDATE watched SET reviewed_on = NULL WHERE list = ?", watchlist.number)
            _want(statements, watchlist.number)

    def marks(self, watchlist: Watchlist) -> dict[str, str | None]:
        """By party, what is known to have happened to it (a mark of the index's), None where nothing is."""
        rows = self._store.rows("SELECT party, mark FROM watched WHERE list = ? ORDER BY party", watchlist.number)
        return {str(party): text_of(mark) for party, mark in rows}

    def marked(self, watchlist: Watchlist, marks: Mapping[str, str]) -> int:
        """Keeps marks of parties, and has those looked at of whom they are others; how many."""
        wanted = 0
        with self._store.transaction() as statements:
            for party, mark in marks.items():
                wanted += statements.run(
                    "UPDATE watched SET mark = ?, reviewed_on = NULL"
                    " WHERE list = ? AND party = ? AND (mark IS NULL OR mark <> ?)",
                    mark, watchlist.number, party, mark,
                )  # fmt: skip
            if wanted:
                _want(statements, watchlist.number)
        return wanted

    def waiting(self, day: str) -> list[Watchlist]:
        """The lists that are to be reviewed on a day, and may be tried now."""
        with self._store.transaction() as statements:
            select = f"SELECT {LIST} FROM watchlists WHERE {_DUE} AND tried_at <= ? ORDER BY tried_at, number"
            return [watchlist_of(row) for row in statements.rows(select, day, statements.now())]

    def failed(self, watchlist: Watchlist, why: str | None, seconds: float) -> None:
        """It was not reviewed whole (`why`, None: some departments did not answer), and is tried again in so many
        seconds.
        """
        with self._store.transaction() as statements:
            statements.run(
                "UPDATE watchlists SET failing = ?, tried_at = ? WHERE number = ?",
                why, statements.now() + seconds, watchlist.number,
            )  # fmt: skip

    def take(self, owner: str, seconds: float) -> bool:
        """Whether a process looks after the lists for so many seconds: nobody else does meanwhile."""
        with self._store.transaction() as statements:
            statements.run("INSERT INTO watching VALUES (1, NULL, 0) ON CONFLICT DO NOTHING")
            now = statements.now()
            # A clock that was set back must not keep everybody waiting.
            return statements.run(
                "UPDATE watching SET owner = ?, until = ?"
                " WHERE owner IS NULL OR owner = ? OR until < ? OR until > ?",
                owner, now + seconds, owner, now, now + 10 * seconds,
            ) == 1  # fmt: skip

    def release(self, owner: str) -> None:
        """The process looks after them no more."""
        with self._store.transaction() as statements:
            statements.run("UPDATE watching SET owner = NULL WHERE owner = ?", owner)

    def alerts(self, watchlist: Watchlist, day: str, after: int, first: int) -> list[Alert]:
        """So many alerts of a day after a number, in their order."""
        rows = self._store.rows(
            f"SELECT {ALERT} FROM watch_alerts WHERE list = ? AND day = ? AND number > ? ORDER BY number LIMIT ?",
            watchlist.number, day, after, first,
        )  # fmt: skip
        return [alert_of(row) for row in rows]

    def days(self, watchlist: Watchlist, most: int, day: str | None = None) -> list[Day]:
        """So many days on which there was a review or an alert, the latest first; or one day."""
        which, values = ("", ()) if day is None else (" AND day = ?", (day,))
        own = watchlist.number, *values
        rows = self._store.rows(
            "SELECT one.day, max(reviewed_at), coalesce(max(watched), 0), coalesce(max(unchecked), 0),"
            " coalesce(max(incomplete), 0), sum(alerts) FROM ("
            f" SELECT day, reviewed_at, watched, unchecked, incomplete, 0 AS alerts"
            f" FROM watch_days WHERE list = ?{which} UNION ALL"
            f" SELECT day, NULL, NULL, NULL, NULL, count(*) FROM watch_alerts WHERE list = ?{which} GROUP BY day"
            ") AS one GROUP BY one.day ORDER BY one.day DESC LIMIT ?",
            *own, *own, most,
        )  # fmt: skip
        return [
            Day(str(one), None if at is None else str(at), *(int(count or 0) for count in counts))
            for one, at, *counts in rows
        ]

    def see(self, watchlist: Watchlist, number: int) -> None:
        """Somebody has taken note of the alerts up to a number."""
        with self._store.transaction() as statements:
            # Of alerts that are still to come nobody has.
            highest = "SELECT max(number) FROM watch_alerts WHERE list = ? AND number <= ?"
            ((last,),) = statements.rows(highest, watchlist.number, number)
            if last is not None:
                seeing = "UPDATE watchlists SET seen = ? WHERE number = ? AND seen < ?"
                statements.run(seeing, last, watchlist.number, last)

    def close(self) -> None:
        """Closes the store."""
        self._store.close()

    def _members(self, watchlist: Watchlist, where: str, first: int, *values: Value) -> list[Member]:
        rows = self._store.rows(
            f"SELECT {MEMBER} FROM watched WHERE list = ? AND {where} ORDER BY reference LIMIT ?",
            watchlist.number, *values, first,
        )  # fmt: skip
        return [member_of(row) for row in rows]


def _one(statements: Statements, client: str, name: str) -> Row:
    (row,) = statements.rows(f"SELECT {LIST} FROM watchlists WHERE client = ? AND name = ?", client, name)
    return row


def _hold(statements: Statements, number: int) -> bool:
    """Who changes a list waits for who does; false where it is there no more."""
    return statements.run("UPDATE watchlists SET seen = seen WHERE number = ?", number) == 1


def _count(statements: Statements, number: int, day: str, at: str, incomplete: int) -> None:
    """Keeps a day's review in numbers."""
    counting = "SELECT count(*), count(unchecked) FROM watched WHERE list = ?"
    ((watched, unchecked),) = statements.rows(counting, number)
    statements.run(
        "INSERT INTO watch_days VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (list, day) DO UPDATE SET"
        " reviewed_at = excluded.reviewed_at, watched = excluded.watched, unchecked = excluded.unchecked,"
        " incomplete = excluded.incomplete",
        number, day, at, watched, unchecked, incomplete,
    )  # fmt: skip


def _want(statements: Statements, number: int) -> None:
    statements.run("UPDATE watchlists SET reviewed_on = NULL, tried_at = 0, failing = NULL WHERE number = ?", number)


def _kept(look: Look, day: str) -> tuple[Value, ...]:
    """What is kept of a member: decision, findings, why it was not looked up, checked_on, changed_on, reviewed_on."""
    known, unchecked = look.known, look.unchecked
    outcome = (None, None) if known is None else (known.decision, written(known.findings))
    checked, changed = unchecked is None, look.change is not None
    return *outcome, unchecked, day if checked else None, day if changed else None, day if look.settled else None


def _told(look: Look) -> tuple[str | None, str | None, str | None, str, str]:
    if look.change is None:
        before = None if look.member.outcome is None else look.member.outcome.decision
        return before, None, look.unchecked, written(()), written(())
    change = look.change
    return change.before, change.after, None, written(change.came), written(change.went)

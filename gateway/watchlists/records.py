"""Watchlists, their members, alerts and days, as they are kept: one record a row."""

from dataclasses import dataclass

from gateway.store import Row, Value
from gateway.watchlists.outcomes import Change, Finding, Outcome, read

# The columns of each.
LIST = (
    "number, seen, version, parties, (SELECT count(*) FROM watch_alerts AS one"
    " WHERE one.list = watchlists.number AND one.number > watchlists.seen),"
    " client, name, role, purpose, case_number, check_for, made_at, made_by, reviewed_on, reviewed_at, failing"
)
MEMBER = "reference, party, since, decision, findings, unchecked, checked_on, changed_on"
ALERT = "number, day, at, reference, party, before, after, code, came, went, record"


@dataclass(frozen=True, slots=True)
class Watchlist:
    """A list of a client: in which role, for which purpose and under which case its parties are looked up, and for
    which business they are checked, where that is another.

    `reviewed_on` is the day on which all of it was last looked at, and `reviewed_at` when that ended (ISO 8601,
    Shanghai); `seen` the number of the last alert that somebody has taken note of, `unseen` how many there are after
    it; `failing` why it could not be reviewed; `version` another number whenever others are watched.
    """

    number: int
    client: str
    name: str
    role: str
    purpose: str
    case: str | None
    check_for: str | None
    made_at: str
    made_by: str
    reviewed_on: str | None
    reviewed_at: str | None
    seen: int
    failing: str | None
    version: int
    parties: int
    unseen: int

    @property
    def stated(self) -> dict[str, str]:
        """What a lookup of its parties states."""
        given = {"purpose": self.purpose, "role": self.role, "case": self.case}
        return {name: text for name, text in given.items() if text is not None}


@dataclass(frozen=True, slots=True)
class Member:
    """A watched party, by the client's own reference: since which day, what was found on the day `checked_on`, when
    that last changed, and why it could not be looked up since, if so.
    """

    reference: str
    party: str
    since: str
    outcome: Outcome | None
    unchecked: str | None
    checked_on: str | None
    changed_on: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a member came to: what is known of it now, or why it could not be looked up (`unchecked`); what is
    otherwise; `settled`: whether it need not be looked at again that day.
    """

    member: Member
    known: Outcome | None
    change: Change | None = None
    unchecked: str | None = None
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Alert:
    """What changed of a party, found by a review: numbered in the order in which they were found.

    `before` and `after` are decisions, `after` None where it could not be looked up any more, for the reason `code`;
    `record` is that of the disclosure log.
    """

    number: int
    day: str
    at: str
    reference: str
    party: str
    before: str | None
    after: str | None
    code: str | None
    came: tuple[Finding, ...]
    went: tuple[Finding, ...]
    record: str | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a list: when its last review ended, of how many parties; how many could not be looked up, and of how
    many a department did not answer; and how many alerts there are.
    """

    day: str
    reviewed_at: str | None
    watched: int
    unchecked: int
    incomplete: int
    alerts: int


def watchlist_of(row: Row) -> Watchlist:
    """The list of a row of `LIST`."""
    counts, texts = [int(value or 0) for value in row[:5]], [text_of(value) for value in row[5:]]
    number, seen, version, parties, unseen = counts
    client, name, role, purpose, case, check_for, made_at, made_by, reviewed_on, reviewed_at, failing = texts
    made_for = str(client), str(name), str(role), str(purpose), case, check_for, str(made_at), str(made_by)
    return Watchlist(number, *made_for, reviewed_on, reviewed_at, seen, failing, version, parties, unseen)


def member_of(row: Row) -> Member:
    """The member of a row of `MEMBER`."""
    reference, party, since, decision, findings, unchecked, checked_on, changed_on = map(text_of, row)
    outcome = None if decision is None or findings is None else Outcome(decision, read(findings))
    return Member(str(reference), str(party), str(since), outcome, unchecked, checked_on, changed_on)


def alert_of(row: Row) -> Alert:
    """The alert of a row of `ALERT`."""
    number, *texts = row
    day, at, reference, party, before, after, code, came, went, record = map(text_of, texts)
    first = int(number or 0), str(day), str(at), str(reference), str(party), before, after, code
    return Alert(*first, read(str(came)), read(str(went)), record)


def text_of(value: Value) -> str | None:
    """A value that is a text, or nothing."""
    return None if value is None else str(value)

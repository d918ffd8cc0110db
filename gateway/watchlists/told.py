"""What a client asks of its watchlists and is told of them, as JSON: what the hub answers, and the shell reads."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from gateway.screening.outcome import Found, LookedUp, Party

# Where a hub is asked.
PATH = "/watchlists"
# So many parties are added, dropped or told of at a time.
MOST = 10_000

# Characters of what a client calls a list and a party.
MOST_CHARACTERS = 100


class _Asked(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    pass


class Making(_Asked, frozen=True):
    """How the parties of a list are looked up: for which purpose, in which role (None: the one that looks up for it),
    under which case where the purpose needs one, and for which business they are checked, where that is another.
    """

    purpose: str
    role: str | None = None
    case: str | None = None
    check_for: str | None = None


class Adding(_Asked, frozen=True):
    """A party: an identity number, a credit code or an id, and the client's own reference (None: the party's id)."""

    subject: str
    reference: str | None = None


class Added(_Asked, frozen=True):
    """Parties to be watched."""

    parties: Annotated[list[Adding], msgspec.Meta(min_length=1, max_length=MOST)]


class Dropped(_Asked, frozen=True):
    """Parties to be watched no more, by reference."""

    references: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MOST)]


class Seen(_Asked, frozen=True):
    """The number of the last alert that somebody has taken note of."""

    alert: Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class _Told(msgspec.Struct, frozen=True, rename="camel"):
    pass


class Summary(_Told, frozen=True):
    """A list: what it is for, how many parties it has, when all of it was last looked at (day; moment, Shanghai), why
    that failed since, and how many alerts nobody has taken note of (those after the number `seen`).
    """

    name: str
    role: str
    purpose: str
    case: str | None
    check_for: str | None
    parties: int
    made_at: str
    made_by: str
    reviewed_on: str | None
    reviewed_at: str | None
    failing: str | None
    seen: int
    unseen: int


class DayOf(_Told, frozen=True):
    """A day of a list: its last review (None: there was none) and of how many parties; how many had no lawful lookup,
    of how many some department did not answer, and how many alerts there are.
    """

    day: str
    reviewed_at: str | None
    watched: int
    unchecked: int
    incomplete: int
    alerts: int


class Whole(_Told, frozen=True):
    """A list with its last days, the latest first."""

    watchlist: Summary
    days: Sequence[DayOf]


class Refusal(_Told, frozen=True):
    """What was not taken of a request, or who may not be looked up: the place in it, and why."""

    at: int
    code: str
    message: str


class Taken(_Told, frozen=True):
    """What came of adding: how many are watched now who were not, what was not taken, and who is watched but may not be
    looked up as it stands.
    """

    added: int
    refused: Sequence[Refusal]
    unchecked: Sequence[Refusal]


class Item(_Told, frozen=True):
    """An item of the opinions, and what follows from it."""

    code: str
    action: str


class Why(_Told, frozen=True):
    """Why a party may not be looked up."""

    code: str
    message: str


class Watched(_Told, frozen=True):
    """A party of a list, by the client's reference: since when, when it was last looked at by a review and found
    otherwise (days); what is found of it now (None: nothing), or why it may not be looked up.
    """

    reference: str
    party: Party
    since: str
    checked_on: str | None
    changed_on: str | None
    now: Found | None = None
    why_not: Why | None = None


class Portfolio(_Told, frozen=True):
    """Parties of a list, in the order of their references; `more`: there are others after the reference `last`."""

    as_of: str
    lookup: LookedUp
    parties: Sequence[Watched]
    more: bool
    last: str
    record: str | None
    notes: Sequence[str]


class AlertOf(_Told, frozen=True):
    """What a review found changed of a party: its decision before (None: at the first look) and after; or why it could
    not be looked up any more (`code`). What came and what went; what is found of the party now, and which of its
    measures (by their places) are those that came. `record` is that of the review.

    Where the party may not be looked up now, that is all that is told (`why_not`); and that something was found is not.
    """

    number: int
    at: str
    reference: str
    party: Party
    code: str | None = None
    before: str | None = None
    after: str | None = None
    came: Sequence[Item] = ()
    went: Sequence[Item] = ()
    now: Found | None = None
    new: Sequence[int] = ()
    why_not: Why | None = None
    record: str | None = None


class Digest(_Told, frozen=True):
    """A day of a list, and its alerts in their order; `more`: there are others after the number `last`. Of so many as
    are `withheld` nothing is told: their parties may not be looked up now. `record` is that of this answer.
    """

    watchlist: str
    day: DayOf
    lookup: LookedUp
    alerts: Sequence[AlertOf]
    withheld: int
    more: bool
    last: int
    record: str | None
    notes: Sequence[str]

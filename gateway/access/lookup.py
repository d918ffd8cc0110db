"""A lookup (查询): who asks, in which role, for which purpose, about which case or with whose consent.

Source: the opinions, 坚持合法性; domain.md, Lawfulness. What a request states is checked before anything of it is
planned; what is missing or wrong is said in the refusal.
"""

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol
from urllib.parse import unquote_to_bytes

from gateway.access.caller import STATED, Caller
from gateway.access.consents import Consents
from gateway.access.matrix import Line, Matrix
from gateway.store import StoreUnavailable
from identifiers import case_number
from identifiers.errors import BadIdentifier

# Of each thing that a lookup states.
MOST_CHARACTERS = 200
# For how many seconds the court's word on a case is good, and of how many cases it is kept.
_KEPT, _MOST_KEPT = 5.0, 10_000


class Refused(Exception):
    """A request that is not lawful as it stands; the message says what is missing."""

    def __init__(self, code: str, message: str, status: int = 403) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class KnownCase:
    """What the court knows of a case that a lookup is made under; `subjects` are those whom it is enforced against,
    `higher` is the court above the case's own.
    """

    court: str | None
    higher: str | None
    filed_on: date | None
    closed_on: date | None
    subjects: frozenset[str]

    def is_live(self, day: date) -> bool:
        """Whether the case is filed and not closed on a day."""
        return self.is_filed(day) and (self.closed_on is None or day < self.closed_on)

    def is_filed(self, day: date) -> bool:
        """Whether the case is filed on a day, closed or not."""
        return self.filed_on is not None and self.filed_on <= day


class Cases(Protocol):
    """The court's cases."""

    async def find(self, number: str, caller: Caller, headers: Mapping[str, str]) -> KnownCase | None:
        """The case of a number, asked for on a caller's behalf; None where the court knows none.

        Raises Refused where the court does not answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class Lookup:
    """A lookup that is lawful: `subjects` are the parties whom it is about."""

    caller: Caller
    role: str
    purpose: str
    line: Line
    groups: frozenset[str]
    subjects: frozenset[str] = frozenset()
    case: str | None = None
    consent: str | None = None


@dataclass(frozen=True, slots=True)
class OfMany:
    """A lookup of many parties at once: `consents` has the reference of the consent that each is looked up by, where
    the purpose needs one; `refused` are those who may not be looked up, and why.
    """

    lookup: Lookup
    consents: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, Refused] = field(default_factory=dict)


class _Judged(NamedTuple):
    """What a request states, so far as it is the same whoever is looked up."""

    role: str
    line: Line
    number: str | None
    case: KnownCase | None


class Lookups:
    """Judges what requests state by the matrix, the court's cases and the consents that are registered.

    A department alone has neither cases nor consents: what is stated there is about nobody.
    """

    def __init__(self, matrix: Matrix, cases: Cases | None, consents: Consents | None) -> None:
        self._matrix = matrix
        self._cases = cases
        self._consents = consents
        self._kept: OrderedDict[str, tuple[float, KnownCase]] = OrderedDict()

    async def lawful(self, caller: Caller, stated: Mapping[str, str], headers: Mapping[str, str], day: date) -> Lookup:
        """The lookup of a request on a day. Raises Refused."""
        judged = await self._judged(caller, stated, headers, day)
        consent = stated.get("consent")
        return _made(caller, stated, judged, await self._subjects(caller, stated, judged, day), consent)

    async def of_many(
        self,
        caller: Caller,
        stated: Mapping[str, str],
        headers: Mapping[str, str],
        day: date,
        parties: Sequence[str],
    ) -> OfMany:
        """The lookup of many parties on a day, each by a consent of its own where the purpose needs consents and none
        is stated. Raises Refused.
        """
        judged = await self._judged(caller, stated, headers, day)
        consent, line = stated.get("consent"), judged.line
        consents: Mapping[str, str] = {}
        if line.needs == "consent" and consent is None:
            consents = await self._consents_of(parties, stated["purpose"], caller, day)
            subjects = frozenset(consents)
            none = Refused("CONSENT_UNKNOWN", "no consent of the party is registered for the client and purpose")
        else:
            subjects = await self._subjects(caller, stated, judged, day)
            if consent is not None:
                consents = dict.fromkeys(subjects, consent)
            none = Refused("PARTY_NOT_COVERED", "the lookup is not about this party")
        refused = {one: none for one in parties if one not in subjects} if line.about == "subjects" else {}
        return OfMany(_made(caller, stated, judged, subjects, consent), consents, refused)

    async def _judged(
        self, caller: Caller, stated: Mapping[str, str], headers: Mapping[str, str], day: date
    ) -> _Judged:
        purpose = stated.get("purpose")
        if purpose is None:
            raise Refused("PURPOSE_REQUIRED", "every lookup states its purpose: the header x-liancha-purpose")
        role = self._role(caller, purpose, stated.get("role"))
        line = self._matrix.roles[role].line(purpose)
        assert line is not None
        number, case = stated.get("case"), None
        if number is not None:
            if "case" not in (line.needs, line.may_give):
                raise Refused("CASE_NOT_TAKEN", f"{purpose} is looked up under no case")
            number, case = await self._case(number, line, caller, headers, day)
        elif line.needs == "case":
            raise Refused("CASE_REQUIRED", f"{purpose} needs a case number: the header x-liancha-case")
        if "consent" in stated and line.needs != "consent":
            raise Refused("CONSENT_NOT_TAKEN", f"{purpose} is looked up with no consent")
        return _Judged(role, line, number, case)

    async def _subjects(self, caller: Caller, stated: Mapping[str, str], judged: _Judged, day: date) -> frozenset[str]:
        """Whom a lookup is about. Raises Refused."""
        if judged.case is not None:
            return judged.case.subjects
        if judged.line.needs == "consent":
            return await self._consented(stated.get("consent"), stated["purpose"], caller, day)
        if judged.line.needs == "self":
            if caller.party is None:
                raise Refused("SUBJECT_UNKNOWN", "the token does not say which party the caller is")
            return frozenset({caller.party})
        return frozenset()

    async def again(self, lookup: Lookup, headers: Mapping[str, str], day: date) -> None:
        """Judges a lookup that lasts once more: its case may have closed, its consent ended. Raises Refused."""
        given = {"purpose": lookup.purpose, "role": lookup.role, "case": lookup.case, "consent": lookup.consent}
        stated = {name: value for name, value in given.items() if value is not None}
        await self.lawful(lookup.caller, stated, headers, day)

    def known_purpose(self, stated: Mapping[str, str]) -> str | None:
        """The purpose that is stated, where it is one: anything else is not worth a record."""
        purpose = stated.get("purpose")
        return purpose if purpose in self._matrix.purposes else None

    def _role(self, caller: Caller, purpose: str, stated: str | None) -> str:
        if purpose not in self._matrix.purposes:
            raise Refused("PURPOSE_UNKNOWN", "there is no such purpose")
        may = [name for name, role in self._matrix.roles.items() if name in caller.roles and role.line(purpose)]
        if stated is not None:
            if stated not in may:
                raise Refused("PURPOSE_NOT_PERMITTED", f"the caller may not look up for {purpose} in that role")
            return stated
        if not may:
            raise Refused("PURPOSE_NOT_PERMITTED", f"the caller has no role that looks up for {purpose}")
        if len(may) > 1:
            raise Refused("ROLE_REQUIRED", f"{' and '.join(may)} look up for {purpose}: the header x-liancha-role")
        return may[0]

    async def _case(
        self, number: str, line: Line, caller: Caller, headers: Mapping[str, str], day: date
    ) -> tuple[str, KnownCase | None]:
        try:
            number = case_number.normalise(number)
        except BadIdentifier as error:
            raise Refused("CASE_UNKNOWN", str(error)) from error
        if self._cases is None:
            return number, None
        case = await self._found(number, self._cases, caller, headers)
        if case is None:
            raise Refused("CASE_UNKNOWN", "the court knows no such case")
        court = case.higher if line.court_below else case.court
        if (line.own_court or line.court_below) and (caller.client.court is None or court != caller.client.court):
            # No word of whose it is, nor of its state.
            raise Refused("CASE_OF_ANOTHER_COURT", "the case is not of the caller's court")
        if not (case.is_filed(day) if line.closed else case.is_live(day)):
            raise Refused("CASE_NOT_LIVE", "the case is closed, or not yet filed")
        return number, case

    async def _found(self, number: str, cases: Cases, caller: Caller, headers: Mapping[str, str]) -> KnownCase | None:
        kept = self._kept.get(number)
        if kept is not None and time.monotonic() < kept[0]:
            return kept[1]
        case = await cases.find(number, caller, headers)
        if case is not None:
            self._kept[number] = (time.monotonic() + _KEPT, case)
            self._kept.move_to_end(number)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return case

    async def _consented(self, reference: str | None, purpose: str, caller: Caller, day: date) -> frozenset[str]:
        if reference is None:
            message = f"{purpose} needs the reference of a consent: the header x-liancha-consent"
            raise Refused("CONSENT_REQUIRED", message)
        if self._consents is None:
            return frozenset()
        try:
            consent = await self._consents.find(reference, caller.client.id)
        except StoreUnavailable as error:
            raise _unverified() from error
        if consent is None or consent.purpose != purpose:
            raise Refused("CONSENT_UNKNOWN", "no consent of this reference is registered for the client and purpose")
        if not consent.since <= day < consent.until:
            raise Refused("CONSENT_NOT_IN_FORCE", "the consent has ended, or not begun")
        return frozenset({consent.party})

    async def _consents_of(self, parties: Sequence[str], purpose: str, caller: Caller, day: date) -> Mapping[str, str]:
        if self._consents is None:
            return {}
        try:
            return await self._consents.of_parties(caller.client.id, purpose, parties, day)
        except StoreUnavailable as error:
            raise _unverified() from error


def _made(
    caller: Caller, stated: Mapping[str, str], judged: _Judged, subjects: frozenset[str], consent: str | None
) -> Lookup:
    role, line, number, case = judged
    groups = line.groups(case=case is not None)
    return Lookup(caller, role, stated["purpose"], line, groups, subjects, number, consent)


def _unverified() -> Refused:
    return Refused("CONSENT_UNVERIFIED", "it cannot be read which consents are registered", 503)


def stated_in(headers: Mapping[str, str], extensions: Mapping[str, object], caller: Caller) -> dict[str, str]:
    """What a request states of its lookup, and what its token does.

    A header's value may be percent-encoded UTF-8, since a header has ASCII alone (RFC 9110, 5.5). Raises Refused for
    what is said twice and not alike, and for what is no text.
    """
    found = {name: caller.stated[name] for name in STATED if name in caller.stated}
    given = extensions.get("lookup")
    if given is not None and not (isinstance(given, dict) and all(isinstance(one, str) for one in given.values())):
        raise Refused("BAD_LOOKUP", "the extension lookup is no object of strings", 400)
    beside: Mapping[str, str] = given if isinstance(given, dict) else {}
    unknown = set(beside) - set(STATED)
    if unknown:
        raise Refused("BAD_LOOKUP", f"the extension lookup has {', '.join(STATED)}, and nothing else", 400)
    for name in STATED:
        header = headers.get(f"x-liancha-{name}")
        for text in (beside.get(name), None if header is None else _text(name, header)):
            if text is None:
                continue
            if not 0 < len(text) <= MOST_CHARACTERS or not text.isprintable():
                raise Refused("BAD_LOOKUP", f"the {name} of the lookup is no text", 400)
            if found.setdefault(name, text) != text:
                raise Refused("LOOKUP_CONTRADICTS", f"the {name} of the lookup is stated twice, and not alike")
    return found


def _text(name: str, header: str) -> str:
    try:
        return unquote_to_bytes(header.encode("latin-1")).decode()
    except UnicodeDecodeError as error:
        raise Refused("BAD_LOOKUP", f"the header x-liancha-{name} is not UTF-8", 400) from error

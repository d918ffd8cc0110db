"""What a client does with its watchlists: makes them, says whom they watch, and is told what was found.

A list belongs to the client that made it, and whoever asks in its role has it. To tell of a party what was found is a
lookup: it is judged, screened anew and recorded, whether or not a review found the same this morning.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote

import msgspec

from gateway.access.caller import STATED, Caller
from gateway.access.lookup import OfMany, Refused, stated_in
from gateway.execution.errors import entry
from gateway.screening.outcome import Asked, Batch, Found, LookedUp, Party
from gateway.server.admission import Admission, refusal
from gateway.server.disclosures import Disclosures
from gateway.server.operations import RequestError
from gateway.server.screening import Screener, identified, permit
from gateway.watchlists import told
from gateway.watchlists.lists import WatchlistExists, WatchlistFull, WatchlistGone, Watchlists
from gateway.watchlists.outcomes import Finding, finding_of
from gateway.watchlists.records import Alert, Day, Member, Watchlist
from identifiers import resident_identity
from identifiers.pseudonym import LinkKey
from subgraphs.common.scalars import now_in_shanghai

# The last days that a list is told with.
_DAYS = 31
_NEEDS = (None, "case", "consent")


class WatchlistDesk:
    """The watchlists of a hub's clients, on behalf of callers. Raises RequestError, StoreUnavailable."""

    def __init__(
        self, lists: Watchlists, screener: Screener, admission: Admission, disclosures: Disclosures, key: LinkKey
    ) -> None:
        self._lists = lists
        self._screener = screener
        self._admission = admission
        self._disclosures = disclosures
        self._key = key

    async def all(self, caller: Caller) -> list[told.Summary]:
        """The lists of the caller's client, so far as they are of its roles."""
        await self._admission.count(caller)
        found = await asyncio.to_thread(self._lists.of, caller.client.id)
        return [_summary(one) for one in found if one.role in caller.roles]

    async def make(self, caller: Caller, headers: Mapping[str, str], name: str, given: told.Making) -> bool:
        """Makes a list; false where it is there, for the same."""
        _named(name, "the name of a watchlist")
        stated = {"purpose": given.purpose, "role": given.role, "case": given.case}
        judged = await self._judged(caller, headers, {key: text for key, text in stated.items() if text is not None})
        lookup = judged.lookup
        purpose = lookup.purpose if given.check_for is None else given.check_for
        try:
            if lookup.line.needs not in _NEEDS or "watching" not in lookup.groups:
                raise Refused("PURPOSE_NOT_PERMITTED", f"a lookup for {lookup.purpose} may not watch anybody")
            if lookup.consent is not None:
                raise Refused("CONSENT_NOT_TAKEN", "each party of a watchlist is looked up by a consent of its own")
            permit(lookup, purpose)
        except Refused as refused:
            await self._disclosures.refused(caller, refused, lookup.purpose)
            raise refusal(refused) from refused
        made_for = {"role": lookup.role, "purpose": lookup.purpose}
        if lookup.case is not None:
            made_for["case"] = lookup.case
        check_for = None if purpose == lookup.purpose else purpose
        client, by, now = caller.client.id, caller.subject, now_in_shanghai().isoformat()
        try:
            return await asyncio.to_thread(self._lists.make, client, name, made_for, check_for, by, now)
        except WatchlistExists as error:
            raise RequestError([entry(str(error), "WATCHLIST_EXISTS")], 409) from error

    async def whole(self, caller: Caller, name: str) -> told.Whole:
        """A list, and its last days."""
        await self._admission.count(caller)
        found = await self._found(caller, name)
        days = await asyncio.to_thread(self._lists.days, found, _DAYS)
        return told.Whole(_summary(found), list(map(_day, days)))

    async def remove(self, caller: Caller, name: str) -> None:
        """Removes a list, and all that is kept for it."""
        await self._admission.count(caller)
        await asyncio.to_thread(self._lists.remove, await self._found(caller, name))

    async def add(self, caller: Caller, headers: Mapping[str, str], name: str, given: told.Added) -> told.Taken:
        """Watches parties; what is no identifier, or has a reference that is of another party, is not taken."""
        found = await self._found(caller, name)
        ids, bad = identified([one.subject for one in given.parties], self._key)
        refused = [told.Refusal(one.at, one.code, one.message) for one in bad]
        wanted, places = dict[str, str](), dict[str, list[int]]()
        for at, (one, party) in enumerate(zip(given.parties, ids, strict=True)):
            if party is None:
                continue
            reference = party if one.reference is None else one.reference
            fault = None if one.reference is None else _fault(reference)
            if fault is None and wanted.setdefault(reference, party) != party:
                fault = "REFERENCE_TAKEN", "the reference stands for another party"
            if fault is not None:
                refused.append(told.Refusal(at, *fault))
                continue
            places.setdefault(reference, []).append(at)
        judged = await self._judged(caller, headers, found.stated, list(dict.fromkeys(wanted.values())))
        day = now_in_shanghai().date().isoformat()
        try:
            added, taken = await asyncio.to_thread(self._lists.add, found, wanted, day)
        except WatchlistFull as error:
            raise RequestError([entry(str(error), "WATCHLIST_FULL")], 409) from error
        except WatchlistGone as error:
            raise RequestError([entry(str(error), "WATCHLIST_UNKNOWN")], 404) from error
        unchecked = []
        for reference, those in places.items():
            why = judged.refused.get(wanted[reference])
            if reference in taken:
                message = "the reference stands for another party"
                refused += [told.Refusal(one, "REFERENCE_TAKEN", message) for one in those]
            elif why is not None:
                unchecked += [told.Refusal(one, why.code, str(why)) for one in those]
        in_order = [sorted(some, key=lambda one: one.at) for some in (refused, unchecked)]
        return told.Taken(added, *in_order)

    async def drop(self, caller: Caller, name: str, given: told.Dropped) -> int:
        """Watches parties no more; how many were watched."""
        await self._admission.count(caller)
        return await asyncio.to_thread(self._lists.drop, await self._found(caller, name), given.references)

    async def want(self, caller: Caller, name: str) -> None:
        """Has all of a list looked at as soon as somebody does."""
        await self._admission.count(caller)
        await asyncio.to_thread(self._lists.want, await self._found(caller, name))

    async def see(self, caller: Caller, name: str, given: told.Seen) -> None:
        """Takes note of alerts."""
        await self._admission.count(caller)
        await asyncio.to_thread(self._lists.see, await self._found(caller, name), given.alert)

    async def portfolio(
        self, caller: Caller, headers: Mapping[str, str], name: str, after: str, first: int, *, notable: bool
    ) -> told.Portfolio:
        """So many parties of a list after a reference, with what is found of each; `notable`: those of whom the last
        review found something, or who could not be looked up.
        """
        found = await self._found(caller, name)
        members = await asyncio.to_thread(self._lists.page, found, after, first + 1, notable=notable)
        shown = members[:first]
        if not shown:
            looked_up = await self._looked_up(caller, headers, found)
            day = now_in_shanghai().date().isoformat()
            return told.Portfolio(day, looked_up, [], more=False, last=after, record=None, notes=[])
        batch = await self._screened(caller, headers, found, [one.party for one in shown])
        of = _Of(batch)
        # That something was found of whom nothing is told, is not told either.
        tellable = [
            (at, one)
            for at, one in enumerate(shown)
            if not notable or one.unchecked is not None or of.why_not(at) is None
        ]
        parties = [_watched(one, of, at) for at, one in tellable]
        more, last = len(members) > first, shown[-1].reference
        return told.Portfolio(batch.as_of, batch.lookup, parties, more, last, batch.record, list(batch.notes))

    async def digest(
        self, caller: Caller, headers: Mapping[str, str], name: str, day: date, after: int, first: int
    ) -> told.Digest:
        """So many alerts of a day after a number, each with what is found of its party now."""
        found = await self._found(caller, name)
        on = day.isoformat()
        alerts = await asyncio.to_thread(self._lists.alerts, found, on, after, first + 1)
        days = await asyncio.to_thread(self._lists.days, found, 1, on)
        of_day = _day(days[0]) if days else told.DayOf(on, None, 0, 0, 0, 0)
        shown = alerts[:first]
        if not shown:
            looked_up = await self._looked_up(caller, headers, found)
            return told.Digest(name, of_day, looked_up, [], 0, more=False, last=after, record=None, notes=[])
        batch = await self._screened(caller, headers, found, [one.party for one in shown])
        of = _Of(batch)
        parts = [_alert(one, of, at) for at, one in enumerate(shown) if one.code is not None or of.why_not(at) is None]
        more, last, withheld = len(alerts) > first, shown[-1].number, len(shown) - len(parts)
        notes = list(batch.notes)
        return told.Digest(name, of_day, batch.lookup, parts, withheld, more, last, batch.record, notes)

    async def _found(self, caller: Caller, name: str) -> Watchlist:
        """The client's list of a name, where the caller has its role."""
        found = await asyncio.to_thread(self._lists.find, caller.client.id, name)
        if found is None or found.role not in caller.roles:
            raise RequestError([entry("there is no such watchlist", "WATCHLIST_UNKNOWN")], 404)
        return found

    async def _looked_up(self, caller: Caller, headers: Mapping[str, str], found: Watchlist) -> LookedUp:
        """By what right a list is read in which there is nobody to tell of."""
        lookup = (await self._judged(caller, headers, found.stated)).lookup
        organisation = lookup.caller.client.organisation
        purpose = found.check_for or lookup.purpose
        return LookedUp(organisation, lookup.role, lookup.purpose, purpose, lookup.case, lookup.consent)

    async def _screened(
        self, caller: Caller, headers: Mapping[str, str], found: Watchlist, parties: Sequence[str]
    ) -> Batch:
        stating = await self._stating(caller, headers, found.stated)
        return await self._screener.screen(caller, stating, Asked(list(parties), found.check_for))

    async def _judged(
        self, caller: Caller, headers: Mapping[str, str], stated: Mapping[str, str], parties: Sequence[str] = ()
    ) -> OfMany:
        stating = await self._stating(caller, headers, stated)
        return (await self._admission.of_many(caller, stating, parties))[1]

    async def _stating(self, caller: Caller, headers: Mapping[str, str], stated: Mapping[str, str]) -> dict[str, str]:
        """The headers, which state what a list does: nothing else may stand in them, or in the token."""
        try:
            given = stated_in(headers, {}, caller)
            for name, text in stated.items():
                if given.setdefault(name, text) != text:
                    message = f"the {name} of the lookup is stated, and is not that of the watchlist"
                    raise Refused("LOOKUP_CONTRADICTS", message, 400)
        except Refused as refused:
            await self._disclosures.refused(caller, refused, None)
            raise refusal(refused) from refused
        others = {name: text for name, text in headers.items() if name not in _HEADERS}
        return {**others, **{f"x-liancha-{name}": quote(text) for name, text in given.items()}}


_HEADERS = frozenset(f"x-liancha-{name}" for name in STATED)


class _Of:
    """What a screening says of whoever stands at a place."""

    def __init__(self, batch: Batch) -> None:
        self._found = {one.at: one for one in batch.found}
        self._unchecked = {one.at: one for one in batch.unchecked}

    def found(self, at: int) -> Found | None:
        """What was found; None: nothing, or it may not be looked up."""
        return self._found.get(at)

    def why_not(self, at: int) -> told.Why | None:
        """Why it may not be looked up."""
        one = self._unchecked.get(at)
        return None if one is None else told.Why(one.code, one.message)


def _watched(member: Member, of: _Of, at: int) -> told.Watched:
    now, why_not = of.found(at), of.why_not(at)
    changed_on = None if why_not is not None else member.changed_on
    party = Party(member.party) if now is None else now.party
    return told.Watched(member.reference, party, member.since, member.checked_on, changed_on, now, why_not)


def _alert(alert: Alert, of: _Of, at: int) -> told.AlertOf:
    now, why_not = of.found(at), of.why_not(at)
    party = Party(alert.party) if now is None else now.party
    first = told.AlertOf(alert.number, alert.at, alert.reference, party, alert.code, record=alert.record)
    if why_not is not None:
        return msgspec.structs.replace(first, why_not=why_not)
    came = set(alert.came)
    measures = () if now is None else now.measures
    return msgspec.structs.replace(
        first,
        before=alert.before,
        after=alert.after,
        came=_items(alert.came),
        went=_items(alert.went),
        now=now,
        new=[place for place, one in enumerate(measures) if finding_of(one) in came],
    )


def _items(findings: Sequence[Finding]) -> list[told.Item]:
    return [told.Item(*one) for one in sorted({(one.code, one.action) for one in findings})]


def _summary(one: Watchlist) -> told.Summary:
    made_for = one.name, one.role, one.purpose, one.case, one.check_for
    reviewed = one.reviewed_on, one.reviewed_at, one.failing
    return told.Summary(*made_for, one.parties, one.made_at, one.made_by, *reviewed, one.seen, one.unseen)


def _day(one: Day) -> told.DayOf:
    return told.DayOf(one.day, one.reviewed_at, one.watched, one.unchecked, one.incomplete, one.alerts)


def _named(text: str, what: str) -> None:
    if not _is_plain(text) or "/" in text:
        message = f"{what} is a text of 1 to {told.MOST_CHARACTERS} characters without /"
        raise RequestError([entry(message, "BAD_USER_INPUT")], 400)


def _is_plain(text: str) -> bool:
    return 0 < len(text) <= told.MOST_CHARACTERS and text.isprintable() and text == text.strip()


def _fault(reference: str) -> tuple[str, str] | None:
    """What is wrong with a reference: it stands in addresses and in files, where no identity number does."""
    if not _is_plain(reference):
        return "BAD_REFERENCE", f"a reference is a text of 1 to {told.MOST_CHARACTERS} characters"
    if resident_identity.is_resident_identity(reference):
        return "BAD_REFERENCE", "a reference is no identity number"
    return None

"""A watchlist (关注名单): whether anybody who stands behind a watched party has come to be listed, or is no more.

It is the screening of the watched parties, made again whenever an office, a holding, any other relation or an entry has
changed. A mark says what was found of a party: who was cut off gives the marks that it has, and is told of those
parties alone of whom something else is found now. The hub keeps nothing for it.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import date
from hashlib import sha256

import strawberry
from strawberry import ID

from identifiers.party import normalise_party_id
from resolvers.measures.actions import Decision
from resolvers.measures.check import Checked
from resolvers.measures.purposes import Purpose
from subgraphs.common.context import Remit
from subgraphs.common.errors import Refused, checked, within
from subgraphs.links.context import Info, not_ready
from subgraphs.links.following import Seen
from subgraphs.links.index import IndexNotReady
from subgraphs.links.screening import Hit
from subgraphs.links.screening_types import Asked, ScreenedSubject

MOST_WATCHED = 10_000


@strawberry.type(description="What is found of a watched party now, where that is not what its mark said.")
class WatchlistHit:
    mark: str = strawberry.field(description="Says what was found; given again, the same is not told again.")
    as_of: date
    found: ScreenedSubject


async def watchlist_hit(
    info: Info, ids: Sequence[str], purpose: Purpose, marks: Sequence[str | None] | None
) -> AsyncGenerator[WatchlistHit]:
    """What is found of watched parties, now and whenever that changes. Raises GraphQLError."""
    within("the number of ids", len(ids), 1, MOST_WATCHED)
    if marks is not None and len(marks) != len(ids):
        raise Refused("BAD_USER_INPUT", "marks has one for each of ids, or null")
    watched = [checked(normalise_party_id, one) for one in ids]
    _may(info.context.remit, watched, purpose)
    known: dict[str, str | None] = dict(zip(watched, marks or [None] * len(ids), strict=True))
    following, scope = info.context.links.following, info.context.scope
    seen: Seen | None = None
    while True:
        try:
            seen = await following.other(scope, seen)
        except IndexNotReady as error:
            raise not_ready() from error
        found = await following.screened(seen, list(known), purpose)
        for one in _changed(known, found, Asked(purpose, seen.day, seen.relations)):
            yield one


def _changed(known: dict[str, str | None], found: Mapping[str, Checked[Hit]], asked: Asked) -> Sequence[WatchlistHit]:
    """What is not as it was known to be; it is known then."""
    told = []
    for subject, one in found.items():
        mark = _mark(one)
        if mark == (known[subject] or _NOTHING):
            continue
        known[subject] = mark
        outcome = ScreenedSubject(
            asked=asked,
            found=one,
            subject=ID(subject),
            decision=one.decision,
            complete=one.complete,
            missing_departments=list(one.missing),
        )
        told.append(WatchlistHit(mark=mark, as_of=asked.day, found=outcome))
    return told


def _mark(found: Checked[Hit]) -> str:
    """The same for all that is told alike."""
    measures = sorted(
        (one.item.code, one.provision.action.name, one.listed.party, str(one.listed.relation), one.listed.from_subject,
         one.listed.record.entry.detail)
        for one in found.measures
    )  # fmt: skip
    return sha256(repr((found.decision.name, sorted(found.missing), measures)).encode()).hexdigest()[:20]


_NOTHING = _mark(Checked(Decision.CLEAR, (), ()))


def _may(remit: Remit, watched: Sequence[str], purpose: Purpose) -> None:
    """Who may begin at its subjects alone watches no others, and for its own purpose. Raises GraphQLError."""
    if remit.begins and not all(one in remit.subjects for one in watched):
        raise Refused("PARTY_NOT_COVERED", "the lookup is not about this party, and may begin at no other")
    if remit.purpose is not None and purpose.name != remit.purpose:
        raise Refused("PURPOSE_NOT_PERMITTED", f"the lookup is for {remit.purpose}, and checks for nothing else")

"""The party that another department's type names by id: commerce knows persons from companies.

Those types are of several departments that require what others contribute, where an interface object is more than some
planners take: so they have the id, and the party is resolved here.
"""

from typing import Any, Protocol

import strawberry
from strawberry import ID

from subgraphs.commerce.types import Party, party


class _Naming(Protocol):
    party_id: ID


def _party(self: _Naming) -> Party | None:
    return party(self.party_id) if self.party_id else None


def naming_a_party(name: str) -> type[Any]:
    """The entity of a name as commerce completes it: `partyId` is its key, `party` the party, null for an empty id."""

    def resolve_reference(cls: type[Any], /, partyId: str, **_: object) -> Any:  # noqa: N803  # the key's name
        return cls(party_id=ID(partyId))

    namespace = {
        "__annotations__": {"party_id": ID},
        "party_id": strawberry.federation.field(inaccessible=True),
        "party": strawberry.field(
            resolver=_party, description="The party; null where there is none, or commerce does not answer."
        ),
        "resolve_reference": classmethod(resolve_reference),
    }
    return strawberry.federation.type(type(name, (), namespace), keys=["partyId"])


ExposureHit = naming_a_party("ExposureHit")
MeasureTrigger = naming_a_party("MeasureTrigger")
SearchHit = naming_a_party("SearchHit")
ChangeEvent = naming_a_party("ChangeEvent")
FileEntry = naming_a_party("FileEntry")
FindingParty = naming_a_party("FindingParty")

"""The relation that land publishes for the index: co-owners, each two of a parcel once."""

from contract.text import AsText
from resolvers.relations import RelationKind
from subgraphs.common.publishing import Part, Published, earlier, edges, later
from subgraphs.land.tables import ownerships

_one, _other = ownerships.alias("one"), ownerships.alias("other")

PUBLISHED = (
    Published(
        "ownerships",
        edges(
            _one.c.owner,
            _other.c.owner,
            RelationKind.CO_OWNER.name,
            later(_one.c.since, _other.c.since),
            earlier(_one.c.until, _other.c.until),
            _one.c.certificate,
            # The record is the second owner's, which may begin before both own.
            _other.c.since,
        )
        .select_from(_one.join(_other, _one.c.certificate == _other.c.certificate))
        .where(AsText(_one.c.owner) < AsText(_other.c.owner)),
        _one.c.certificate,
        (Part.UNIT, Part.TO, Part.DETAIL),
        {"ownerships": "certificate"},
        has_detail=True,
    ),
)

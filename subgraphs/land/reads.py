"""Land's reads: every statement that its resolvers may run."""

from sqlalchemy import select

from contract.columns import Party
from contract.tables import interval_of
from loaders.read import DAY, keys_parameter
from loaders.row_by_key import RowByKey
from loaders.rows_around import RowsAround
from loaders.rows_by_key import RowsByKey
from subgraphs.land.tables import encumbrances, ownerships, parcels

parcel = RowByKey(parcels.c.certificate)
ownerships_of_party = RowsByKey(ownerships.c.owner)
ownerships_of_parcel = RowsByKey(ownerships.c.certificate)
encumbrances_of_parcel = RowsByKey(encumbrances.c.certificate)
encumbrances_held = RowsByKey(encumbrances.c.holder)

_mine = ownerships.alias("mine")
_interval = interval_of(ownerships)

# The other owners of the parcels that the keys own a share of; `subject` says whose parcel it is.
co_owners = RowsAround(
    select(*ownerships.c, _mine.c.owner.label("subject"))
    .join(_mine, _mine.c.certificate == ownerships.c.certificate)
    .where(_mine.c.owner.in_(keys_parameter(Party())), ownerships.c.owner != _mine.c.owner)
    .where(_interval.in_force(_mine, DAY), _interval.in_force(ownerships, DAY))
    .order_by(*ownerships.primary_key.columns),
    "subject",
)

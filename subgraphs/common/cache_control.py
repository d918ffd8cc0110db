"""@cacheControl: how long an answer may be kept at the most, where a hub would keep it for longer.

Source: Apollo Server, "Server-side caching". What changes is gone from answers at once, whatever is said here: this is
for how long an answer may stand on what was read of it. Its `scope` is left out: with it, its enum would be part of the
composed API.
"""

from strawberry.schema_directive import Location, schema_directive
from strawberry.types.unset import UNSET


@schema_directive(locations=[Location.OBJECT, Location.FIELD_DEFINITION], name="cacheControl")
class CacheControl:
    """`max_age` in seconds; `inherit_max_age`: as long as what it is part of."""

    max_age: int | None = UNSET
    inherit_max_age: bool | None = UNSET


# What decides about people stands on reads of a minute at the most.
BRIEFLY = CacheControl(max_age=60)

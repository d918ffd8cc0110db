"""@listSize (specs.apollo.dev/cost/v0.1): how long a list is, where the gateway's guess would be far from it."""

from typing import ClassVar

from strawberry.federation.schema_directives import FederationDirective, ImportedFrom
from strawberry.federation.versions import FederationVersion
from strawberry.schema_directive import Location, schema_directive
from strawberry.types.unset import UNSET


@schema_directive(locations=[Location.FIELD_DEFINITION], name="listSize", print_definition=False)
class ListSize(FederationDirective):
    """`assumed_size` of the field's list, or of those of its value that are `sized_fields`; `slicing_arguments` are
    those of the field that say it.
    """

    assumed_size: int | None = UNSET
    slicing_arguments: list[str] | None = UNSET
    sized_fields: list[str] | None = UNSET
    require_one_slicing_argument: bool | None = UNSET

    imported_from: ClassVar[ImportedFrom] = ImportedFrom(
        name="listSize", url="https://specs.apollo.dev/federation/v2.9"
    )
    minimum_version: ClassVar[FederationVersion] = (2, 9)


def sliced(default: int, *fields: str) -> ListSize:
    """Of a field whose argument `first`, unless given, is `default`: so long are those lists of its value."""
    return ListSize(
        assumed_size=default, slicing_arguments=["first"], sized_fields=list(fields), require_one_slicing_argument=False
    )

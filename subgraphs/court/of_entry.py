"""What is told of an entry of the list without saying whom it is of: its case and its court, and the entry itself for
those who see the list.
"""

import strawberry
from strawberry import ID

from subgraphs.common.context import Info
from subgraphs.court.types import Case, Court, ListEntry


@strawberry.type
class OfEntry:
    """What types that are told of an entry have in common."""

    entry_id: ID
    case_number: ID
    court_id: strawberry.Private[str | None]

    @strawberry.field(description="The court of the case; of what waits for somebody, the one that is accountable.")
    def court(self) -> Court | None:
        return None if self.court_id is None else Court(court=ID(self.court_id))

    @strawberry.field
    def case(self) -> Case:
        return Case(case_number=self.case_number)

    @strawberry.field
    async def entry(self, info: Info) -> ListEntry | None:
        return await ListEntry.resolve_reference(info, self.entry_id)

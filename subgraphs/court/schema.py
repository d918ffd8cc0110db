"""The court's federated schema."""

import strawberry
from strawberry import ID
from strawberry.federation import Schema

from identifiers import case_number
from subgraphs.common.context import Info
from subgraphs.common.department import Department
from subgraphs.common.errors import checked
from subgraphs.common.scalars import config
from subgraphs.court import reads
from subgraphs.court.exposure import Exposure
from subgraphs.court.tables import metadata
from subgraphs.court.types import Case, Party


@strawberry.type
class Query:
    @strawberry.field(description="The case of a case number (案号), in full-width or half-width brackets.")
    async def case(self, info: Info, case_number: ID) -> Case | None:
        number = checked(_normalise, case_number)
        row = await info.context.load(reads.case, number, info.context.day(None))
        return None if row is None else Case(case_number=ID(number))


_normalise = case_number.normalise

department = Department(
    name="court",
    title="人民法院",
    metadata=metadata,
    schema=Schema(query=Query, types=[Party, Case, Exposure], config=config()),
)

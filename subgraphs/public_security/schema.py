"""Public security's federated schema."""

from pathlib import Path

import strawberry
from strawberry import ID
from strawberry.federation import Schema

from identifiers import resident_identity
from identifiers.pseudonym import normalise_person_id
from subgraphs.common.context import Info
from subgraphs.common.department import Department
from subgraphs.common.errors import checked
from subgraphs.common.scalars import config
from subgraphs.public_security import reads
from subgraphs.public_security.assets import Assets
from subgraphs.public_security.history import Changes, CreditFile
from subgraphs.public_security.published import NAMES, REGISTER
from subgraphs.public_security.quality import DataQuality
from subgraphs.public_security.search import Search
from subgraphs.public_security.tables import metadata
from subgraphs.public_security.types import Company, Party, Person


@strawberry.type
class Query:
    @strawberry.field(description="The person of a pseudonymous id (p_…); null if unknown.")
    async def person(self, info: Info, id: ID) -> Person | None:
        return await _known(info, checked(normalise_person_id, id))

    @strawberry.field(description="The person of a resident identity number (公民身份号码); null if unknown.")
    async def person_by_id_number(self, info: Info, id_number: str) -> Person | None:
        return await _known(info, info.context.link_key.person_id(checked(resident_identity.normalise, id_number)))


async def _known(info: Info, id: str) -> Person | None:
    row = await info.context.load(reads.person, id, info.context.day(None))
    return None if row is None else Person(id=ID(id))


department = Department(
    name="public_security",
    title="公安",
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations",
    schema=Schema(
        query=Query, types=[Party, Person, Company, Search, Changes, CreditFile, Assets, DataQuality], config=config()
    ),
    registers=REGISTER,
    names=NAMES,
)

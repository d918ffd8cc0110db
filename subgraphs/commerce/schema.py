"""Commerce's federated schema."""

from pathlib import Path

import strawberry
from strawberry import ID
from strawberry.federation import Schema

from identifiers import social_credit_code
from subgraphs.commerce import reads
from subgraphs.commerce.assets import Assets, ControlledAssets
from subgraphs.commerce.check import Check
from subgraphs.commerce.exposure import Exposure, PathStep
from subgraphs.commerce.history import Changes, CreditFile
from subgraphs.commerce.party_of import ChangeEvent, ExposureHit, FileEntry, FindingParty, MeasureTrigger, SearchHit
from subgraphs.commerce.published import NAMES, PUBLISHED, REGISTER
from subgraphs.commerce.quality import DataQuality
from subgraphs.commerce.search import Search
from subgraphs.commerce.tables import metadata
from subgraphs.commerce.types import Company, Party, Person
from subgraphs.common.context import Info
from subgraphs.common.department import Department
from subgraphs.common.errors import checked
from subgraphs.common.scalars import config


@strawberry.type
class Query:
    @strawberry.field(description="The company of a unified social credit code (统一社会信用代码); null if unknown.")
    async def company(self, info: Info, uscc: ID) -> Company | None:
        code = checked(social_credit_code.normalise, uscc)
        row = await info.context.load(reads.company, code, info.context.day(None))
        return None if row is None else Company(id=ID(code))


department = Department(
    name="commerce",
    title="工商",
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations",
    schema=Schema(
        query=Query,
        types=[
            Party,
            Company,
            Person,
            Exposure,
            ExposureHit,
            PathStep,
            Check,
            MeasureTrigger,
            Search,
            SearchHit,
            ChangeEvent,
            Changes,
            CreditFile,
            FileEntry,
            FindingParty,
            Assets,
            ControlledAssets,
            DataQuality,
        ],
        config=config(),
    ),
    registers=REGISTER,
    publishes=PUBLISHED,
    names=NAMES,
)

"""The federated schema of securities: entities only, for a party is found at commerce or public security."""

from pathlib import Path

from strawberry.federation import Schema

from subgraphs.common.department import Department
from subgraphs.common.scalars import config
from subgraphs.securities.assets import Assets
from subgraphs.securities.check import Check
from subgraphs.securities.history import Changes, CreditFile
from subgraphs.securities.quality import DataQuality
from subgraphs.securities.tables import metadata
from subgraphs.securities.types import Party

department = Department(
    name="securities",
    title="证券",
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations",
    schema=Schema(types=[Party, Check, Changes, CreditFile, Assets, DataQuality], config=config()),
)

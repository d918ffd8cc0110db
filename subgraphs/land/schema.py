"""The federated schema of land: entities only, for a party is found at commerce or public security."""

from pathlib import Path

from strawberry.federation import Schema

from subgraphs.common.department import Department
from subgraphs.common.scalars import config
from subgraphs.land.assets import Assets
from subgraphs.land.history import Changes, CreditFile
from subgraphs.land.published import PUBLISHED
from subgraphs.land.quality import DataQuality
from subgraphs.land.tables import metadata
from subgraphs.land.types import Exposure, Party

department = Department(
    name="land",
    title="国土资源",
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations",
    schema=Schema(types=[Party, Exposure, Changes, CreditFile, Assets, DataQuality], config=config()),
    publishes=PUBLISHED,
)

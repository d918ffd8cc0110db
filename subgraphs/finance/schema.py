"""The federated schema of finance: entities only, for a party is found at commerce or public security."""

from pathlib import Path

from strawberry.federation import Schema

from subgraphs.common.department import Department
from subgraphs.common.scalars import config
from subgraphs.finance.assets import Assets
from subgraphs.finance.history import Changes, CreditFile
from subgraphs.finance.published import PUBLISHED
from subgraphs.finance.quality import DataQuality
from subgraphs.finance.tables import metadata
from subgraphs.finance.types import Exposure, Party

department = Department(
    name="finance",
    title="金融、财政",
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations",
    schema=Schema(types=[Party, Exposure, Changes, CreditFile, Assets, DataQuality], config=config()),
    publishes=PUBLISHED,
)

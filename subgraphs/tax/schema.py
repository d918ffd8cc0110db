"""The federated schema of tax: entities only, for a party is found at commerce or public security."""

from pathlib import Path

from strawberry.federation import Schema

from subgraphs.common.department import Department
from subgraphs.common.scalars import config
from subgraphs.tax.history import Changes, CreditFile
from subgraphs.tax.quality import DataQuality
from subgraphs.tax.tables import metadata
from subgraphs.tax.types import Party

department = Department(
    name="tax",
    title="税务",
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations",
    schema=Schema(types=[Party, Changes, CreditFile, DataQuality], config=config()),
)

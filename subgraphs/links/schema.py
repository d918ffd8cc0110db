"""The federated schema of links: the index over what all departments publish."""

from sqlalchemy import MetaData
from strawberry.federation import Schema

from subgraphs.common.department import Department
from subgraphs.common.scalars import config
from subgraphs.links.types import Party, Query

department = Department(
    name="links",
    title="关联索引",
    metadata=MetaData(),
    schema=Schema(query=Query, types=[Party], config=config()),
    indexes=True,
)

"""Justice's federated schema."""

from strawberry.federation import Schema

from subgraphs.common.department import Department
from subgraphs.common.scalars import config
from tests.plugins.justice.tables import metadata
from tests.plugins.justice.types import Check, Party

department = Department(
    name="justice", title="司法行政", metadata=metadata, schema=Schema(types=[Party, Check], config=config())
)

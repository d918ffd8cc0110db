"""How a department presents itself to the hub."""

from dataclasses import dataclass

from sqlalchemy import MetaData
from strawberry.federation import Schema


@dataclass(frozen=True, slots=True)
class Department:
    """A subgraph over its own data: `title` is the Chinese official name, `metadata` its tables of the contract."""

    name: str
    title: str
    metadata: MetaData
    schema: Schema

"""Where a department's database may be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Where a department's own database is: `url` as SQLAlchemy has it (postgresql, mysql, mariadb or sqlite), `schema`
    that of the views where it is not the connection's own; `refresh` seconds between two looks at all that it
    publishes and at whom it writes of; `seconds` that a statement may take.
    """

    url: str
    schema: str | None = None
    refresh: float = 60.0
    seconds: float = 60.0


# A file of the home; a PostgreSQL by its URL; the department's own.
Place = str | Source | None

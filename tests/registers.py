"""Small registers: rows by table, loaded as files are, and asked through a hub."""

import asyncio
import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from demo.identities import credit_code, identity_number
from gateway.config import DepartmentSettings, Settings
from gateway.execution.run import Response
from gateway.server.context import RequestContext
from gateway.server.hub import Hub, link_key, open_hub
from gateway.server.operations import GraphQLRequest
from ingest.load import load_file
from loaders.database import Database
from subgraphs.common.department import Department
from subgraphs.databases.opening import create_database, migrate_database
from subgraphs.registry import load_department

DEPARTMENTS = ("court", "public_security", "land", "commerce", "finance", "tax", "securities")

# What a row has where a test does not care.
DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "public_security.persons": {"name": "某人", "sex": "F", "birth_date": "1980-01-01", "region": "990101"},
    "public_security.vehicles": {"vin": "ZZZ1", "model": "轿车", "registered_on": "2010-01-01"},
    "public_security.travel_documents": {"kind": "PASSPORT", "issued_on": "2020-01-01", "expires_on": "2030-01-01"},
    "commerce.companies": {
        "name": "某公司", "kind": "LIMITED", "status": "ACTIVE", "registered_capital": "100",
        "established_on": "2000-01-01", "region": "990101", "industry": "7519", "address": "某路1号",
    },
    "commerce.offices": {"since": "2010-01-01"},
    "commerce.shareholdings": {"since": "2010-01-01"},
    "land.parcels": {
        "unit_code": "9" * 28, "kind": "HOUSING", "location": "某路", "area_m2": "80.5", "use": "住宅",
        "region": "990101", "state_owned": "false",
    },
    "land.ownerships": {"since": "2010-01-01", "share": "0.5"},
    "land.encumbrances": {"kind": "MORTGAGE", "since": "2010-01-01"},
    "finance.accounts": {
        "institution": "某银行", "kind": "DEPOSIT", "balance": "1", "currency": "CNY", "opened_on": "2010-01-01",
    },
    "finance.loans": {
        "lender": "某银行", "principal": "100", "outstanding": "50", "issued_on": "2010-01-01",
        "due_on": "2030-01-01", "status": "NORMAL",
    },
    "finance.guarantees": {"amount": "100", "since": "2010-01-01"},
    "court.courts": {"name": "某法院", "level": "4"},
    "court.cases": {
        "court": "9901", "filed_on": "2015-01-01", "cause": "借款", "basis_document": "（2014）演9901民初1号",
        "obligation": "还款", "amount": "100", "fulfilled": "0", "performance": "NONE",
    },
    "court.list_entries": {"grounds": "1", "listed_on": "2016-01-01", "publishable": "true"},
    "court.notices": {"sent_on": "2015-06-01"},
}  # fmt: skip


def person(serial: int) -> str:
    """The identity number of a person that cannot exist."""
    return identity_number("990101", date(1980, 1, 1), serial)


def company(serial: int) -> str:
    """The code of a company that cannot exist."""
    return credit_code("91", "990101", serial)


def case(serial: int) -> str:
    """A case number of a court that does not exist."""
    return f"（2015）演9901执{serial}号"


class Register:
    """Rows by DEPARTMENT.TABLE, loaded into a home, or into a PostgreSQL by its URL."""

    def __init__(self, home: Path, database: str | None = None) -> None:
        there = {name: DepartmentSettings(database=database) for name in DEPARTMENTS if database is not None}
        self.settings = Settings(home=home, department=there)
        self.rows: dict[str, list[dict[str, str]]] = {}
        self.key = link_key(self.settings)

    def add(self, table: str, **columns: str) -> dict[str, str]:
        row = {**DEFAULTS.get(table, {}), **columns}
        self.rows.setdefault(table, []).append(row)
        return row

    def id(self, party: str) -> str:
        """The id under which the hub knows a party."""
        return self.key.person_id(party) if party[6:8] in ("19", "20") and party[:2] == "99" else party

    def migrate(self) -> None:
        """Makes the tables of all departments."""
        for name in DEPARTMENTS:
            migrate_database(self.settings.home, load_department(name), self.key, self.settings.place_of(name))

    def engine(self, department: Department) -> Engine:
        """A department's database."""
        url = self.settings.place_of(department.name)
        return create_database(self.settings.home, department, self.key, url)

    def load(self) -> None:
        """Loads all rows; every one must be good."""
        folder = self.settings.home / "files"
        folder.mkdir(exist_ok=True)
        for target, rows in self.rows.items():
            name, _, table_name = target.rpartition(".")
            department = load_department(name)
            table = department.metadata.tables[table_name]
            header = [column.name for column in table.columns if "raw_of" not in column.info]
            path = folder / f"{target}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, header, restval="")
                writer.writeheader()
                writer.writerows(rows)
            engine = self.engine(department)
            report = load_file(engine, table, path, self.key)
            engine.dispose()
            assert report.refused == []

    def ask(self, query: str, **variables: object) -> dict[str, Any]:
        """The answer's data; there must be no errors."""
        response = self.response(query, **variables)
        assert response.errors == []
        assert response.data is not None
        return response.data

    def response(self, query: str, **variables: object) -> Response:
        async def asking() -> Response:
            hub = open_hub(self.settings)
            try:
                return await asked(hub, query, **variables)
            finally:
                await hub.close()

        return asyncio.run(asking())


async def asked(hub: Hub, query: str, **variables: object) -> Response:
    """One question to an open hub."""
    return await hub.executor.execute(GraphQLRequest(query, None, variables), RequestContext())


# What the indexes ask by themselves, once a second, to know what has changed.
_BY_ITSELF = ("liancha_", "sqlite_master", "PRAGMA", "BEGIN", "COMMIT")


class Statements:
    """The SQL statements that a hub runs for its requests, by department."""

    def __init__(self, hub: Hub) -> None:
        self.texts: dict[str, list[str]] = {name: [] for name in hub.databases}
        for name, database in hub.databases.items():
            self._listen(name, database)

    def _listen(self, name: str, database: Database) -> None:
        texts = self.texts[name]

        def noted(statement: str) -> None:
            if not any(word in statement for word in _BY_ITSELF):
                texts.append(statement)

        database.watchers.append(lambda statement, parameters: noted(statement))
        # What is read otherwise: feeds, and whole registers.
        event.listen(database.engine, "before_cursor_execute", lambda c, cursor, statement, *_: noted(statement))

    def on_table(self, department: str, table: str) -> int:
        """How many statements touched a table."""
        return sum(table in text.replace(",", " ").split() for text in self.texts[department])

    @property
    def total(self) -> int:
        return sum(map(len, self.texts.values()))

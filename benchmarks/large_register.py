"""A large register, written straight into the embedded databases: what a loader would take hours of files for.

Offices make most of its relations; holders are drawn so that a few have thousands (agents, funds), and every twentieth
holder of shares is an older company, now and then a younger one: pyramids and cross-holdings.
"""

import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

import numpy as np

from demo.identities import credit_code
from gateway.config import Settings
from gateway.server.hub import link_key
from subgraphs.databases.opening import create_database, database_path
from subgraphs.registry import load_department

OFFICES, SHARES, GUARANTEES, OWNERS = 5.0, 2.7, 0.2, 0.1
ROLES = ("LEGAL_REPRESENTATIVE", "DIRECTOR", "DIRECTOR", "DIRECTOR", "SUPERVISOR", "SENIOR_MANAGER")
DEPARTMENTS = ("court", "public_security", "land", "commerce", "finance", "tax", "securities")


class LargeRegister:
    """Writes a register of so many companies, twice as many persons, and eight relations a company."""

    def __init__(self, home: Path, companies: int, seed: int = 1) -> None:
        self._home = home
        self._count = companies
        self._rng = random.Random(seed)
        self._draw = np.random.default_rng(seed)
        key = link_key(Settings(home=home))
        self.companies = sorted(credit_code("91", "990101", n) for n in range(companies))
        self.people = [key.person_id(str(n)) for n in range(2 * companies)]
        for name in DEPARTMENTS:
            create_database(home, load_department(name), key).dispose()

    def write(self) -> None:
        """Writes everything."""
        self._insert("commerce", "companies", self._companies(), 10)
        self._insert("commerce", "offices", self._offices(), 6)
        self._insert("commerce", "shareholdings", self._shareholdings(), 6)
        self._insert("commerce", "concert_groups", self._groups(), 4)
        loans = round(self._count * GUARANTEES)
        self._insert("finance", "loans", self._loans(loans), 8)
        self._insert("finance", "guarantees", self._guarantees(loans), 5)
        self._insert("land", "ownerships", self._ownerships(), 5)
        self._insert("court", "list_entries", self._entries(), 10)
        self._insert("public_security", "persons", self._persons(), 8)

    def _holders(self, count: int) -> Sequence[str]:
        """Holders of offices: most have one or two, and one in a hundred thousand thousands."""
        near = self._draw.integers(0, len(self.people), count)
        agents = self._draw.integers(0, max(1, len(self.people) // 100_000), count)
        chosen = np.where(self._draw.random(count) < 0.005, agents, near)
        return [self.people[at] for at in chosen.tolist()]

    def _companies(self) -> Iterator[tuple[object, ...]]:
        for at, code in enumerate(self.companies):
            yield code, f"演示{at}有限公司", "LIMITED", "ACTIVE", 100, "2000-01-01", None, "990101", "7519", "某路"

    def _offices(self) -> Iterator[tuple[object, ...]]:
        total = round(self._count * OFFICES)
        each = self._draw.multinomial(total, np.full(self._count, 1 / self._count)).tolist()
        holders = iter(self._holders(total))
        for company, count in zip(self.companies, each, strict=True):
            rows = {(holder, self._rng.choice(ROLES)) for holder in islice(holders, count)}
            yield from ((company, holder, role, "2015-01-01", None, None) for holder, role in sorted(rows))

    def _shareholdings(self) -> Iterator[tuple[object, ...]]:
        total = round(self._count * SHARES)
        each = self._draw.multinomial(total, np.full(self._count, 1 / self._count)).tolist()
        for at, (company, count) in enumerate(zip(self.companies, each, strict=True)):
            holders = sorted({self._holder(at) for _ in range(count)} - {company})
            parts = self._draw.dirichlet(np.full(len(holders), 0.7)) if holders else ()
            for holder, part in zip(holders, parts, strict=True):
                yield company, holder, "2015-01-01", f"{part * 0.98:.6f}", None, None

    def _holder(self, company: int) -> str:
        if self._rng.random() < 0.25 and company:
            crossing = self._rng.random() < 0.01
            return self.companies[self._rng.randrange(len(self.companies) if crossing else company)]
        return self.people[self._rng.randrange(len(self.people))]

    def _groups(self) -> Iterator[tuple[object, ...]]:
        for at in range(self._count // 100):
            for member in sorted(self._rng.sample(self.people, 2)):
                yield f"G{at:07}", member, None, None

    def _loans(self, count: int) -> Iterator[tuple[object, ...]]:
        for at in range(count):
            yield f"L{at:08}", "某银行", self._anybody(), 100, 50, "2015-01-01", "2030-01-01", "NORMAL"

    def _guarantees(self, count: int) -> Iterator[tuple[object, ...]]:
        for at in range(count):
            yield f"L{at:08}", self._anybody(), 100, "2015-01-01", None

    def _ownerships(self) -> Iterator[tuple[object, ...]]:
        for at in range(round(self._count * OWNERS)):
            for owner in sorted(self._rng.sample(self.people, 2)):
                yield f"P{at:08}", owner, "2015-01-01", "0.5", None

    def _entries(self) -> Iterator[tuple[object, ...]]:
        for at in range(self._count // 20):
            yield f"E{at:08}", "（2016）演9901执1号", self._anybody(), 1, "2016-01-01", None, True, None, None, None

    def _persons(self) -> Iterator[tuple[object, ...]]:
        for one in self.people:
            yield one, "某人", "F", "1980-01-01", "990101", None, None, "990101198001010028"

    def _anybody(self) -> str:
        return self._rng.choice(self.companies if self._rng.random() < 0.5 else self.people)

    def _insert(self, department: str, table: str, rows: Iterable[tuple[object, ...]], columns: int) -> None:
        path = database_path(self._home, load_department(department))
        with closing(sqlite3.connect(path)) as connection, connection:
            indexes = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
                (table,),
            ).fetchall()
            for name, _ in indexes:
                connection.execute(f"DROP INDEX {name}")
            connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * columns)})", rows)
            for _, sql in indexes:
                connection.execute(sql)

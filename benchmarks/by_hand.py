"""The main question answered by hand: `python -m benchmarks.by_hand HOME PORT` serves it at /graphql.

One function over the departments' own reads and rules that writes the same JSON; no GraphQL, no plan, no fetch. What
federation costs is measured against it.
"""

import sys
from asyncio import gather
from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.config import Settings
from gateway.server.hub import link_key
from gateway.server.memory import settle
from identifiers.party import is_person
from identifiers.pseudonym import LinkKey
from loaders.database import Database
from loaders.read import Record
from loaders.threads import ReadingThreads
from resolvers.control.votes import Controller
from resolvers.listed import in_force
from subgraphs.commerce import control_register
from subgraphs.commerce import reads as commerce_reads
from subgraphs.commerce import relations as commerce_relations
from subgraphs.commerce.control_register import ControlRegister
from subgraphs.common.context import DepartmentContext
from subgraphs.common.scalars import now_in_shanghai, ratio_text
from subgraphs.common.types import Relation
from subgraphs.court import reads as court_reads
from subgraphs.court import relations as court_relations
from subgraphs.databases.opening import open_database
from subgraphs.finance import relations as finance_relations
from subgraphs.land import relations as land_relations
from subgraphs.public_security import reads as security_reads
from subgraphs.registry import load_department

DEPARTMENTS = ("commerce", "court", "finance", "land", "public_security")
Json = Mapping[str, object]


class Question:
    """The main question, asked once."""

    def __init__(self, databases: Mapping[str, Database], key: LinkKey) -> None:
        now = now_in_shanghai()
        self._of = {
            name: DepartmentContext(load_department(name), database, key, now=now)
            for name, database in databases.items()
        }
        self._day = now.date()

    async def answer(self, uscc: str) -> Json | None:
        """What the query's `company` is."""
        commerce, day = self._of["commerce"], self._day
        row = await commerce.load(commerce_reads.company, uscc, day)
        if row is None:
            return None
        offices, holdings, register = await gather(
            commerce.load(commerce_reads.offices_in_company, uscc, day),
            commerce.load(commerce_reads.shareholders, uscc, day),
            control_register.upward(commerce, uscc, day),
        )
        by_role: dict[str, list[Record]] = {}
        for office in offices:
            by_role.setdefault(office.role.name, []).append(office)
        directors = by_role.get("DIRECTOR", [])
        supervisors, managers = by_role.get("SUPERVISOR", []), by_role.get("SENIOR_MANAGER", [])
        own, leading, exposure, controlled, people, listed = await gather(
            self._entries(uscc),
            self._representative(by_role.get("LEGAL_REPRESENTATIVE", [])),
            self._exposure(uscc),
            gather(*(self._controller(one, uscc, register) for one in register.control.controllers(uscc))),
            gather(*(self._named(one.holder) for one in (*directors, *holdings))),
            gather(*(self._listed(one.holder) for one in (*supervisors, *managers))),
        )
        established = day >= row.established_on
        not_ended_yet = row.ended_on is not None and day < row.ended_on
        return {
            "id": uscc,
            "name": row.name,
            "status": None if not established else "ACTIVE" if not_ended_yet else row.status.name,
            "legalRepresentative": leading,
            "controllers": controlled,
            "directors": [
                {"since": office.since.isoformat(), "party": party}
                for office, party in zip(directors, people[: len(directors)], strict=True)
            ],
            "supervisors": [{"party": party} for party in listed[: len(supervisors)]],
            "seniorManagers": [{"party": party} for party in listed[len(supervisors) :]],
            "shareholders": [
                {"ratio": ratio_text(holding.ratio), "party": party}
                for holding, party in zip(holdings, people[len(directors) :], strict=True)
            ],
            "defaulterStatus": {"listed": bool(own), "asOf": day.isoformat()},
            "exposure": {"complete": True, "hits": exposure},
        }

    async def _entries(self, party: str) -> Sequence[Record]:
        rows = await self._of["court"].load(court_reads.entries_of_party, party, self._day)
        return [row for row in rows if row.publishable and in_force(row, self._day)]

    async def _name(self, party: str) -> str | None:
        if is_person(party):
            person = await self._of["public_security"].load(security_reads.person, party, self._day)
            return person and str(person.name)
        company = await self._of["commerce"].load(commerce_reads.company, party, self._day)
        return company and str(company.name)

    async def _listed(self, party: str) -> Json:
        return {"id": party, "defaulterStatus": {"listed": bool(await self._entries(party))}}

    async def _named(self, party: str) -> Json:
        name, entries = await gather(self._name(party), self._entries(party))
        return {"id": party, "name": name, "defaulterStatus": {"listed": bool(entries)}}

    async def _representative(self, offices: Sequence[Record]) -> Json | None:
        holding = [one for one in offices if is_person(one.holder)]
        if not holding:
            return None
        person = max(holding, key=lambda one: (one.since, one.holder)).holder
        name, entries = await gather(self._name(person), self._entries(person))
        told = await gather(*(self._entry(one) for one in entries))
        return {"id": person, "name": name, "defaulterStatus": {"listed": bool(entries), "entries": told}}

    async def _entry(self, row: Record) -> Json:
        court = None if row.court is None else await self._of["court"].load(court_reads.court, row.court, self._day)
        return {
            "caseNumber": row.case_number,
            "court": court and {"name": court.name},
            "grounds": row.grounds,
            "listedOn": row.listed_on.isoformat(),
        }

    async def _controller(self, one: Controller, company: str, register: ControlRegister) -> Json:
        chains = register.control.chains(one, company).found
        companies = list(dict.fromkeys(holding.company for chain in chains for holding in chain.holdings))
        party, *names = await gather(self._named(one.party), *map(self._name, companies))
        name_of = dict(zip(companies, names, strict=True))
        return {
            "basis": one.basis.name,
            "share": ratio_text(one.share),
            "party": party,
            "chains": [
                {
                    "steps": [
                        {
                            "company": {"id": holding.company, "name": name_of[holding.company]},
                            "ratio": ratio_text(holding.ratio),
                        }
                        for holding in chain.holdings
                    ]
                }
                for chain in chains
            ],
        }

    async def _exposure(self, subject: str) -> Sequence[Json]:
        day = self._day
        found: list[Relation] = [
            one
            for several in await gather(
                commerce_relations.around(self._of["commerce"], subject, day),
                finance_relations.around(self._of["finance"], subject, day),
                land_relations.around(self._of["land"], subject, day),
                court_relations.around(self._of["court"], subject, day),
            )
            for one in several
        ]
        entries = await gather(*(self._entries(one.party) for one in found))
        hits = [(one, entry) for one, listed in zip(found, entries, strict=True) for entry in listed]
        names = await gather(*(self._name(one.party) for one, _ in hits))
        return [
            {
                "relation": one.relation.name,
                "party": {"id": one.party, "name": name},
                "entry": {"caseNumber": entry.case_number},
                "path": [{"department": step.department, "relation": step.relation.name} for step in one.path],
            }
            for (one, entry), name in zip(hits, names, strict=True)
        ]


def application(home: Path) -> Starlette:
    """The endpoint, over the databases of a home."""
    settings = Settings(home=home)
    key = link_key(settings)
    threads = ReadingThreads()
    databases = {name: open_database(home, load_department(name), key, threads) for name in DEPARTMENTS}

    async def endpoint(request: Request) -> Response:
        asked = orjson.loads(await request.body())
        company = await Question(databases, key).answer(asked["variables"]["uscc"])
        return Response(orjson.dumps({"data": {"company": company}}), media_type="application/json")

    async def health(request: Request) -> Response:
        return Response(b"")

    return Starlette(routes=[Route("/graphql", endpoint, methods=["POST"]), Route("/health", health)])


if __name__ == "__main__":
    made = application(Path(sys.argv[1]))
    settle()
    uvicorn.run(made, port=int(sys.argv[2]), access_log=False, log_level="warning", lifespan="off")

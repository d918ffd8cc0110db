"""Links' part of the schema: how two parties are connected, and what stands around one, over all departments."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Annotated, NamedTuple, Self

import strawberry
from graphql import GraphQLError
from strawberry import ID

from resolvers.connections import neighbourhood, paths
from resolvers.connections.graph import Cut, Limits
from resolvers.relations import RECORDED, RelationKind
from subgraphs.common.errors import within
from subgraphs.common.list_size import sliced
from subgraphs.common.listing import AsOf
from subgraphs.common.types import Evidence
from subgraphs.links.arrays import EVER, NEVER
from subgraphs.links.assets import Assets
from subgraphs.links.context import Info
from subgraphs.links.view import DatedGraph, View

# Above these a question is one for a batch, and not for a page that somebody waits for.
MOST_HOPS = 8
MOST_PATHS = 1_000
MOST_PARTIES = 5_000
MOST_RELATIONS = 1_000_000

Relations = Annotated[
    list[RelationKind] | None,
    strawberry.argument(
        description="The kinds of relation to follow; all that are recorded where none is named. ACTUAL_CONTROLLER is "
        "computed, and no kind to follow."
    ),
]
MaxDegree = Annotated[
    int,
    strawberry.argument(description="A party with more relations, of any kind and day, is not passed through."),
]


class Page(NamedTuple):
    """The day that is asked for, how many results, and through which parties a search passes."""

    as_of: date | None
    first: int
    max_degree: int


class Asked(NamedTuple):
    """What a result was found in."""

    view: View
    day: date
    missing: Sequence[str]


@strawberry.federation.interface_object(keys=["id"])
class Party:
    id: ID

    @strawberry.field(
        description="What stands around the party, hop by hop.", directives=[sliced(200, "parties", "steps")]
    )
    async def neighbourhood(
        self,
        info: Info,
        hops: int = 1,
        relations: Relations = None,
        as_of: AsOf = None,
        first: int = 200,
        max_degree: MaxDegree = 1_000,
    ) -> "Neighbourhood | None":
        within("hops", hops, 0, MOST_HOPS)
        within("first", first, 1, MOST_PARTIES)
        within("maxDegree", max_degree, 1, MOST_RELATIONS)
        asked, graph = await asked_of(info, relations, as_of)
        start = asked.view.number(self.id)
        if start is None:
            return Neighbourhood(asked=asked, found=None, subject=self.id, cut=Cut((), False))
        limits = Limits(degree=max_degree)
        found = await asyncio.to_thread(neighbourhood.neighbourhood, graph, start, hops, first, limits)
        return Neighbourhood(asked=asked, found=found, subject=self.id, cut=found.cut)

    @strawberry.field(description="财产: what the departments hold under the party, and under what it controls.")
    def assets(self, info: Info, as_of: AsOf = None) -> Assets | None:
        return Assets(holder=self.id, as_of=info.context.day(as_of), given={})

    @classmethod
    def resolve_reference(cls, id: str, **_: object) -> Self:
        return cls(id=ID(id))


@strawberry.type(description="A record that relates the two parties of a step.")
class RelationRecord:
    relation: RelationKind
    forward: bool = strawberry.field(
        description="Whether the relation goes from the step's `from` to its `to`; else the other way."
    )
    evidence: Evidence


@strawberry.type(
    description="One step between two parties, in the order of a path; `relation`, `forward` and `evidence` are of "
    "the first of its `records`."
)
class ConnectionStep:
    step: strawberry.Private[paths.Step]
    asked: strawberry.Private[Asked]

    @strawberry.field(name="from")
    def from_(self) -> Party:
        return Party(id=ID(self.asked.view.party(self.step.start)))

    @strawberry.field
    def to(self) -> Party:
        return Party(id=ID(self.asked.view.party(self.step.end)))

    @strawberry.field
    def relation(self) -> RelationKind:
        return RelationKind[self.asked.view.edge(self.step.edges[0]).kind]

    @strawberry.field(description="Whether the relation goes from `from` to `to`; else the other way.")
    def forward(self) -> bool:
        return self._record(self.step.edges[0]).forward

    @strawberry.field
    def evidence(self) -> Evidence:
        return self._record(self.step.edges[0]).evidence

    @strawberry.field(description="Every record that relates the two on the day.")
    def records(self) -> list[RelationRecord]:
        return [self._record(edge) for edge in self.step.edges]

    def _record(self, number: int) -> RelationRecord:
        view = self.asked.view
        edge = view.edge(number)
        return RelationRecord(
            relation=RelationKind[edge.kind],
            forward=edge.from_id == view.party(self.step.start),
            evidence=evidence_of_edge(view, number, self.asked.day),
        )


@strawberry.type(description="A way from one party to another, which passes no party twice.")
class ConnectionPath:
    steps: list[ConnectionStep]

    @strawberry.field
    def hops(self) -> int:
        return len(self.steps)


@strawberry.type(description="A party with more relations than are passed through, such as an agent of thousands.")
class Hub:
    number: strawberry.Private[int]
    view: strawberry.Private[View]

    @strawberry.field
    def party(self) -> Party:
        return Party(id=ID(self.view.party(self.number)))


@strawberry.type
class _Searched:
    """What the results of both searches say of themselves."""

    asked: strawberry.Private[Asked]
    cut: strawberry.Private[Cut]

    @strawberry.field
    def as_of(self) -> date:
        return self.asked.day

    @strawberry.field(
        description="False where a department could not be read, a hub was not passed, or too much was looked at."
    )
    def complete(self) -> bool:
        return self.cut.complete and not self.asked.missing

    @strawberry.field(description="The departments whose relations may be absent or old.")
    def missing_departments(self) -> list[str]:
        return list(self.asked.missing)

    @strawberry.field(description="The parties that were not passed through; a greater maxDegree does.")
    def hubs(self) -> list[Hub]:
        return [Hub(number=number, view=self.asked.view) for number in self.cut.hubs]

    @strawberry.field(description="Whether the search ended because it had looked at too many relations.")
    def exhausted(self) -> bool:
        return self.cut.exhausted


@strawberry.type(description="The shortest ways between two parties, shortest first.")
class Connections(_Searched):
    paths: list[ConnectionPath]
    more: bool = strawberry.field(description="Whether there are more ways of at most maxHops steps.")


@strawberry.type(description="A party of a neighbourhood, and how many steps away it is.")
class Neighbour:
    id_: strawberry.Private[str]
    hops: int

    @strawberry.field
    def party(self) -> Party:
        return Party(id=ID(self.id_))


@strawberry.type(description="The parties around one, nearest first, and the relations among them.")
class Neighbourhood(_Searched):
    found: strawberry.Private[neighbourhood.Neighbourhood | None]
    subject: strawberry.Private[str]

    @strawberry.field(description="The party itself first.")
    def parties(self) -> list[Neighbour]:
        if self.found is None:
            return [Neighbour(id_=self.subject, hops=0)]
        return [Neighbour(id_=self.asked.view.party(party), hops=hops) for party, hops in self.found.parties]

    @strawberry.field(description="A step for each two parties that are related, but for two at the last hop.")
    def steps(self) -> list[ConnectionStep]:
        steps = () if self.found is None else self.found.steps
        return [ConnectionStep(step=_forward(step, self.asked.view), asked=self.asked) for step in steps]

    @strawberry.field(description="Whether there are more parties than were asked for.")
    def more(self) -> bool:
        return self.found is not None and self.found.more


async def connections(
    info: Info, one: str, other: str, max_hops: int, relations: list[RelationKind] | None, page: Page
) -> Connections:
    """The shortest ways between two parties."""
    within("maxHops", max_hops, 1, MOST_HOPS)
    within("first", page.first, 1, MOST_PATHS)
    within("maxDegree", page.max_degree, 1, MOST_RELATIONS)
    asked, graph = await asked_of(info, relations, page.as_of)
    start, end = asked.view.number(one), asked.view.number(other)
    if start is None or end is None:
        return Connections(asked=asked, cut=Cut((), False), paths=[], more=False)
    limits = Limits(degree=page.max_degree)
    found = await asyncio.to_thread(paths.connections, graph, start, end, max_hops, page.first, limits)
    return Connections(
        asked=asked,
        cut=found.cut,
        paths=[ConnectionPath(steps=[ConnectionStep(step=step, asked=asked) for step in path]) for path in found.paths],
        more=found.more,
    )


async def asked_of(info: Info, relations: list[RelationKind] | None, as_of: date | None) -> tuple[Asked, DatedGraph]:
    kinds = RECORDED if relations is None else frozenset(relations)
    if not kinds <= RECORDED:
        raise GraphQLError(
            "ACTUAL_CONTROLLER is computed; SHAREHOLDER and ACTING_IN_CONCERT are the records that it rests on",
            extensions={"code": "BAD_USER_INPUT"},
        )
    context = info.context
    view = await context.view()
    asked = Asked(view, context.day(as_of), context.links.relations.missing)
    return asked, view.on(asked.day, kinds)


def evidence_of_edge(view: View, number: int, day: date) -> Evidence:
    """The record that proves an edge, of an answer for a day."""
    edge = view.edge(number)
    return Evidence(
        department=edge.source.department,
        record_id=edge.record_id,
        since=None if edge.since == EVER else date.fromordinal(edge.since),
        until=None if edge.until == NEVER else date.fromordinal(edge.until),
        read_at=view.read_at(number),
        as_of=day,
    )


def _forward(step: paths.Step, view: View) -> paths.Step:
    """A step of no path goes as the first of its relations does."""
    if view.edge(step.edges[0]).from_id == view.party(step.start):
        return step
    return paths.Step(step.end, step.start, step.edges)

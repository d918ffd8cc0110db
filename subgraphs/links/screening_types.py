"""Links' part of the schema for screening (批量核查): the check of many subjects, answered out of the index."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, NamedTuple

import strawberry
from strawberry import ID

from identifiers.party import normalise_party_ids
from resolvers.measures.actions import Decision
from resolvers.measures.catalogue import catalogue
from resolvers.measures.check import Applied, Checked, Checking
from resolvers.measures.purposes import Purpose
from resolvers.relations import RelationKind
from subgraphs.common.context import Scope
from subgraphs.common.errors import checked, within
from subgraphs.common.measures import OfItem, OfProvision
from subgraphs.common.types import Evidence
from subgraphs.links.context import Info
from subgraphs.links.screening import Hit, screened
from subgraphs.links.stubs import Check, ListEntry
from subgraphs.links.types import Party, evidence_of_edge
from subgraphs.links.view import View

# As many ids of persons as the body of a request holds.
MOST_SUBJECTS = 100_000


class Asked(NamedTuple):
    """What a screening was asked, and of which relations it was answered."""

    purpose: Purpose
    day: date
    relations: View


@strawberry.type(
    description="Why a measure applies: a listed party by one of its entries, and how the subject stands to it."
)
class ScreeningTrigger:
    found: strawberry.Private[Applied[Hit]]
    asked: strawberry.Private[Asked]

    @strawberry.field
    def party(self) -> Party:
        return Party(id=ID(self.found.listed.party))

    @strawberry.field(description="Null where the subject itself is listed.")
    def relation(self) -> RelationKind | None:
        return self.found.listed.relation

    @strawberry.field(
        description="Whether the subject stands in the relation to the party; else the party does to the subject."
    )
    def from_subject(self) -> bool:
        return self.found.listed.from_subject

    @strawberry.field(description="Null where the court has struck it out since.")
    def entry(self) -> ListEntry | None:
        return ListEntry(id=ID(self.found.listed.record.entry.detail))

    @strawberry.field(
        description="The record of the relation. Who controls whom is computed of many: the path stands in `check`."
    )
    def evidence(self) -> list[Evidence]:
        edge = self.found.listed.record.edge
        return [] if edge is None else [evidence_of_edge(self.asked.relations, edge, self.asked.day)]


@strawberry.type(description="A measure that applies: one provision of an item of the opinions, by one trigger.")
class ScreenedMeasure(OfItem, OfProvision):
    trigger: ScreeningTrigger


@strawberry.type(
    description="What a screening found of one subject; `check` is the same with paths, records and facts."
)
class ScreenedSubject:
    asked: strawberry.Private[Asked]
    found: strawberry.Private[Checked[Hit]]
    subject: ID
    decision: Decision = strawberry.field(
        description="The strictest action of those that apply; CLEAR; INCOMPLETE where a department is missing, or "
        "where a measure would apply if a fact is true, which a screening does not ask."
    )
    complete: bool
    missing_departments: list[str] = strawberry.field(
        description="The departments that the check needs and that the index has not, or that know such a fact."
    )

    @strawberry.field
    def party(self) -> Party:
        return Party(id=self.subject)

    @strawberry.field(description="The measures that apply, in the order of the opinions, once for each trigger.")
    def measures(self) -> list[ScreenedMeasure]:
        return [
            ScreenedMeasure(
                item=one.item, provision=one.provision, trigger=ScreeningTrigger(found=one, asked=self.asked)
            )
            for one in self.found.measures
        ]

    @strawberry.field(description="The same, asked of every department.")
    def check(self) -> Check:
        return Check(subject=self.subject, purpose=self.asked.purpose, as_of=self.asked.day)


@strawberry.type(description="How many subjects have a decision.")
class DecisionCount:
    decision: Decision
    subjects: int


@strawberry.type(
    description="The check of many subjects for a purpose on a day, answered out of the relation index. An aid to an "
    "official's decision: it states the legal basis and never decides by itself."
)
class Screening:
    asked: strawberry.Private[Asked]
    subjects: strawberry.Private[Sequence[str]]
    found: strawberry.Private[Mapping[str, Checked[Hit]]]

    @strawberry.field
    def purpose(self) -> Purpose:
        return self.asked.purpose

    @strawberry.field
    def as_of(self) -> date:
        return self.asked.day

    @strawberry.field(description="Whether every result is.")
    def complete(self) -> bool:
        return all(one.complete for one in self.found.values())

    @strawberry.field(description="The departments that any result misses.")
    def missing_departments(self) -> list[str]:
        return sorted({name for one in self.found.values() for name in one.missing})

    @strawberry.field(description="How many subjects have each decision, strictest first.")
    def counts(self) -> list[DecisionCount]:
        counted = Counter(self.found[subject].decision for subject in self.subjects)
        return [DecisionCount(decision=one, subjects=counted[one]) for one in Decision if counted[one]]

    @strawberry.field(description="In the order of the subjects; those of some decisions where any are named.")
    def results(self, decisions: list[Decision] | None = None) -> list[ScreenedSubject]:
        wanted = frozenset(Decision if decisions is None else decisions)
        return [
            ScreenedSubject(
                asked=self.asked,
                found=found,
                subject=ID(subject),
                decision=found.decision,
                complete=found.complete,
                missing_departments=list(found.missing),
            )
            for subject in self.subjects
            if (found := self.found[subject]).decision in wanted
        ]


Subjects = Annotated[list[ID], strawberry.argument(description=f"{MOST_SUBJECTS:,} at the most.")]


async def screening(info: Info, subjects: Sequence[str], purpose: Purpose, as_of: date | None) -> Screening:
    """The screening of some subjects."""
    within("the number of subjects", len(subjects), 1, MOST_SUBJECTS)
    context = info.context
    day = context.day(as_of)
    ids = checked(normalise_party_ids, subjects)
    distinct = list(dict.fromkeys(ids))
    relations = await context.view()
    listing = await context.listing(day)
    checking = Checking(catalogue(), purpose, context.answered, context.scope is Scope.OFFICIAL)
    found = await asyncio.to_thread(screened, relations, listing, distinct, checking, day)
    return Screening(asked=Asked(purpose, day, relations), subjects=ids, found=dict(zip(distinct, found, strict=True)))

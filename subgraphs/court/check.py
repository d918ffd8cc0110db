"""The check of a subject for a purpose, and the catalogue of measures that it is held against (联合惩戒措施)."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, Self

import strawberry
from strawberry import ID
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from resolvers.measures import explain
from resolvers.measures.actions import Decision
from resolvers.measures.catalogue import Provision, SubjectKind, catalogue
from resolvers.measures.check import Applied, Checked, Checking, Listed
from resolvers.measures.purposes import Purpose
from resolvers.relations import RelationKind
from subgraphs.common.cache_control import BRIEFLY
from subgraphs.common.checking import CHECK_KEY, CheckedSubject
from subgraphs.common.context import Info, Scope
from subgraphs.common.department import Gathers
from subgraphs.common.enums import official_enum
from subgraphs.common.measures import OfItem, OfProvision
from subgraphs.common.types import Explanation, Fact, RelationStep
from subgraphs.court import relations
from subgraphs.court.exposure import PathStep, listed_of, path_of
from subgraphs.court.related import Contributed
from subgraphs.court.types import ListEntry, entries_in_force

official_enum(SubjectKind)

# The fields of Check that are made of what all departments contribute to it.
GATHERING: Gathers = dict.fromkeys(("decision", "complete", "missingDepartments", "measures", "statement"), ())


class Found(NamedTuple):
    """How a listed party was found: its entry, and the way to it."""

    entry: ListEntry
    path: Sequence[RelationStep]


class Outcome(NamedTuple):
    """A check and what it was made of."""

    checked: Checked[Found]
    facts: Sequence[Fact]


# Its party is resolved by commerce, as a hit's is: see `exposure`.
@strawberry.federation.type(
    keys=[Key(fields=FieldSet("partyId"), resolvable=False)],
    description="Why a measure applies: a listed party by one of its entries, and how the subject stands to it.",
)
class MeasureTrigger:
    party_id: ID = strawberry.federation.field(inaccessible=True)
    relation: RelationKind | None = strawberry.field(description="Null where the subject itself is listed.")
    from_subject: bool = strawberry.field(
        description="Whether the subject stands in the relation to the party; else the party does to the subject."
    )
    entry: ListEntry
    path: list[PathStep]
    facts: list[Fact] = strawberry.field(description="What else is true of the subject that the measure asks.")


@strawberry.type(description="A measure that applies: one provision of an item of the opinions, by one trigger.")
class AppliedMeasure(OfItem, OfProvision):
    trigger: MeasureTrigger


@strawberry.federation.type(
    keys=[CHECK_KEY],
    description="Which measures apply to a subject for a purpose on a day. An aid to an official's decision: it states "
    "the legal basis and never decides by itself.",
    directives=[BRIEFLY],
)
class Check(CheckedSubject):
    given: strawberry.Private[Mapping[str, object]]
    outcome: strawberry.Private["asyncio.Future[Outcome] | None"] = None

    @strawberry.field(description="The strictest action of those that apply; CLEAR, or INCOMPLETE, where it is.")
    async def decision(self, info: Info) -> Decision:
        return (await self._outcome(info)).checked.decision

    @strawberry.field(description="False where a department that the check needs did not answer.")
    async def complete(self, info: Info) -> bool:
        return (await self._outcome(info)).checked.complete

    @strawberry.field(description="The departments that the check needs and that did not answer.")
    async def missing_departments(self, info: Info) -> list[str]:
        return list((await self._outcome(info)).checked.missing)

    @strawberry.field(description="The measures that apply, in the order of the opinions, once for each trigger.")
    async def measures(self, info: Info) -> list[AppliedMeasure]:
        outcome = await self._outcome(info)
        return [_applied(one, outcome.facts) for one in outcome.checked.measures]

    @strawberry.field(description="The outcome in a sentence.")
    async def statement(self, info: Info) -> Explanation:
        outcome = await self._outcome(info)
        return Explanation.of(explain.of_check(outcome.checked, self.purpose, self.as_of, catalogue().departments))

    async def _outcome(self, info: Info) -> Outcome:
        """The check, made once whichever fields are asked."""
        if self.outcome is None:
            self.outcome = asyncio.ensure_future(self._check(info))
        return await self.outcome

    async def _check(self, info: Info) -> Outcome:
        context = info.context
        contributions = context.department.contributions["Check"]
        contributed = Contributed(self.given, contributions, self.as_of)
        mine = await relations.around(context, self.subject, self.as_of, self.wanted.relations)
        own, related = await asyncio.gather(
            entries_in_force(info, self.subject, self.as_of),
            listed_of([*contributed.relations(), *mine], info, self.as_of),
        )
        listed = [Listed(str(self.subject), None, False, Found(entry, ())) for entry in own]
        listed += [
            Listed(str(one.party), one.relation, one.from_subject, Found(entry, one.path)) for one, entry in related
        ]
        facts = list(contributed.facts())
        answered = {context.department.name, *contributions.values()} - set(contributed.missing)
        checking = Checking(catalogue(), self.purpose, answered, context.scope is Scope.OFFICIAL)
        return Outcome(checking.check(self.subject, listed, {fact.code for fact in facts}), facts)

    @classmethod
    def resolve_reference(
        cls,
        subject: str,
        purpose: str,
        asOf: str,  # noqa: N803  # the key's name
        **given: object,
    ) -> Self:
        day = date.fromisoformat(asOf)
        return cls(subject=ID(subject), purpose=Purpose[purpose], as_of=day, given=given)


@strawberry.type(description="One consequence that an item of the opinions attaches to the list.")
class MeasureProvision(OfProvision):
    @strawberry.field
    def purposes(self) -> list[Purpose]:
        return [purpose for purpose in Purpose if purpose in self.provision.purposes]

    @strawberry.field(description="Whether it applies where the subject itself is listed.")
    def of_subject(self) -> bool:
        return any(not trigger.roles for trigger in self.provision.triggers)

    @strawberry.field(description="The roles in the subject whose listed holders make it apply.")
    def of_holders(self) -> list[RelationKind]:
        return _roles(self.provision, forth=False)

    @strawberry.field(description="The roles of the subject in a listed organisation that make it apply.")
    def of_those_behind(self) -> list[RelationKind]:
        return _roles(self.provision, forth=True)

    @strawberry.field(description="The one kind of subject that it is for; null for both.")
    def subject_kind(self) -> SubjectKind | None:
        return self.provision.of


@strawberry.type(description="An item of part two of the opinions (联合惩戒措施).")
class Measure(OfItem):
    @strawberry.field(description="Its text, whole.")
    def text(self) -> str:
        return self.item.text

    @strawberry.field
    def provisions(self) -> list[MeasureProvision]:
        return [MeasureProvision(provision=provision) for provision in self.item.provisions]


def all_measures() -> list[Measure]:
    """The catalogue, in the order of the opinions."""
    return [Measure(item=item) for item in catalogue().items]


def _applied(one: Applied[Found], facts: Sequence[Fact]) -> AppliedMeasure:
    listed = one.listed
    trigger = MeasureTrigger(
        party_id=ID(listed.party),
        relation=listed.relation,
        from_subject=listed.from_subject,
        entry=listed.record.entry,
        path=path_of(listed.record.path),
        facts=[fact for fact in facts if fact.code in one.facts],
    )
    return AppliedMeasure(item=one.item, provision=one.provision, trigger=trigger)


def _roles(provision: Provision, *, forth: bool) -> list[RelationKind]:
    roles = {role for role, from_subject in provision.relations if from_subject is forth}
    return [role for role in RelationKind if role in roles]

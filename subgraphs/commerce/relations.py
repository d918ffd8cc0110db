"""The relations that commerce publishes of a party, in both directions: offices, shares, concert, control."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date

from strawberry import ID

from resolvers.control.votes import Controller
from resolvers.relations import EVERY, Direction, RelationKind
from subgraphs.commerce import control_register, reads, tables
from subgraphs.commerce.control_register import ControlRegister
from subgraphs.common.context import DepartmentContext
from subgraphs.common.records import EvidenceOf
from subgraphs.common.types import Evidence, Relation, RelationStep

DEPARTMENT = "commerce"
_office_evidence = EvidenceOf(DEPARTMENT, tables.offices)
_member_evidence = EvidenceOf(DEPARTMENT, tables.concert_groups)
_OFFICES = frozenset(RelationKind[role.name] for role in tables.OfficeRole)


async def around(context: DepartmentContext, subject: str, day: date, wanted: Set[Direction] = EVERY) -> list[Relation]:
    """The relations of the subject on the day, offices first, in the order of the records' keys.

    Only what is `wanted` is read and told.
    """
    around = _Around(context, subject, day, wanted)
    if around.wants(*_OFFICES):
        # Read beside what follows of the shareholder register.
        context.load(reads.offices_around, subject, day)
    others = await around.others()
    return [*await around.offices(), *others]


@dataclass(frozen=True, slots=True)
class _Around:
    context: DepartmentContext
    subject: str
    day: date
    wanted: Set[Direction]

    def wants(self, *kinds: RelationKind) -> bool:
        return any((kind, forth) in self.wanted for kind in kinds for forth in (True, False))

    async def offices(self) -> list[Relation]:
        if not self.wants(*_OFFICES):
            return []
        found = []
        for row in await self.context.load(reads.offices_around, self.subject, self.day):
            kind = RelationKind[row.role.name]
            held_by_subject = row.holder == self.subject
            if row.holder != row.company and (kind, held_by_subject) in self.wanted:
                evidence = _office_evidence(row, self.context, self.day)
                found.append(Relation.direct(self.subject, _step(kind, row.holder, row.company, evidence)))
        return found

    async def others(self) -> list[Relation]:
        """What follows of the shareholder register: who controls the subject stands above it, all else around it."""
        above = {(RelationKind.ACTUAL_CONTROLLER, False)}
        wanted = {one for one in self.wanted if one[0] not in _OFFICES}
        if not wanted:
            return []
        read = control_register.upward if wanted <= above else control_register.around
        register = await read(self.context, self.subject, self.day)
        found: list[Relation] = []
        if self.wants(RelationKind.SHAREHOLDER):
            found.extend(self._shareholders(register))
        if self.wants(RelationKind.ACTING_IN_CONCERT):
            found.extend(self._in_concert(register))
        if self.wants(RelationKind.ACTUAL_CONTROLLER):
            found.extend(self._controllers(register))
        return [one for one in found if (one.relation, one.from_subject) in self.wanted]

    def _shareholders(self, register: ControlRegister) -> Iterator[Relation]:
        for holding in register.control.around(self.subject):
            if holding.holder != holding.company:
                evidence = control_register.evidence(register.rows[holding.record], self.context, self.day)
                step = _step(RelationKind.SHAREHOLDER, holding.holder, holding.company, evidence)
                yield Relation.direct(self.subject, step)

    def _in_concert(self, register: ControlRegister) -> Iterator[Relation]:
        for members in register.groups.values():
            if any(member.member == self.subject for member in members):
                for member in members:
                    if member.member != self.subject:
                        evidence = _member_evidence(member, self.context, self.day)
                        step = _step(RelationKind.ACTING_IN_CONCERT, self.subject, member.member, evidence)
                        yield Relation.direct(self.subject, step)

    def _controllers(self, register: ControlRegister) -> Iterator[Relation]:
        kind = RelationKind.ACTUAL_CONTROLLER
        if (kind, False) in self.wanted:
            for controller in register.control.controllers(self.subject):
                path = _proof(register, controller, self.subject, self.context, self.day)
                yield Relation(relation=kind, from_subject=False, party=ID(controller.party), path=path)
        if (kind, True) in self.wanted:
            for company, controller in register.control.controlled(self.subject):
                path = _proof(register, controller, company, self.context, self.day)
                yield Relation(relation=kind, from_subject=True, party=ID(company), path=path)


def _proof(
    register: ControlRegister, controller: Controller, company: str, context: DepartmentContext, day: date
) -> list[RelationStep]:
    """The heaviest chain of the controller's own; of a group's member without one, through a fellow's."""
    steps: list[RelationStep] = []
    chains = register.control.chains(controller, company).found
    if not chains:
        for fellow in controller.members:
            fellows = Controller(fellow, controller.basis, controller.share, controller.members)
            chains = register.control.chains(fellows, company).found
            if chains:
                group = next(g for g in register.groups.values() if {m.member for m in g} == set(controller.members))
                membership = next(member for member in group if member.member == controller.party)
                evidence = _member_evidence(membership, context, day)
                steps.append(_step(RelationKind.ACTING_IN_CONCERT, controller.party, fellow, evidence))
                break
    for holding in chains[0].holdings if chains else ():
        evidence = control_register.evidence(register.rows[holding.record], context, day)
        steps.append(_step(RelationKind.SHAREHOLDER, holding.holder, holding.company, evidence))
    return steps


def _step(kind: RelationKind, holder: str, company: str, evidence: Evidence) -> RelationStep:
    return RelationStep(department=DEPARTMENT, relation=kind, from_=ID(holder), to=ID(company), evidence=evidence)

"""The relations that commerce publishes of a party, in both directions: offices, shares, concert, control."""

from asyncio import gather
from collections.abc import Iterator
from datetime import date

from strawberry import ID

from resolvers.control.votes import Controller
from subgraphs.commerce import control_register, reads, tables
from subgraphs.commerce.control_register import ControlRegister
from subgraphs.common.context import DepartmentContext
from subgraphs.common.records import EvidenceOf
from subgraphs.common.types import Evidence, Relation, RelationKind, RelationStep

DEPARTMENT = "commerce"
_office_evidence = EvidenceOf(DEPARTMENT, tables.offices)
_member_evidence = EvidenceOf(DEPARTMENT, tables.concert_groups)


async def around(context: DepartmentContext, subject: str, day: date) -> list[Relation]:
    """Every relation of the subject on the day, offices first, in the order of the records' keys."""
    offices, register = await gather(
        context.load(reads.offices_around, subject, day), control_register.around(context, subject, day)
    )
    found: list[Relation] = []
    for row in offices:
        if subject in (row.holder, row.company) and row.holder != row.company:
            kind = RelationKind[row.role.name]
            step = _step(kind, row.holder, row.company, _office_evidence(row, context, day))
            found.append(_relation(kind, subject, step))
    found.extend(_shareholders(register, subject, context, day))
    found.extend(_in_concert(register, subject, context, day))
    found.extend(_controllers(register, subject, context, day))
    return found


def _shareholders(register: ControlRegister, subject: str, context: DepartmentContext, day: date) -> Iterator[Relation]:
    for holding in register.control.around(subject):
        if holding.holder != holding.company:
            evidence = control_register.evidence(register.rows[holding.record], context, day)
            step = _step(RelationKind.SHAREHOLDER, holding.holder, holding.company, evidence)
            yield _relation(RelationKind.SHAREHOLDER, subject, step)


def _in_concert(register: ControlRegister, subject: str, context: DepartmentContext, day: date) -> Iterator[Relation]:
    for members in register.groups.values():
        if any(member.member == subject for member in members):
            for member in members:
                if member.member != subject:
                    evidence = _member_evidence(member, context, day)
                    step = _step(RelationKind.ACTING_IN_CONCERT, subject, member.member, evidence)
                    yield _relation(RelationKind.ACTING_IN_CONCERT, subject, step)


def _controllers(register: ControlRegister, subject: str, context: DepartmentContext, day: date) -> Iterator[Relation]:
    for controller in register.control.controllers(subject):
        path = _proof(register, controller, subject, context, day)
        yield Relation(relation=RelationKind.ACTUAL_CONTROLLER, party=ID(controller.party), path=path)
    for company, controller in register.control.controlled(subject):
        path = _proof(register, controller, company, context, day)
        yield Relation(relation=RelationKind.ACTUAL_CONTROLLER, party=ID(company), path=path)


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


def _relation(kind: RelationKind, subject: str, step: RelationStep) -> Relation:
    other = step.to if step.from_ == subject else step.from_
    return Relation(relation=kind, party=other, path=[step])

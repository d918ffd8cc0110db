"""The check of a subject for a purpose (domain.md, Exposure and check): which measures apply, and the decision.

Pure: it is given who is listed around the subject and what is true of it, and which departments answered.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from resolvers.measures.actions import Decision, strictest
from resolvers.measures.catalogue import Catalogue, Item, Provision, Standing, SubjectKind, Trigger
from resolvers.measures.purposes import Purpose
from resolvers.relations import RelationKind

R = TypeVar("R")


class Listed(NamedTuple, Generic[R]):
    """A listed party, by one entry, and how the subject stands to it.

    `relation` is None for the subject itself; else it goes from the subject to the party where `from_subject`, and
    from the party to the subject where not. `record` is whatever the caller wants to find again.
    """

    party: str
    relation: RelationKind | None
    from_subject: bool
    record: R


class Applied(NamedTuple, Generic[R]):
    """A provision that applies, by one listed party; `facts` are those of the subject that it rests on."""

    item: Item
    provision: Provision
    listed: Listed[R]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked(Generic[R]):
    """The outcome of a check: `missing` are the departments that it needs and that did not answer."""

    decision: Decision
    measures: Sequence[Applied[R]]
    missing: Sequence[str]

    @property
    def complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class Checking:
    """What a check is made against: the catalogue, who asks why, and which of the hub's departments answered.

    `investigating`: whether the caller is one of those who investigate, to whom alone item 10 is shown.
    """

    catalogue: Catalogue
    purpose: Purpose
    answered: Collection[str]
    investigating: bool

    def check(self, subject: str, listed: Sequence[Listed[R]], facts: Collection[str]) -> Checked[R]:
        """The measures that apply to a subject, in the order of the opinions, and the decision."""
        kind = SubjectKind.of(subject)
        measures = [
            Applied(item, provision, one, holding)
            for item, provision in self.catalogue.provisions(self.purpose)
            if provision.of in (None, kind) and (self.investigating or not provision.investigators)
            for holding in _holding(provision.facts, facts)
            for one in listed
            if any(_meets(trigger, one) for trigger in provision.triggers)
        ]
        wanted = self.catalogue.wanted(self.purpose, kind).departments
        missing = sorted(wanted - set(self.answered))
        actions = {one.provision.action for one in measures}
        return Checked(Decision.INCOMPLETE if missing else strictest(actions), measures, missing)


def _holding(needed: Mapping[str, str], facts: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The facts that a provision rests on, once; nothing where it needs some and none is true."""
    holding = tuple(fact for fact in needed if fact in facts)
    if holding or not needed:
        yield holding


def _meets(trigger: Trigger, listed: Listed[R]) -> bool:
    match trigger.standing:
        case Standing.SUBJECT:
            return listed.relation is None
        case Standing.ROLE_HOLDER:
            return listed.relation in trigger.roles and not listed.from_subject
        case Standing.STOOD_BEHIND:
            return listed.relation in trigger.roles and listed.from_subject

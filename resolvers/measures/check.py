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
            for item, provision in self._provisions(kind)
            for holding in _holding(provision.facts, facts)
            for one in listed
            if _meets(provision, one)
        ]
        return _checked(measures, self.catalogue.wanted(self.purpose, kind).departments - set(self.answered))

    def screen(self, kind: SubjectKind, listed: Sequence[Listed[R]]) -> Checked[R]:
        """The same where nothing is known of the subject but who is listed around it.

        A measure that rests on a fact, and would apply by one of those listed, leaves the decision INCOMPLETE: who
        knows the fact was not asked. Where nobody is listed that a measure names, no fact can change that.
        """
        missing = set(self.catalogue.wanted(self.purpose, kind).by_relations - set(self.answered))
        measures: list[Applied[R]] = []
        for item, provision in self._provisions(kind):
            met = [one for one in listed if _meets(provision, one)]
            if not provision.facts:
                measures += [Applied(item, provision, one, ()) for one in met]
            elif met:
                missing.update(provision.facts.values())
        return _checked(measures, missing)

    def _provisions(self, kind: SubjectKind) -> Iterator[tuple[Item, Provision]]:
        for item, provision in self.catalogue.provisions(self.purpose):
            if provision.of in (None, kind) and (self.investigating or not provision.investigators):
                yield item, provision


def _checked(measures: Sequence[Applied[R]], missing: Collection[str]) -> Checked[R]:
    actions = {one.provision.action for one in measures}
    return Checked(Decision.INCOMPLETE if missing else strictest(actions), measures, sorted(missing))


def _holding(needed: Mapping[str, str], facts: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The facts that a provision rests on, once; nothing where it needs some and none is true."""
    holding = tuple(fact for fact in needed if fact in facts)
    if holding or not needed:
        yield holding


def _meets(provision: Provision, listed: Listed[R]) -> bool:
    return any(_is_met(trigger, listed) for trigger in provision.triggers)


def _is_met(trigger: Trigger, listed: Listed[R]) -> bool:
    match trigger.standing:
        case Standing.SUBJECT:
            return listed.relation is None
        case Standing.ROLE_HOLDER:
            return listed.relation in trigger.roles and not listed.from_subject
        case Standing.STOOD_BEHIND:
            return listed.relation in trigger.roles and listed.from_subject

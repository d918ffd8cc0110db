"""The relations of a subject as the departments contribute them to an entity of the court."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypedDict, cast

from strawberry import ID

from resolvers.relations import RelationKind
from subgraphs.common.given import EvidenceGiven, evidence_of
from subgraphs.common.types import Fact, Relation, RelationStep

_StepGiven = TypedDict(
    "_StepGiven", {"department": str, "relation": str, "from": str, "to": str, "evidence": EvidenceGiven}
)


class _RelationGiven(TypedDict):
    relation: str
    fromSubject: bool
    party: str
    path: list[_StepGiven]


class _FactGiven(TypedDict):
    code: str
    evidence: EvidenceGiven


class Contributed:
    """What a representation brings: by contribution's name its content, nothing where the department did not answer.

    `contributions` names the department of each.
    """

    def __init__(self, given: Mapping[str, object], contributions: Mapping[str, str], day: date) -> None:
        self._given = given
        self._contributions = contributions
        self._day = day

    @property
    def missing(self) -> list[str]:
        """The departments that did not answer, in the order of the hub."""
        return list(
            dict.fromkeys(
                department for name, department in self._contributions.items() if self._given.get(name) is None
            )
        )

    def relations(self) -> Iterator[Relation]:
        """All relations."""
        for name in self._contributions:
            if name.endswith("Relations"):
                for given in cast("list[_RelationGiven]", self._given.get(name) or ()):
                    yield _relation(given, self._day)

    def facts(self) -> Iterator[Fact]:
        """All facts."""
        for name, department in self._contributions.items():
            if name.endswith("Facts"):
                for given in cast("list[_FactGiven]", self._given.get(name) or ()):
                    yield Fact(code=given["code"], evidence=evidence_of(department, given["evidence"], self._day))


def _relation(given: _RelationGiven, day: date) -> Relation:
    return Relation(
        relation=RelationKind[given["relation"]],
        from_subject=given["fromSubject"],
        party=ID(given["party"]),
        path=[_step(step, day) for step in given["path"]],
    )


def _step(given: _StepGiven, day: date) -> RelationStep:
    return RelationStep(
        department=given["department"],
        relation=RelationKind[given["relation"]],
        from_=ID(given["from"]),
        to=ID(given["to"]),
        evidence=evidence_of(given["department"], given["evidence"], day),
    )

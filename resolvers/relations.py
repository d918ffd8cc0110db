"""The relations between parties, and which department knows each; domain.md, Relations."""

from collections.abc import Mapping
from enum import Enum


class RelationKind(Enum):
    """How two parties stand to each other, from the first to the second. The value is the official term."""

    LEGAL_REPRESENTATIVE = "法定代表人"
    PRINCIPAL = "主要负责人"
    DIRECTOR = "董事"
    SUPERVISOR = "监事"
    SENIOR_MANAGER = "高级管理人员"
    SHAREHOLDER = "股东"
    ACTUAL_CONTROLLER = "实际控制人"
    ACTING_IN_CONCERT = "一致行动人"
    GUARANTOR = "保证人"
    CO_OWNER = "共有人"
    DIRECTLY_RESPONSIBLE = "影响债务履行的直接责任人员"


KNOWN_BY: Mapping[RelationKind, str] = {
    RelationKind.LEGAL_REPRESENTATIVE: "commerce",
    RelationKind.PRINCIPAL: "commerce",
    RelationKind.DIRECTOR: "commerce",
    RelationKind.SUPERVISOR: "commerce",
    RelationKind.SENIOR_MANAGER: "commerce",
    RelationKind.SHAREHOLDER: "commerce",
    RelationKind.ACTUAL_CONTROLLER: "commerce",
    RelationKind.ACTING_IN_CONCERT: "commerce",
    RelationKind.GUARANTOR: "finance",
    RelationKind.CO_OWNER: "land",
    RelationKind.DIRECTLY_RESPONSIBLE: "court",
}


# Who controls a company is computed of shareholdings and groups; all else is on record.
RECORDED = frozenset(RelationKind) - {RelationKind.ACTUAL_CONTROLLER}

# Two parties stand in these to each other alike: each goes from the subject, whichever of the two it is.
MUTUAL = frozenset({RelationKind.ACTING_IN_CONCERT, RelationKind.CO_OWNER})

# A kind of relation, and whether it goes from the subject to the other party.
Direction = tuple[RelationKind, bool]

EVERY: frozenset[Direction] = frozenset((kind, forth) for kind in RelationKind for forth in (True, False))

"""The relation that the court publishes for the index: directly responsible to debtor, while the case is open."""

from sqlalchemy import func, select

from resolvers.relations import RelationKind
from subgraphs.common.publishing import Part, Published, edges
from subgraphs.court.tables import CaseRole, case_parties, cases

_responsible = case_parties.alias("responsible")
_owing = (
    select(case_parties.c.case_number, case_parties.c.party)
    .where(case_parties.c.role == CaseRole.DEBTOR)
    .subquery("owing")
)
_debtor = func.coalesce(_responsible.c.debtor, _owing.c.party)

PUBLISHED = (
    Published(
        "case_parties",
        edges(
            _responsible.c.party,
            _debtor,
            RelationKind.DIRECTLY_RESPONSIBLE.name,
            cases.c.filed_on,
            cases.c.closed_on,
            _responsible.c.case_number,
        )
        .select_from(
            _responsible.outerjoin(cases, cases.c.case_number == _responsible.c.case_number).outerjoin(
                _owing, (_owing.c.case_number == _responsible.c.case_number) & _responsible.c.debtor.is_(None)
            )
        )
        .where(_responsible.c.role == CaseRole.DIRECTLY_RESPONSIBLE, _debtor.is_not(None)),
        _responsible.c.case_number,
        (Part.UNIT, Part.FROM, Part.KIND),
        {"case_parties": "case_number", "cases": "case_number"},
    ),
)

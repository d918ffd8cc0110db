"""What the court publishes for the index: who is directly responsible to a debtor while the case is open, and who is
listed."""

from sqlalchemy import case, func, literal_column, select

from resolvers.relations import RelationKind
from subgraphs.common.publishing import LISTED, WITHHELD, Part, Published, earlier, edges
from subgraphs.court.tables import CaseRole, case_parties, cases, list_entries

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

LISTS = (
    Published(
        "list_entries",
        edges(
            list_entries.c.party,
            list_entries.c.party,
            case((list_entries.c.publishable, literal_column(f"'{LISTED}'")), else_=literal_column(f"'{WITHHELD}'")),
            list_entries.c.listed_on,
            earlier(list_entries.c.removed_on, list_entries.c.expires_on),
            list_entries.c.party,
            list_entries.c.entry,
        ),
        list_entries.c.party,
        (Part.DETAIL,),
        {"list_entries": "party"},
        unit_is_end=True,
        has_detail=True,
    ),
)

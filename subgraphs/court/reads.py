"""The court's reads: every statement that its resolvers may run."""

from sqlalchemy import func, select, union_all

from contract.columns import Party
from contract.tables import interval_of
from loaders.read import DAY, keys_parameter
from loaders.row_by_key import RowByKey
from loaders.rows_around import RowsAround
from loaders.rows_by_key import RowsByKey
from subgraphs.court.procedure import changes, steps
from subgraphs.court.tables import (
    CaseRole,
    case_parties,
    cases,
    courts,
    feedback,
    list_entries,
    notices,
    objections,
    pushes,
)

_with_case = list_entries.outerjoin(cases, cases.c.case_number == list_entries.c.case_number)

court = RowByKey(courts.c.court)
case = RowByKey(cases.c.case_number)
parties_of_case = RowsByKey(case_parties.c.case_number)
cases_of_party = RowsByKey(case_parties.c.party)
entry = RowByKey(list_entries.c.entry, _with_case, cases.c.court)
entries_of_party = RowsByKey(list_entries.c.party, cases.c.court, source=_with_case)
entries_of_case = RowsByKey(list_entries.c.case_number, cases.c.court, source=_with_case)
notices_of_party = RowsByKey(notices.c.party)
notices_of_case = RowsByKey(notices.c.case_number)
objections_of_entry = RowsByKey(objections.c.entry)
pushes_of_entry = RowsByKey(pushes.c.entry)
feedback_of_entry = RowsByKey(feedback.c.entry)
steps_of_entry = RowsByKey(steps.c.entry)
steps_of_case = RowsByKey(steps.c.case_number)
changes_of_entry = RowsByKey(changes.c.entry)

_keys = keys_parameter(Party())
_responsible = case_parties.alias("responsible")
_owing = case_parties.alias("owing")
_interval = interval_of(cases)
_open = select(
    _responsible.c.case_number,
    _responsible.c.party,
    _responsible.c.role,
    func.coalesce(_responsible.c.debtor, _owing.c.party).label("debtor"),
    cases.c.filed_on,
    cases.c.closed_on,
).where(
    _responsible.c.role == CaseRole.DIRECTLY_RESPONSIBLE,
    cases.c.case_number.is_(None) | _interval.in_force(cases, DAY),
)
_in_case = _responsible.outerjoin(cases, cases.c.case_number == _responsible.c.case_number)
_owed_in_case = (
    _responsible.c.debtor.is_(None)
    & (_owing.c.case_number == _responsible.c.case_number)
    & (_owing.c.role == CaseRole.DEBTOR)
)

# A record that names no debtor makes its person responsible to every debtor of its case. Three index searches in
# one statement: by the person, by the debtor that the record names, by a debtor of the case.
responsible_around = RowsAround(
    select(
        union_all(
            _open.select_from(_in_case.outerjoin(_owing, _owed_in_case)).where(_responsible.c.party.in_(_keys)),
            _open.select_from(_in_case.outerjoin(_owing, _owed_in_case)).where(_responsible.c.debtor.in_(_keys)),
            _open.select_from(
                _owing.join(_responsible, _owed_in_case).outerjoin(
                    cases, cases.c.case_number == _responsible.c.case_number
                )
            ).where(_owing.c.party.in_(_keys)),
        ).subquery("around")
    )
    .distinct()
    .order_by("case_number", "party", "debtor"),
    "party",
    "debtor",
)

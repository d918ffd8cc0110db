"""Entries that end by themselves (期限届满): no row changes when the day has come, and those who were told of an entry
are told of its end all the same.
"""

from datetime import date

from sqlalchemy import Connection, exists, func, insert, select

from subgraphs.court.deciding import moment
from subgraphs.court.procedure import ListChangeKind, changes
from subgraphs.court.tables import RemovalReason, list_entries

_entry = list_entries.c


def expire(connection: Connection, today: date) -> int:
    """Notes the end of each entry that has expired by a day and is not noted to have; how many those are."""
    told = exists().where(changes.c.entry == _entry.entry, changes.c.expired_on == _entry.expires_on)
    expired = select(list_entries).where(_entry.removed_on.is_(None), _entry.expires_on <= today, ~told)
    rows = connection.execute(expired.order_by(_entry.expires_on, _entry.entry)).all()
    if not rows:
        return 0
    last = select(func.coalesce(func.max(changes.c.number), 0), func.coalesce(func.max(changes.c.public_number), 0))
    number, public_number = connection.execute(last).one()
    noted = []
    for one in rows:
        number += 1
        public_number += one.publishable
        before = {name: _plain(value) for name, value in one._mapping.items()}
        ended = {"removed_on": one.expires_on.isoformat(), "removal_reason": RemovalReason.EXPIRED.name}
        noted.append(
            {
                "number": number,
                "public_number": public_number if one.publishable else None,
                "kind": ListChangeKind.REMOVED,
                "public_kind": ListChangeKind.REMOVED if one.publishable else None,
                "entry": one.entry,
                "case_number": one.case_number,
                "at": moment(),
                "expired_on": one.expires_on,
                "before": before,
                "after": {**before, **ended},
            }
        )
    connection.execute(insert(changes), noted)
    return len(noted)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value.name if isinstance(value, RemovalReason) else value

"""What a unit has taken in of the changes of the list: by that it was told of entries and of removals (推送、通报)."""

from collections.abc import Sequence
from datetime import date

import strawberry
from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, insert, literal, select, tuple_, update

from resolvers.lifecycle.steps import NotNow
from subgraphs.common.context import Info
from subgraphs.common.errors import Refused
from subgraphs.court.deciding import moment, written
from subgraphs.court.outbox import View
from subgraphs.court.procedure import ListChangeKind, acknowledged, changes
from subgraphs.court.tables import pushes


@strawberry.type(description="Up to which change a unit has taken them in, and how many of them are new.")
class Acknowledgement:
    unit: str
    cursor: str
    changes: int


async def acknowledge(info: Info, cursor: str, refused: Sequence[str], *, alone: bool) -> Acknowledgement:
    """Notes that the unit which asks was told of all changes up to a cursor, but for the refused; `alone`: of the one
    change of the cursor. Raises Refused.
    """
    context = info.context
    actor, writer, scope = context.actor, context.writer, context.scope
    if writer is None or actor is None:
        raise Refused("READ_ONLY", "the list is read where it is, and not changed here")
    unit, view, today = actor.organisation, View.of(scope), context.day(None)

    def work(connection: Connection) -> Acknowledgement:
        until = _known(connection, view, cursor)
        left_out = [_known(connection, view, one) for one in refused]
        ours = and_(acknowledged.c.unit == unit, acknowledged.c.scope == scope.value)
        before = connection.execute(select(acknowledged.c.number).where(ours)).scalar_one_or_none()
        since = before or 0
        if alone:
            _told(connection, view, view.number == until, unit, today)
            return Acknowledgement(unit=unit, cursor=cursor, changes=1)
        if until > since:
            among = and_(view.number > since, view.number <= until, view.number.not_in(left_out))
            _told(connection, view, among, unit, today)
            values = {"number": until, "at": moment()}
            if before is None:
                connection.execute(insert(acknowledged).values(unit=unit, scope=scope.value, **values))
            else:
                connection.execute(update(acknowledged).where(ours).values(values))
        return Acknowledgement(unit=unit, cursor=cursor, changes=max(0, until - since))

    done = await written(writer, work)
    context.wrote()
    return done


def _known(connection: Connection, view: View, cursor: str) -> int:
    """The number that a cursor is of. Raises Refused."""
    if cursor == view.start:
        return 0
    try:
        number = view.at(cursor)
        view.holds(cursor, connection.execute(view.finding, {"number": number}).all())
    except NotNow as error:
        raise Refused(error.code, str(error)) from error
    return number


def _told(connection: Connection, view: View, among: "ColumnElement[bool]", unit: str, today: date) -> None:
    """The unit is told of what was listed or changed among the changes, and of what ended."""
    known = exists().where(pushes.c.entry == changes.c.entry, pushes.c.unit == unit)
    listed = (
        select(changes.c.entry, literal(unit), literal(today, pushes.c.pushed_on.type))
        .where(among, view.kind.in_([ListChangeKind.LISTED, ListChangeKind.CHANGED]), ~known)
        .distinct()
    )
    connection.execute(insert(pushes).from_select(["entry", "unit", "pushed_on"], listed))
    last = select(changes.c.entry, func.max(view.number)).where(among).group_by(changes.c.entry)
    for kinds, notified in (
        ([ListChangeKind.REMOVED, ListChangeKind.WITHDRAWN], today),
        # Listed again: there is a removal to come.
        ([ListChangeKind.LISTED], None),
    ):
        connection.execute(
            update(pushes)
            .where(pushes.c.unit == unit, pushes.c.entry.in_(_of_kinds(view, last, kinds)))
            .where(pushes.c.removal_notified_on.is_(None) if notified else pushes.c.removal_notified_on.is_not(None))
            .values(removal_notified_on=notified)
        )


def _of_kinds(view: View, last: "Select[tuple[str, int]]", kinds: list[ListChangeKind]) -> "Select[tuple[str]]":
    """The entries whose last change is of some kinds."""
    return select(changes.c.entry).where(tuple_(changes.c.entry, view.number).in_(last), view.kind.in_(kinds))

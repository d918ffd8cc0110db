"""What a unit has taken in of the changes of the list: by that it was told of entries and of removals (推送、通报)."""

from datetime import date

import strawberry
from sqlalchemy import Connection, Select, and_, exists, func, insert, literal, select, tuple_, update

from resolvers.lifecycle.steps import NotNow
from subgraphs.common.context import Info
from subgraphs.court.deciding import Refused, moment
from subgraphs.court.outbox import View
from subgraphs.court.procedure import ListChangeKind, acknowledged, changes
from subgraphs.court.tables import pushes


@strawberry.type(description="Up to which change a unit has taken them in, and how many of them are new.")
class Acknowledgement:
    unit: str
    cursor: str
    changes: int


async def acknowledge(info: Info, cursor: str) -> Acknowledgement:
    """Notes that the unit which asks was told of all changes up to a cursor. Raises Refused."""
    context = info.context
    actor, writer, scope = context.actor, context.writer, context.scope
    if writer is None or actor is None:
        raise Refused("READ_ONLY", "the list is read where it is, and not changed here")
    unit, view, today = actor.organisation, View.of(scope), context.day(None)

    def work(connection: Connection) -> Acknowledgement:
        if cursor == view.start:
            return Acknowledgement(unit=unit, cursor=cursor, changes=0)
        try:
            until, finding = view.at(cursor)
            view.holds(cursor, connection.execute(finding).all())
        except NotNow as error:
            raise Refused(error.code, str(error)) from error
        ours = and_(acknowledged.c.unit == unit, acknowledged.c.withheld == scope.value)
        before = connection.execute(select(acknowledged.c.number).where(ours)).scalar_one_or_none()
        since = before or 0
        if until > since:
            _told(connection, view, (since, until), unit, today)
            values = {"number": until, "at": moment()}
            if before is None:
                connection.execute(insert(acknowledged).values(unit=unit, withheld=scope.value, **values))
            else:
                connection.execute(update(acknowledged).where(ours).values(values))
        return Acknowledgement(unit=unit, cursor=cursor, changes=max(0, until - since))

    done = await writer.write(work)
    context.wrote()
    return done


def _told(connection: Connection, view: View, between: tuple[int, int], unit: str, today: date) -> None:
    """The unit is told of what was listed or changed among the changes, and of what ended."""
    since, until = between
    among = and_(view.number > since, view.number <= until)
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

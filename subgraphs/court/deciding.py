"""Taking a step (流程节点): once for each request of a client, by whom it is for, on the version that it was meant for.

A step and what it changes are one transaction; the change's event is noted in it too, by the triggers of the outbox.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from secrets import token_hex
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, Row, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from resolvers.lifecycle.steps import NotNow, Standing, Step
from subgraphs.common.context import Actor, Info, Scope
from subgraphs.common.errors import Refused
from subgraphs.court.procedure import changes, steps
from subgraphs.court.standing import ObjectionRow, last, standing, version
from subgraphs.court.steps import ListStep, step
from subgraphs.court.tables import RemovalReason, cases, courts, list_entries, objections
from subgraphs.databases.writing import Writer

_log = logging.getLogger(__name__)

T = TypeVar("T")
_MOST_CHARACTERS = 2_000
_MOST_REQUEST = 200


class Taken(NamedTuple):
    """What a step did: of which case, party and entry it is, the record that it is about, and on which day; `ground` is
    why an entry is to be removed, or was.
    """

    case_number: str
    party: str
    on: date
    entry: str | None = None
    record: str | None = None
    basis: str | None = None
    ground: RemovalReason | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that a step is about, as it is now."""

    row: "Row[tuple[object, ...]]"
    case: "Row[tuple[object, ...]]"
    standing: Standing
    objection: ObjectionRow | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a step is taken: its transaction, who takes it, today, and whether withheld entries are known of."""

    connection: Connection
    actor: Actor
    today: date
    scope: Scope

    def day(self, given: date | None) -> date:
        """The day on which something happened: today where none is given. Raises Refused for one to come."""
        if given is not None and given > self.today:
            raise Refused("BAD_USER_INPUT", f"{given} is still to come")
        return given or self.today

    def case(self, number: str) -> "Row[tuple[object, ...]]":
        """The case of the court that acts, in which it acts. Raises Refused."""
        self._acts_in(number)
        found = self.connection.execute(select(cases).where(cases.c.case_number == number)).one_or_none()
        if found is None:
            raise Refused("CASE_UNKNOWN", "the court knows no such case")
        if found.court != self.actor.court:
            raise Refused("CASE_OF_ANOTHER_COURT", "the case is not of the caller's court")
        return found

    def entry(self, id: str, of_version: int) -> Known:
        """An entry of a case of the court that acts, in the version that the step was meant for. Raises Refused."""
        return self._entry(id, of_version, higher=False)

    def entry_below(self, id: str, of_version: int) -> Known:
        """The same of a court that has the one that acts above it."""
        return self._entry(id, of_version, higher=True)

    def listed(self, id: str) -> "Row[tuple[object, ...]]":
        """An entry that who acts may know of, whichever court's. Raises Refused."""
        found = self.connection.execute(select(list_entries).where(list_entries.c.entry == id)).one_or_none()
        if found is None or not (found.publishable or self.scope is Scope.OFFICIAL):
            raise Refused("ENTRY_UNKNOWN", "there is no such entry")
        return found

    def _entry(self, id: str, of_version: int, *, higher: bool) -> Known:
        row = self.listed(id)
        self._acts_in(row.case_number)
        case = self.connection.execute(
            select(cases, courts.c.parent)
            .outerjoin(courts, courts.c.court == cases.c.court)
            .where(cases.c.case_number == row.case_number)
        ).one_or_none()
        if case is None:
            raise Refused("CASE_UNKNOWN", "the court knows no such case")
        if (case.parent if higher else case.court) != self.actor.court or self.actor.court is None:
            raise Refused("CASE_OF_ANOTHER_COURT", "the case is not of the caller's court")
        taken = self.connection.execute(select(steps).where(steps.c.entry == id).order_by(steps.c.number)).all()
        changed = select(func.count()).select_from(changes).where(changes.c.entry == id)
        current = version(self.connection.execute(changed).scalar_one(), taken)
        if current != of_version:
            raise Refused("VERSION_CONFLICT", f"the entry was changed: it has version {current}", version=current)
        filed = self.connection.execute(select(objections).where(objections.c.entry == id)).all()
        return Known(row, case, standing(row, filed, taken, case.closed_on, self.today), last(filed))

    def _acts_in(self, number: str) -> None:
        if number != self.actor.case:
            raise Refused("CASE_NOT_COVERED", "the step is of another case than the one stated")


async def take(
    info: Info,
    request: str,
    said: Mapping[str, object],
    act: Callable[[Desk], tuple[Step, Taken]],
) -> ListStep:
    """Takes a step: `said` is all that the client says of it. Raises Refused."""
    context = info.context
    actor, writer, scope = context.actor, context.writer, context.scope
    if writer is None:
        raise Refused("READ_ONLY", "the list is read where it is, and not changed here")
    if actor is None:
        raise Refused("UNAUTHENTICATED", "who acts is not known")
    if not 0 < len(request) <= _MOST_REQUEST or not request.isprintable():
        raise Refused("BAD_USER_INPUT", f"request is a text of 1 to {_MOST_REQUEST} characters")
    for name, text in said.items():
        if name in ("reason", "basis", "legal_basis") and not 0 < len(str(text).strip()) <= _MOST_CHARACTERS:
            raise Refused("BAD_USER_INPUT", f"{name} is a text of 1 to {_MOST_CHARACTERS} characters")
    whole = {"mutation": info.field_name, "court": actor.court, **said}
    fingerprint = sha256(json.dumps(whole, default=str, sort_keys=True).encode()).hexdigest()

    def work(connection: Connection) -> ListStep:
        known = select(steps).where(steps.c.organisation == actor.organisation, steps.c.request == request)
        found = connection.execute(known).one_or_none()
        if found is not None:
            if found.fingerprint != fingerprint:
                raise Refused("REQUEST_ID_REUSED", "the request id was used already, for something else")
            return step(found, repeated=True)
        try:
            taken_kind, taken = act(Desk(connection, actor, context.day(None), scope))
        except NotNow as error:
            raise Refused(error.code, str(error)) from error
        number = connection.execute(select(func.coalesce(func.max(steps.c.number), 0) + 1)).scalar_one()
        connection.execute(
            insert(steps).values(
                number=number,
                organisation=actor.organisation,
                request=request,
                fingerprint=fingerprint,
                kind=taken_kind,
                case_number=taken.case_number,
                party=taken.party,
                entry=taken.entry,
                record=taken.record,
                ground=taken.ground,
                happened_on=taken.on,
                at=moment(),
                court=actor.court,
                unit=actor.unit,
                role=actor.role,
                basis=taken.basis,
            )
        )
        return step(connection.execute(select(steps).where(steps.c.number == number)).one())

    done = await written(writer, work)
    context.wrote()
    return done


async def written(writer: Writer, work: Callable[[Connection], T]) -> T:
    """What the work gives, once it is written. Raises Refused."""
    try:
        return await writer.write(work)
    except SQLAlchemyError as error:
        _log.exception("the list could not be written")
        raise Refused("NOT_WRITTEN", "the database of the list takes nothing now: send it again") from error


def moment() -> str:
    """Now: UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id(kind: str) -> str:
    """The id of a record that is made here."""
    return f"{kind}-{token_hex(10)}"

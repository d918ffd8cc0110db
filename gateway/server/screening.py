"""Screening (批量核查) of many subjects for a lookup: POST /screening, and files of them from the shell.

Each subject has a consent of its own where the purpose needs consents. Who may not be looked up is told so, and the
others are screened all the same; one record of the disclosure log says of whom all was told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NotRequired, TypedDict, cast

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.access.attestation import HEADER as ATTESTED
from gateway.access.caller import Caller
from gateway.access.lookup import Lookup, Refused
from gateway.audit.headers import RECEIPT, SIGN, SIGNATURE
from gateway.audit.tracing import Disclosed
from gateway.execution.errors import ErrorEntry, entry
from gateway.screening.outcome import (
    CLEAR,
    INCOMPLETE,
    PATH,
    Answer,
    Asked,
    Batch,
    Found,
    LookedUp,
    Measure,
    Party,
    Unchecked,
)
from gateway.server.admission import Admission, refusal
from gateway.server.context import RequestContext
from gateway.server.disclosing import DisclosingExecutor
from gateway.server.disclosures import Disclosures, Operation
from gateway.server.dress import redact
from gateway.server.headers import headers_of
from gateway.server.hub import Hub
from gateway.server.operations import GraphQLRequest, RequestError
from gateway.server.proof import Sign
from gateway.server.replies import body_of, caller_of, refusal_reply
from gateway.server.room import Room
from identifiers import sweeps
from identifiers.errors import BadIdentifier
from identifiers.party import normalise_party_id, party_id
from identifiers.pseudonym import PREFIX, LinkKey
from resolvers.measures.actions import Decision
from resolvers.measures.purposes import Purpose
from subgraphs.common.scalars import now_in_shanghai

# Subjects of one batch.
MOST = 10_000
# A department that is served elsewhere is told in a header whom a lookup is about.
_MOST_ELSEWHERE = 100
_MOST_BODY = 1024 * 1024
# Of so many whom the index cannot tell of, every department is asked.
_MOST_CHECKED = 500

_QUERY = Path(__file__).with_suffix(".graphql").read_text("utf-8")
# By which a signed answer is known to be of a screening (SHA-256, hexadecimal).
OPERATION = sha256(_QUERY.encode()).hexdigest()
_WANTED = [one.name for one in Decision if one is not Decision.CLEAR]
# What is told of a subject of whom nothing is found.
_NOTHING = frozenset({"ScreenedSubject.decision"})


@dataclass(slots=True)
class _Telling:
    """What is found of a batch, and told: by party what was found, by party the coordinates, what is missing."""

    found: dict[str, Found] = field(default_factory=dict)
    told: Disclosed = field(default_factory=dict)
    errors: list[ErrorEntry] = field(default_factory=list)


class Screener:
    """Screens batches of subjects on behalf of callers."""

    def __init__(
        self,
        hub: Hub,
        key: LinkKey,
        admission: Admission,
        executor: DisclosingExecutor,
        disclosures: Disclosures,
        sign: Sign,
    ) -> None:
        self._key = key
        self._sign = sign
        self._admission = admission
        self._executor = executor
        self._disclosures = disclosures
        self._attestation = hub.attestation if hub.remote else None

    async def answer(self, caller: Caller, headers: Mapping[str, str], asked: bytes) -> Answer:
        """The signed answer to a JSON object of `Asked`; `headers` state the lookup. Raises RequestError."""
        batch = await self.screen(caller, headers, _asked(asked))
        body = Answer.body_of(batch)
        return Answer(body, self.signature_of(body, asked, batch.record))

    def signature_of(self, body: bytes, asked: bytes, record: str | None) -> str:
        """The signature of an answer; of one in which nobody was looked up it names no record."""
        return self._sign(body, asked, _QUERY, record or "")

    async def screen(self, caller: Caller, headers: Mapping[str, str], asked: Asked, *, counted: bool = True) -> Batch:
        """What is found of the subjects; `headers` state the lookup, which is `counted` as a request of the client's
        where somebody makes it. Raises RequestError.
        """
        if not 0 < len(asked.subjects) <= MOST:
            raise RequestError([entry(f"a batch has 1 to {MOST:,} subjects", "BAD_USER_INPUT")], 400)
        ids, unchecked = identified(asked.subjects, self._key)
        parties = [one for one in dict.fromkeys(ids) if one is not None]
        headers, of_many = await self._admission.of_many(caller, headers, parties, counted=counted)
        purpose = of_many.lookup.purpose if asked.check_for is None else asked.check_for
        day = now_in_shanghai().date() if asked.as_of is None else asked.as_of
        covered = [one for one in parties if one not in of_many.refused]
        try:
            permit(of_many.lookup, purpose)
        except Refused as refused:
            await self._disclosures.refused(caller, refused, of_many.lookup.purpose)
            raise refusal(refused) from refused
        for why in {one.code: one for one in of_many.refused.values()}.values():
            await self._disclosures.refused(caller, why, of_many.lookup.purpose)
        telling, record, flags = _Telling(), None, list[dict[str, str]]()
        if covered:
            operation = await self._find(headers, of_many.lookup, covered, purpose, day, telling)
            told = self._disclosures.told(telling.told, of_many.consents)
            record = str(await self._disclosures.of(of_many.lookup, operation).disclosed(told, telling.errors))
            flags = self._executor.flags_of(telling.told)
        found = telling.found
        unchecked += [
            Unchecked(at, of_many.refused[one].code, str(of_many.refused[one]))
            for at, one in enumerate(ids)
            if one is not None and one in of_many.refused
        ]
        return Batch(
            len(ids),
            day.isoformat(),
            _looked_up(of_many.lookup, purpose),
            [
                msgspec.structs.replace(found[one], at=at, consent=of_many.consents.get(one))
                for at, one in enumerate(ids)
                if one is not None and one in found
            ],
            sorted(unchecked, key=lambda one: one.at),
            record,
            [redact(one["message"]) for one in telling.errors],
            flags,
        )

    async def _find(
        self,
        headers: Mapping[str, str],
        lookup: Lookup,
        covered: Sequence[str],
        purpose: str,
        day: date,
        telling: _Telling,
    ) -> Operation:
        """Finds what there is of the parties; the operation that told it. Raises RequestError."""
        most = self.most_at_once(len(covered))
        # Nearly all share the one: no set is changed, but another takes its place.
        nothing = set(_NOTHING)
        telling.told = {one: nothing for one in covered}  # noqa: C420  # they share it
        with self._disclosures.expecting():
            for at in range(0, len(covered), most):
                some = covered[at : at + most]
                context = self.context(headers, lookup, frozenset(some))
                asked: dict[str, object] = {"purpose": purpose, "asOf": day.isoformat()}
                wanted = {**asked, "subjects": some, "decisions": _WANTED}
                data, operation = await self._ask("Screening", wanted, context, telling)
                results = {one.party.id: one for one in map(_found, cast("_Screening", data)["results"])}
                # What rests on a fact, no index knows.
                unknown = [party for party, one in results.items() if one.decision == INCOMPLETE]
                if 0 < len(unknown) <= _MOST_CHECKED:
                    checks, _ = await self._ask("Checks", {**asked, "subjects": unknown}, context, telling)
                    for one in map(_found, cast("list[_Result]", checks)):
                        party = results[one.party.id].party
                        results[party.id] = msgspec.structs.replace(one, party=party)
                telling.found |= {party: one for party, one in results.items() if one.decision != CLEAR}
        return operation

    def most_at_once(self, count: int) -> int:
        """Of how many of so many parties departments are asked in a request."""
        return count if self._attestation is None else _MOST_ELSEWHERE

    def context(self, headers: Mapping[str, str], lookup: Lookup, parties: frozenset[str]) -> RequestContext:
        """What the departments are told of the lookup of some parties, each of whom it covers."""
        if self._attestation is not None:
            about = lookup.subjects & parties if lookup.subjects else lookup.subjects
            lookup = replace(lookup, subjects=about)
            return RequestContext({**headers, ATTESTED: self._attestation.of(lookup)}, lookup)
        # Whom it covers was judged: what is seen of subjects alone is not asked for, and need not be judged again of
        # each of thousands; and what is kept of departments' answers is the same, whoever else is in the batch.
        line = lookup.line.model_copy(update={"about": None, "of_subjects": frozenset()})
        groups = lookup.groups - lookup.line.of_subjects
        return RequestContext(headers, replace(lookup, line=line, groups=groups, subjects=frozenset()))

    async def _ask(
        self, name: str, variables: Mapping[str, object], context: RequestContext, telling: _Telling
    ) -> tuple[object, Operation]:
        """The answer to an operation. Raises RequestError where there is none."""
        response, operation, told = await self._executor.untold(GraphQLRequest(_QUERY, name, variables), context)
        for party, coordinates in told.items():
            telling.told[party] = telling.told.get(party, set()) | coordinates
        data = (response.data or {}).get(name.lower())
        if data is None:
            raise RequestError(response.errors, 503)
        telling.errors += response.errors
        return data, operation


def screening_route(screener: Screener, room: Room) -> Route:
    """The route: a JSON object of `Asked`, answered by one whose `data` is a `Batch`."""

    async def answer(request: Request) -> Response:
        try:
            caller = caller_of(request)
            asked = await body_of(request, _MOST_BODY)
            with room.taken():
                batch = await screener.screen(caller, headers_of(request), _asked(asked))
        except RequestError as refused:
            return refusal_reply(refused)
        body = Answer.body_of(batch)
        headers = {} if batch.record is None else {RECEIPT: batch.record}
        if SIGN in request.headers:
            headers[SIGNATURE] = screener.signature_of(body, asked, batch.record)
        return Response(body, 200, headers, media_type="application/json; charset=utf-8")

    return Route(PATH, answer, methods=["POST"])


def _asked(body: bytes) -> Asked:
    """Raises RequestError."""
    try:
        return msgspec.json.decode(body, type=Asked)
    except msgspec.DecodeError as error:
        message = f"the body is not as it must be: {redact(str(error))}"
        raise RequestError([entry(message, "BAD_USER_INPUT")], 400) from error


def _looked_up(lookup: Lookup, purpose: str) -> LookedUp:
    organisation = lookup.caller.client.organisation
    return LookedUp(organisation, lookup.role, lookup.purpose, purpose, lookup.case, lookup.consent)


def permit(lookup: Lookup, purpose: str) -> None:
    """Whether a lookup may check for a business. Raises Refused."""
    if "check" not in lookup.groups:
        raise Refused("PURPOSE_NOT_PERMITTED", f"a lookup for {lookup.purpose} may not check anybody")
    if purpose not in Purpose.__members__:
        raise Refused("PURPOSE_UNKNOWN", f"{purpose} is no business that the opinions name", 400)
    if lookup.line.checks != "any" and purpose != lookup.purpose:
        raise Refused("PURPOSE_NOT_PERMITTED", f"the lookup is for {lookup.purpose}, and checks for nothing else")


def identified(texts: Sequence[str], key: LinkKey) -> tuple[list[str | None], list[Unchecked]]:
    """The parties' ids, None for what is no identifier; and of those what is wrong with them."""
    ids = sweeps.party_ids(texts, key)
    unchecked: list[Unchecked] = []
    for at, text in enumerate(texts):
        if ids[at] is None:
            try:
                ids[at] = _id_of(text, key)
            except BadIdentifier as bad:
                unchecked.append(Unchecked(at, bad.code, str(bad)))
    return ids, unchecked


def _id_of(text: str, key: LinkKey) -> str:
    return normalise_party_id(text) if text.strip().lower().startswith(PREFIX) else party_id(text, key)


def _found(one: "_Result") -> Found:
    """What an answer says of a subject; its place is known later."""
    party = Party(one["subject"], (one.get("party") or {}).get("name"))
    measures = [
        msgspec.convert({**measure, "trigger": _trigger(measure["trigger"])}, Measure) for measure in one["measures"]
    ]
    return Found(-1, one["decision"], party, None, one["missingDepartments"], measures)


def _trigger(one: "_Trigger") -> "_Trigger":
    path = one.get("path")
    found = one if path is None else {**one, "evidence": [step["evidence"] for step in path]}
    return cast("_Trigger", {name: value for name, value in found.items() if value is not None})


class _Step(TypedDict):
    evidence: Mapping[str, object]


class _Trigger(TypedDict, total=False):
    path: Sequence[_Step] | None


class _Measure(TypedDict):
    trigger: _Trigger


class _Named(TypedDict, total=False):
    name: str | None


class _Result(TypedDict):
    """What both operations tell of a subject."""

    subject: str
    decision: str
    missingDepartments: list[str]
    party: NotRequired[_Named | None]
    measures: list[_Measure]


class _Screening(TypedDict):
    results: list[_Result]

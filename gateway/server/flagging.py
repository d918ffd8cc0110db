"""Flags over HTTP: raised by the data subject or the court's clerk, resolved by who keeps the data.

GET /flags; POST /flags; POST /flags/ID. What stands in an answer of records that are flagged is told in its extensions
until the flag is resolved.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import asdict
from datetime import UTC, datetime

import orjson
from graphql import GraphQLObjectType, GraphQLSchema
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.access.lookup import Lookup
from gateway.audit.flags import Flag, Flags, new_id
from gateway.execution.errors import entry
from gateway.server.disclosures import Disclosures, Operation
from gateway.server.operations import RequestError
from gateway.server.replies import body_of, json_reply, party_of, refusal_reply
from gateway.store import StoreUnavailable

_log = logging.getLogger(__name__)

PATH = "/flags"
RESOLUTIONS = ("CORRECTED", "REJECTED")
_MOST_CHARACTERS = 500
_MOST_BODY = 16 * 1024


class Flagging:
    """Judges who may flag and resolve; `departments` and `schema` say of what records there are."""

    def __init__(
        self, flags: Flags, disclosures: Disclosures, departments: Collection[str], schema: GraphQLSchema
    ) -> None:
        self._flags = flags
        self._disclosures = disclosures
        self._departments = frozenset(departments)
        self._types = frozenset(
            name
            for name, type_ in schema.type_map.items()
            if isinstance(type_, GraphQLObjectType) and "evidence" in type_.fields
        )

    def routes(self, lookup: Callable[[Request], Awaitable[Lookup]]) -> list[Route]:
        """The routes; `lookup` judges a request, and raises RequestError."""

        def judged(answer: Callable[[Request, Lookup], Awaitable[object]]) -> Callable[[Request], Awaitable[Response]]:
            async def endpoint(request: Request) -> Response:
                try:
                    return json_reply({"data": await answer(request, await lookup(request))}, 200)
                except RequestError as refused:
                    return refusal_reply(refused)
                except StoreUnavailable as error:
                    _log.warning("no flags are told or taken: %s", error)
                    message = "the flags cannot be read or written now"
                    return json_reply({"errors": [entry(message, "FLAGS_UNAVAILABLE")]}, 503)

            return endpoint

        return [
            Route(PATH, judged(self._list), methods=["GET"]),
            Route(PATH, judged(self._raise), methods=["POST"]),
            Route(f"{PATH}/{{id}}", judged(self._resolve), methods=["POST"]),
        ]

    async def _list(self, request: Request, lookup: Lookup) -> object:
        if "resolving" in lookup.groups:
            found = await asyncio.to_thread(self._flags.all)
        else:
            _permit(lookup, "flagging")
            found = await asyncio.to_thread(self._flags.all, lookup.subjects)
        await self._note(lookup, "flags", [one.party for one in found])
        return [asdict(one) for one in found]

    async def _raise(self, request: Request, lookup: Lookup) -> object:
        _permit(lookup, "flagging")
        given = await _body(request, ("party", "type", "department", "record", "reason"))
        party = party_of(given["party"])
        if party not in lookup.subjects:
            raise RequestError([entry("the lookup is not about this party", "PARTY_NOT_COVERED")], 403)
        if given["department"] not in self._departments:
            raise _bad("there is no such department")
        if given["type"] not in self._types:
            raise _bad("there is no such type of record")
        await self._note(lookup, "flag", [party])
        kind, department, record = given["type"], given["department"], given["record"]
        flag = Flag(new_id(), party, kind, department, record, given["reason"], lookup.role, _now())
        return asdict(await asyncio.to_thread(self._flags.raised, flag))

    async def _resolve(self, request: Request, lookup: Lookup) -> object:
        _permit(lookup, "resolving")
        given = await _body(request, ("resolution", "note"))
        if given["resolution"] not in RESOLUTIONS:
            raise _bad(f"the resolution is {' or '.join(RESOLUTIONS)}")
        await self._note(lookup, "resolve-flag", [])
        id = request.path_params["id"]
        resolving = (id, given["resolution"], given["note"], lookup.role, _now())
        found = await asyncio.to_thread(self._flags.resolved, *resolving)
        if found is None:
            raise RequestError([entry("there is no such flag that is not resolved", "NOT_FOUND")], 404)
        return asdict(found)

    async def _note(self, lookup: Lookup, name: str, parties: Iterable[str]) -> None:
        found = {party: {name} for party in parties} or {"": {name}}
        await self._disclosures.disclosed(lookup, Operation.of(PATH, name), found, [])


def _permit(lookup: Lookup, group: str) -> None:
    if group not in lookup.groups:
        raise RequestError([entry(f"the lookup may not do this: {group}", "PURPOSE_NOT_PERMITTED")], 403)


async def _body(request: Request, names: tuple[str, ...]) -> dict[str, str]:
    try:
        given = orjson.loads(await body_of(request, _MOST_BODY))
    except orjson.JSONDecodeError as error:
        raise _bad(f"the body is not JSON: {error}") from error
    if not isinstance(given, dict) or set(given) != set(names):
        raise _bad(f"the body is an object of {', '.join(names)}")
    for name in names:
        text = given[name]
        if not isinstance(text, str) or not 0 < len(text) <= _MOST_CHARACTERS:
            raise _bad(f"{name} is a text of 1 to {_MOST_CHARACTERS} characters")
    return given


def _bad(message: str) -> RequestError:
    return RequestError([entry(message, "BAD_USER_INPUT")], 400)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")

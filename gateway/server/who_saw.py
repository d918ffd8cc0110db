"""Who looked: a party is told it of itself, an auditor of any party.

GET /who-saw, with the purpose SUBJECT_ACCESS by the party itself, or AUDIT and `?id=`. The party is told which units
looked, when, for what and at which fields; an auditor also who in them, and under which case or consent.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.access.lookup import Lookup
from gateway.audit.pseudonyms import Pseudonyms
from gateway.audit.verification import who_saw
from gateway.execution.errors import entry
from gateway.server.disclosing import Disclosures, Operation
from gateway.server.operations import RequestError
from identifiers.errors import BadIdentifier
from identifiers.party import normalise_party_id

PATH = "/who-saw"
_TOLD_TO_ALL = ("n", "at", "organisation", "unit", "role", "purpose", "fields")
# How the log names a look at itself.
_LOOK = Operation.of(PATH, "who-saw")


def who_saw_route(
    folder: Path,
    pseudonyms: Pseudonyms,
    disclosures: Disclosures,
    lookup: Callable[[Request], Awaitable[Lookup]],
) -> Route:
    """The route; `lookup` judges a request, and raises RequestError. A look is recorded as any other."""

    async def answer(request: Request) -> Response:
        try:
            asking = await lookup(request)
            party = _party(asking, request.query_params.get("id"))
            await disclosures.disclosed(asking, _LOOK, {party: {"who-saw"}}, [])
        except RequestError as refused:
            return _json({"errors": refused.errors}, refused.status or 400)
        found = await asyncio.to_thread(lambda: list(who_saw(folder, pseudonyms.of(party))))
        if asking.line.needs == "self":
            found = [{name: one.get(name) for name in _TOLD_TO_ALL} for one in found]
        return _json({"data": found}, 200)

    return Route(PATH, answer, methods=["GET"])


def _party(lookup: Lookup, stated: str | None) -> str:
    if lookup.line.needs == "self":
        (own,) = lookup.subjects
        return own
    if "disclosures" not in lookup.groups:
        raise RequestError([entry("the lookup may not see who saw whom", "PURPOSE_NOT_PERMITTED")], 403)
    if stated is None:
        raise RequestError([entry("?id= says of whom", "BAD_USER_INPUT")])
    try:
        return normalise_party_id(stated)
    except BadIdentifier as bad:
        raise RequestError([entry(str(bad), bad.code)]) from bad


def _json(body: object, status: int) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json; charset=utf-8")

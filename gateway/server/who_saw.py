"""Who looked: a party is told it of itself, an auditor of any party.

GET /who-saw, with the purpose SUBJECT_ACCESS by the party itself, or AUDIT and `?id=`. The party is told which units
looked, when, for what and at which fields; an auditor also who in them, and under which case or consent.
"""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.access.lookup import Lookup
from gateway.audit.chain import Kept
from gateway.audit.pseudonyms import Pseudonyms
from gateway.audit.verification import who_saw
from gateway.execution.errors import entry
from gateway.server.disclosures import Disclosures, Operation
from gateway.server.operations import RequestError
from gateway.server.replies import json_reply, party_of, refusal_reply

PATH = "/who-saw"
_TOLD_TO_ALL = ("n", "at", "organisation", "unit", "role", "purpose", "fields")
# How the log names a look at itself.
_LOOK = Operation.of(PATH, "who-saw")


def who_saw_route(
    log: Kept,
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
            return refusal_reply(refused)
        found = await asyncio.to_thread(lambda: list(who_saw(log, pseudonyms.of(party))))
        if _of_itself(asking):
            found = [{name: one.get(name) for name in _TOLD_TO_ALL} for one in found]
        return json_reply({"data": found}, 200)

    return Route(PATH, answer, methods=["GET"])


def _party(lookup: Lookup, stated: str | None) -> str:
    if "disclosures" not in lookup.groups:
        raise RequestError([entry("the lookup may not see who saw whom", "PURPOSE_NOT_PERMITTED")], 403)
    if _of_itself(lookup) and stated is None:
        stated = next(iter(lookup.subjects), None)
    if stated is None:
        raise RequestError([entry("?id= says of whom", "BAD_USER_INPUT")])
    party = party_of(stated)
    if _of_itself(lookup) and party not in lookup.subjects:
        raise RequestError([entry("the lookup is not about this party", "PARTY_NOT_COVERED")], 403)
    return party


def _of_itself(lookup: Lookup) -> bool:
    """Whether who saw is told of the lookup's own subjects alone."""
    return "disclosures" in lookup.line.of_subjects

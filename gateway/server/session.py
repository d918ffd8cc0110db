"""Who asks, in which roles, and what each of them may see: what a page needs to know before it asks for anything.

GET /session. Where a lookup is stated (purpose, role, case, consent: in the token or in headers), it is judged as that
of a query is, and told with what it sees; a refusal is answered and recorded likewise.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.access.caller import CALLER, STATED, Caller
from gateway.access.lookup import Lookup, Refused, stated_in
from gateway.access.matrix import Line, Matrix
from gateway.server.disclosures import Disclosures, Operation
from gateway.server.headers import headers_of
from gateway.server.operations import RequestError
from gateway.server.replies import json_reply, refusal_reply

PATH = "/session"
# How the log names that somebody was told whom its lookup is about.
_LOOK = Operation.of(PATH, "session")


def session_route(matrix: Matrix, disclosures: Disclosures, judge: Callable[[Request], Awaitable[Lookup]]) -> Route:
    """The route; `judge` says what a request's lookup is, and raises RequestError."""
    groups = {name: group.title for name, group in matrix.fields.items()}

    async def answer(request: Request) -> Response:
        caller: Caller = request.scope[CALLER]
        try:
            found = await judge(request) if _states(request, caller, matrix) else None
            lookup = None if found is None else await _told(found)
        except RequestError as refused:
            return refusal_reply(refused)
        roles = [
            {"name": name, "title": role.title, "lines": [_line(line) for line in role.lines]}
            for name, role in matrix.roles.items()
            if name in caller.roles
        ]
        told = {
            "subject": caller.subject,
            "client": caller.client.id,
            "organisation": caller.client.organisation,
            "unit": caller.client.unit,
            "court": caller.client.court,
            "expires": caller.expires,
            "stated": dict(caller.stated),
            "roles": roles,
            "groups": groups,
            "lookup": lookup,
        }
        return json_reply({"data": told}, 200)

    async def _told(lookup: Lookup) -> dict[str, object]:
        # Whose consent it is, or who the caller is, they know; whom a case is against, the court tells.
        own = sorted(lookup.subjects) if lookup.line.needs in ("consent", "self") else []
        if own:
            await disclosures.disclosed(lookup, _LOOK, {party: {"id"} for party in own}, [])
        return {
            "role": lookup.role,
            "purpose": lookup.purpose,
            "case": lookup.case,
            "consent": lookup.consent,
            "sees": sorted(lookup.groups - lookup.line.of_subjects),
            "ofSubjects": sorted(lookup.line.of_subjects),
            "subjects": own,
        }

    return Route(PATH, answer, methods=["GET"])


def _states(request: Request, caller: Caller, matrix: Matrix) -> bool:
    """Whether a lookup is stated, by the request or by the token alone; a token may leave to each lookup what that is
    based on, and where its caller has several roles, in which it is made.
    """
    headers = headers_of(request)
    try:
        stated = stated_in(headers, {}, caller)
    except Refused:
        # Whoever judges it says why, and has it recorded.
        return True
    if "purpose" not in stated or any(f"x-liancha-{name}" in headers for name in STATED):
        return "purpose" in stated
    roles = {stated["role"]} if "role" in stated else caller.roles
    lines = [role.line(stated["purpose"]) for name, role in matrix.roles.items() if name in roles]
    found = [line for line in lines if line is not None]
    return not found or (len(found) == 1 and (found[0].needs in (None, "self") or found[0].needs in stated))


def _line(line: Line) -> dict[str, object]:
    return {
        "purposes": list(line.purposes),
        "needs": line.needs,
        "mayGive": line.may_give,
        "ownCourt": line.own_court,
        "courtBelow": line.court_below,
        "closed": line.closed,
        "about": line.about,
        "checksAny": line.checks == "any",
        "sees": sorted(line.sees),
        "ofSubjects": sorted(line.of_subjects),
        "withCase": sorted(line.with_case),
    }

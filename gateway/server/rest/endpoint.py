"""REST endpoints of persisted operations: GET and POST /rest/NAME, and what they are (/openapi.json).

A query string or a JSON body has the operation's variables; the answer is that of GraphQL, with a status that says how
much was answered. What answers stands behind it: the same admission, the same record, the same signature.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from urllib.parse import parse_qsl

import orjson
from graphql import OperationType
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response as HttpResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.audit.headers import SIGN
from gateway.execution.errors import ErrorEntry, entry
from gateway.execution.run import Response
from gateway.planning.cost import COST_LIMIT_EXCEEDED
from gateway.server.accept import EVENT_STREAM, JSON, preferred
from gateway.server.endpoint import MOST_BODY
from gateway.server.event_streams import Overseer
from gateway.server.operations import Executor, GraphQLRequest, RequestError
from gateway.server.proof import Sign, proof_of
from gateway.server.replies import body_of, json_reply, refusal_reply
from gateway.server.rest.document import PATH
from gateway.server.rest.inputs import bad_input, from_texts, unknown
from gateway.server.rest.operations import RestOperation
from gateway.server.room import Room
from gateway.server.streaming import Dress, streamed
from gateway.server.streaming import body_of as answer_of
from identifiers.party import party_id
from identifiers.pseudonym import LinkKey
from identifiers.resident_identity import is_resident_identity

_IN_ADDRESS = "IDENTITY_NUMBER_IN_ADDRESS"
_FORBIDDEN = frozenset({"UNAUTHORIZED_FIELD_OR_TYPE", "PARTY_NOT_COVERED", "PURPOSE_NOT_PERMITTED"})
_STATUSES = {"VERSION_CONFLICT": 409, "INDEX_NOT_READY": 503, "SUBGRAPH_TIMEOUT": 504}
# A department's answer, which was none.
_NO_ANSWER = ("SUBGRAPH_", "INVALID_VALUE", "NON_NULL_VIOLATION")


class RestEndpoint:
    """An ASGI application at /rest/NAME.

    `context` makes what the executor is told of the HTTP request, and raises RequestError for one that is refused;
    `key` makes of an identity number the id of the person whose it is.
    """

    def __init__(
        self,
        operations: Mapping[str, RestOperation],
        executor: Executor,
        context: Callable[[Request, GraphQLRequest], Awaitable[object]],
        dress: Dress,
        room: Room,
        sign: Sign | None,
        key: LinkKey,
    ) -> None:
        self._operations = operations
        self._executor = executor
        self._context = context
        self._dress = dress
        self._room = room
        self._sign = sign
        self._key = key
        self._overseer = Overseer()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await self._respond(Request(scope, receive))
        except ClientDisconnect:
            return  # There is nobody to answer.
        except RequestError as refused:
            errors = [self._dress(one) for one in refused.errors]
            status = _refused(refused.errors[0]) if refused.status is None else refused.status
            response = refusal_reply(RequestError(errors, status, refused.retry_after))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> ASGIApp:
        """Raises RequestError."""
        operation = self._operations.get(request.path_params["name"])
        if operation is None:
            raise RequestError([entry("there is no operation of this name", "OPERATION_UNKNOWN")], 404)
        taken = ["GET", "POST"] if operation.by_get else ["POST"]
        if request.method not in taken:
            message = f"{request.url.path} takes {' and '.join(taken)}"
            answer = json_reply({"errors": [self._dress(entry(message, "BAD_REQUEST"))]}, 405)
            answer.headers["allow"] = ", ".join(taken)
            return answer
        lasting = operation.kind is OperationType.SUBSCRIPTION
        media = EVENT_STREAM if lasting else JSON
        if preferred(request.headers.get("accept", ""), (media,)) is None:
            raise RequestError([entry(f"the answer is {media}", "NOT_ACCEPTABLE")], 406)
        if request.headers.get(SIGN, "1") != "1":
            raise bad_input(f"{SIGN} is 1, or not there")
        asked = await self._asked(request, operation)
        with self._room.taken():
            context = await self._context(request, asked)
            if not lasting:
                return self._answered(await self._executor.execute(asked, context), request, asked)
            answers = await self._executor.stream(asked, context)
        if isinstance(answers, Response):
            return self._answered(answers, request, asked)
        return streamed(EVENT_STREAM, answers, self._dress, self._overseer, subscription=True)

    async def _asked(self, request: Request, operation: RestOperation) -> GraphQLRequest:
        path = PATH + operation.name
        if request.method == "GET":
            raw = request.url.query.encode()
            given: Mapping[str, object] = from_texts(_texts(request.url.query), operation.variables, path)
        else:
            raw = await body_of(request, MOST_BODY)
            given = _posted(request, raw, operation, path)
        variables = {name: self._meant(value, name, operation) for name, value in given.items()}
        return GraphQLRequest(operation.text, operation.operation_name, variables, raw=raw)

    def _meant(self, value: object, name: str, operation: RestOperation) -> object:
        """A variable's value, an identity number in the place of a party made the id of the person whose it is."""
        if name not in operation.parties:
            return value
        if isinstance(value, list):
            return [self._meant(one, name, operation) for one in value]
        if isinstance(value, str) and is_resident_identity(value):
            return party_id(value, self._key)
        return value

    def _answered(self, response: Response, request: Request, asked: GraphQLRequest) -> HttpResponse:
        body = orjson.dumps(answer_of(response, self._dress))
        answer = HttpResponse(body, _status(response), media_type=f"{JSON}; charset=utf-8")
        answer.raw_headers.extend(proof_of(body, response, request, asked, self._sign))
        return answer


def _texts(query: str) -> Sequence[tuple[str, str]]:
    """The parameters of a query string. Raises RequestError for one with an identity number: what is in an address is
    written down wherever it passes.
    """
    try:
        given = parse_qsl(query, keep_blank_values=True, errors="strict", strict_parsing=bool(query))
    except ValueError as error:
        raise bad_input("the query string is no list of parameters in UTF-8") from error
    for name, text in given:
        if is_resident_identity(text) or is_resident_identity(name):
            message = "an identity number does not go in an address, which is logged on its way: send it by POST"
            raise RequestError([entry(message, _IN_ADDRESS)], 400)
    return given


def _posted(request: Request, raw: bytes, operation: RestOperation, path: str) -> Mapping[str, object]:
    if request.url.query:
        raise bad_input("by POST the variables are in the body, and none in the address")
    if not raw:
        return {}
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.lower().replace(" ", "")
    if media.strip().lower() != JSON or ("charset" in charset and "utf-8" not in charset):
        raise RequestError([entry("the body is application/json, in UTF-8", "BAD_REQUEST")], 415)
    try:
        given = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise bad_input(f"the body is not JSON: {error}") from error
    if not isinstance(given, dict):
        raise bad_input("the body is an object of variables")
    for name in given:
        if name not in operation.variables:
            raise unknown(name, operation.variables, path)
    return given


def _status(response: Response) -> int:
    """200 where all was answered, or something; else what the first error means."""
    data = response.data
    if not response.errors or (data is not None and any(one is not None for one in data.values())):
        return 200
    return _meaning(response.errors[0])


def _refused(error: ErrorEntry) -> int:
    """What an error means by which a request is not executed: one that may cost too much is well said, and refused."""
    code = _code(error)
    if code in _FORBIDDEN:
        return 403
    return 422 if code == COST_LIMIT_EXCEEDED else 400


def _code(error: ErrorEntry) -> str:
    return str(error.get("extensions", {}).get("code", ""))


def _meaning(error: ErrorEntry) -> int:
    """What an error of an answer means where nothing else was answered, as HTTP has it (RFC 9110, 15)."""
    code = _code(error)
    if code in _FORBIDDEN:
        return 403
    if code in _STATUSES:
        return _STATUSES[code]
    # What is asked is well said, and refused, as an identifier whose check character does not fit.
    return 502 if code.startswith(_NO_ANSWER) else 422

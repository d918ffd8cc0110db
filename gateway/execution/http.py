"""A subgraph over HTTP: GraphQL POST requests over kept connections."""

from asyncio import Future, get_running_loop, shield
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import orjson
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError, RequestTimeoutError

from gateway.execution.errors import HTTP_ERROR, MALFORMED, TIMEOUT, UNREACHABLE, SubgraphError
from gateway.execution.transport import JsonObject, Operation

_HEADERS = {
    "content-type": "application/json",
    "accept": "application/graphql-response+json, application/json;q=0.9",
}


def open_client(timeout: float) -> Client:
    """The connections that all subgraphs share; a request may take `timeout` seconds."""
    return ClientBuilder().timeout(timedelta(seconds=timeout)).default_headers(_HEADERS).build()


@dataclass(frozen=True, slots=True)
class Http:
    """The transport to a subgraph's URL.

    Queries that are alike to the byte and under way at the same time are one request. Nothing of the client's request
    is sent on, so that all who ask alike are answered alike.
    """

    client: Client
    url: str
    _under_way: dict[bytes, "Future[_Answer]"] = field(default_factory=dict)

    def prepare(self, document: str, operation_name: str, *, mutation: bool = False) -> Operation:
        # The parts of the body that never change are encoded once.
        head = orjson.dumps({"query": document, "operationName": operation_name})[:-1] + b',"variables":'
        return _Encoded(self.send if mutation else self.send_shared, head)

    async def send(self, body: bytes) -> "_Answer":
        """Posts a body. Raises SubgraphError."""
        try:
            response = await self.client.post(self.url).body_bytes(body).build().send()
            return response.status, bytes(await response.bytes())
        except RequestTimeoutError as error:
            raise SubgraphError(TIMEOUT, "the subgraph did not answer in time") from error
        except PyreqwestError as error:
            raise SubgraphError(UNREACHABLE, "the subgraph cannot be reached") from error

    async def send_shared(self, body: bytes) -> "_Answer":
        """Posts a body, or waits for what another is being answered to the same. Raises SubgraphError."""
        while (other := self._under_way.get(body)) is not None:
            try:
                # Who no longer waits must not take the answer from the others.
                return await shield(other)
            except _Abandoned:
                continue
            except SubgraphError as error:
                raise SubgraphError(error.code, str(error)) from error
        own: Future[_Answer] = get_running_loop().create_future()
        self._under_way[body] = own
        try:
            answer = await self.send(body)
        except BaseException as error:
            own.set_exception(error if isinstance(error, SubgraphError) else _Abandoned())
            own.exception()  # Seen, if nobody else waited for it.
            raise
        else:
            own.set_result(answer)
            return answer
        finally:
            del self._under_way[body]


# HTTP status and content.
_Answer = tuple[int, bytes]


class _Abandoned(Exception):
    """Whoever asked first is gone before the answer came."""


@dataclass(frozen=True, slots=True)
class _Encoded:
    send: Callable[[bytes], Awaitable[_Answer]]
    head: bytes

    async def __call__(self, variables: Mapping[str, object], request: object) -> JsonObject:
        status, content = await self.send(self.head + orjson.dumps(variables) + b"}")
        try:
            answer = orjson.loads(content)
        except orjson.JSONDecodeError as error:
            if status >= 400:
                raise SubgraphError(HTTP_ERROR, f"the subgraph answered HTTP status {status}") from error
            raise SubgraphError(MALFORMED, "the subgraph's answer is not JSON") from error
        if not isinstance(answer, dict) or ("data" not in answer and "errors" not in answer):
            if status >= 400:
                raise SubgraphError(HTTP_ERROR, f"the subgraph answered HTTP status {status}")
            raise SubgraphError(MALFORMED, "the subgraph's answer is not a GraphQL response")
        return answer

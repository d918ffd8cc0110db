"""GraphQL over WebSocket, the subprotocol graphql-transport-ws:
https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md

Who asks says so in the handshake, as over HTTP; a page in a browser, which cannot, says it in the payload of
`connection_init`: `authorization`, and of the lookup `x-liancha-purpose` and the others.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import Protocol, cast
from urllib.parse import urlsplit

import orjson
from graphql import OperationType
from orjson import Fragment
from starlette.requests import Request
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from gateway.access.caller import CALLER, STATED, Caller
from gateway.access.errors import Unauthenticated
from gateway.execution.errors import ErrorEntry, entry
from gateway.execution.run import Response
from gateway.execution.streams import Patch
from gateway.server.asked import NotAsked, asked
from gateway.server.operations import Executor, GraphQLRequest, RequestError, Stream
from gateway.server.persisted import PersistedOperations
from gateway.server.room import Room
from gateway.server.streaming import Dress, text_of

SUBPROTOCOL = "graphql-transport-ws"
# Seconds in which a client says who it is, and in which it takes what it is sent.
_INIT, _SEND = 10.0, 30.0
# Operations that one connection may have under way.
_MOST_OPERATIONS = 100
# What a client may say of itself when the connection begins.
_TOLD = ("authorization", *(f"x-liancha-{name}" for name in STATED))

# Close codes of the protocol, and of this server (RFC 6455, 7.4.2).
INVALID, UNAUTHORIZED, FORBIDDEN, INIT_TIMEOUT, NO_SUBPROTOCOL = 4400, 4401, 4403, 4408, 4406
EXISTS, TOO_MANY_INITS, TOO_SLOW = 4409, 4429, 4410


class Knowing(Protocol):
    """Who knows who asks."""

    async def caller(self, scope: Scope) -> Caller:
        """Who makes a request. Raises Unauthenticated."""
        ...


class GraphQLSocket:
    """An ASGI application that serves GraphQL over WebSocket; `gate` knows who asks, None: anybody may.

    `origins` are those of pages elsewhere that may connect.
    """

    def __init__(
        self,
        executor: Executor,
        context: Callable[[Request, GraphQLRequest], Awaitable[object]],
        dress: Dress,
        room: Room,
        persisted: PersistedOperations | None = None,
        gate: Knowing | None = None,
        origins: tuple[str, ...] = (),
    ) -> None:
        self.executor = executor
        self.context = context
        self.dress = dress
        self.room = room
        self.persisted = persisted
        self.gate = gate
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        if not self._may_connect(websocket):
            await websocket.close(FORBIDDEN, "pages of this origin may not ask")
            return
        if SUBPROTOCOL not in scope["subprotocols"]:
            await websocket.accept()
            await websocket.close(NO_SUBPROTOCOL, f"Subprotocol not acceptable: this server speaks {SUBPROTOCOL}")
            return
        await websocket.accept(SUBPROTOCOL)
        await _Connection(self, websocket).serve()

    def _may_connect(self, websocket: WebSocket) -> bool:
        """A browser says which page connects; of its own pages the host is this one."""
        origin = websocket.headers.get("origin")
        if origin is None or origin in self._origins:
            return True
        return urlsplit(origin).netloc == websocket.headers.get("host")


class _Closed(Exception):
    """The connection is to be closed, and why."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class _Connection:
    """One connection, and its operations that are under way."""

    def __init__(self, server: GraphQLSocket, websocket: WebSocket) -> None:
        self._server = server
        self._websocket = websocket
        self._request: Request | None = None
        self._operations: dict[str, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Serves it until either side closes it."""
        try:
            await self._begin()
            while True:
                await self._take(await self._message())
        except WebSocketDisconnect:
            pass
        except _Closed as closed:
            await self._close(closed)
        finally:
            for task in self._operations.values():
                task.cancel()
            if self._operations:
                await asyncio.wait(self._operations.values())

    async def _begin(self) -> None:
        try:
            async with asyncio.timeout(_INIT):
                while True:
                    message = await self._message()
                    if message["type"] == "connection_init":
                        break
                    if message["type"] == "subscribe":
                        raise _Closed(UNAUTHORIZED, "Unauthorized")
                    await self._answer_ping(message)
        except TimeoutError as error:
            raise _Closed(INIT_TIMEOUT, "Connection initialisation timeout") from error
        payload = message.get("payload")
        if payload is None:
            payload = {}
        if not isinstance(payload, dict):
            raise _Closed(INVALID, "the payload of connection_init is no object")
        self._request = await self._known(payload)
        await self._send({"type": "connection_ack"})

    async def _known(self, payload: Mapping[str, object]) -> Request:
        """The request that operations are of: that of the handshake, with what the client says of itself beside."""
        headers = list(self._websocket.scope["headers"])
        there = {name for name, _ in headers}
        for name in _TOLD:
            given = payload.get(name)
            if given is None:
                continue
            if not isinstance(given, str) or not given.isascii() or not given.isprintable():
                raise _Closed(INVALID, f"{name} of connection_init is no header's value")
            if name.encode() in there:
                raise _Closed(INVALID, f"{name} is said in the handshake already")
            headers.append((name.encode(), given.encode("ascii")))
        scope: Scope = {**self._websocket.scope, "type": "http", "method": "POST", "headers": headers}
        gate = self._server.gate
        if gate is not None and scope.get(CALLER) is None:
            try:
                scope[CALLER] = await gate.caller(scope)
            except Unauthenticated as refused:
                raise _Closed(UNAUTHORIZED if refused.status == 401 else FORBIDDEN, str(refused)) from refused
        return Request(scope)

    async def _take(self, message: Mapping[str, object]) -> None:
        kind, id = message["type"], message.get("id")
        if kind == "connection_init":
            raise _Closed(TOO_MANY_INITS, "Too many initialisation requests")
        if kind == "complete" and isinstance(id, str):
            task = self._operations.pop(id, None)
            if task is not None:
                task.cancel()
                await asyncio.wait({task})
            return
        if kind != "subscribe":
            await self._answer_ping(message)
            return
        payload = message.get("payload")
        if not isinstance(id, str) or not id or not isinstance(payload, dict):
            raise _Closed(INVALID, "a subscribe message has an id and a payload")
        if id in self._operations:
            raise _Closed(EXISTS, f"Subscriber for {id} already exists")
        if len(self._operations) >= _MOST_OPERATIONS:
            message_ = f"a connection has at most {_MOST_OPERATIONS} operations"
            await self._error(id, [entry(message_, "TOO_MANY_OPERATIONS")])
            return
        task = asyncio.create_task(self._operate(id, payload))
        self._operations[id] = task
        task.add_done_callback(lambda done: self._done(id, done))

    def _done(self, id: str, task: "asyncio.Task[None]") -> None:
        if self._operations.get(id) is task:
            del self._operations[id]

    async def _operate(self, id: str, payload: Mapping[str, object]) -> None:
        try:
            await self._execute(id, payload)
        except NotAsked as refused:
            await self._error(id, [entry(str(refused), "BAD_REQUEST")])
        except RequestError as refused:
            await self._error(id, refused.errors)
        except _Closed as closed:
            await self._close(closed)

    async def _execute(self, id: str, payload: Mapping[str, object]) -> None:
        server, request = self._server, self._request
        assert request is not None, "nothing is taken before it is known who asks"
        given = asked(payload, orjson.dumps(payload), server.persisted)
        subscription = server.executor.operation(given) is OperationType.SUBSCRIPTION
        with server.room.taken():
            context = await server.context(request, given)
            answer = await server.executor.stream(given, context)
        if isinstance(answer, Response):
            await self._next(id, answer, subscription=True)
        else:
            await self._parts(id, answer, subscription=subscription)
        await self._send({"id": id, "type": "complete"})

    async def _parts(self, id: str, answer: Stream, *, subscription: bool) -> None:
        async with aclosing(cast("AsyncGenerator[Response | Patch, None]", answer)) as parts:
            async for part in parts:
                await self._next(id, part, subscription=subscription)

    async def _next(self, id: str, part: Response | Patch, *, subscription: bool) -> None:
        payload = Fragment(text_of(part, self._server.dress, subscription=subscription))
        await self._send({"id": id, "type": "next", "payload": payload})

    async def _error(self, id: str, errors: list[ErrorEntry]) -> None:
        dress = self._server.dress
        await self._send({"id": id, "type": "error", "payload": [dress(error) for error in errors]})

    async def _answer_ping(self, message: Mapping[str, object]) -> None:
        if message["type"] == "ping":
            await self._send({"type": "pong"})
        elif message["type"] != "pong":
            raise _Closed(INVALID, "Invalid message received")

    async def _message(self) -> Mapping[str, object]:
        received = await self._websocket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code") or 1000)
        text = received.get("text")
        try:
            message = None if text is None else orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise _Closed(INVALID, "a message is JSON") from error
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise _Closed(INVALID, "a message is an object with a type")
        return message

    async def _send(self, message: Mapping[str, object]) -> None:
        """Raises _Closed for a client that does not take it in time, and WebSocketDisconnect for one that has gone."""
        try:
            async with asyncio.timeout(_SEND):
                await self._websocket.send_text(orjson.dumps(message).decode())
        except TimeoutError as error:
            raise _Closed(TOO_SLOW, "what was sent is not taken") from error
        except RuntimeError as error:
            # Starlette's word for a connection that was closed meanwhile.
            raise WebSocketDisconnect(1006) from error

    async def _close(self, closed: _Closed) -> None:
        try:
            # A reason has at most 123 bytes (RFC 6455, 5.5).
            await self._websocket.close(closed.code, str(closed).encode()[:123].decode(errors="ignore"))
        except (RuntimeError, WebSocketDisconnect):
            return

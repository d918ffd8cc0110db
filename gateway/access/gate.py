"""Nobody passes who is not known: an ASGI application around another."""

from collections.abc import Callable

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.access.caller import CALLER, CERTIFICATE, Caller, Clients
from gateway.access.errors import NotRegistered, Unauthenticated
from gateway.access.tokens import Tokens
from gateway.execution.errors import entry

_CHALLENGE = 'Bearer realm="liancha"'


class Gate:
    """Knows who makes a request, by its token or by the certificate of its connection, or answers it 401.

    `is_open` says of a request, by its scope, that anybody may make it.
    """

    def __init__(self, tokens: Tokens, clients: Clients, is_open: Callable[[Scope], bool]) -> None:
        self._tokens = tokens
        self._clients = clients
        self._is_open = is_open

    def around(self, application: ASGIApp) -> ASGIApp:
        """The application behind the gate."""

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] not in ("http", "websocket"):
                await application(scope, receive, send)
                return
            try:
                scope[CALLER] = await self.caller(scope)
            except Unauthenticated as refused:
                if not (_says_nothing(scope) if scope["type"] == "websocket" else self._is_open(scope)):
                    await _refusal(refused)(scope, receive, send)
                    return
            await application(scope, receive, send)

        return guarded

    async def caller(self, scope: Scope) -> Caller:
        """Who makes a request. Raises Unauthenticated."""
        certificate: str | None = scope.get(CERTIFICATE)
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        if len(given) > 1:
            raise Unauthenticated("there is more than one authorization", "invalid_request")
        if given:
            scheme, _, rest = given[0].decode("latin-1").partition(" ")
            token = rest.strip()
            if scheme.lower() != "bearer" or not token:
                raise Unauthenticated("the authorization is no bearer token", "invalid_request")
            return await self._tokens.caller(token, certificate)
        if certificate is None:
            raise Unauthenticated("a bearer token, or the certificate of a registered client, says who asks", None)
        client = self._clients.of_certificate(certificate)
        if client is None:
            raise NotRegistered("the certificate is of no client that is registered here")
        return Caller(client.id, client, client.scopes, float("inf"), client.roles)


def _says_nothing(scope: Scope) -> bool:
    """A page in a browser cannot say who asks in the handshake of a WebSocket: it is asked after it."""
    return scope.get(CERTIFICATE) is None and all(name != b"authorization" for name, _ in scope["headers"])


def _refusal(refused: Unauthenticated) -> Response:
    # A message is of fixed words, and of names of the configuration: nothing of the request.
    told = "" if refused.error is None else f', error="{refused.error}", error_description="{refused}"'
    headers = {"www-authenticate": f"{_CHALLENGE}{told}"} if refused.status == 401 else None
    body = orjson.dumps({"errors": [entry(str(refused), refused.code)]})
    return Response(body, refused.status, headers, media_type="application/json; charset=utf-8")

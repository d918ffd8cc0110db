"""What every answer says to browsers and caches: that it is nobody else's, and what it is.

Source: OWASP HTTP Headers Cheat Sheet; RFC 9111, 5.2.2.5 (no-store); RFC 6797 (HSTS, over TLS alone).
"""

from collections.abc import Awaitable, Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.access.caller import STATED

_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
# What is told of people is kept by nobody on the way.
_UNLESS_SAID = (b"cache-control", b"no-store")
_OVER_TLS = (b"strict-transport-security", b"max-age=31536000")


def with_headers(application: ASGIApp) -> ASGIApp:
    """The application, whose answers have the headers that they do not set themselves."""

    async def dressed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        secure = scope.get("scheme") == "https"

        def sending(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                headers: list[tuple[bytes, bytes]] = message["headers"]
                there = {name for name, _ in headers}
                headers.extend(one for one in _ALWAYS if one[0] not in there)
                if _UNLESS_SAID[0] not in there:
                    headers.append(_UNLESS_SAID)
                if secure:
                    headers.append(_OVER_TLS)
            return send(message)

        await application(scope, receive, sending)

    return dressed


def with_origins(application: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    """The application, which pages of these origins may ask by their tokens; never by cookies, of which it has none."""
    if not origins:
        return application
    return CORSMiddleware(
        application,
        allow_origins=origins,
        allow_methods=("GET", "POST", "PUT", "DELETE"),
        allow_headers=("authorization", "content-type", "x-liancha-sign", *(f"x-liancha-{name}" for name in STATED)),
        expose_headers=("x-liancha-record", "x-liancha-signature", "retry-after"),
    )


def headers_of(request: Request) -> dict[str, str]:
    """A request's headers by name; of one that comes several times, all values (RFC 9110, 5.3)."""
    found: dict[str, str] = {}
    for name, value in request.headers.items():
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found

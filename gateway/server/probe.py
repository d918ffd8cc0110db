"""Whether a server is ready, told to who may not know more."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from gateway.access.caller import CALLER

READY = "/ready"

# The state of each part that an answer needs: None where it can answer, or what is wrong.
Readiness = Callable[[Request], Awaitable[Mapping[str, str | None]]]

# For so many seconds what was found is what is told.
_FRESH = 1.0


class Probe:
    """`/ready` for those whom nobody knows, which a kubelet's or a balancer's probe is: 200 or 503, and nothing of why.

    Anybody may ask it at any rate, so one looks at a time, at most once a second.
    """

    def __init__(self, ready: Readiness) -> None:
        self._ready = ready
        self._good = False
        self._looked = float("-inf")
        self._lock = asyncio.Lock()

    async def answer(self, request: Request) -> Response:
        """What it tells."""
        async with self._lock:
            if time.monotonic() - self._looked >= _FRESH:
                faults = await self._ready(request)
                self._good = all(fault is None for fault in faults.values())
                self._looked = time.monotonic()
        return JSONResponse({"ready": self._good}, 200 if self._good else 503)


def is_known(scope: Scope) -> bool:
    """Whether the gate knew who asks."""
    return CALLER in scope


def is_probe(scope: Scope) -> bool:
    """Whether a request asks whether a server is ready."""
    return scope["path"] == READY and scope.get("method") in ("GET", "HEAD")

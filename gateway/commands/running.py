"""How a server is run, in this process or in several."""

import uvicorn
from starlette.applications import Starlette

from gateway.config import DRAIN
from gateway.server.endpoint import MOST_BODY
from gateway.server.memory import settle
from gateway.server.tls import TlsOptions

# Seconds that a connection may be idle: longer than clients keep theirs, since a request that is sent on one that is
# just being closed is lost. Other gateways do not send it again.
_IDLE = 75


def run(application: Starlette, host: str, port: int, tls: TlsOptions | None = None, drain: int = DRAIN) -> None:
    """Serves an application in this process."""
    settle()
    # The access log would hold URLs, and a URL may hold an identity number.
    uvicorn.run(
        application,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=drain,
        ws="websockets-sansio",
        ws_max_size=MOST_BODY,
        **(tls or {}),
    )


def run_workers(factory: str, host: str, port: int, count: int, tls: TlsOptions, drain: int = DRAIN) -> None:
    """Serves what a function makes, in so many processes."""
    uvicorn.run(
        factory,
        factory=True,
        host=host,
        port=port,
        workers=count,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=drain,
        ws="websockets-sansio",
        ws_max_size=MOST_BODY,
        **tls,
    )

"""How a server is run, in this process or in several."""

import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from logging import getLogger

import uvicorn
from starlette.applications import Starlette
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from gateway.config import DRAIN
from gateway.server.endpoint import MOST_BODY
from gateway.server.memory import settle
from gateway.server.tls import TlsOptions

# Seconds that a connection may be idle: longer than clients keep theirs, since a request that is sent on one that is
# just being closed is lost. Other gateways do not send it again.
_IDLE = 75
_log = getLogger(__name__)


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


def run_workers(
    factory: Callable[[], Starlette], host: str, port: int, count: int, tls: TlsOptions, drain: int = DRAIN
) -> None:
    """Serves what a function of a module makes, in so many processes, each of which has its part of the connections.

    Ends the process with code 3, as one process ends, where a worker cannot start: it would not the next time either.
    """
    config = uvicorn.Config(
        partial(_started, factory),
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
    # Alone at first, so that a port that another server has is not shared with it. Ends the process where it is taken.
    listening = config.bind_socket()
    if sys.platform == "linux":
        address = listening.getsockname()
        listening.close()
        listening = _Shared.at(listening.family, address)
    workers = Multiprocess(config, sockets=[listening])
    with suppress(KeyboardInterrupt):
        workers.run()
    if any(worker.exitcode == STARTUP_FAILURE for worker in workers.processes):
        raise SystemExit(STARTUP_FAILURE)


def _started(factory: Callable[[], Starlette]) -> Starlette:
    try:
        return factory()
    except Exception as error:
        # Any other code would have the worker started again, for ever.
        _log.exception("a worker cannot start")
        raise SystemExit(STARTUP_FAILURE) from error


class _Shared(socket.socket):
    """A port that is kept for processes: whoever is handed it listens by a socket of its own, and the system gives each
    its part of the connections. By one socket for all, whichever process looks first takes a whole crowd of them.
    """

    @classmethod
    def at(cls, family: int, address: Sequence[object]) -> "_Shared":
        """One at an address that others have too."""
        made = cls(family)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        made.bind(tuple(address))
        return made

    def __reduce__(self) -> tuple[Callable[..., "_Shared"], tuple[int, Sequence[object]]]:
        return _Shared.at, (int(self.family), self.getsockname())

"""A unit of the tests' own that listens for what it is pushed."""

import json
import threading
import time
from base64 import b64encode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SECRET = "whsec_" + b64encode(b"a secret of tests and nothing else").decode()


class Listener:
    """A unit's own server: it keeps what it takes, and answers what it is told to."""

    def __init__(self):
        self.taken = []
        # By entry, when it was told of first.
        self.arrived = {}
        self.seen = []
        self.answers = lambda changes, attempt: 200
        self._lock = threading.Lock()

    async def hook(self, request: Request):
        body = await request.body()
        told = json.loads(body)
        with self._lock:
            self.seen.append((dict(request.headers), body))
            status = self.answers(told["changes"], len(self.seen))
            if status == 200:
                self.taken.append((request.headers["webhook-id"], told))
                for one in told["changes"]:
                    self.arrived.setdefault(one["entryId"], time.monotonic())
        return Response(status_code=status)

    @property
    def entries(self):
        return [one["entryId"] for _, told in self.taken for one in told["changes"]]

    def application(self):
        return Starlette(routes=[Route("/hook", self.hook, methods=["POST"])])

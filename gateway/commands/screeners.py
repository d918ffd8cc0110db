"""Who screens for `liancha screen`: a hub that is served elsewhere; of the home's own, see `screening_pool`."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from gateway.access.trust import is_safe
from gateway.audit.headers import SIGN, SIGNATURE
from gateway.config import ConfigError
from gateway.screening.outcome import PATH, REPORT_PATH, Answer

# What a hub may take for a batch, and how often one that is not there is asked again, with a pause that grows.
_SECONDS = 120
_ATTEMPTS = 5
# The hub has no room, or a limit of requests; nobody is there; or it ends.
_AGAIN = (429, 502, 503, 504)
NO_HUB = "it is no hub of this kind"
_PIECE = 1024 * 1024


class NotScreened(ValueError):
    """A batch that the hub refuses, or does not answer."""


class Screening(Protocol):
    """A hub that screens."""

    async def screen(self, asked: bytes) -> Answer:
        """The signed answer to a JSON object of `Asked`. Raises NotScreened."""
        ...

    async def report(self, given: Path) -> bytes:
        """The report in PDF of a file of lines (gateway.server.reporting). Raises NotScreened."""
        ...


@asynccontextmanager
async def elsewhere(url: str, token: str, headers: Mapping[str, str]) -> AsyncIterator[Screening]:
    """The hub at a URL. Raises ConfigError."""
    if not is_safe(url):
        raise ConfigError("--hub: what is told of people is sent over https")
    client = ClientBuilder().timeout(timedelta(seconds=_SECONDS)).error_for_status(False).build()
    try:
        yield _Elsewhere(client, url.rstrip("/"), {**headers, "authorization": f"Bearer {token}", SIGN: "detached"})
    finally:
        await client.close()


class _Reply(NamedTuple):
    """What a hub answered; or why it did not, and in how many seconds it is worth to ask again (0: never)."""

    body: bytes = b""
    signature: str = ""
    why: str = ""
    again: float = 0.0


class _Elsewhere:
    def __init__(self, client: Client, url: str, headers: dict[str, str]) -> None:
        self._client = client
        self._url = url
        self._headers = headers

    async def screen(self, asked: bytes) -> Answer:
        """Raises NotScreened."""
        place = self._url + PATH
        reply = await self._asked(place, asked)
        answer = Answer(reply.body, reply.signature)
        try:
            answer.batch()
        except msgspec.DecodeError as error:
            raise NotScreened(f"{place}: {NO_HUB}: {error}") from error
        if not answer.signature:
            raise NotScreened(f"{place}: {NO_HUB}: it signs nothing")
        return answer

    async def report(self, given: Path) -> bytes:
        """Raises NotScreened."""
        return (await self._asked(self._url + REPORT_PATH, given)).body

    async def _asked(self, place: str, body: bytes | Path) -> _Reply:
        """Raises NotScreened."""
        reply = _Reply()
        for attempt in range(1, _ATTEMPTS + 1):
            reply = await self._once(place, body)
            if not reply.why:
                return reply
            if not reply.again or attempt == _ATTEMPTS:
                break
            await asyncio.sleep(max(reply.again, 0.25 * 2**attempt))
        raise NotScreened(reply.why)

    async def _once(self, place: str, body: bytes | Path) -> _Reply:
        request = self._client.post(place).headers({**self._headers, "content-type": "application/json"})
        request = request.body_bytes(body) if isinstance(body, bytes) else request.body_stream(_pieces(body))
        try:
            response = await request.build().send()
            answer = bytes(await response.bytes())
        except PyreqwestError as error:
            return _Reply(why=f"{place} does not answer: {error}", again=1.0)
        if response.status == 200:
            return _Reply(answer, response.headers.get(SIGNATURE) or "")
        said = response.headers.get("retry-after") or ""
        # It may be a date too (RFC 9110, 10.2.3), which no hub says.
        pause = float(said) if said.isdecimal() else 1.0
        why = f"{place}: {response.status}: {refusal_in(answer)}"
        return _Reply(why=why, again=pause if response.status in _AGAIN else 0.0)


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece


class _Extensions(msgspec.Struct, frozen=True):
    code: str = ""


class _Error(msgspec.Struct, frozen=True):
    message: str
    extensions: _Extensions = _Extensions()


class _Refusal(msgspec.Struct, frozen=True):
    errors: list[_Error]


def refusal_in(answer: bytes) -> str:
    try:
        first = msgspec.json.decode(answer, type=_Refusal).errors[0]
    except (msgspec.DecodeError, IndexError):
        return NO_HUB
    return f"{first.extensions.code}: {first.message}"

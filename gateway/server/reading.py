"""A file of applicants as rows of text, for a page that screens it: POST /screening/rows?name=FILE.

The file is the body. The answer is lines of JSON: the header and the place of the column of subjects; then batches of
rows with their lines; and last, how many rows there were, or why no more could be read. Nothing of it is kept.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from gateway.execution.errors import entry
from gateway.screening.applicants import Applicants, applicants
from gateway.server.operations import RequestError
from gateway.server.replies import caller_of, refusal_reply
from gateway.server.room import Room
from ingest.batches import Batch
from ingest.errors import FileRefused

PATH = "/screening/rows"
# A million rows of twenty columns are less.
MOST_BYTES = 512 * 1024 * 1024


class Head(msgspec.Struct, frozen=True):
    """The first line: the columns, and the place of that of the subjects."""

    header: list[str]
    at: int


class Rows(msgspec.Struct, frozen=True):
    """A batch of rows, the lines on which they stand, and the part of the file that was read."""

    lines: list[int]
    rows: list[list[str]]
    done: float


class End(msgspec.Struct, frozen=True):
    """The last line: how many rows there were, and why no more could be read."""

    end: int
    refused: str | None = None


def reading_route(room: Room) -> Route:
    """The route: whoever is known may have a file read, of which nothing is looked up."""

    async def answer(request: Request) -> Response:
        try:
            caller_of(request)
            with ExitStack() as stack:
                stack.enter_context(room.taken())
                path = Path(stack.enter_context(TemporaryDirectory())) / _name(request)
                with path.open("wb") as file:
                    await received(request, file)
                column = request.query_params.get("column")
                found = await asyncio.to_thread(stack.enter_context, applicants(path, column))
                lines = _lines(found, stack.pop_all())
        except FileRefused as refused:
            return refusal_reply(RequestError([entry(refused.reason, "BAD_FILE")], 400))
        except RequestError as refused:
            return refusal_reply(refused)
        return StreamingResponse(lines, media_type="application/jsonl; charset=utf-8")

    return Route(PATH, answer, methods=["POST"])


def _name(request: Request) -> str:
    """A name that ends as the file's; nothing else of it is used."""
    return f"applicants{Path(request.query_params.get('name', '')).suffix[:8]}"


async def received(request: Request, file: BinaryIO) -> None:
    """Takes a request's body into a file. Raises RequestError for one of too many bytes."""
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise RequestError([entry(f"a file has at most {MOST_BYTES} bytes", "BAD_REQUEST")], 413)
        await asyncio.to_thread(file.write, part)


async def _lines(given: Applicants, held: ExitStack) -> AsyncIterator[bytes]:
    """What is read, and given back when it is."""
    with held:
        yield _line(Head(list(given.header), given.at))
        count, refused = 0, None
        try:
            while (rows := await asyncio.to_thread(_next, given.batches)) is not None:
                count += len(rows.rows)
                if rows.rows:
                    yield _line(Rows(list(rows.lines), [list(row) for row in rows.rows], rows.done))
        except FileRefused as error:
            refused = error.reason
        yield _line(End(count, refused))


def _next(batches: Iterator[Batch]) -> Batch | None:
    return next(batches, None)


def _line(part: msgspec.Struct) -> bytes:
    return msgspec.json.encode(part) + b"\n"

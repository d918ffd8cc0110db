"""The results of a screening as a workbook, for the page that has them: POST /screening/workbook.

The body is lines of JSON: what was asked of which file, then the batches of rows with what was found of each. The
answer is the workbook that `liancha screen` writes. Nothing of it is kept.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from gateway.execution.errors import entry
from gateway.screening.outcome import Batch, Language
from gateway.screening.results import Row, details_of, header_of, results, rows_of
from gateway.screening.tally import Tally
from gateway.screening.texts import about
from gateway.server.operations import RequestError
from gateway.server.reading import received
from gateway.server.replies import caller_of, refusal_reply
from gateway.server.room import Room
from ingest.errors import FileRefused
from subgraphs.common.scalars import now_in_shanghai

PATH = "/screening/workbook"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Head(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The first line: the file and its columns, what was asked, for which day, and since when."""

    file: str
    header: list[str]
    stated: dict[str, str]
    as_of: str
    begun: str
    language: Language = "zh"


class Part(msgspec.Struct, frozen=True):
    """A batch: the rows, the lines on which they stand, and what was found of them."""

    lines: list[int]
    rows: list[list[str]]
    outcome: Batch


def writing_route(room: Room) -> Route:
    """The route: whoever is known may have what is theirs written."""

    async def answer(request: Request) -> Response:
        try:
            caller_of(request)
            with ExitStack() as stack:
                stack.enter_context(room.taken())
                folder = Path(stack.enter_context(TemporaryDirectory()))
                with (folder / "given").open("wb") as file:
                    await received(request, file)
                made = folder / "results.xlsx"
                await asyncio.to_thread(_write, folder / "given", made)
                held = stack.pop_all()
        except msgspec.DecodeError as error:
            return refusal_reply(RequestError([entry(f"a line is not as it must be: {error}", "BAD_USER_INPUT")], 400))
        except FileRefused as refused:
            return refusal_reply(RequestError([entry(refused.reason, "BAD_FILE")], 400))
        except RequestError as refused:
            return refusal_reply(refused)
        return FileResponse(made, media_type=_SPREADSHEET, background=BackgroundTask(held.close))

    return Route(PATH, answer, methods=["POST"])


def _write(given: Path, made: Path) -> None:
    """Raises FileRefused, msgspec.DecodeError."""
    with given.open("rb") as lines:
        head = msgspec.json.decode(next(lines, b""), type=Head)
        language, width, tally = head.language, len(head.header), Tally()

        def details() -> Iterator[Sequence[Row]]:
            with given.open("rb") as again:
                next(again)
                for one in map(_part, again):
                    yield details_of([one.lines[found.at] for found in one.outcome.found], one.outcome, language)

        def asked() -> list[tuple[str, str]]:
            moments = head.as_of, head.begun, now_in_shanghai().isoformat(timespec="seconds")
            return about(language, head.stated, (head.file, ""), moments, tally)

        header = header_of(head.header, language)
        with results(made, header, language, details, asked) as write:
            for part in map(_part, lines):
                tally.add(part.outcome)
                write(rows_of(part.rows, width, part.outcome, language))


def _part(line: bytes) -> Part:
    part = msgspec.json.decode(line, type=Part)
    places = [*(one.at for one in part.outcome.found), *(one.at for one in part.outcome.unchecked)]
    if len(part.lines) != len(part.rows) or not all(0 <= at < len(part.rows) for at in places):
        raise msgspec.ValidationError("what was found is of rows that are not there")
    return part

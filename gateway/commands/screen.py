"""`liancha screen`: a file of applicants in, the same file with what was found out."""

import asyncio
import hashlib
import os
from collections import deque
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Annotated, NamedTuple
from urllib.parse import quote

import msgspec
import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from gateway.commands.common import FAILED, Config, console, say_error, told
from gateway.commands.screeners import NotScreened, Screening, elsewhere
from gateway.commands.screening_pool import processes as processes_of
from gateway.config import ConfigError
from gateway.screening.applicants import Applicants, applicants
from gateway.screening.outcome import Answer, Asked, Batch, Language, Part, Stated
from gateway.screening.results import details_of, header_of, results, rows_of
from gateway.screening.spool import OtherScreening, Question, Spool
from gateway.screening.tally import Tally
from gateway.screening.texts import about
from ingest import batches
from ingest.errors import FileRefused
from subgraphs.common.scalars import now_in_shanghai

# Exit codes, of which both may be: something was found; something could not be checked.
FOUND, UNCHECKED = 4, 8
INTERRUPTED = 130
# Batches that a hub elsewhere is asked for at the same time.
_AHEAD = 4
# A file of fewer bytes is screened before a second process has begun.
_SMALL = 1_000_000
# Each has the hub in its memory.
_MOST = 4


class Words(Enum):
    """In which language results are told."""

    ZH = "zh"
    EN = "en"


def screen(
    file: Annotated[Path, typer.Argument(metavar="INPUT", help="The applicants: .csv, .xlsx or .parquet.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The results: .csv, .xlsx or .parquet.")],
    purpose: Annotated[str, typer.Option(help="The purpose of the lookup, such as LENDING.")],
    column: Annotated[str | None, typer.Option(help="The column of identity numbers and credit codes.")] = None,
    role: Annotated[str | None, typer.Option(help="The role, where several look up for the purpose.")] = None,
    case: Annotated[str | None, typer.Option(help="The case number, where the purpose needs one.")] = None,
    consent: Annotated[
        str | None, typer.Option(help="One consent's reference; without it, each applicant's own is looked for.")
    ] = None,
    check_for: Annotated[str | None, typer.Option(help="The business to check for, if not the purpose.")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today in Shanghai.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="A report of it too, signed, with a verification code: .pdf.")
    ] = None,
    hub: Annotated[str | None, typer.Option(help="The URL of a hub; without it, the one of this home.")] = None,
    token_file: Annotated[Path | None, typer.Option(help="A file with the token of who asks.")] = None,
    language: Annotated[Words, typer.Option(help="The language of the results.")] = Words.ZH,
    processes: Annotated[
        int | None, typer.Option(min=1, max=64, help="How many processes screen; as many as there are processors.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew, whatever was broken off.")] = False,
    config: Config = None,
) -> None:
    """Screen a file of applicants (批量核查): the file again, with what was found beside each row.

    Broken off (Ctrl-C, a hub that is away), the same command goes on where it was. Exit code 0: all were checked, and
    nothing was found; 4: something was found; 8: something could not be checked; 12: both; 2: nothing was done.
    """
    given = {"purpose": purpose, "role": role, "case": case, "consent": consent}
    stated = {name: text for name, text in given.items() if text is not None}
    try:
        with told():
            if file.resolve() == output.resolve():
                raise ConfigError("-o: the results would take the place of the applicants")
            if report is not None and report.suffix.lower() != ".pdf":
                raise ConfigError("--report: a report is .pdf")
            day = now_in_shanghai().date() if as_of is None else as_of.date()
            count = _processes(file) if processes is None else processes
            screener = _screener(hub, token_file, stated, config, count)
            with applicants(file, column) as found:
                asked_of = None if as_of is None else day.isoformat()
                question = Question(_sha256(file), found.header[found.at], stated, check_for, asked_of, hub)
                spool = Spool.at(_partial(output), question, day.isoformat(), _now(), fresh=fresh)
                ahead = _AHEAD if hub is not None else count
                job = Job(file, found, output, question, language.value, spool, ahead, report)
                try:
                    tally = asyncio.run(job.run(screener))
                except BaseException:
                    spool.close()
                    raise
                spool.remove()
    except (FileRefused, OtherScreening, NotScreened) as error:
        say_error(str(error))
        if _partial(output).exists() and isinstance(error, NotScreened):
            console.print(f"what was done is in {_partial(output)}: the same command goes on from there", markup=False)
        raise typer.Exit(FAILED) from error
    except KeyboardInterrupt as stopped:
        console.print("stopped: the same command goes on from there")
        raise typer.Exit(INTERRUPTED) from stopped
    _tell(output, tally)
    raise typer.Exit((FOUND if tally.found else 0) | (UNCHECKED if tally.not_checked else 0))


class _Waiting(NamedTuple):
    """A batch of rows that is asked for."""

    rows: batches.Batch
    asked: bytes
    task: asyncio.Task[Answer]


class _Answered(NamedTuple):
    """A batch of rows, what was asked of it, and what was answered."""

    rows: batches.Batch
    asked: bytes
    answer: Answer
    batch: Batch


@dataclass(frozen=True, slots=True)
class Job:
    """A file that is screened."""

    file: Path
    given: Applicants
    output: Path
    question: Question
    language: Language
    spool: Spool
    # Batches that are asked for at the same time.
    ahead: int
    report: Path | None

    async def run(self, screener: AbstractAsyncContextManager[Screening]) -> Tally:
        """Writes the results, and the report. Raises FileRefused, NotScreened, OSError."""
        tally, language, given = Tally(), self.language, self.given
        header = header_of(given.header, language)
        async with screener as hub:
            with (
                results(self.output, header, language, self._details, lambda: self._about(tally)) as write,
                self._parts() as parts,
                _progress() as progress,
            ):
                task = progress.add_task("screening 核查", total=1.0, found=0, unchecked=0)
                async with aclosing(self._answered(hub)) as answered:
                    async for rows, asked, answer, batch in answered:
                        tally.add(batch)
                        write(rows_of(rows.rows, len(given.header), batch, language))
                        if parts is not None:
                            part = Part(list(rows.lines), asked.decode(), answer.body.decode(), answer.signature)
                            parts.write(msgspec.json.encode(part) + b"\n")
                        progress.update(task, completed=rows.done, found=tally.found, unchecked=tally.not_checked)
                if parts is not None and self.report is not None:
                    parts.flush()
                    _write_private(self.report, await hub.report(Path(parts.name)))
        return tally

    @contextmanager
    def _parts(self) -> "Iterator[IO[bytes] | None]":
        """Where the parts of a report are put, up to its end."""
        if self.report is None:
            yield None
            return
        with NamedTemporaryFile() as file:
            stated = Stated(self.file.name, self.language)
            file.write(msgspec.json.encode(stated) + b"\n")
            yield file

    async def _answered(self, hub: Screening) -> AsyncGenerator[_Answered]:
        """The batches of the file with what was answered of each, in order: first those that are kept."""
        kept = self.spool.batches()
        left = self.spool.kept
        day = date.fromisoformat(self.spool.as_of)
        waiting: deque[_Waiting] = deque()
        try:
            while (rows := await asyncio.to_thread(next, self.given.batches, None)) is not None:
                if not rows.rows:
                    continue
                asked = msgspec.json.encode(Asked(self.given.subjects(rows), self.question.check_for, day))
                if left:
                    left -= 1
                    known = next(kept)
                    yield _Answered(rows, asked, known.answer, known.batch)
                    continue
                waiting.append(_Waiting(rows, asked, asyncio.create_task(hub.screen(asked))))
                if len(waiting) > self.ahead:
                    yield await self._next(waiting)
            while waiting:
                yield await self._next(waiting)
        finally:
            for one in waiting:
                one.task.cancel()
            await asyncio.gather(*(one.task for one in waiting), return_exceptions=True)

    async def _next(self, waiting: "deque[_Waiting]") -> _Answered:
        first = waiting.popleft()
        answer = await first.task
        batch = answer.batch()
        self.spool.add([first.rows.lines[one.at] for one in batch.found], answer)
        return _Answered(first.rows, first.asked, answer, batch)

    def _details(self) -> Iterator[Sequence[Sequence[str]]]:
        return (details_of(kept.lines, kept.batch, self.language) for kept in self.spool.batches())

    def _about(self, tally: Tally) -> Sequence[tuple[str, str]]:
        moments = self.spool.as_of, self.spool.begun, _now()
        file = self.file.name, self.question.sha256
        return about(self.language, self.question.stated, file, moments, tally)


def _screener(
    hub: str | None, token_file: Path | None, stated: dict[str, str], config: Path | None, count: int
) -> AbstractAsyncContextManager[Screening]:
    """Raises ConfigError, OSError."""
    token = None if token_file is None else token_file.read_text("ascii").strip()
    headers = {f"x-liancha-{name}": quote(text) for name, text in stated.items()}
    if hub is None:
        return processes_of(count, config, token, headers)
    if token is None:
        raise ConfigError("--hub goes with --token-file: a hub elsewhere must know who asks")
    return elsewhere(hub, token, headers)


def _processes(file: Path) -> int:
    return 1 if file.stat().st_size < _SMALL else min(_MOST, len(os.sched_getaffinity(0)))


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("found 有措施 {task.fields[found]:,}  not checked 未核查 {task.fields[unchecked]:,}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
    )


def _write_private(path: Path, content: bytes) -> None:
    """Writes what whoever else is on the machine is not meant to read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)


def _tell(output: Path, tally: Tally) -> None:
    console.print(f"{output}: {tally.rows:,} rows", markup=False)
    for decision, count in sorted(tally.decisions.items()):
        if count:
            console.print(f"  {decision} {count:,}", markup=False)
    for code, count in sorted(tally.unchecked.items()):
        console.print(f"  not checked 未核查: {code} {count:,}", markup=False)
    for note, count in tally.notes.items():
        console.print(f"  note 提示: {note} ({count:,} times)", markup=False)
    if tally.records:
        console.print(f"  record 存证 {' … '.join(dict.fromkeys(tally.records))}", markup=False)


def _partial(output: Path) -> Path:
    return output.with_name(f"{output.name}.partial")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _now() -> str:
    return now_in_shanghai().isoformat(timespec="seconds")

"""`liancha watch`: watchlists (关注名单), and what has changed of those who are on them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from gateway.commands.common import FAILED, REFUSED, Config, console, say_error
from gateway.commands.screen import FOUND, UNCHECKED, Words
from gateway.commands.told import told
from gateway.commands.watchers import NotWatched, Watcher, watcher
from gateway.config import ConfigError
from gateway.screening.applicants import applicants
from gateway.watchlists.tables import about_of, line_of, write_digest
from gateway.watchlists.told import MOST, Added, Adding, Digest, Dropped, Making, Refusal, Summary
from ingest.errors import FileRefused
from subgraphs.common.scalars import now_in_shanghai

V = TypeVar("V")

watch_commands = typer.Typer(
    no_args_is_help=True, help="Watchlists (关注名单): parties that are looked at each day, and what changes of them."
)

# What the column of references may be called, where it is not said.
_REFERENCES = ("reference", "编号", "客户编号", "合同编号", "贷款编号", "业务编号")

Name = Annotated[str, typer.Argument(help="The watchlist.")]
Hub = Annotated[str | None, typer.Option(help="The URL of a hub; without it, the one of this home.")]
TokenFile = Annotated[Path | None, typer.Option(help="A file with the token of who asks.")]


@watch_commands.command("make")
def make_watchlist(
    name: Name,
    purpose: Annotated[str, typer.Option(help="The purpose of its lookups.")] = "LENDING",
    role: Annotated[str | None, typer.Option(help="The role, where several look up for the purpose.")] = None,
    case: Annotated[str | None, typer.Option(help="The case number, where the purpose needs one.")] = None,
    check_for: Annotated[str | None, typer.Option(help="The business to check for, if not the purpose.")] = None,
    hub: Hub = None,
    token_file: TokenFile = None,
    config: Config = None,
) -> None:
    """Make a watchlist."""
    _asked(lambda one: one.make(name, Making(purpose, role, case, check_for)), hub, token_file, config)


@watch_commands.command("lists")
def show_watchlists(hub: Hub = None, token_file: TokenFile = None, config: Config = None) -> None:
    """The watchlists. Exit code 4: there are new alerts; 8: one could not be reviewed; 12: both."""
    found = _asked(lambda one: one.all(), hub, token_file, config)
    for one in found:
        about = f"{one.purpose}, {one.parties:,} parties, {one.unseen:,} new alerts"
        state = f"not reviewed: {one.failing}" if one.failing else f"reviewed {one.reviewed_at or 'not yet'}"
        console.print(f"{one.name}: {about}; {state}", markup=False, soft_wrap=True)
    unseen, failing = any(one.unseen for one in found), any(one.failing for one in found)
    raise typer.Exit((FOUND if unseen else 0) | (UNCHECKED if failing else 0))


@watch_commands.command("add")
def add_parties(
    name: Name,
    file: Annotated[Path, typer.Argument(help="Identity numbers and credit codes: .csv, .xlsx or .parquet.")],
    column: Annotated[str | None, typer.Option(help="The column of identity numbers and credit codes.")] = None,
    reference: Annotated[str | None, typer.Option(help="The column of your own references.")] = None,
    hub: Hub = None,
    token_file: TokenFile = None,
    config: Config = None,
) -> None:
    """Watch the parties of a file. Exit code 1: some rows were not taken; 8: some may not be looked up as it stands."""

    async def add(one: Watcher) -> tuple[int, list[tuple[int, Refusal]], list[tuple[int, Refusal]]]:
        added, refused, unchecked = 0, list[tuple[int, Refusal]](), list[tuple[int, Refusal]]()
        with applicants(file, column) as found:
            at = _reference_at(file, found.header, reference)
            for rows in found.batches:
                given = [
                    Adding(subject, None if at is None else _cell(row, at))
                    for subject, row in zip(found.subjects(rows), rows.rows, strict=True)
                ]
                for start in range(0, len(given), MOST):
                    taken = await one.add(name, Added(given[start : start + MOST]))
                    added += taken.added
                    refused += [(rows.lines[start + why.at], why) for why in taken.refused]
                    unchecked += [(rows.lines[start + why.at], why) for why in taken.unchecked]
        return added, refused, unchecked

    added, refused, unchecked = _asked(add, hub, token_file, config)
    console.print(f"{name}: {added:,} parties are watched that were not", markup=False)
    for what, lines in (("not taken", refused), ("may not be looked up", unchecked)):
        for line, why in lines[:20]:
            console.print(f"  line {line}: {what}: {why.code}: {why.message}", markup=False)
        if len(lines) > 20:
            console.print(f"  … and {len(lines) - 20:,} more", markup=False)
    raise typer.Exit((REFUSED if refused else 0) | (UNCHECKED if unchecked else 0))


@watch_commands.command("drop")
def drop_parties(
    name: Name,
    references: Annotated[list[str], typer.Argument(help="Your references for them.")],
    hub: Hub = None,
    token_file: TokenFile = None,
    config: Config = None,
) -> None:
    """Watch parties no more; what was kept of them is forgotten. Exit code 1: some were not watched."""
    dropped = _asked(lambda one: one.drop(name, Dropped(references)), hub, token_file, config)
    console.print(f"{name}: {dropped:,} are watched no more", markup=False)
    if dropped < len(set(references)):
        raise typer.Exit(REFUSED)


@watch_commands.command("remove")
def remove_watchlist(name: Name, hub: Hub = None, token_file: TokenFile = None, config: Config = None) -> None:
    """Remove a watchlist, with all that is kept for it."""
    _asked(lambda one: one.remove(name), hub, token_file, config)


@watch_commands.command("review")
def review_watchlist(name: Name, hub: Hub = None, token_file: TokenFile = None, config: Config = None) -> None:
    """Look at all parties of a watchlist now. Exit code 4: there are new alerts; 8: a department did not answer."""
    found = _asked(lambda one: one.review(name), hub, token_file, config)
    console.print(f"{name}: {found.parties:,} parties, {found.unseen:,} new alerts", markup=False)
    raise typer.Exit((FOUND if found.unseen else 0) | (UNCHECKED if found.reviewed_on is None else 0))


@watch_commands.command("digest")
def show_digest(
    name: Name,
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today in Shanghai.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file: .csv, .xlsx or .parquet.")] = None,
    language: Annotated[Words, typer.Option(help="The language of the digest.")] = Words.ZH,
    hub: Hub = None,
    token_file: TokenFile = None,
    config: Config = None,
) -> None:
    """What changed on a day (每日摘要), and what is found now of those of whom it did.

    Exit code 0: all were looked at, and nothing changed; 4: something changed; 8: somebody could not be looked up, a
    department did not answer, or there was no review on that day; 12: both; 2: nothing was done.
    """
    on = (now_in_shanghai() if day is None else day).date()
    listed, parts = _asked(lambda one: one.digest(name, on), hub, token_file, config)
    if output is not None:
        with _said():
            write_digest(output, listed, parts, language.value)
    _tell(listed, parts, language)
    of = parts[-1].day
    unsure = of.reviewed_at is None or bool(of.unchecked or of.incomplete)
    raise typer.Exit((FOUND if of.alerts else 0) | (UNCHECKED if unsure else 0))


def _tell(listed: Summary, parts: Sequence[Digest], language: Words) -> None:
    for what, value in about_of(listed, parts[-1].day, language.value):
        console.print(f"{what}: {value}", markup=False, soft_wrap=True)
    for part in parts:
        for one in part.alerts:
            console.print(f"  {line_of(one, language.value)}", markup=False, soft_wrap=True)
        if part.withheld:
            what = "withheld 不予告知" if language is Words.EN else "因没有有效授权不予告知"
            console.print(f"  {what}: {part.withheld:,}", markup=False, soft_wrap=True)
        for note in part.notes:
            console.print(f"  note 提示: {note}", markup=False, soft_wrap=True)
    records = [part.record for part in parts if part.record is not None]
    if records:
        console.print(f"record 存证: {' … '.join(records)}", markup=False)


def _asked(ask: Callable[[Watcher], Awaitable[V]], hub: str | None, token_file: Path | None, config: Path | None) -> V:
    async def asking(token: str | None) -> V:
        async with watcher(hub, token, config) as one:
            return await ask(one)

    with _said():
        return asyncio.run(asking(None if token_file is None else token_file.read_text("ascii").strip()))


@contextmanager
def _said() -> Iterator[None]:
    """What is refused is said in a line."""
    try:
        with told():
            yield
    except (NotWatched, FileRefused) as error:
        say_error(str(error))
        raise typer.Exit(FAILED) from error


def _reference_at(file: Path, header: Sequence[str], name: str | None) -> int | None:
    """The column of references; None where there is none. Raises ConfigError."""
    found = [at for at, one in enumerate(header) if (one in _REFERENCES if name is None else one == name)]
    if name is not None and len(found) != 1:
        raise ConfigError(f"--reference: {file}: {len(found) or 'no'} columns are called {name}: {', '.join(header)}")
    return found[0] if len(found) == 1 else None


def _cell(row: Sequence[str], at: int) -> str | None:
    text = row[at].strip() if at < len(row) else ""
    return text or None

"""`liancha push status`, `dead-letters`, `redeliver`."""

from typing import Annotated

import typer

from gateway.commands.common import REFUSED, Config, console, say_error
from gateway.commands.told import told
from gateway.config import read_settings
from gateway.server.own import open_lines

push_commands = typer.Typer(
    no_args_is_help=True, help="How the changes of the list reach the units that hold measures (推送)."
)

UnitName = Annotated[str, typer.Argument(help="The unit, by the name of its organisation.")]


@push_commands.command()
def status(config: Config = None) -> None:
    """How far each unit is; the exit code is 1 where one does not take what it is sent."""
    with told():
        failing = False
        for line in open_lines(read_settings(config)).all():
            failing = failing or line.failing_since is not None
            state = "" if line.failing_since is None else f", failing since {line.failing_since}: {line.error}"
            console.print(f"{line.unit}: at {line.cursor or 'the beginning'}{state}", markup=False, soft_wrap=True)
        if failing:
            raise typer.Exit(REFUSED)


@push_commands.command()
def dead_letters(config: Config = None) -> None:
    """The changes that units refused for good; the exit code is 1 where there are any."""
    with told():
        found = open_lines(read_settings(config)).dead()
        for one in found:
            again = ", to be sent again" if one.wanted else ""
            text = f"{one.id}  {one.unit}  {one.at}  change {one.cursor}: {one.reason}{again}"
            console.print(text, markup=False, soft_wrap=True)
        if found:
            raise typer.Exit(REFUSED)


@push_commands.command()
def redeliver(
    unit: UnitName,
    ids: Annotated[list[str] | None, typer.Argument(help="Dead letters, by id; without any, all.")] = None,
    config: Config = None,
) -> None:
    """Have dead letters sent again, by the hub that serves."""
    with told():
        count = open_lines(read_settings(config)).want(unit, ids)
        if count < len(ids or ("",)):
            say_error(f"{unit}: there {'is no such dead letter' if ids else 'are no dead letters'}")
            raise typer.Exit(REFUSED)
        console.print(f"{unit}: {count} to be sent again", markup=False)

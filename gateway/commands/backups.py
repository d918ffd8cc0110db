"""`liancha backup`, `liancha restore`, `liancha restored`."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.commands.common import Config, console
from gateway.commands.told import told
from gateway.config import read_settings
from gateway.server.backups import elsewhere, make
from gateway.server.backups import restore as restore_backup
from subgraphs.databases.opening import renew_epoch
from subgraphs.databases.place import Source
from subgraphs.registry import load_departments

File = Annotated[Path, typer.Argument(help="The backup, one file.")]


def backup(file: File, config: Config = None) -> None:
    """Back up the home: databases, consents, flags, the disclosure log, keys. A hub may serve meanwhile.

    Who has the file has everything: keep it as you keep the keys.
    """
    with told():
        settings = read_settings(config)
        made = make(settings, file)
        console.print(f"{file}: {len(made)} files, {sum(made.values())} bytes", markup=False)
        for one in elsewhere(settings):
            console.print(f"not in it: {one}", markup=False)


def restore(file: File, config: Config = None) -> None:
    """Restore a backup as a home that is not there yet; all of it, or nothing where it is not whole."""
    with told():
        settings = read_settings(config)
        found = restore_backup(file, settings.home)
        console.print(f"{settings.home}: {len(found)} files, {sum(found.values())} bytes", markup=False)


def restored(
    departments: Annotated[list[str] | None, typer.Argument(help="The departments; without any, all.")] = None,
    config: Config = None,
) -> None:
    """Say that databases were restored by other means: nothing that was kept of their answers holds any more."""
    with told():
        settings = read_settings(config)
        for department in load_departments(departments or settings.hub.departments):
            place = settings.place_of(department.name)
            own = isinstance(place, Source) and not departments
            if not department.indexes and settings.is_here(department.name) and not own:
                renew_epoch(settings.home, department, place)
                console.print(f"{department.name}: nothing that was kept holds")

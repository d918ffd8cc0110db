"""The departments by name. A department is a folder here whose `schema` module has a `department`.

A name with a dot is a folder elsewhere: `plugins.customs` is the package plugins/customs on Python's path.
"""

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from sqlalchemy import Select

from loaders.holders import Holders
from loaders.read import Read
from loaders.tags import whole_tables
from subgraphs.common.department import Department
from subgraphs.common.gathering import gathering


class UnknownDepartment(ValueError):
    """A name under which there is no department."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no department {name!r}")
        self.name = name


def load_department(name: str) -> Department:
    """The department of a name. Raises UnknownDepartment."""
    folder = name if "." in name else f"subgraphs.{name}"
    if not all(part.isidentifier() for part in name.split(".")) or not _is_there(folder):
        raise UnknownDepartment(name)
    department = import_module(f"{folder}.schema").department
    if not isinstance(department, Department):
        raise UnknownDepartment(name)
    return department


def reads_of(name: str) -> dict[str, Read[Any]]:
    """The reads of a department, by their names: every statement that its resolvers may run for keys."""
    module = import_module(f"{name if '.' in name else f'subgraphs.{name}'}.reads")
    found: dict[str, Read[Any]] = {}
    for known, one in vars(module).items():
        if isinstance(one, Holders):
            found |= {f"{known}.upward": one.upward, f"{known}.around": one.around}
        elif isinstance(one, Read) and isinstance(one.statement, Select):
            found[known] = one
    return found


def contract_reads_of(name: str) -> dict[str, Read[Any]]:
    """Those that read the contract's tables alone: what a department's own database must answer."""
    tables = load_department(name).metadata.tables.keys()
    return {known: one for known, one in reads_of(name).items() if whole_tables(one.statement) <= tables}


def _is_there(folder: str) -> bool:
    try:
        return find_spec(f"{folder}.schema") is not None
    except ModuleNotFoundError:
        return False


def load_departments(names: Iterable[str]) -> list[Department]:
    """The departments of a hub, in order, each with what the others contribute to it. Raises UnknownDepartment."""
    return gathering([load_department(name) for name in names])

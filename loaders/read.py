"""What a batched read is, whatever its kind of key."""

from collections import namedtuple
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, runtime_checkable

from sqlalchemy import BindParameter, Select, bindparam
from sqlalchemy.types import TypeEngine

from contract.columns import Day
from loaders.tags import Tag, whole_tables

V = TypeVar("V", covariant=True)
KEYS = "keys"
# SQLite's default limit of bind parameters is 32,766; larger batches go as several statements.
MOST_KEYS = 30_000


class Record(tuple[Any, ...]):
    """A row: its values in the order of the columns, and by their names."""

    __slots__ = ()

    if TYPE_CHECKING:
        # A row has columns: it is never empty.
        def __bool__(self) -> Literal[True]: ...
        def __getattr__(self, name: str) -> Any: ...  # what a column has


def record_type(names: Iterable[str]) -> type[Record]:
    """The type of rows with columns of these names; one that comes twice is the first one's."""
    named = namedtuple("named", list(names), rename=True)  # type: ignore[misc]  # the names are not known before
    return type("Record", (named, Record), {"__slots__": ()})


@runtime_checkable
class Read(Protocol[V]):
    """One statement for any number of keys.

    `statement` binds `keys` (expanding) and, where the table has an interval of validity, `day`;
    `distribute` gives each key its value, in the order of the keys.
    """

    statement: "Select[Any]"

    def on(self, dialect: str) -> "Select[Any]":
        """The statement as a dialect of SQL takes it (`sqlite`, `postgresql`, …): the same for nearly all reads."""
        return self.statement

    def distribute(self, rows: Sequence[Record], keys: Sequence[str]) -> Sequence[V]: ...

    def tags(self, key: str, value: Any) -> Iterable[Tag]:
        """What the value of a key depends on: what touches none of it leaves the value as it is."""
        return whole_tables(self.statement)


def keys_parameter(type_: "TypeEngine[Any]") -> "BindParameter[Any]":
    """The expanding parameter that carries a batch's keys."""
    return bindparam(KEYS, type_=type_, expanding=True)


DAY = bindparam("day", type_=Day())

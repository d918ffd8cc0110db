"""What a batched read is, whatever its kind of key."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import BindParameter, Row, Select, bindparam
from sqlalchemy.types import TypeEngine

from contract.columns import Day

Record = Row[Any]
V = TypeVar("V", covariant=True)


class Read(Protocol[V]):
    """One statement for any number of keys.

    `statement` binds `keys` (expanding) and, where the table has an interval of validity, `day`;
    `distribute` gives each key its value, in the order of the keys.
    """

    statement: "Select[Any]"

    def distribute(self, rows: Sequence[Record], keys: Sequence[str]) -> Sequence[V]: ...


def keys_parameter(type_: "TypeEngine[Any]") -> "BindParameter[Any]":
    """The expanding parameter that carries a batch's keys."""
    return bindparam("keys", type_=type_, expanding=True)


DAY = bindparam("day", type_=Day())

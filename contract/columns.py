"""The column types of the data contract, as SQLAlchemy types.

A party column holds the party's id: the credit code of a company, the pseudonym of a person. Raw identity
numbers are kept by public_security alone (ResidentNumber), so no other department's database can leak one.
"""

from datetime import date
from decimal import Decimal
from enum import Enum

from sqlalchemy import BigInteger, Boolean, Date, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType


class Text(TypeDecorator[str]):
    """Free text."""

    impl = String
    cache_ok = True


class KeptText(Text):
    """Text as the tables of our own keep it: in the order of its code points, whatever the database's language."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        return String(collation="C") if dialect.name == "postgresql" else String()


class Code(Text):
    """Text of an exact length."""

    cache_ok = True

    def __init__(self, characters: int) -> None:
        super().__init__()
        self.characters = characters


class Party(Text):
    """The id of a natural person or a company."""

    cache_ok = True


class Person(Party):
    """The id of a natural person (p_…)."""

    cache_ok = True


class Company(Party):
    """The id of a company: its unified social credit code."""

    cache_ok = True


class ResidentNumber(Text):
    """A normalised resident identity number, in the files the column `person`."""

    cache_ok = True


class CaseNumber(Text):
    """A case number as issued, with full-width brackets."""

    cache_ok = True


class AccountNumber(Text):
    """A number by which an account, or a document of a person, is used (账号、证件号码): shown whole to few."""

    cache_ok = True


class Region(Text):
    """A GB/T 2260 region code: six digits."""

    cache_ok = True


class Fen(TypeDecorator[int]):
    """Money: an integer number of fen (分)."""

    impl = BigInteger
    cache_ok = True


class _Exact(UserDefinedType[Decimal]):
    """The server's exact decimals, as the driver gives them."""

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **kw: object) -> str:
        return "NUMERIC"


class Ratio(TypeDecorator[Decimal]):
    """An exact decimal in [0, 1]. On SQLite, which would make a binary float of a NUMERIC, its shortest text."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str] | TypeEngine[Decimal]:
        return String() if dialect.name == "sqlite" else _Exact()

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | Decimal | None:
        return value if value is None or dialect.name != "sqlite" else format(value.normalize(), "f")

    def process_result_value(self, value: str | Decimal | None, dialect: Dialect) -> Decimal | None:
        return Decimal(value) if isinstance(value, str) else value


class Amount(Ratio):
    """An exact decimal that is neither money nor a share: an area in square metres, a quantity."""

    cache_ok = True


class Day(TypeDecorator[date]):
    """A calendar day (datetime.date)."""

    impl = Date
    cache_ok = True


class Number(TypeDecorator[int]):
    """A whole number, within bounds where the contract states them."""

    impl = Integer
    cache_ok = True

    def __init__(self, least: int | None = None, most: int | None = None) -> None:
        super().__init__()
        self.least = least
        self.most = most


class Flag(TypeDecorator[bool]):
    """true or false."""

    impl = Boolean
    cache_ok = True


class Enumeration(TypeDecorator[Enum]):
    """One of the names of a Python enum, kept as its name."""

    impl = String
    cache_ok = True

    def __init__(self, members: type[Enum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: Enum | None, dialect: Dialect) -> str | None:
        return None if value is None else value.name

    def process_result_value(self, value: str | None, dialect: Dialect) -> Enum | None:
        return None if value is None else self.members[value]

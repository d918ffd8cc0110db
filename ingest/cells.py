"""Typed cells as the data contract writes them."""

from datetime import date, datetime
from decimal import Decimal


def text(value: object) -> str:
    """A typed cell as the contract writes it."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case datetime() if value.time() == value.time().min:
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case float() | Decimal():
            return format(Decimal(str(value)), "f")
        case _:
            return str(value)

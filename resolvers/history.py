"""What changed of a party between two days; domain.md, Time."""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import NamedTuple


class ChangeKind(Enum):
    """Whether a fact came to be in force, or ceased to be."""

    BEGAN = "开始"
    ENDED = "终止"


class Event(NamedTuple):
    """The day on which a fact changed, and how."""

    day: date
    kind: ChangeKind


def is_in_force(since: date | None, until: date | None, day: date) -> bool:
    """Whether a fact of half-open validity is in force on a day."""
    return (since is None or since <= day) and (until is None or day < until)


def events(since: date | None, until: date | None, after: date, by: date) -> Iterator[Event]:
    """What happened to a fact of half-open validity after one day, and on or before another.

    A fact that began and ended in between is told twice: it is in force on neither day, and was all the same.
    """
    if since is not None and after < since <= by:
        yield Event(since, ChangeKind.BEGAN)
    if until is not None and after < until <= by and (since is None or since < until):
        yield Event(until, ChangeKind.ENDED)

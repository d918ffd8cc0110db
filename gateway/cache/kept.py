"""Where a subgraph's answers are kept, and what the cache is told of a request by who knows the subgraph."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from gateway.cache.entries import Entries
from gateway.cache.journal import Journal
from gateway.cache.lifetimes import Lifetimes
from gateway.cache.shared import Shared


class Moment(NamedTuple):
    """A position in a subgraph's changes, and the epoch that it is of."""

    epoch: str
    position: int


class Views(NamedTuple):
    """What of a request may have a say in an answer: the day, and what its caller may see, the widest view last. The
    first is nobody's: what looks at nothing of the caller is everybody's.
    """

    day: str
    of_caller: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a subgraph's answers are kept, and how they are judged.

    `name` is the subgraph's; `views` are asked of the request; `count` is told what was found here, in what processes
    share, and not.
    """

    name: str
    journal: Journal
    entries: Entries
    shared: Shared | None
    lifetimes: Lifetimes
    views: Callable[[object], Views]
    count: Callable[[str, int], None]

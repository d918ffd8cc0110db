"""What is made of documents is kept for those that are asked again: of so many, and of so much text, at most."""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
V = TypeVar("V")

MOST_OPERATIONS = 1000
# A plan and its code take about a kilobyte for each character of the document: a gigabyte, where somebody asks for it.
MOST_CHARACTERS = 1_000_000


def kept(make: Callable[P, V]) -> Callable[P, V]:
    """The function, with the results for its last arguments kept; the first of these is a document's text.

    When what was made since the last time exceeds `MOST_CHARACTERS`, all is made anew: who asks what differs each time
    gains nothing by it, and what is asked again is soon there again.
    """
    characters = 0

    @lru_cache(MOST_OPERATIONS)
    def made(*args: P.args, **kwargs: P.kwargs) -> V:
        nonlocal characters
        found = make(*args, **kwargs)
        length = len(str(args[0]))
        characters += length
        if characters > MOST_CHARACTERS:
            made.cache_clear()
            characters = length
        return found

    return cast("Callable[P, V]", made)

"""Content negotiation (RFC 9110, 12.5.1) between the media types that an endpoint speaks."""

from collections.abc import Sequence
from functools import lru_cache

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
HTML = "text/html"
EVENT_STREAM = "text/event-stream"
MULTIPART = "multipart/mixed"


@lru_cache(maxsize=256)
def preferred(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type that the Accept header likes best; the first where it is empty; None where none fits.

    Of equally liked ones, the one that the header names most exactly, then the one that it names first.
    """
    if not accept.strip():
        return offered[0]
    best: tuple[float, int, int, int] | None = None
    chosen = None
    for place, part in enumerate(accept.split(",")):
        media, _, parameters = part.partition(";")
        media = media.strip().lower()
        quality = _quality(parameters)
        if quality <= 0:
            continue
        for rank, one in enumerate(offered):
            if media == one:
                exact = 2
            elif media == one.partition("/")[0] + "/*":
                exact = 1
            elif media == "*/*":
                exact = 0
            else:
                continue
            score = (quality, exact, -place, -rank)
            if best is None or score > best:
                best, chosen = score, one
    return chosen


@lru_cache(maxsize=256)
def named(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type that the Accept header likes best of those that it names itself."""
    own = [one for one in offered if any(part.partition(";")[0].strip().lower() == one for part in accept.split(","))]
    return preferred(accept, tuple(own)) if own else None


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0

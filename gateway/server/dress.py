"""How an error leaves: without identity numbers (domain.md, Parties), and naming the department that it is of."""

import re
from typing import cast

from gateway.execution.errors import ErrorEntry
from identifiers.party import mask_value

# Eighteen or fifteen characters that could be a resident identity number, wherever they stand.
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")


def redact(message: str) -> str:
    """The message with every identity number masked."""
    return _NUMBER.sub(lambda found: mask_value(found.group()), message)


def redacted(error: ErrorEntry) -> ErrorEntry:
    """The error with every identity number in its message masked."""
    return cast("ErrorEntry", {**error, "message": redact(error["message"])})


def of_department(error: ErrorEntry) -> ErrorEntry:
    """A redacted error of the hub, whose subgraphs are departments: `department` stands beside `service`."""
    extensions = error.get("extensions", {})
    if "service" in extensions:
        extensions = {**extensions, "department": extensions["service"]}
    return cast("ErrorEntry", {**redacted(error), "extensions": extensions})

"""How an error leaves: without identity numbers (domain.md, Parties), and naming the department that it is of."""

import re
from collections.abc import Callable
from typing import cast

from gateway.execution.errors import ErrorEntry
from identifiers.party import mask_value

# Eighteen or fifteen characters that could be a resident identity number, wherever they stand.
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")

_SUGGESTION = re.compile(r" Did you mean .*\?$")

# What is done to every error before it leaves.
Dress = Callable[[ErrorEntry], ErrorEntry]


def redact(message: str) -> str:
    """The message with every identity number masked."""
    return _NUMBER.sub(lambda found: mask_value(found.group()), message)


def redacted(error: ErrorEntry) -> ErrorEntry:
    """The error with every identity number in its message masked."""
    return cast("ErrorEntry", {**error, "message": redact(error["message"])})


def unhinted(dress: Dress) -> Dress:
    """As `dress` has it, without the names of the schema that a validator suggests for one that there is not."""

    def dressed(error: ErrorEntry) -> ErrorEntry:
        return dress(cast("ErrorEntry", {**error, "message": _SUGGESTION.sub("", error["message"])}))

    return dressed


def of_department(error: ErrorEntry) -> ErrorEntry:
    """A redacted error of the hub, whose subgraphs are departments: `department` stands beside `service`."""
    extensions = error.get("extensions", {})
    if "service" in extensions:
        extensions = {**extensions, "department": extensions["service"]}
    return cast("ErrorEntry", {**redacted(error), "extensions": extensions})

"""Identity numbers never leave in an error message (domain.md, Parties)."""

import re

from identifiers.party import mask_value

# Eighteen or fifteen characters that could be a resident identity number, wherever they stand.
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")


def redact(message: str) -> str:
    """The message with every identity number masked."""
    return _NUMBER.sub(lambda found: mask_value(found.group()), message)

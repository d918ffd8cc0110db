"""The error of every identifier that fails its own check."""


class BadIdentifier(ValueError):
    """An identifier that its standard refuses.

    `position` counts characters from 1 in the text as the standard reads it (outer white space removed);
    `reason` names the rule. Neither holds the identifier itself, so both may be logged and answered.
    """

    code = "BAD_IDENTIFIER"

    def __init__(self, what: str, position: int, reason: str) -> None:
        super().__init__(f"{what}: character {position}: {reason}")
        self.what = what
        self.position = position
        self.reason = reason

"""What planning refuses."""


class SupergraphError(ValueError):
    """A text that is no supergraph this gateway can serve."""

    code = "INVALID_SUPERGRAPH"


# The code of an operation that takes more work than an honest one.
LIMIT_EXCEEDED = "PLANNING_LIMIT_EXCEEDED"


class PlanningError(ValueError):
    """An operation that cannot be planned; `code` is stable, the message is for the client."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

"""Why nobody is let in: RFC 6750, section 3.1, as GraphQL answers it."""


class Unauthenticated(Exception):
    """A request whose caller is not known; `error` is RFC 6750's, None where no credential was given."""

    status = 401
    code = "UNAUTHENTICATED"

    def __init__(self, message: str, error: str | None = "invalid_token") -> None:
        super().__init__(message)
        self.error = error


class NotRegistered(Unauthenticated):
    """A good credential of a client that nobody registered."""

    status = 403
    code = "CLIENT_NOT_REGISTERED"


class KeysUnavailable(Unauthenticated):
    """An issuer whose keys cannot be had: whether the token is good is not known."""

    status = 503
    code = "AUTHENTICATION_UNAVAILABLE"

    def __init__(self, message: str) -> None:
        super().__init__(message, None)

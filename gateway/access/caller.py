"""Who asks: a registered client, and who speaks through it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# Where a request's scope says who makes it, and the thumbprint of its connection's certificate.
CALLER = "liancha.caller"
CERTIFICATE = "liancha.certificate"
# What may be said of a lookup: in headers x-liancha-…, in the extension `lookup` of a request, or in the token.
STATED = ("purpose", "role", "case", "consent")
# Who may read all that a department publishes: the relation index of a hub.
INDEX = "index"
# Who may read what a server did, in numbers.
METRICS = "metrics"


@dataclass(frozen=True, slots=True)
class Client:
    """A system that may ask, registered with its organisation (单位) and unit (部门) there.

    `issuer` is whose tokens name it by `id`; `scopes` and `roles` are the most that it may be given; `court` is the
    code of the court that it belongs to, if any; `certificates` are the SHA-256 thumbprints, in lower-case hexadecimal,
    by which it is known without a token.
    """

    id: str
    organisation: str
    unit: str
    issuer: str | None
    scopes: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    court: str | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request: `subject` by the issuer's name of it (of a certificate, the client itself).

    `scopes` and `roles` are those of the token that the client may be given (of a certificate, all); `expires` is the
    second after which it is nobody; `party` is the id of the party that the subject is, where the issuer knows it;
    `stated` is what the token says of the lookups that it is for.
    """

    subject: str
    client: Client
    scopes: frozenset[str]
    expires: float
    roles: frozenset[str] = frozenset()
    party: str | None = None
    stated: Mapping[str, str] = field(default_factory=dict)

    def has(self, scope: str) -> bool:
        """Whether the caller has a scope."""
        return scope in self.scopes


class Clients:
    """The registered clients, each told from the others by issuer and id, and by certificate."""

    def __init__(self, clients: Iterable[Client]) -> None:
        given = list(clients)
        self._by_token = {(client.issuer, client.id): client for client in given if client.issuer is not None}
        self._by_certificate = {one: client for client in given for one in client.certificates}

    def of_token(self, issuer: str, id: str) -> Client | None:
        """The client that an issuer's tokens call so."""
        return self._by_token.get((issuer, id))

    def of_certificate(self, thumbprint: str) -> Client | None:
        """The client of a certificate."""
        return self._by_certificate.get(thumbprint)

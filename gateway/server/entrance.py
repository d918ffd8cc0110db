"""The gate of a hub or a department, as its settings have it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path

from pyreqwest.client import Client as HttpClient
from pyreqwest.client import ClientBuilder
from starlette.types import ASGIApp, Scope

from gateway.access.caller import INDEX, METRICS, Client, Clients
from gateway.access.gate import Gate
from gateway.access.keys import LocalKey, RemoteKeys
from gateway.access.matrix import Matrix
from gateway.access.tokens import Bearer, Issuer, Tokens, issue
from gateway.access.trust import LOCAL_ISSUER
from gateway.config import AccessSettings, ConfigError, DepartmentSettings, Settings
from subgraphs.databases.feed import FeedUnavailable

# Who asks with a token of the hub's own, in any of the matrix's roles. The demo's is labelled as such.
_LOCAL = Client("local", "本机", "本机", LOCAL_ISSUER, frozenset({INDEX, METRICS}))
_DEMO = Client("demo", "演示", "演示", LOCAL_ISSUER)


class Entrance:
    """A gate, and what it holds open: close it when done."""

    def __init__(self, settings: Settings, matrix: Matrix, is_open: Callable[[Scope], bool]) -> None:
        self._http = _fetching() if settings.access.issuers else None
        access = settings.access
        clients = Clients(clients_of(access, matrix))
        tokens = Tokens(self._issuers(settings), clients, access.audience, access.leeway)
        self.gate = Gate(tokens, clients, is_open)

    def around(self, application: ASGIApp) -> ASGIApp:
        """An application behind the gate."""
        return self.gate.around(application)

    async def close(self) -> None:
        """Closes the connections to issuers."""
        if self._http is not None:
            await self._http.close()

    def _issuers(self, settings: Settings) -> dict[str, Issuer]:
        found = {}
        for one in settings.access.issuers:
            assert self._http is not None
            keys = RemoteKeys(one.issuer, one.jwks, self._http)
            found[one.issuer] = Issuer(one.issuer, keys, one.algorithms, one.types, one.client_claim)
        if settings.access.takes_local:
            found[LOCAL_ISSUER] = Issuer(LOCAL_ISSUER, local_key(settings.home), ("Ed25519",))
        return found


def local_key(home: Path) -> LocalKey:
    """The key of a hub's own tokens, made on first use. Raises BadKey."""
    return LocalKey.at(home / "keys" / "token.jwk")


def index_authorization(settings: Settings, department: DepartmentSettings) -> str:
    """By what the relation index reads a department that is served elsewhere. Raises FeedUnavailable."""
    if department.index_token is not None:
        try:
            return f"Bearer {department.index_token.read_text('ascii').strip()}"
        except (OSError, UnicodeDecodeError) as error:
            raise FeedUnavailable(f"{department.index_token}: no token can be read there") from error
    key, audience = local_key(settings.home), settings.access.audience
    return f"Bearer {issue(key, Bearer('index', _LOCAL.id, frozenset({INDEX})), audience, 300)}"


def clients_of(access: AccessSettings, matrix: Matrix) -> list[Client]:
    """The registered clients, and where local tokens are taken those of local work. Raises ConfigError."""
    given = []
    for one in access.clients:
        unknown = set(one.roles) - set(matrix.roles)
        if unknown:
            raise ConfigError(f"access.clients: {one.id} has the role {min(unknown)}, which the matrix does not know")
        scopes, roles = frozenset(one.scopes), frozenset(one.roles)
        certificates = frozenset(one.certificates)
        given.append(Client(one.id, one.organisation, one.unit, one.issuer, scopes, certificates, roles, one.court))
    every = frozenset(matrix.roles)
    own = [replace(_LOCAL, roles=every), replace(_DEMO, roles=every)] if access.takes_local else []
    return [*given, *own]


def admits_of(access: AccessSettings) -> str:
    """Says in a word who is admitted: another one whenever the settings are others."""
    return blake2b(access.model_dump_json().encode(), digest_size=8).hexdigest()


def _fetching() -> HttpClient:
    return ClientBuilder().timeout(timedelta(seconds=5)).error_for_status(False).build()

"""What a hub asks by itself in the name of a registered client: for units that are pushed to, and for watchlists."""

from collections.abc import Mapping

from gateway.access.caller import Caller, Client
from gateway.access.tokens import Bearer, issue
from gateway.config import Settings
from gateway.server.entrance import clients_of, local_key
from gateway.server.hub import Hub

# Seconds for which departments elsewhere are told who asks: longer than a request takes.
_TOKEN = 300


class OnBehalf:
    """Who asks in a client's name, and what departments elsewhere are told of it."""

    def __init__(self, settings: Settings, hub: Hub) -> None:
        """Raises ConfigError."""
        self.clients: Mapping[str, Client] = {one.id: one for one in clients_of(settings.access, hub.matrix)}
        self._audience = settings.access.audience
        self._key = local_key(settings.home) if hub.remote else None

    def caller(self, client: Client, role: str, subject: str) -> Caller:
        """The client itself in a role, by a name for what asks."""
        return Caller(subject, client, client.scopes, float("inf"), frozenset({role}))

    def headers(self, caller: Caller, stated: Mapping[str, str]) -> dict[str, str]:
        """What departments elsewhere are told of who asks and what is stated; nothing where there are none."""
        if self._key is None:
            return {}
        bearer = Bearer(caller.subject, caller.client.id, frozenset(), caller.roles, None, dict(stated))
        token = issue(self._key, bearer, self._audience, _TOKEN)
        return {"authorization": f"Bearer {token}"}

"""The relay of a hub, as its settings have it."""

from gateway.access.attestation import HEADER as ATTESTED
from gateway.config import ConfigError, Settings, UnitSettings
from gateway.server.context import RequestContext
from gateway.server.evidence import answer_key
from gateway.server.hub import Hub
from gateway.server.on_behalf import OnBehalf
from gateway.server.operations import Executor
from gateway.server.own import open_lines
from gateway.server.pushing.relay import Asking, Relay, Unit
from gateway.server.pushing.signing import Secret
from subgraphs.common.scalars import now_in_shanghai


def open_relay(settings: Settings, hub: Hub, asking: Executor) -> Relay | None:
    """What pushes to the units; None where there are none. `asking` serves operations that are recorded.

    Raises ConfigError, BadKey.
    """
    if not settings.push.units:
        return None
    on_behalf = OnBehalf(settings, hub)
    units = [_unit(hub, on_behalf, one) for one in settings.push.units]
    names = [one.name for one in units]
    if len(set(names)) != len(names):
        raise ConfigError("push.units: two of them are of one organisation, and the court could not tell them apart")

    async def context(unit: Unit) -> RequestContext:
        lookup = await hub.lookups.lawful(unit.caller, unit.stated, {}, now_in_shanghai().date())
        if not hub.remote:
            return RequestContext({}, lookup)
        stated = {f"x-liancha-{name}": value for name, value in unit.stated.items()}
        headers = {**stated, **on_behalf.headers(unit.caller, unit.stated), ATTESTED: hub.attestation.of(lookup)}
        return RequestContext(headers, lookup)

    lines = open_lines(settings)
    return Relay(
        units, lines, settings.push, answer_key(settings), Asking(asking, hub.executor, context, bool(hub.remote))
    )


def _unit(hub: Hub, on_behalf: OnBehalf, given: UnitSettings) -> Unit:
    client = on_behalf.clients.get(given.client)
    if client is None:
        raise ConfigError(f"push.units: {given.client}: no client of this id is registered (access.clients)")
    role = hub.matrix.roles.get(given.role)
    line = None if role is None else role.line(given.purpose)
    if line is None or given.role not in client.roles:
        raise ConfigError(f"push.units: {given.client} does not look up for {given.purpose} as {given.role}")
    if line.needs is not None:
        raise ConfigError(f"push.units: {given.client}: {given.purpose} needs a {line.needs}, which nobody gives")
    caller = on_behalf.caller(client, given.role, f"push:{client.id}")
    stated = {"purpose": given.purpose, "role": given.role}
    secret = None if given.secret is None else Secret.at(given.secret)
    return Unit(client.organisation, caller, stated, given.url, secret)

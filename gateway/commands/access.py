"""`liancha token`: tokens of the hub's own."""

import sys
from typing import Annotated

import typer

from gateway.access.caller import STATED, Clients
from gateway.access.tokens import Bearer, issue
from gateway.access.trust import LOCAL_ISSUER
from gateway.commands.common import Config
from gateway.commands.told import told
from gateway.config import ConfigError, read_settings
from gateway.server.entrance import clients_of, local_key
from gateway.server.hub import matrix_of
from identifiers.party import normalise_party_id

token_commands = typer.Typer(no_args_is_help=True, help="Tokens of the hub's own, for local work.")


@token_commands.command("issue")
def issue_token(
    subject: Annotated[str, typer.Option(help="Whom the token is for, as the log will name it.")],
    client: Annotated[str, typer.Option(help="The registered client of urn:liancha:local.")] = "local",
    scope: Annotated[list[str] | None, typer.Option(help="A scope, such as index; as often as there are.")] = None,
    role: Annotated[list[str] | None, typer.Option(help="A role of the matrix; as often as there are.")] = None,
    party: Annotated[str | None, typer.Option(help="The id of the party that the subject is (data_subject).")] = None,
    purpose: Annotated[str | None, typer.Option(help="The purpose of every lookup by the token.")] = None,
    case: Annotated[str | None, typer.Option(help="The case number of every lookup by the token.")] = None,
    consent: Annotated[str | None, typer.Option(help="The consent's reference of every lookup by it.")] = None,
    hours: Annotated[float, typer.Option(min=0.01, max=24 * 30, help="How long it is good.")] = 8,
    config: Config = None,
) -> None:
    """Print a token of the hub's own, for local work: signed with the key of this home.

    What it does not say of a lookup, each request does, in headers x-liancha-purpose, -role, -case, -consent.
    """
    with told():
        settings = read_settings(config)
        if not settings.access.takes_local:
            raise ConfigError("access.local: this hub does not take its own tokens")
        registered = Clients(clients_of(settings.access, matrix_of(settings))).of_token(LOCAL_ISSUER, client)
        if registered is None:
            raise ConfigError(f"access.clients: no client of {LOCAL_ISSUER} is called {client}")
        scopes, roles = frozenset(scope or ()), frozenset(role or ())
        beyond = [*sorted(scopes - registered.scopes), *sorted(roles - registered.roles)]
        if beyond:
            raise ConfigError(f"access.clients: {client} may not be given {', '.join(beyond)}")
        given = zip(STATED, (purpose, None, case, consent), strict=True)
        stated = {name: text for name, text in given if text is not None}
        known = None if party is None else normalise_party_id(party)
        bearer = Bearer(subject, client, scopes, roles, known, stated)
        seconds = round(hours * 3600)
        sys.stdout.write(issue(local_key(settings.home), bearer, settings.access.audience, seconds) + "\n")

"""The command line: `liancha`."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from errno import ENOENT
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated, cast

import orjson
import typer
import uvicorn
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette

from gateway.access.consents import Consent, ConsentExists, Consents
from gateway.access.keys import BadKey
from gateway.access.lookup import STATED
from gateway.access.matrix import BadMatrix
from gateway.access.tokens import Bearer, issue
from gateway.access.trust import LOCAL_ISSUER
from gateway.audit.answers import BadSignature, public_keys, verified
from gateway.audit.segments import Receipt
from gateway.audit.verification import proof_of, records_of, verify, who_saw
from gateway.composition.compose import compose as compose_supergraph
from gateway.composition.errors import CompositionFailed
from gateway.config import FILE_VARIABLE, ConfigError, read_gateway_settings, read_settings
from gateway.planning.errors import SupergraphError
from gateway.server.app import gateway_app, hub_app, subgraph_app
from gateway.server.entrance import clients_of, local_key
from gateway.server.evidence import answer_key, audit_folder, audit_key, pseudonyms
from gateway.server.hub import consents_at, link_key, matrix_of, sources
from gateway.server.memory import settle
from gateway.server.supergraph_config import SupergraphConfigError, read_supergraph_config
from gateway.server.tls import TlsOptions, tls_options
from identifiers.errors import BadIdentifier
from identifiers.party import normalise_party_id
from identifiers.pseudonym import BadLinkKey
from ingest.command import Loading, load_files
from subgraphs.common.database import ForeignLinkKey, create_database, database_path
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.registry import UnknownDepartment, load_department, load_departments

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="联查: lawful cross-department lookups about judgment defaulters (失信被执行人).",
)
token_commands = typer.Typer(no_args_is_help=True, help="Tokens of the hub's own, for local work.")
app.add_typer(token_commands, name="token")
consent_commands = typer.Typer(no_args_is_help=True, help="Consents (授权) of those who are looked up.")
app.add_typer(consent_commands, name="consent")
audit_commands = typer.Typer(no_args_is_help=True, help="The disclosure log: who saw what, and that it is whole.")
app.add_typer(audit_commands, name="audit")
_error = Console(stderr=True, highlight=False, soft_wrap=True)

Config = Annotated[Path | None, typer.Option("--config", help="The configuration; liancha.toml where there is one.")]
Host = Annotated[str | None, typer.Option(help="The address to listen at.")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="The port to listen at.")]

# Exit codes: something of the input was refused; the command could not be done.
REFUSED = 1
FAILED = 2

SCHEMA = Path("schema.graphql")
# Of SHA-256.
_HASH_DIGITS = 64

_KNOWN_ERRORS = (
    ConfigError,
    CompositionFailed,
    ForeignLinkKey,
    BadLinkKey,
    SupergraphConfigError,
    SupergraphError,
    UnknownDepartment,
    BadKey,
    BadMatrix,
    BadIdentifier,
    ConsentExists,
)


def _say_error(message: str) -> None:
    # Brackets in a message are its own: none of it is markup.
    _error.print(f"[red]error:[/red] {escape(message)}")


@contextmanager
def _told() -> Iterator[None]:
    """What a user can mend is said in a line, without a trace."""
    try:
        yield
    except _KNOWN_ERRORS as error:
        _say_error(str(error))
        raise typer.Exit(FAILED) from error
    except OSError as error:
        _say_error(f"{error.filename or ''}: {error.strerror}")
        raise typer.Exit(FAILED) from error
    except SQLAlchemyError as error:
        _say_error(f"the database: {error.__cause__ or error}")
        raise typer.Exit(FAILED) from error


@app.command()
def serve(
    config: Config = None,
    host: Host = None,
    port: Port = None,
    workers: Annotated[int | None, typer.Option(min=1, help="How many processes serve.")] = None,
) -> None:
    """Serve the hub: API at /graphql, /health, /ready."""
    with _told():
        settings = read_settings(config)
        count = settings.server.workers if workers is None else workers
        host = settings.server.host if host is None else host
        port = settings.server.port if port is None else port
        tls = tls_options(settings.server.certificate, settings.server.key, settings.server.client_ca)
        if count == 1:
            _run(hub_app(settings), host, port, tls)
            return
        if config is not None:
            os.environ[FILE_VARIABLE] = str(config)
        uvicorn.run(
            "gateway.server.app:worker_app",
            factory=True,
            host=host,
            port=port,
            workers=count,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            **tls,
        )


@app.command()
def subgraph(
    department: Annotated[str, typer.Argument(help="The department, such as land.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen at.")],
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    config: Config = None,
) -> None:
    """Serve one department alone."""
    with _told():
        settings = read_settings(config)
        tls = tls_options(settings.server.certificate, settings.server.key, settings.server.client_ca)
        _run(subgraph_app(department, settings), host, port, tls)


@app.command()
def gateway(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen at.")],
    supergraph: Annotated[Path | None, typer.Option(help="The supergraph SDL.")] = None,
    subgraphs: Annotated[Path | None, typer.Option(help="A supergraph.yaml of the subgraphs to compose.")] = None,
    poll: Annotated[
        float | None,
        typer.Option(min=0, help="Seconds between looks for a new supergraph (1; of subgraphs 10); 0: none."),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    config: Annotated[Path | None, typer.Option("--config", help="How subgraphs are reached: a TOML file.")] = None,
    subgraph: Annotated[list[str] | None, typer.Option(help="NAME=URL: where a subgraph is, if elsewhere.")] = None,
    timeout: Annotated[float | None, typer.Option(min=0.001, help="Seconds that a subgraph may take.")] = None,
    label: Annotated[list[str] | None, typer.Option(help="An override label that holds for every request.")] = None,
    plans: Annotated[bool, typer.Option(help="Answer with the query plan where x-liancha-query-plan asks.")] = False,
) -> None:
    """Serve any Federation 2 supergraph, open, at /graphql; a new one as soon as it is there and loads."""
    if (supergraph is None) == (subgraphs is None):
        raise typer.BadParameter("one of --supergraph and --subgraphs says what is served", param_hint="--supergraph")
    with _told():
        settings = read_gateway_settings(config)
        for one in subgraph or ():
            name, equals, url = one.partition("=")
            if not equals or not name or not url.startswith(("http://", "https://")):
                raise typer.BadParameter(f"{one!r} is not NAME=URL", param_hint="--subgraph")
            settings = settings.at(name, url)
        if timeout is not None:
            settings = settings.model_copy(
                update={"transport": settings.transport.model_copy(update={"timeout": timeout})}
            )
        if subgraphs is not None:
            read, seconds = partial(_composed, subgraphs), 10.0
        else:
            read, seconds = partial(cast("Path", supergraph).read_text, "utf-8"), 1.0
        seconds = seconds if poll is None else poll
        _run(gateway_app(read, settings, label or (), plans=plans, poll=seconds), host, port)


def _composed(config: Path) -> str:
    return compose_supergraph(read_supergraph_config(config)).sdl


@app.command()
def compose(
    config: Annotated[Path | None, typer.Option("--config", help="A supergraph.yaml as rover reads it.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file to write.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say whether the file is what would be written.")] = False,
) -> None:
    """Compose the supergraph: of the departments, or of a supergraph.yaml (printed unless -o names a file)."""
    with _told():
        if config is None:
            settings = read_settings()
            given = sources(settings, load_departments(settings.hub.departments))
            output = SCHEMA if output is None else output
        else:
            given = read_supergraph_config(config)
        composition = compose_supergraph(given)
        sdl = composition.sdl
        for hint in composition.hints:
            _error.print(f"hint: {hint}", markup=False)
        if check:
            if output is None:
                raise typer.BadParameter("--check needs -o where --config is given", param_hint="--check")
            if not output.is_file() or output.read_text("utf-8") != sdl:
                _error.print(f"{output} is not what `liancha compose` writes")
                raise typer.Exit(REFUSED)
        elif output is None:
            sys.stdout.write(sdl)
        else:
            output.write_text(sdl, "utf-8")


@app.command()
def load(
    target: Annotated[str, typer.Argument(metavar="DEPARTMENT[.TABLE]", help="What the files hold.")],
    files: Annotated[list[Path], typer.Argument(help="CSV, Excel or Parquet files of the data contract.")],
    config: Config = None,
) -> None:
    """Load files of the data contract into a department's database.

    Without a TABLE, each file is named for its table (persons.csv). Exit code 1: some rows were refused, and stand in
    <name>.rejected.csv; 2: a file could not be loaded at all.
    """
    with _told():
        outcome = load_files(Loading.of(target, read_settings(config).home), files, _error)
    if outcome.failed:
        raise typer.Exit(FAILED)
    if outcome.refused:
        raise typer.Exit(REFUSED)


@app.command()
def controllers(
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write: CSV, or .parquet.")],
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today in Shanghai.")] = None,
    config: Config = None,
) -> None:
    """Write the actual controllers (实际控制人) and beneficial owners (受益所有人) of every company."""
    from subgraphs.commerce.whole_register import control_table, read_register, write_table

    with _told():
        settings = read_settings(config)
        department = load_department("commerce")
        if not database_path(settings.home, department).is_file():
            raise FileNotFoundError(ENOENT, "nothing is loaded", str(database_path(settings.home, department)))
        engine = create_database(settings.home, department, link_key(settings))
        day = now_in_shanghai().date() if as_of is None else as_of.date()
        table = control_table(read_register(engine, day))
        write_table(table, output)
        _error.print(f"{output}: {table.num_rows} rows, as of {day}")


@app.command()
def demo(
    companies: Annotated[int, typer.Option(min=100, max=1_000_000, help="How many companies.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same register.")] = 1,
    once: Annotated[bool, typer.Option("--once", help="Stop after the answer.")] = False,
    config: Config = None,
    host: Host = None,
    port: Port = None,
) -> None:
    """Generate a fictional register, load it, answer the main question, and serve."""
    from demo.command import NotADemo, bearers, prepare, show  # the demo's name generator takes a second to import

    with _told():
        settings = read_settings(config)
        try:
            subject = prepare(settings, companies, seed, _error)
        except NotADemo as error:
            _say_error(str(error))
            raise typer.Exit(FAILED) from error
        if not show(settings, subject):
            raise typer.Exit(FAILED)
        if once:
            return
        host = settings.server.host if host is None else host
        port = settings.server.port if port is None else port
        settings = settings.model_copy(
            update={
                "hub": settings.hub.model_copy(update={"explorer": True}),
                "access": settings.access.model_copy(update={"local": True}),
            }
        )
        _error.print(f"serving http://{host}:{port}/graphql until Ctrl-C; each token is for one lookup, for a day")
        for told, bearer in bearers(settings, subject):
            token = issue(local_key(settings.home), bearer, settings.access.audience, 86_400)
            _error.print(f"[bold]demo token 演示令牌[/bold] {told}:")
            _error.print(f"  authorization: Bearer {token}", markup=False)
            _error.print(f"  GraphiQL with it: http://{host}:{port}/graphql#token={token}", markup=False)
        _run(hub_app(settings), host, port, {})


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
    with _told():
        settings = read_settings(config)
        if not settings.access.takes_local:
            raise ConfigError("access.local: this hub does not take its own tokens")
        registered = clients_of(settings.access, matrix_of(settings)).of_token(LOCAL_ISSUER, client)
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


Reference = Annotated[str, typer.Argument(help="The reference that lookups will name.")]
ClientId = Annotated[str, typer.Option(help="The registered client that holds the consent.")]


@consent_commands.command("add")
def add_consent(
    reference: Reference,
    client: ClientId,
    party: Annotated[str, typer.Option(help="The id of whom the consent is of: p_… or a credit code.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day that it is not good on.")],
    purpose: Annotated[str, typer.Option(help="What for.")] = "LENDING",
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day that it is good on; today.")
    ] = None,
    config: Config = None,
) -> None:
    """Register that a party consents to be looked up."""
    with _told():
        settings = read_settings(config)
        matrix = matrix_of(settings)
        if purpose not in matrix.purposes:
            raise ConfigError(f"--purpose: the matrix knows no {purpose}")
        begins = (now_in_shanghai() if since is None else since).date()
        if begins >= until.date():
            raise ConfigError("--until: the consent would have ended before it begins")
        consent = Consent(reference, client, normalise_party_id(party), purpose, begins, until.date())
        Consents(consents_at(settings)).add(consent)


@consent_commands.command("withdraw")
def withdraw_consent(reference: Reference, client: ClientId, config: Config = None) -> None:
    """End a consent today."""
    with _told():
        settings = read_settings(config)
        if not Consents(consents_at(settings)).withdraw(reference, client, now_in_shanghai().date()):
            raise ConfigError(f"{client} has no consent {reference} that is in force")


@app.command("verify-answer")
def verify_answer(
    answer: Annotated[Path, typer.Argument(help="The answer's body, byte for byte as it came.")],
    signature: Annotated[Path, typer.Argument(help="A file with its x-liancha-signature.")],
    keys: Annotated[
        Path | None, typer.Option(help="The hub's keys, as /keys gives them; else those of this home.")
    ] = None,
    request: Annotated[Path | None, typer.Option(help="The body of the request, if it was kept.")] = None,
    config: Config = None,
) -> None:
    """Say whether an answer is what the hub said, when, to which request, and by which record of its log."""
    with _told():
        settings = read_settings(config)
        given = {"keys": [answer_key(settings).public]} if keys is None else _json(keys)
        try:
            statement = verified(answer.read_bytes(), signature.read_text("ascii"), public_keys(given))
        except (BadSignature, UnicodeDecodeError) as error:
            _say_error(f"{answer}: {error}")
            raise typer.Exit(REFUSED) from error
        if request is not None and sha256(request.read_bytes()).hexdigest() != statement.request:
            _say_error(f"{request}: the answer is to another request")
            raise typer.Exit(REFUSED)
    sys.stdout.write(orjson.dumps(statement._asdict()).decode() + "\n")


@audit_commands.command("verify")
def verify_audit(
    checkpoint: Annotated[Path | None, typer.Option(help="A checkpoint that was kept elsewhere.")] = None,
    receipt: Annotated[list[str] | None, typer.Option(help="NUMBER:HASH of an answer (x-liancha-record).")] = None,
    config: Config = None,
) -> None:
    """Find any record of the disclosure log that was changed, taken away, put in or moved."""
    with _told():
        settings = read_settings(config)
        known = None if checkpoint is None else _json(checkpoint)
        found = verify(audit_folder(settings), audit_key(settings), known, [_receipt(one) for one in receipt or ()])
    for one in found.findings:
        _say_error(str(one))
    if not found.good:
        raise typer.Exit(REFUSED)
    sys.stdout.write(f"{found.records} records, all as they were written\n")


@audit_commands.command("checkpoint")
def print_checkpoint(config: Config = None) -> None:
    """Print the last checkpoint of a log that is good, to be kept elsewhere."""
    with _told():
        settings = read_settings(config)
        found = verify(audit_folder(settings), audit_key(settings))
    if not found.good:
        _say_error(str(found.findings[0]))
        raise typer.Exit(REFUSED)
    sys.stdout.write(orjson.dumps(found.checkpoint).decode() + "\n")


@audit_commands.command("prove")
def prove(number: Annotated[int, typer.Argument(help="The record's number.")], config: Config = None) -> None:
    """Print a record, and the Merkle inclusion proof that it is in the log (RFC 9162, 2.1.3)."""
    with _told():
        settings = read_settings(config)
        try:
            line, proof, size = proof_of(audit_folder(settings), number)
        except ValueError as error:
            raise ConfigError(str(error)) from error
    told = {"record": line.decode(), "number": number, "size": size, "proof": [one.hex() for one in proof]}
    sys.stdout.write(orjson.dumps(told).decode() + "\n")


@audit_commands.command("export")
def export(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write; else it is printed.")
    ] = None,
    config: Config = None,
) -> None:
    """Write every record as a line of JSON."""
    with _told():
        settings = read_settings(config)
        with sys.stdout.buffer if output is None else output.open("wb") as file:
            for line in records_of(audit_folder(settings)):
                file.write(line + b"\n")


@audit_commands.command("who-saw")
def print_who_saw(
    id: Annotated[str, typer.Argument(help="The id of a party: p_… or a credit code.")], config: Config = None
) -> None:
    """List who was told of a party, when, for what, and which fields."""
    with _told():
        settings = read_settings(config)
        for one in who_saw(audit_folder(settings), pseudonyms(settings).of(normalise_party_id(id))):
            sys.stdout.write(orjson.dumps(one).decode() + "\n")


def _json(path: Path) -> object:
    try:
        return cast("object", orjson.loads(path.read_bytes()))
    except orjson.JSONDecodeError as error:
        raise ConfigError(f"{path}: is no JSON: {error}") from error


def _receipt(text: str) -> Receipt:
    number, colon, hash_ = text.partition(":")
    if not number.isdecimal() or not colon or len(hash_) != _HASH_DIGITS:
        raise ConfigError(f"--receipt: {text} is not NUMBER:HASH")
    return Receipt(int(number), hash_)


def _run(application: Starlette, host: str, port: int, tls: TlsOptions | None = None) -> None:
    settle()
    # The access log would hold URLs, and a URL may hold an identity number.
    uvicorn.run(
        application,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        **(tls or {}),
    )


def main() -> None:
    """The entry point."""
    app()

"""The commands of the hub: to serve it, and to keep its data."""

import os
import sys
from datetime import datetime
from errno import ENOENT
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from graphql import print_schema
from starlette.applications import Starlette
from uvicorn.config import STARTUP_FAILURE

from gateway.access.tokens import issue
from gateway.access.trust import is_loopback
from gateway.commands.access import token_commands
from gateway.commands.audit import audit_commands, verify_answer
from gateway.commands.backups import backup, restore, restored
from gateway.commands.common import FAILED, REFUSED, Config, console, say_error
from gateway.commands.consents import consent_commands
from gateway.commands.gateway import gateway
from gateway.commands.pushing import push_commands
from gateway.commands.running import run, run_workers
from gateway.commands.screen import screen
from gateway.commands.source import check_source
from gateway.commands.told import told
from gateway.commands.watch import watch_commands
from gateway.composition.compose import compose as compose_supergraph
from gateway.config import FILE_VARIABLE, read_settings
from gateway.planning.supergraph import Supergraph
from gateway.server.app import hub_app, subgraph_app, worker_app
from gateway.server.entrance import local_key
from gateway.server.hub import link_key, sources
from gateway.server.metrics import FOLDER_VARIABLE
from gateway.server.supergraph_config import read_supergraph_config
from gateway.server.tls import tls_options
from gateway.server.workbench import Visitor
from ingest.command import Loading, load_files
from loaders.raw_rows import whole_rows
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.databases.opening import create_database, database_path, migrate_database
from subgraphs.databases.place import Source
from subgraphs.registry import load_department, load_departments

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="联查: lawful cross-department lookups about judgment defaulters (失信被执行人).",
)
app.add_typer(token_commands, name="token")
app.add_typer(consent_commands, name="consent")
app.add_typer(audit_commands, name="audit")
app.add_typer(push_commands, name="push")
app.add_typer(watch_commands, name="watch")

Host = Annotated[str | None, typer.Option(help="The address to listen at.")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="The port to listen at.")]

SCHEMA = Path("schema.graphql")


@app.command()
def serve(
    config: Config = None,
    host: Host = None,
    port: Port = None,
    workers: Annotated[int | None, typer.Option(min=1, help="How many processes serve.")] = None,
) -> None:
    """Serve the hub: API at /graphql, /health, /ready, /metrics."""
    with told():
        settings = read_settings(config)
        count = settings.server.workers if workers is None else workers
        host = settings.server.host if host is None else host
        port = settings.server.port if port is None else port
        tls = tls_options(settings.server.certificate, settings.server.key, settings.server.client_ca)
        if count == 1:
            run(hub_app(settings), host, port, tls, settings.server.drain)
            return
        if config is not None:
            os.environ[FILE_VARIABLE] = str(config)
        with TemporaryDirectory(prefix="liancha-metrics-") as folder:
            os.environ[FOLDER_VARIABLE] = folder
            run_workers(_worker, host, port, count, tls, settings.server.drain)


def _worker() -> Starlette:
    try:
        with told():
            return worker_app()
    except typer.Exit as ended:
        raise SystemExit(STARTUP_FAILURE) from ended


@app.command()
def subgraph(
    department: Annotated[str, typer.Argument(help="The department, such as land.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen at.")],
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    config: Config = None,
) -> None:
    """Serve one department alone."""
    with told():
        settings = read_settings(config)
        tls = tls_options(settings.server.certificate, settings.server.key, settings.server.client_ca)
        run(subgraph_app(department, settings), host, port, tls, settings.server.drain)


def _loading(target: str, config: Path | None) -> Loading:
    settings = read_settings(config)
    return Loading.of(target, settings.home, settings.place_of)


@app.command()
def compose(
    config: Annotated[Path | None, typer.Option("--config", help="A supergraph.yaml as rover reads it.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file to write.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say whether the file is what would be written.")] = False,
    api: Annotated[bool, typer.Option("--api", help="The schema as clients see it, not the supergraph.")] = False,
) -> None:
    """Compose the supergraph: of the departments, or of a supergraph.yaml (printed unless -o names a file)."""
    with told():
        if config is None:
            settings = read_settings()
            given = sources(settings, load_departments(settings.hub.departments))
            output = SCHEMA if output is None and not api else output
        else:
            given = read_supergraph_config(config)
        composition = compose_supergraph(given)
        sdl = print_schema(Supergraph(composition.sdl).api) + "\n" if api else composition.sdl
        for hint in composition.hints:
            console.print(f"hint: {hint}", markup=False)
        if check:
            if output is None:
                raise typer.BadParameter("--check needs -o where --config or --api is given", param_hint="--check")
            if not output.is_file() or output.read_text("utf-8") != sdl:
                console.print(f"{output} is not what `liancha compose` writes")
                raise typer.Exit(REFUSED)
        elif output is None:
            sys.stdout.write(sdl)
        else:
            output.write_text(sdl, "utf-8")


@app.command()
def migrate(
    departments: Annotated[list[str] | None, typer.Argument(help="The departments; without any, all.")] = None,
    config: Config = None,
) -> None:
    """Bring departments' databases to the tables that this version knows, from whichever they have."""
    with told():
        settings = read_settings(config)
        key = link_key(settings)
        for department in load_departments(departments or settings.hub.departments):
            place = settings.place_of(department.name)
            own = isinstance(place, Source) and not departments
            if not department.indexes and settings.is_here(department.name) and not own:
                had, has = migrate_database(settings.home, department, key, place)
                console.print(
                    f"{department.name}: {has}" if had == has else f"{department.name}: {had or 'empty'} -> {has}"
                )


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
    with told():
        outcome = load_files(_loading(target, config), files, console)
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

    with told():
        settings = read_settings(config)
        department = load_department("commerce")
        url = settings.place_of(department.name)
        if url is None and not database_path(settings.home, department).is_file():
            raise FileNotFoundError(ENOENT, "nothing is loaded", str(database_path(settings.home, department)))
        engine = create_database(settings.home, department, link_key(settings), url)
        day = now_in_shanghai().date() if as_of is None else as_of.date()
        table = control_table(read_register(partial(whole_rows, engine), day))
        write_table(table, output)
        console.print(f"{output}: {table.num_rows} rows, as of {day}")


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
    from demo.command import NotADemo, prepare, show, visits  # the demo's name generator takes a second to import

    with told():
        settings = read_settings(config)
        try:
            subject = prepare(settings, companies, seed, console)
        except NotADemo as error:
            say_error(str(error))
            raise typer.Exit(FAILED) from error
        if not show(settings, subject):
            raise typer.Exit(FAILED)
        if once:
            return
        host = settings.server.host if host is None else host
        port = settings.server.port if port is None else port
        at = f"http://{host}:{port}"
        settings = settings.model_copy(
            update={
                "hub": settings.hub.model_copy(
                    update={"explorer": True, "query_plans": True, "address": settings.hub.address or at}
                ),
                "access": settings.access.model_copy(update={"local": True}),
                "public": settings.public.model_copy(update={"open": True}),
            }
        )
        console.print(f"serving [bold]{at}[/bold] until Ctrl-C: open it, and choose as whom you look")
        console.print("each of these tokens is for one lookup, or for one portfolio, for a day")
        visitors = []
        for one in visits(settings, subject):
            token = issue(local_key(settings.home), one.bearer, settings.access.audience, 86_400)
            visitors.append(Visitor(one.zh, one.en, token, one.place))
            console.print(f"[bold]demo token 演示令牌[/bold] {one.en} {one.zh}", soft_wrap=True)
            console.print(f"  authorization: Bearer {token}", markup=False)
            console.print(f"  workbench 工作台 with it: {at}/#token={token}", markup=False)
            console.print(f"  GraphiQL with it: {at}/graphql#token={token}", markup=False)
        # Who reaches it from elsewhere is told no tokens.
        run(hub_app(settings, visitors if is_loopback(host) else ()), host, port, {})


app.command()(gateway)
app.command()(backup)
app.command()(restore)
app.command()(restored)
app.command()(screen)
app.command("verify-answer")(verify_answer)
app.command("check-source")(check_source)

"""`liancha consent`: the consents (授权) of those who are looked up, one by one or a file of them."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from sqlalchemy import MetaData, Table

from contract.columns import Day, Enumeration, Party, Text
from contract.tables import Interval, contract_table, key, required
from gateway.access.consents import Consent, Consents
from gateway.access.matrix import Matrix
from gateway.commands.common import REFUSED, Config, console
from gateway.commands.told import told
from gateway.config import ConfigError, Settings, read_settings
from gateway.server.entrance import clients_of
from gateway.server.hub import link_key, matrix_of
from gateway.server.own import open_consents
from identifiers.party import normalise_party_id
from identifiers.pseudonym import LinkKey
from ingest.batches import Source
from ingest.command import tell
from ingest.load import LoadReport, write_rejected
from ingest.rows import TableRows
from ingest.sources import opened
from subgraphs.common.scalars import now_in_shanghai

consent_commands = typer.Typer(no_args_is_help=True, help="Consents (授权) of those who are looked up.")

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
    with told():
        settings = read_settings(config)
        matrix = matrix_of(settings)
        _known(settings, matrix, client)
        if purpose not in matrix.purposes:
            raise ConfigError(f"--purpose: the matrix knows no {purpose}")
        begins = (now_in_shanghai() if since is None else since).date()
        if begins >= until.date():
            raise ConfigError("--until: the consent would have ended before it begins")
        consent = Consent(reference, client, normalise_party_id(party), purpose, begins, until.date())
        open_consents(settings).add(consent)


@consent_commands.command("load")
def load_consents(
    file: Annotated[Path, typer.Argument(help="reference, party, purpose, since, until: .csv, .xlsx or .parquet.")],
    client: ClientId,
    config: Config = None,
) -> None:
    """Register the consents of a file, all of its good rows or none; a party is an identity number or a credit code.

    Exit code 1: some rows were refused, and stand in <name>.rejected.csv.
    """
    with told():
        settings = read_settings(config)
        matrix = matrix_of(settings)
        _known(settings, matrix, client)
        table, consents = _table(matrix.purposes), open_consents(settings)
        with opened(file, table.name) as source:
            report = _loaded(consents, table, source, file, client, link_key(settings))
        tell(report, console)
    if report.refused:
        raise typer.Exit(REFUSED)


@consent_commands.command("withdraw")
def withdraw_consent(reference: Reference, client: ClientId, config: Config = None) -> None:
    """End a consent today."""
    with told():
        settings = read_settings(config)
        if not open_consents(settings).withdraw(reference, client, now_in_shanghai().date()):
            raise ConfigError(f"{client} has no consent {reference} that is in force")


def _known(settings: Settings, matrix: Matrix, client: str) -> None:
    """Raises ConfigError for a client that nobody is: its consents would let nobody look."""
    if all(one.id != client for one in clients_of(settings.access, matrix)):
        raise ConfigError(f"--client: no client is registered as {client}")


def _table(purposes: frozenset[str]) -> Table:
    """What a file of consents has, as the data contract has it of others."""
    members = cast("type[Enum]", Enum("LookupPurpose", {one: one for one in sorted(purposes)}))
    return contract_table(
        MetaData(),
        "consents",
        key("reference", Text()),
        required("party", Party()),
        required("purpose", Enumeration(members)),
        required("since", Day()),
        required("until", Day()),
        valid=Interval("since", "until"),
    )


def _loaded(consents: Consents, table: Table, source: Source, file: Path, client: str, link: LinkKey) -> LoadReport:
    rows, report = TableRows(table, source.header, file, link), LoadReport(file)
    report.ignored_columns = rows.ignored
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())

    def read() -> Iterator[Consent]:
        for batch in source.batches:
            good, refused = rows.read(batch.lines, batch.rows)
            report.refused.extend(refused)
            report.loaded += len(good)
            for reference, party, purpose, since, until in good:
                begins, ends = date.fromisoformat(str(since)), date.fromisoformat(str(until))
                yield Consent(str(reference), client, str(party), str(purpose), begins, ends)
            progress.update(task, completed=batch.done)

    with Progress(*columns, console=console) as progress:
        task = progress.add_task("consents 授权", total=1.0)
        consents.add_all(read())
    report.rejected_path = write_rejected(file, source.header, report.refused)
    return report

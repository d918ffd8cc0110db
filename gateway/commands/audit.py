"""`liancha audit` and `liancha verify-answer`: what was told, and the proof of it."""

import sys
from hashlib import sha256
from pathlib import Path
from typing import Annotated, cast

import orjson
import typer

from gateway.audit.answers import BadSignature, public_keys, verified
from gateway.audit.chain import Receipt
from gateway.audit.verification import proof_of, records_of, verify, who_saw
from gateway.commands.common import REFUSED, Config, say_error
from gateway.commands.told import told
from gateway.config import ConfigError, read_settings
from gateway.server.evidence import answer_key, audit_key, disclosure_log, pseudonyms
from identifiers.party import normalise_party_id

audit_commands = typer.Typer(no_args_is_help=True, help="The disclosure log: who saw what, and that it is whole.")

# Of SHA-256.
_HASH_DIGITS = 64


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
    with told():
        settings = read_settings(config)
        given = {"keys": [answer_key(settings).public]} if keys is None else _json(keys)
        try:
            statement = verified(answer.read_bytes(), signature.read_text("ascii"), public_keys(given))
        except (BadSignature, UnicodeDecodeError) as error:
            say_error(f"{answer}: {error}")
            raise typer.Exit(REFUSED) from error
        if request is not None and sha256(request.read_bytes()).hexdigest() != statement.request:
            say_error(f"{request}: the answer is to another request")
            raise typer.Exit(REFUSED)
    sys.stdout.write(orjson.dumps(statement._asdict()).decode() + "\n")


@audit_commands.command("verify")
def verify_audit(
    checkpoint: Annotated[Path | None, typer.Option(help="A checkpoint that was kept elsewhere.")] = None,
    receipt: Annotated[list[str] | None, typer.Option(help="NUMBER:HASH of an answer (x-liancha-record).")] = None,
    config: Config = None,
) -> None:
    """Find any record of the disclosure log that was changed, taken away, put in or moved."""
    with told():
        settings = read_settings(config)
        known = None if checkpoint is None else _json(checkpoint)
        found = verify(disclosure_log(settings), audit_key(settings), known, [_receipt(one) for one in receipt or ()])
    for one in found.findings:
        say_error(str(one))
    if not found.good:
        raise typer.Exit(REFUSED)
    sys.stdout.write(f"{found.records} records, all as they were written\n")


@audit_commands.command("checkpoint")
def print_checkpoint(config: Config = None) -> None:
    """Print the last checkpoint of a log that is good, to be kept elsewhere."""
    with told():
        settings = read_settings(config)
        found = verify(disclosure_log(settings), audit_key(settings))
    if not found.good:
        say_error(str(found.findings[0]))
        raise typer.Exit(REFUSED)
    sys.stdout.write(orjson.dumps(found.checkpoint).decode() + "\n")


@audit_commands.command("prove")
def prove(number: Annotated[int, typer.Argument(help="The record's number.")], config: Config = None) -> None:
    """Print a record, and the Merkle inclusion proof that it is in the log (RFC 9162, 2.1.3)."""
    with told():
        settings = read_settings(config)
        try:
            line, proof, size = proof_of(disclosure_log(settings), number)
        except ValueError as error:
            raise ConfigError(str(error)) from error
    shown = {"record": line.decode(), "number": number, "size": size, "proof": [one.hex() for one in proof]}
    sys.stdout.write(orjson.dumps(shown).decode() + "\n")


@audit_commands.command("export")
def export(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write; else it is printed.")
    ] = None,
    config: Config = None,
) -> None:
    """Write every record as a line of JSON."""
    with told():
        settings = read_settings(config)
        with sys.stdout.buffer if output is None else output.open("wb") as file:
            for line in records_of(disclosure_log(settings)):
                file.write(line + b"\n")


@audit_commands.command("who-saw")
def print_who_saw(
    id: Annotated[str, typer.Argument(help="The id of a party: p_… or a credit code.")], config: Config = None
) -> None:
    """List who was told of a party, when, for what, and which fields."""
    with told():
        settings = read_settings(config)
        for one in who_saw(disclosure_log(settings), pseudonyms(settings).of(normalise_party_id(id))):
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

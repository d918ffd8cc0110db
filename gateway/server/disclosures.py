"""The records of what is told: who asked, for what, and whom it told of. What cannot be recorded is not disclosed."""

import hashlib
import logging
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, TypeVar

import orjson

from gateway.access.caller import Caller
from gateway.access.lookup import Lookup, Refused
from gateway.audit.chain import LogUnavailable, Receipt
from gateway.audit.log import DisclosureLog
from gateway.audit.pseudonyms import Pseudonyms
from gateway.audit.tracing import Disclosed
from gateway.execution.errors import ErrorEntry, entry
from gateway.server.operations import RequestError

_log = logging.getLogger(__name__)

V = TypeVar("V")

_NONE: Mapping[str, str] = {}
# So many parties of one answer are not soon told of again.
_MANY = 500


class Operation(NamedTuple):
    """What was asked: its name, if any, and the SHA-256 of its document in hexadecimal."""

    name: str | None
    sha256: str

    @classmethod
    def of(cls, query: str, name: str | None) -> "Operation":
        """The operation of a document."""
        return cls(name, hashlib.sha256(query.encode()).hexdigest())


class Disclosures:
    """Makes and writes the records."""

    def __init__(self, log: DisclosureLog, pseudonyms: Pseudonyms) -> None:
        self._log = log
        self._pseudonyms = pseudonyms

    async def disclosed(
        self, lookup: Lookup, operation: Operation, found: Disclosed, errors: Sequence[ErrorEntry]
    ) -> Receipt:
        """Records what an answer tells. Raises RequestError."""
        return await self.of(lookup, operation).disclosed(self.told(found), errors)

    def of(self, lookup: Lookup, operation: Operation) -> "Disclosing":
        """Who records what is told by a lookup's operation, however many answers that has."""
        about = {
            **_who(lookup.caller),
            "role": lookup.role,
            "purpose": lookup.purpose,
            "case": lookup.case,
            "consent": lookup.consent,
            "operation": operation._asdict(),
        }
        return Disclosing(self._log, orjson.dumps(about))

    def expecting(self) -> AbstractContextManager[None]:
        """While this lasts an answer is being found, of which there will be a record."""
        return self._log.expecting()

    async def refused(self, caller: Caller, refused: Refused, purpose: str | None) -> None:
        """Records a request that was refused, of which nothing is told. Raises RequestError."""
        about = {"at": self._log.now(), **_who(caller), "purpose": purpose, "refused": refused.code}
        await _written(self._log, orjson.dumps(about))

    def all(self, records: Sequence[bytes]) -> Awaitable[list[Receipt]]:
        """Writes records together. Raises RequestError."""
        return _on_disk(self._log.append_all(records))

    async def close(self) -> None:
        """Closes the log."""
        await self._log.close()

    def _names(self, parties: Sequence[str]) -> list[str]:
        if len(parties) > _MANY:
            return self._pseudonyms.of_many(parties)
        return list(map(self._pseudonyms.of, parties))

    def told(self, found: Disclosed, consents: Mapping[str, str] = _NONE) -> bytes:
        """By what is told of them alike, the pseudonyms of the parties; of nobody what is of none: as JSON.

        Where each of many parties has a consent of its own, its reference stands in the place of the party.
        """
        alike: dict[frozenset[str], list[str]] = {}
        for party, coordinates in found.items():
            if coordinates:
                of = alike.setdefault(frozenset(coordinates), [])
                if party:
                    of.append(party)
        told: list[dict[str, object]] = []
        for fields, parties in alike.items():
            one: dict[str, object] = {"fields": sorted(fields), "of": self._names(parties)}
            if not consents.keys().isdisjoint(parties):
                one["consents"] = list(map(consents.get, parties))
            told.append(one)
        return orjson.dumps(told)


class Disclosing:
    """Records what the answers to one operation tell: what is the same in all its records is written out once."""

    __slots__ = ("_about", "_log")

    def __init__(self, log: DisclosureLog, about: bytes) -> None:
        self._log = log
        # The members of an object, and what follows them.
        self._about = b"," + about[1:-1] + b',"told":'

    def disclosed(self, told: bytes, errors: Sequence[ErrorEntry]) -> Awaitable[Receipt]:
        """Records an answer. Raises RequestError."""
        return _written(self._log, self.record(told, errors))

    def record(self, told: bytes, errors: Sequence[ErrorEntry]) -> bytes:
        """The record of an answer."""
        counted = b',"errors":' + orjson.dumps(_counted(errors)) if errors else b""
        return b'{"at":"%b"%b%b%b}' % (self._log.now().encode(), self._about, told, counted)


async def _written(log: DisclosureLog, record: bytes) -> Receipt:
    return await _on_disk(log.append(record))


async def _on_disk(writing: Awaitable[V]) -> V:
    """Raises RequestError."""
    try:
        return await writing
    except LogUnavailable as error:
        _log.exception("nothing is disclosed")
        message = "the disclosure log cannot be written, and nothing is disclosed without it"
        raise RequestError([entry(message, "DISCLOSURE_LOG_UNAVAILABLE")], 503) from error


def _who(caller: Caller) -> dict[str, object]:
    return {
        "organisation": caller.client.organisation,
        "unit": caller.client.unit,
        "client": caller.client.id,
        "subject": caller.subject,
    }


def _counted(errors: Sequence[ErrorEntry]) -> dict[str, int]:
    found: dict[str, int] = {}
    for error in errors:
        code = str(error.get("extensions", {}).get("code"))
        found[code] = found.get(code, 0) + 1
    return found

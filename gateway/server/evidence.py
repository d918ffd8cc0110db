"""The proof that a hub keeps and gives: where its disclosure log is, and the keys of log and answers."""

from datetime import UTC, datetime
from hashlib import sha256
from mmap import mmap

from gateway.access.keys import LocalKey
from gateway.audit.answers import AnswerKey, Statement
from gateway.audit.chain import Kept
from gateway.audit.checkpoints import AuditKey
from gateway.audit.log import DisclosureLog
from gateway.audit.pseudonyms import Pseudonyms
from gateway.audit.segments import Folder
from gateway.config import Settings
from gateway.server.disclosures import Disclosures
from gateway.server.proof import Sign

# Whom a disclosure is about: by type, the field that is its id. What is found of a party is told of it, whether or not
# the party itself is asked for beside it.
TRACED = {
    "Person": "id",
    "Company": "id",
    "Check": "subject",
    "ScreenedSubject": "subject",
    "Exposure": "subject",
    "CreditFile": "of",
    "Changes": "of",
    "Assets": "holder",
}


def disclosure_log(settings: Settings) -> Kept:
    """Where the log is kept: in the database that the settings name, or in files of the home."""
    if settings.audit.url is None:
        return Folder(settings.home / "audit")
    # The driver has its own cryptography and protocols, some 10 MB: only who keeps a log there has it.
    from gateway.audit.postgres import PostgresLog

    return PostgresLog(settings.audit.url)


def audit_key(settings: Settings) -> AuditKey:
    """The key that signs the log's checkpoints, made on first use. Raises BadKey."""
    return AuditKey(LocalKey.at(settings.home / "keys" / "audit.jwk"))


def pseudonyms(settings: Settings) -> Pseudonyms:
    """How the log names parties; the secret is made on first use."""
    return Pseudonyms.at(settings.home / "keys" / "audit.key")


def answer_key(settings: Settings) -> AnswerKey:
    """The key that signs answers, made on first use. Raises BadKey."""
    return AnswerKey(LocalKey.at(settings.home / "keys" / "answer.jwk"))


def signing(settings: Settings) -> Sign:
    """Signs answers with the hub's key. Raises BadKey."""
    key = answer_key(settings)

    def sign(body: bytes, request: bytes | mmap, document: str, receipt: str) -> str:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        hashes = sha256(request).hexdigest(), sha256(document.encode()).hexdigest()
        return key.sign(body, Statement(now, *hashes, receipt))

    return sign


def open_disclosures(settings: Settings) -> Disclosures:
    """The hub's log, for writing. Raises BadKey."""
    writer = disclosure_log(settings).writer(audit_key(settings))
    return Disclosures(DisclosureLog(writer), pseudonyms(settings))

"""Where a hub's disclosure log is, and what it is written with."""

from pathlib import Path

from gateway.access.keys import LocalKey
from gateway.audit.checkpoints import AuditKey
from gateway.audit.log import DisclosureLog
from gateway.audit.pseudonyms import Pseudonyms
from gateway.audit.segments import Segments
from gateway.config import Settings
from gateway.server.disclosing import Disclosures

# Whom a disclosure is about: by type, the field that is its id.
TRACED = {"Person": "id", "Company": "id"}


def audit_folder(settings: Settings) -> Path:
    """Where the log's segments are."""
    return settings.home / "audit"


def audit_key(settings: Settings) -> AuditKey:
    """The key that signs the log's checkpoints, made on first use. Raises BadKey."""
    return AuditKey(LocalKey.at(settings.home / "keys" / "audit.jwk"))


def pseudonyms(settings: Settings) -> Pseudonyms:
    """How the log names parties; the secret is made on first use."""
    return Pseudonyms.at(settings.home / "keys" / "audit.key")


def open_disclosures(settings: Settings) -> Disclosures:
    """The hub's log, for writing. Raises BadKey."""
    segments = Segments(audit_folder(settings), audit_key(settings))
    return Disclosures(DisclosureLog(segments), pseudonyms(settings))

"""What was found of a watched party, and whether it is otherwise than it was.

Kept of a party is its decision and its findings, each by its item of the opinions, what follows, and a digest of who
triggers it by which entry: names, cases and courts are asked for whenever somebody is told of them.
"""

from collections.abc import Sequence
from hashlib import blake2b

import msgspec

from gateway.screening.outcome import CLEAR, INCOMPLETE, Found, Measure

# Bytes of a digest: of one party's findings no two are alike.
_DIGEST = 8


class Finding(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A measure that applies: its item, what follows, and by whom and by which entry (a digest, hexadecimal)."""

    code: str
    action: str
    trigger: str


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """What was found of a party."""

    decision: str
    findings: tuple[Finding, ...] = ()


class Change(msgspec.Struct, frozen=True):
    """What is otherwise: the decision `before` (None: at the first look) and `after`, the findings that `came` and
    those that `went`.
    """

    before: str | None
    after: str
    came: tuple[Finding, ...] = ()
    went: tuple[Finding, ...] = ()


class Looked(msgspec.Struct, frozen=True):
    """What a look came to: the outcome that is known now, what is otherwise, and whether it is `settled`: where a
    department did not answer that knew something before, the party is to be looked at again.
    """

    known: Outcome
    change: Change | None = None
    settled: bool = True


_NOTHING = Outcome(CLEAR)


def finding_of(measure: Measure) -> Finding:
    """The finding that a measure is: the same whenever it is found, of whichever day."""
    trigger = measure.trigger
    party = None if trigger.party is None else trigger.party.id
    entry = None if trigger.entry is None else trigger.entry.id
    by = repr((party, trigger.relation, trigger.from_subject, entry)).encode()
    return Finding(measure.code, measure.action, blake2b(by, digest_size=_DIGEST).hexdigest())


def looked(before: Outcome | None, found: Found | None) -> Looked:
    """What comes of a look in which `found` was found (None: nothing), where `before` was known (None: nothing yet).

    What a department that does not answer knew before is taken to be so still: it is neither found nor gone.
    """
    now = _NOTHING if found is None else _outcome(found)
    was = () if before is None else before.findings
    came = tuple(one for one in now.findings if one not in was)
    missing = found is not None and bool(found.missing_departments)
    went = () if missing else tuple(one for one in was if one not in now.findings)
    known = now
    if missing and before is not None:
        decision = now.decision if came else before.decision
        known = Outcome(decision, tuple(sorted({*was, *now.findings})))
    change = None
    if came or went:
        change = Change(None if before is None else before.decision, now.decision, came, went)
    # What stays missing is known to be so at the second look.
    return Looked(known, change, not missing or (before is not None and before.decision == INCOMPLETE))


def _outcome(found: Found) -> Outcome:
    return Outcome(found.decision, tuple(sorted({finding_of(one) for one in found.measures})))


def written(findings: Sequence[Finding]) -> str:
    """Findings as they are kept."""
    return msgspec.json.encode(findings).decode()


def read(text: str) -> tuple[Finding, ...]:
    """What was kept."""
    return msgspec.json.decode(text, type=tuple[Finding, ...])

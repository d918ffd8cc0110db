"""Verifies a log: every line in its place, every record in the tree, what is signed signed."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import orjson

from gateway.audit.chain import CHECKPOINT, ORIGIN, Kept, Part, Receipt
from gateway.audit.checkpoints import AuditKey, BadCheckpoint, Checkpoint
from gateway.audit.merkle import Tree, inclusion_proof, leaf_hash

# A log that is not one has as many findings as lines; the first ones say it all.
_MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, and where: the name of the part, the line from 1 (0: the whole)."""

    segment: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.segment}:{self.line}: {self.message}"


@dataclass(slots=True)
class Verification:
    """What was found: how many records there are, the last checkpoint, and what is wrong."""

    records: int = 0
    checkpoint: dict[str, object] | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(log: Kept, key: AuditKey, known: object = None, receipts: Sequence[Receipt] = ()) -> Verification:
    """Verifies a log.

    `known` is a checkpoint that was kept elsewhere, and `receipts` are those of answers: what they know of must still
    be there. Without one, that the end of the log was taken away together with its checkpoints cannot be seen.
    """
    return _Verifier(key, known, receipts).of(log)


class _Verifier:
    def __init__(self, key: AuditKey, known: object, receipts: Sequence[Receipt]) -> None:
        self._key = key
        self._found = Verification()
        self._previous = ORIGIN
        self._tree = Tree()
        self._receipts = {one.number: one.hash for one in receipts}
        self._known: Checkpoint | None = None
        if known is not None:
            try:
                self._known = Checkpoint.verified(known, key)
            except BadCheckpoint as error:
                self._tell("", 0, f"the checkpoint that is known: {error}")

    def of(self, log: Kept) -> Verification:
        found = self._found
        expected = 1
        self._compare_known()
        for part in log.parts():
            if part.number != expected:
                self._tell(part.name, 0, f"segment {expected} is missing")
            expected = part.number + 1
            self._part(part)
        for number in self._receipts:
            if number >= self._tree.size:
                self._tell("", 0, f"record {number}, of which there is a receipt, is missing")
        if self._known is not None and self._known.size > self._tree.size:
            message = f"there are {self._tree.size} records, and were {self._known.size} at {self._known.at}"
            self._tell("", 0, message)
        found.records = self._tree.size
        return found

    def _part(self, part: Part) -> None:
        signed: tuple[int, dict[str, object]] | None = None
        at, covered = 0, True
        for at, line in enumerate(part.lines, 1):
            if not line.endswith(b"\n"):
                self._tell(part.name, at, "the line is broken off")
            line = line.rstrip(b"\n")
            try:
                given = orjson.loads(line)
            except orjson.JSONDecodeError:
                given = None
            if not isinstance(given, dict):
                self._tell(part.name, at, "the line is no record")
                covered = False
            elif "checkpoint" in given:
                self._checkpoint(part.name, at, given)
                if orjson.dumps(given) != line or not self._is_own(given["checkpoint"]):
                    self._tell(part.name, at, "the checkpoint is not as it was written")
                signed, covered = (at, given["checkpoint"]), True
            else:
                self._record(part.name, at, line, given)
                covered = False
            self._previous = hashlib.sha256(line).hexdigest()
        if signed is None:
            self._tell(part.name, 0, "no checkpoint signs the segment")
        else:
            # It stands for all before it, which it is chained to.
            try:
                Checkpoint.verified(signed[1], self._key)
            except BadCheckpoint as error:
                self._tell(part.name, signed[0], str(error))
            self._found.checkpoint = signed[1]
        if not covered:
            self._tell(part.name, at, "no checkpoint signs the last lines")

    def _record(self, segment: str, at: int, line: bytes, given: dict[str, object]) -> None:
        if given.get("prev") != self._previous:
            self._tell(segment, at, "the line before is not the one that it was")
        if given.get("n") != self._tree.size:
            self._tell(segment, at, f"record {given.get('n')} stands where {self._tree.size} should")
        receipt = self._receipts.get(self._tree.size)
        if receipt is not None and receipt != hashlib.sha256(line).hexdigest():
            self._tell(segment, at, f"record {self._tree.size} is not the one of its receipt")
        self._tree.add(leaf_hash(line))
        self._compare_known()

    def _checkpoint(self, segment: str, at: int, given: dict[str, object]) -> None:
        try:
            checkpoint = Checkpoint.of(given["checkpoint"])
        except BadCheckpoint as error:
            self._tell(segment, at, str(error))
            return
        if checkpoint.previous != self._previous:
            self._tell(segment, at, "the line before is not the one that was signed")
        if checkpoint.size != self._tree.size or checkpoint.root != self._tree.root.hex():
            self._tell(segment, at, f"the {self._tree.size} records are not those that were signed")
        if list(given) != ["checkpoint", "peaks"]:
            self._tell(segment, at, "the checkpoint is not as it was written")
        if given.get("peaks") != [one.hex() for one in self._tree.peaks]:
            self._tell(segment, at, "the peaks are not those of the records")

    def _is_own(self, given: object) -> bool:
        return isinstance(given, dict) and given.get("key") == self._key.id

    def _compare_known(self) -> None:
        known = self._known
        if known is not None and known.size == self._tree.size and known.root != self._tree.root.hex():
            self._tell("", 0, f"the first {known.size} records are not those that were signed at {known.at}")

    def _tell(self, segment: str, line: int, message: str) -> None:
        if len(self._found.findings) < _MOST_FINDINGS:
            self._found.findings.append(Finding(segment, line, message))


def records_of(log: Kept) -> Iterator[bytes]:
    """The lines of the records of a log, in order, nothing of them verified."""
    for part in log.parts():
        for line in part.lines:
            if not line.startswith(CHECKPOINT):
                yield line.rstrip(b"\n")


def who_saw(log: Kept, pseudonym: str) -> Iterator[dict[str, object]]:
    """The records that tell of a party, by the log's name of it, each with the fields that were told of it alone."""
    looked_for = pseudonym.encode()
    for line in records_of(log):
        if looked_for not in line:
            continue
        record = orjson.loads(line)
        told = [one for one in record.get("told", ()) if pseudonym in one["of"]]
        fields = [name for one in told for name in one["fields"]]
        if fields:
            shown = {name: value for name, value in record.items() if name not in ("told", "prev")}
            # Of a lookup of many, each by a consent of its own.
            own = [one["consents"][one["of"].index(pseudonym)] for one in told if "consents" in one]
            if any(own):
                shown["consent"] = next(filter(None, own))
            yield {**shown, "fields": fields}


def proof_of(log: Kept, number: int) -> tuple[bytes, list[bytes], int]:
    """A record's line, what shows that it is in the tree of all records, and how many these are.

    Raises ValueError where there is no such record.
    """
    lines = list(records_of(log))
    if not 0 <= number < len(lines):
        raise ValueError(f"the log has {len(lines)} records, and no record {number}")
    return lines[number], inclusion_proof([leaf_hash(line) for line in lines], number), len(lines)

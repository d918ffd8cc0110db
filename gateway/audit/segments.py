"""The log in files: JSON lines in segments, each line chained to the one before by its hash.

A line is a record, or a checkpoint that ends what was written together. Records have a number (`n`, from 0) and the
SHA-256 of the line before (`prev`); the leaves of the Merkle tree are the lines of records. Any number of processes
write: each takes the lock, reads what the others wrote, writes its own with a checkpoint, and has it on the disk before
it says so. A segment begins with a checkpoint that has the tree's peaks, so that nobody reads more than one to go on.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import orjson

from gateway.audit.checkpoints import AuditKey, BadCheckpoint, Checkpoint
from gateway.audit.merkle import Tree, leaf_hash

# The line before the first.
ORIGIN = "0" * 64
# Some 100,000 records: read in less than a second by who goes on with the log.
SEGMENT_BYTES = 64 * 1024 * 1024
_SUFFIX = ".jsonl"
_CHECKPOINT = b'{"checkpoint"'


class LogUnavailable(OSError):
    """The log cannot be written, or is not as it was left."""


class Receipt(NamedTuple):
    """What is known of a record that is written: its number, and its line's SHA-256 in hexadecimal."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class Segments:
    """The log of a folder, for writing."""

    def __init__(self, folder: Path, key: AuditKey, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder = folder
        self._key = key
        self._most = segment_bytes
        self._lock = -1
        self._file = -1
        self._number = 0
        # Where the next segment would be: asked at every commit.
        self._next = str(folder)
        # How much of the segment is read, and the state there.
        self._offset = 0
        self._previous = ORIGIN
        self._tree = Tree()

    def append(self, payloads: Sequence[bytes]) -> list[Receipt]:
        """Writes records, each a JSON object that is not empty, and a checkpoint; returns when they are on the disk.

        Raises LogUnavailable; then none of them is written.
        """
        try:
            with self._locked():
                self._catch_up()
                return self._write(payloads)
        except (OSError, ValueError, LookupError, TypeError) as error:
            # What is at hand may not be what is there: it is read anew.
            self._forget()
            raise LogUnavailable(f"{self._folder}: the disclosure log cannot be written: {error}") from error

    def close(self) -> None:
        """Closes the files."""
        self._forget()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if self._lock < 0:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)

    def _forget(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._file, self._number, self._offset, self._previous, self._tree = -1, 0, 0, ORIGIN, Tree()

    def _catch_up(self) -> None:
        if self._file < 0:
            self._open(max((number for number, _ in segments_of(self._folder)), default=1))
        while True:
            self._read()
            if not os.path.exists(self._next):  # noqa: PTH110  # a third of what a Path costs, at every commit
                return
            self._open(self._number + 1)

    def _open(self, number: int) -> None:
        if self._file >= 0:
            os.close(self._file)
        path = path_of(self._folder, number)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._number, self._offset = number, 0
        self._next = str(path_of(self._folder, number + 1))

    def _read(self) -> None:
        """What others wrote since; what a writer that died left without a checkpoint is put aside."""
        size = os.fstat(self._file).st_size
        if size < self._offset:
            raise ValueError(f"segment {self._number} is shorter than it was")
        if size == self._offset:
            return
        data = _read_all(self._file, self._offset, size - self._offset)
        signed = _signed_part(data)
        if signed:
            self._take(data[:signed].rstrip(b"\n").split(b"\n"))
        self._offset += signed
        if signed < len(data):
            # Nobody was told that it was written.
            aside = path_of(self._folder, self._number).with_suffix(f".torn-{self._offset}")
            aside.write_bytes(data[signed:])
            os.ftruncate(self._file, self._offset)

    def _take(self, lines: Sequence[bytes]) -> None:
        """Goes on over lines, the last of which is a checkpoint, which stands for all of them."""
        if not self._tree.size and lines[0].startswith(_CHECKPOINT):
            first = orjson.loads(lines[0])
            size = Checkpoint.verified(first["checkpoint"], self._key).size
            self._tree = Tree(size, [bytes.fromhex(one) for one in first["peaks"]])
        for line in lines:
            if not line.startswith(_CHECKPOINT):
                self._tree.add(leaf_hash(line))
        last = Checkpoint.verified(orjson.loads(lines[-1])["checkpoint"], self._key)
        before = hashlib.sha256(lines[-2]).hexdigest() if len(lines) > 1 else last.previous
        if (last.size, last.root, last.previous) != (self._tree.size, self._tree.root.hex(), before):
            raise BadCheckpoint(f"segment {self._number} is not as it was signed")
        self._previous = hashlib.sha256(lines[-1]).hexdigest()

    def _write(self, payloads: Sequence[bytes]) -> list[Receipt]:
        if self._offset >= self._most:
            self._open(self._number + 1)
            self._put([self._checkpoint()])
        lines: list[bytes] = []
        receipts: list[Receipt] = []
        tree, previous = Tree(self._tree.size, self._tree.peaks), self._previous
        for payload in payloads:
            line = b'{"n":%d,"prev":"%s",' % (self._tree.size, self._previous.encode()) + payload[1:]
            receipts.append(Receipt(self._tree.size, self._add(line)))
            lines.append(line)
        lines.append(self._checkpoint())
        try:
            self._put(lines)
        except OSError:
            self._tree, self._previous = tree, previous
            raise
        return receipts

    def _add(self, line: bytes) -> str:
        self._tree.add(leaf_hash(line))
        self._previous = hashlib.sha256(line).hexdigest()
        return self._previous

    def _checkpoint(self) -> bytes:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        checkpoint = Checkpoint(self._tree.size, self._tree.root.hex(), self._previous, at)
        peaks = [one.hex() for one in self._tree.peaks]
        line = orjson.dumps({"checkpoint": checkpoint.signed(self._key), "peaks": peaks})
        self._previous = hashlib.sha256(line).hexdigest()
        return line

    def _put(self, lines: Sequence[bytes]) -> None:
        """Lines at the end of the segment, on the disk; all of them or none."""
        data = b"".join(line + b"\n" for line in lines)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(self._file, left) :]
            # The size is flushed with the data; the time of the change is not.
            os.fdatasync(self._file)
        except OSError:
            os.ftruncate(self._file, self._offset)
            raise
        self._offset += len(data)


def _signed_part(data: bytes) -> int:
    """How much of the data is whole lines up to a checkpoint, the last of them included."""
    whole = data.rfind(b"\n") + 1
    at = data.rfind(b"\n" + _CHECKPOINT, 0, whole)
    if at < 0:
        if not data.startswith(_CHECKPOINT):
            return 0
        return data.index(b"\n") + 1 if whole else 0
    return data.index(b"\n", at + 1) + 1


def path_of(folder: Path, number: int) -> Path:
    """The file of a segment."""
    return folder / f"{number:08}{_SUFFIX}"


def segments_of(folder: Path) -> list[tuple[int, Path]]:
    """The segments of a folder, in order."""
    return sorted((int(path.stem), path) for path in folder.glob(f"{'[0-9]' * 8}{_SUFFIX}"))


def _read_all(file: int, offset: int, size: int) -> bytes:
    parts = []
    while size:
        part = os.pread(file, size, offset)
        if not part:
            raise ValueError("the segment is shorter than it was")
        parts.append(part)
        offset, size = offset + len(part), size - len(part)
    return b"".join(parts)

"""The log in files: JSON lines in segments.

Any number of processes write: each takes the lock, reads what the others wrote, writes its own with a checkpoint, and
has it on the disk before it says so. A segment begins with a checkpoint, so that nobody reads more than one to go on.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gateway.audit.chain import CHECKPOINT, Chain, LogUnavailable, Part, Receipt
from gateway.audit.checkpoints import AuditKey

# Some 100,000 records: read in less than a second by who goes on with the log.
SEGMENT_BYTES = 64 * 1024 * 1024
_SUFFIX = ".jsonl"


class Folder:
    """A log in the files of a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def parts(self) -> Iterator[Part]:
        """The segments, in order. Raises LogUnavailable."""
        for number, path in segments_of(self._path):
            try:
                with path.open("rb") as file:
                    yield Part(number, path.name, file)
            except OSError as error:
                raise LogUnavailable(f"{path}: the disclosure log cannot be read: {error.strerror}") from error

    def writer(self, key: AuditKey) -> "Segments":
        """What writes to them."""
        return Segments(self._path, key)


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
        self._chain = Chain(key)

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
        self._file, self._number, self._offset, self._chain = -1, 0, 0, Chain(self._key)

    def _catch_up(self) -> None:
        if self._file < 0:
            self._open(self._begun())
        while True:
            self._read()
            if not os.path.exists(self._next):  # noqa: PTH110  # a third of what a Path costs, at every commit
                return
            self._open(self._number + 1)

    def _begun(self) -> int:
        """The last segment from which one can go on: a writer that died may have left one that is not begun."""
        segments = segments_of(self._folder)
        for number, path in reversed(segments):
            with path.open("rb") as file:
                first = file.readline()
            if first.startswith(CHECKPOINT) and first.endswith(b"\n"):
                return number
        return segments[0][0] if segments else 1

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
            self._chain.take(data[:signed].rstrip(b"\n").split(b"\n"))
        self._offset += signed
        if signed < len(data):
            # Nobody was told that it was written.
            aside = path_of(self._folder, self._number).with_suffix(f".torn-{self._offset}")
            aside.write_bytes(data[signed:])
            os.ftruncate(self._file, self._offset)

    def _write(self, payloads: Sequence[bytes]) -> list[Receipt]:
        if self._offset >= self._most:
            self._open(self._number + 1)
        if not self._offset and self._number > 1:
            self._put([self._chain.checkpoint()])
        chain = self._chain.copy()
        lines, receipts = chain.extend(payloads)
        self._put(lines)
        self._chain = chain
        return receipts

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
    at = data.rfind(b"\n" + CHECKPOINT, 0, whole)
    if at < 0:
        if not data.startswith(CHECKPOINT):
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

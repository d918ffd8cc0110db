"""Backups of a home: what a hub cannot do without, of one moment each, in one file that says whether it is whole.

In it are the departments' embedded databases, the consents, the flags, how far units were pushed the list, the
disclosure log, and the keys, without which the rest cannot be read: who has the file has everything. Indexes are built
anew. What is kept elsewhere (PostgreSQL, a department's own database) is backed up there.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from gateway.audit.segments import Folder
from gateway.config import Settings
from gateway.server.evidence import disclosure_log
from gateway.server.own import CONSENTS, FLAGS, LINES, REPORTS, WATCHLISTS
from subgraphs.databases.opening import database_path, renew_epoch
from subgraphs.registry import load_departments

_FORMAT = 1
_MANIFEST = "manifest.json"
_CHUNK = 1024 * 1024


class BadBackup(Exception):
    """A file that is no whole backup, a place where none can be restored, or a database of which none can be made."""


class _Manifest(msgspec.Struct):
    format: int
    version: str
    made_at: str
    # By its path in the home, the SHA-256 of each file in hexadecimal.
    files: dict[str, str]


def elsewhere(settings: Settings) -> list[str]:
    """What of a hub is not in its home, and in no backup of it."""
    found = []
    for department in load_departments(settings.hub.departments):
        given = settings.department.get(department.name)
        if given is not None and (given.url or given.database or given.source):
            where = "served elsewhere" if given.url else "in PostgreSQL" if given.database else "the department's own"
            found.append(f"{department.name}: {where}")
    if settings.audit.url is not None:
        found.append("the disclosure log: in PostgreSQL")
    return found


def make(settings: Settings, target: Path) -> dict[str, int]:
    """Makes a backup, beside a hub that serves; gives the bytes of each file in it. Raises BadBackup, OSError."""
    home = settings.home
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".liancha-backup-") as folder:
        place = Path(folder)
        for path in _databases(settings):
            _copy_database(path, place / path.relative_to(home))
        for path in sorted((home / "keys").glob("*")):
            _copy(path, place / path.relative_to(home))
        log = disclosure_log(settings)
        if isinstance(log, Folder):
            with _nobody_writes(home / "audit"):
                for path in sorted((home / "audit").glob("*.jsonl")):
                    _copy(path, place / path.relative_to(home))
        files = {str(path.relative_to(place)): path for path in sorted(place.rglob("*")) if path.is_file()}
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = _Manifest(
            _FORMAT, version("liancha"), made_at, {name: _digest(path) for name, path in files.items()}
        )
        (place / _MANIFEST).write_bytes(msgspec.json.encode(manifest))
        whole = place / "whole.tar"
        # Nobody else may read it, from its first byte on.
        with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w") as archive:
                for name, path in {_MANIFEST: place / _MANIFEST, **files}.items():
                    archive.add(path, name, recursive=False)
            out.flush()
            os.fsync(out.fileno())
        whole.replace(target)
        return {name: path.stat().st_size for name, path in files.items()}


def restore(source: Path, home: Path) -> dict[str, int]:
    """Restores a backup as a home that is not there yet; gives the bytes of each file.

    All of it or nothing is restored. Raises BadBackup, OSError.
    """
    if home.exists() and any(home.iterdir()):
        raise BadBackup(f"{home} is not empty: nothing is restored over it")
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".liancha-restore-") as folder:
        place = Path(folder) / "home"
        place.mkdir(mode=0o700)
        try:
            with tarfile.open(source, "r:") as archive:
                archive.extractall(place, filter="data")
            manifest = msgspec.json.decode((place / _MANIFEST).read_bytes(), type=_Manifest)
        except (tarfile.TarError, EOFError, FileNotFoundError, msgspec.MsgspecError) as error:
            raise BadBackup(f"{source} is no backup: {error}") from error
        if manifest.format != _FORMAT:
            raise BadBackup(f"{source} is of a format that this version does not know: {manifest.format}")
        (place / _MANIFEST).unlink()
        there = {str(path.relative_to(place)): path for path in place.rglob("*") if path.is_file()}
        for name in sorted(there.keys() ^ manifest.files.keys()):
            raise BadBackup(f"{source}: {name} is {'not of it' if name in there else 'missing'}")
        for name, path in there.items():
            if _digest(path) != manifest.files[name]:
                raise BadBackup(f"{source}: {name} is not what was put there")
            path.chmod(0o600)
        for department in load_departments(Settings().hub.departments):
            if not department.indexes and database_path(place, department).is_file():
                renew_epoch(place, department)
        if home.exists():
            home.rmdir()
        place.replace(home)
        return {name: (home / name).stat().st_size for name in sorted(there)}


def _databases(settings: Settings) -> Iterator[Path]:
    for department in load_departments(settings.hub.departments):
        path = database_path(settings.home, department)
        if not department.indexes and settings.place_of(department.name) is None and path.is_file():
            yield path
    for path in (settings.home / name for name in (CONSENTS, FLAGS, LINES, REPORTS, WATCHLISTS)):
        if settings.hub.database is None and path.is_file():
            yield path


def _copy_database(path: Path, target: Path) -> None:
    """As it is at one moment, while others write. Raises BadBackup for one that is damaged or cannot be read."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(path, timeout=60)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            (told,) = copy.execute("PRAGMA quick_check(1)").fetchone()
            # A copy needs no log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise BadBackup(f"{path}: {error}") from error
    if told != "ok":
        raise BadBackup(f"{path}: {told}")


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(path, target)


@contextmanager
def _nobody_writes(folder: Path) -> Iterator[None]:
    """Within it, no record is written to the log: whoever is to be told something waits."""
    if not (folder / "lock").exists():
        yield
        return
    with (folder / "lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()

"""A PostgreSQL of the tests' own: in a folder that goes with it, heard on a socket there."""

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.servers import POSTGRES


class Postgres:
    """A server, and databases in it."""

    def __init__(self, folder):
        self._folder = folder
        self._programs = POSTGRES.parent
        # It refuses to be root's.
        self._user = {"user": "nobody"} if os.geteuid() == 0 else {}
        self._names = (f"test_{n}" for n in itertools.count())
        self._process = None
        if self._user:
            shutil.chown(folder, "nobody")
        self._data = folder / "data"
        made = [self._programs / "initdb", "-D", self._data, "-U", "liancha", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=folder, **self._user)

    def url(self, database):
        return f"postgresql://liancha@/{database}?host={self._folder}"

    def database(self, template=None):
        """The URL of a database of one's own, empty or as another one is, by its URL, to which nobody is connected."""
        name = next(self._names)
        like = "" if template is None else f" TEMPLATE {template.partition('?')[0].rpartition('/')[2]}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{like}")
        return self.url(name)

    def start(self):
        command = [
            self._programs / "postgres",
            "-D",
            self._data,
            "-k",
            self._folder,
            "-c",
            "listen_addresses=",
            "-c",
            "max_connections=400",
        ]
        with (self._folder.parent / f"{self._folder.name}.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder, **self._user)
        until = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                assert time.monotonic() < until
                time.sleep(0.05)

    def stop(self):
        """At once, as a server that is killed: what was committed is there when it is started again."""
        if self._process is not None:
            self._process.send_signal(3)
            self._process.wait()
            self._process = None


@contextmanager
def postgres():
    """A server that runs."""
    # Where others than its maker may go too.
    with tempfile.TemporaryDirectory(prefix="liancha-") as folder:
        server = Postgres(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()
            Path(f"{folder}.log").unlink(missing_ok=True)

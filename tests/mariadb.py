"""A MariaDB of the tests' own: in a folder that goes with it, heard on a socket there."""

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pymysql

from tests.servers import MARIADB


class MariaDB:
    """A server, and databases in it."""

    def __init__(self, folder):
        self._socket = folder / "socket"
        self._names = (f"test_{n}" for n in itertools.count())
        # It refuses to be root's.
        self._user = ["--user=nobody"] if os.geteuid() == 0 else []
        if self._user:
            shutil.chown(folder, "nobody")
        made = [
            "mariadb-install-db",
            "--no-defaults",
            f"--datadir={folder}/data",
            "--auth-root-authentication-method=normal",
        ]
        subprocess.run([*made, *self._user], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        command = [
            MARIADB,
            "--no-defaults",
            f"--datadir={folder}/data",
            f"--socket={self._socket}",
            "--skip-networking",
        ]
        with (folder.parent / f"{folder.name}.log").open("ab") as log:
            self._process = subprocess.Popen([*command, *self._user], stdout=log, stderr=log)
        until = time.monotonic() + 60
        while True:
            try:
                self.connect().close()
                return
            except pymysql.OperationalError:
                assert time.monotonic() < until
                time.sleep(0.05)

    def connect(self, database=None):
        return pymysql.connect(
            unix_socket=str(self._socket), user="root", database=database, charset="utf8mb4", autocommit=True
        )

    def database(self):
        """The URL of a database of one's own."""
        name = next(self._names)
        with self.connect() as connection, connection.cursor() as cursor:
            # The language's own order, in which case and accents are nothing.
            cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")
        return f"mysql://root@localhost/{name}?unix_socket={self._socket}"

    def stop(self):
        self._process.kill()
        self._process.wait()


@contextmanager
def mariadb():
    """A server that runs."""
    with tempfile.TemporaryDirectory(prefix="liancha-") as folder:
        server = MariaDB(Path(folder))
        try:
            yield server
        finally:
            server.stop()
            Path(f"{folder}.log").unlink(missing_ok=True)

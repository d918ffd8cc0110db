"""What holds for every test: a Liancha that the developer has set up does not take part."""

import os
from functools import lru_cache

import pytest
from graphql import parse

from gateway.access.matrix import read_matrix
from gateway.composition.compose import compose
from gateway.planning.supergraph import Supergraph
from gateway.server import guarding, hub
from subgraphs.registry import load_departments


@pytest.fixture(autouse=True, scope="session")
def no_settings_of_the_developer():
    """Programs that tests start inherit the environment, where LIANCHA_HOME may name a real home."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("LIANCHA_")]:
            patch.delenv(name)
        yield


@pytest.fixture(autouse=True, scope="session")
def departments_are_composed_once():
    """Hundreds of hubs are opened over the same departments; what is made of their schemas and of the matrix is more
    than a second's work, and always the same.
    """
    once = lru_cache(maxsize=None)
    composed = once(lambda sources: compose(sources))
    loaded = once(lambda names: load_departments(names))
    matrix_of = once(lambda path, text: read_matrix(path))
    # By the matrix itself, which is kept and the same for the same text.
    classified, known = hub.classified, {}

    def in_groups(sdl, matrix):
        key = (sdl, id(matrix))
        if key not in known:
            known[key] = (matrix, classified(sdl, matrix))
        return known[key][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub, "compose", lambda sources: composed(tuple(sources)))
        patch.setattr(hub, "load_departments", lambda names: list(loaded(tuple(names))))
        patch.setattr(hub, "read_matrix", lambda path: matrix_of(path, path.read_bytes() if path.is_file() else b""))
        patch.setattr(hub, "classified", in_groups)
        patch.setattr(hub, "Supergraph", once(Supergraph))
        patch.setattr(guarding, "parse", once(parse))
        yield

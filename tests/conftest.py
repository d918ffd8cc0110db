"""What holds for every test: a Liancha that the developer has set up does not take part."""

import os
from functools import lru_cache

import pytest

from gateway.composition.compose import compose
from gateway.server import hub


@pytest.fixture(autouse=True, scope="session")
def no_settings_of_the_developer():
    """Programs that tests start inherit the environment, where LIANCHA_HOME may name a real home."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("LIANCHA_")]:
            patch.delenv(name)
        yield


@pytest.fixture(autouse=True, scope="session")
def departments_are_composed_once():
    """Hundreds of hubs are opened over the same departments; to compose them is a second's work, and always the same."""
    known = lru_cache(maxsize=None)(lambda sources: compose(sources))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub, "compose", lambda sources: known(tuple(sources)))
        yield

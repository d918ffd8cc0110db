"""What holds for every test: a Liancha that the developer has set up does not take part."""

import os

import pytest


@pytest.fixture(autouse=True, scope="session")
def no_settings_of_the_developer():
    """Programs that tests start inherit the environment, where LIANCHA_HOME may name a real home."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("LIANCHA_")]:
            patch.delenv(name)
        yield

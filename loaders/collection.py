"""The collector of garbage, out of the way while millions of rows are read, or a server is made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Rows make no cycles, and looking for some among millions of tuples takes a fifth of a load's time; a third of a
    server's start is as much in vain.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()

"""Files that hold a secret: nobody else's to read, and made once however many processes start together."""

import os
from collections.abc import Callable
from pathlib import Path


def secret_at(path: Path, make: Callable[[], bytes]) -> bytes:
    """The content of a file; one that is not there is made (mode 0600). Raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f"{path.name}.{os.getpid()}")
    whole.touch(mode=0o600)
    whole.write_bytes(make())
    try:
        # link, not rename: of two processes that start together, the first to arrive keeps its secret.
        os.link(whole, path)
    except FileExistsError:
        pass
    finally:
        whole.unlink()
    return path.read_bytes()

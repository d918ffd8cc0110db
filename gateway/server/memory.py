"""How a serving process collects garbage."""

import gc

# An answer is thousands of small objects that die together and make no cycles: with Python's own threshold (700 new
# ones) their collection is a quarter of a large request's time, and finds nothing; nor does it where thousands are told
# of the same.
_NEW_OBJECTS = 100_000
_OLDER = 20


def settle() -> None:
    """Takes what start-up made out of collection, and lets more be made between two collections."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, _OLDER, _OLDER)

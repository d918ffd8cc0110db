"""Whether a picture of a page is as it was: by what stands where, and not by each edge of each letter."""

from pathlib import Path

import numpy
from PIL import Image

# The pictures of docs/workbench.md, which `make screenshots` makes.
KEPT = Path(__file__).parents[2] / "docs" / "workbench"
# So many points are one: dates change, and fonts differ by a little.
COARSE = (80, 45)
# Of 255; by how much points may differ in the mean, and at the most.
MEAN, MOST = 3, 60


def differences(shot, name):
    """By how much a picture differs from the one that is kept: in the mean, and at the most, of 255."""
    then, now = (_coarse(path) for path in (KEPT / f"{name}.png", shot))
    apart = numpy.abs(then - now)
    return float(apart.mean()), float(apart.max())


def _coarse(path):
    with Image.open(path) as picture:
        return numpy.asarray(picture.convert("L").resize(COARSE, Image.Resampling.BOX), dtype=float)

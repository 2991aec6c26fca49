"""How the reference in Python observes real, simulated and odd pictures, for Tests/GalaxyRuntimeTests/Datasets.

    python3 -m venv v && v/bin/pip install numpy scipy pillow
    OMP_NUM_THREADS=1 v/bin/python scripts/make_observation_fixture.py ../shared/reference ../shared/data

Writes Tests/Fixtures/observations.json: for pictures, named by their paths below the data, and for pictures that the test
makes by the same formula, the twelve numbers of measure.py in its order. What is no number there is null.
"""

import glob
import json
import pathlib
import sys

import numpy as np
import scipy.ndimage
from PIL import Image

reference, data = sys.argv[1:3]
sys.path.insert(0, reference)
import measure  # noqa: E402


def exact_mean(image, size):
    """SciPy's running sums leave other last digits from pixel to pixel, by which one exactly at a limit falls to either side."""
    ones = np.ones(size)
    return scipy.ndimage.correlate1d(scipy.ndimage.correlate1d(image, ones, 0), ones, 1) / size**2


scipy.ndimage.uniform_filter = exact_mean

OUT = pathlib.Path(__file__).parent.parent / "Tests/Fixtures/observations.json"


def luma(path):
    """Real-number luma, every operation rounded for itself."""
    a = np.array(Image.open(path).convert("RGB")).astype(float)
    return (0.299 * a[..., 0] + 0.587 * a[..., 1]) + 0.114 * a[..., 2]


def disc(side):
    """An exponential disc with a sky that is not flat."""
    y, x = np.indices((side, side))
    middle = side / 2
    light = 150 * np.exp(-np.sqrt((x - middle) ** 2 + (1.4 * (y - middle + 1)) ** 2) / (side / 11))
    return light + 8 + (x * 7 + y * 13) % 5


def entry(name, image):
    return {"name": name, "values": [float(v) if np.isfinite(v) else None for v in measure.observe(image)]}


def shared(pattern, step):
    return [str(pathlib.Path(f).relative_to(data)) for f in sorted(glob.glob(f"{data}/{pattern}"))[::step]]


pictures = [p for c in ("barred", "elliptical", "spiral") for p in shared(f"galaxies/{c}/*.jpg", 17)]
pictures += shared("illustris/*.jpg", 9) + shared("control/*.jpg", 12)
entries = [entry(p, luma(f"{data}/{p}")) for p in pictures]
entries += [entry(f"disc {side}", disc(side)) for side in (24, 64, 88, 131, 200)]
OUT.write_text(json.dumps({"names": measure.NAMES, "pictures": entries}, separators=(",", ":")) + "\n")
print(len(entries), OUT.stat().st_size, "bytes")

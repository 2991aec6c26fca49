"""What the reference in Python measures on real, simulated and odd pictures, for Tests/GalaxyRuntimeTests/Morphology.

    python3 -m venv v && v/bin/pip install numpy scipy pillow astropy
    OMP_NUM_THREADS=1 v/bin/python scripts/make_morphology_fixture.py ../shared/reference ../shared/data

Writes Tests/Fixtures/morphology.json: for pictures, named by their paths below the data, and for odd ones that the test
makes by the same formulas: 72 features, flags, centre, position angle, axis ratio, r50, r90, sky, noise, scale. Where a
feature of the reference changes by more than 1e-7 when the picture is turned by quarter turns or mirrored, it is chance
(the order of equal pixels, the angle of something round) and null stands for it. Of the synthetic anomalies: features and
every 37th pixel, made from given draws.
"""

import glob
import json
import pathlib
import sys
import warnings

import numpy as np
from astropy.io import fits
from PIL import Image

reference, data = sys.argv[1:3]
sys.path.insert(0, reference)
import morphology as M  # noqa: E402
import synthetic as S  # noqa: E402

warnings.simplefilter("ignore")
OUT = pathlib.Path(__file__).parent.parent / "Tests/Fixtures/morphology.json"
FITS = """conf/iraf/apphot_test_fits3.fits conf/nasa_samples/BASE_UITfuv2582gc.fits conf/nasa_samples/FFT4b_file008.fits
conf/nasa_samples/FFT4b_file014.fits conf/nasa_samples/NRAO_ImageExt_swp05569slg.fits conf/nomtam/m13real_rice.fits
conf/nasa_samples/FFT4b_file016.fits
conf/esheldon/test_rice_dither2_seed42.fits sim/statmorph/slice.fits
conf/astropy_wcs/ie6d07ujq_wcs.fits""".split()
Y, X = np.indices((88, 88))


def luma(path):
    """Real-number luma, every operation rounded for itself."""
    a = np.array(Image.open(path).convert("RGB")).astype(float)
    return (0.299 * a[..., 0] + 0.587 * a[..., 1]) + 0.114 * a[..., 2]


def flux(path):
    """The first two-dimensional image of real numbers of a FITS file; infinities count as no value."""
    with fits.open(path) as file:
        for hdu in file:
            if hdu.is_image and hdu.data is not None and hdu.data.ndim == 2 and hdu.data.dtype.kind == "f":
                a = np.array(hdu.data, float)
                return np.where(np.isfinite(a), a, np.nan)
    return None


def galaxy(cx, cy, ripple=True):
    """An exponential disc with a sky that is not flat."""
    disc = 150 * np.exp(-np.sqrt((X - cx) ** 2 + (1.4 * (Y - cy)) ** 2) / 8)
    return disc + 8 + (X * 7 + Y * 13) % 5


ODD = {
    "black": np.zeros((88, 88)),
    "white": np.full((88, 88), 255.0),
    "no value": np.full((88, 88), np.nan),
    "some without value": np.where((X * 5 + Y * 3) % 7 == 0, np.nan, galaxy(44, 43)),
    "one pixel": np.full((1, 1), 7.0),
    "one bright pixel": np.where((X == 44) & (Y == 44), 255.0, 0),
    "at the border": galaxy(44, 80),
    "two galaxies": galaxy(30, 43) + galaxy(58, 45) - 8,
    "a line": np.ones((1, 500)),
    "huge": np.full((88, 88), 1e30),
}


def measured(image, is_flux):
    values, flags, info = M.morphology(M.to_display(image) if is_flux else image)
    top, left, _ = info["box"]
    y, x = info["centre"]
    s = info["scale"]
    numbers = [left + (x + 0.5) * s - 0.5, top + (y + 0.5) * s - 0.5, info["pa"], info["q"], info["r50"] * s]
    numbers += [info["r90"] * s, info["sky"], info["sigma"], s]
    return values, [n for n, b in flags.items() if b], [float(n) for n in numbers]


def entry(name, image, is_flux):
    values, flags, numbers = measured(image, is_flux)
    turned = [f(np.rot90(image, k)) for k in range(4) for f in (np.array, np.fliplr)]
    others = np.array([measured(a, is_flux)[0] for a in turned])
    chance = abs(others - values).max(0) > 1e-7
    if chance.any():
        print(name, "left out:", [M.NAMES[i] for i in np.flatnonzero(chance)])
    shown = [None if c else float(v) for v, c in zip(values, chance)]
    # Something round has no position angle.
    numbers[2] = None if numbers[3] > 1 - 1e-9 else numbers[2]
    return {"name": name, "flux": is_flux, "values": shown, "flags": flags, "numbers": numbers}


class Draws:
    """Stands for numpy's generator: gives the numbers that it is given."""

    def __init__(self, numbers):
        self.numbers = list(numbers)

    def uniform(self, low, high):
        return self.numbers.pop(0)

    def random(self):
        return self.numbers.pop(0)

    def choice(self, of):
        return self.numbers.pop(0)

    def normal(self, mean, deviation, shape):
        return deviation * NOISE.reshape(shape)


NOISE = np.sin(np.arange(4096) * 1.7) * 1.4
DRAWS = {
    "smooth": [0.2],
    "debar": [11.5],
    "bar": [9.0, 0.3, 1.1, 0.7, 1.2],
    "bar, smoothed": [12.0, 0.25, 2.5, 0.3, 0.8],
    "arms": [2, 3.1, -1, 0.9, 0.45],
    "smooth_arms": [0.1, 3, 2.2, 1, 4.0, 0.3],
    "smooth_bar": [0.05, 8.0, 0.4, 0.2, 0.9, 1.6],
}


def anomalies(path):
    w, _, info = M.warp(luma(f"{data}/{path}"))
    for name, draws in DRAWS.items():
        made = S.synthetic(w, name.split(",")[0], info["sigma"], Draws(draws))
        features = [float(v) for v in M.features(made, info).values()]
        pixels = [float(v) for v in made.ravel()[::37]]
        yield {"kind": name, "draws": draws, "features": features, "pixels": pixels}


def shared(pattern, step, count):
    return [str(pathlib.Path(f).relative_to(data)) for f in sorted(glob.glob(f"{data}/{pattern}"))[::step][:count]]


pictures = [p for c in ("barred", "elliptical", "spiral") for p in shared(f"galaxies/{c}/*.jpg", 10, 20)]
mocks = shared("illustris/*.jpg", 3, 20)
images = [entry(p, luma(f"{data}/{p}"), False) for p in pictures + mocks]
images += [entry(p, flux(f"{data}/{p}"), True) for p in [f"fits/{f}" for f in FITS]]
odd = [entry(name, image, False) for name, image in ODD.items()]
made = {"of": pictures[3], "kinds": list(anomalies(pictures[3]))}
OUT.write_text(json.dumps({"images": images, "odd": odd, "anomalies": made}, separators=(",", ":")) + "\n")
print(len(images), len(odd), OUT.stat().st_size, "bytes")

"""What astropy and scipy say of cosmology, zero points and blur, for the tests of matching by headers.

    python3 -m venv v && v/bin/pip install astropy scipy && v/bin/python scripts/make_scale_fixtures.py

Writes Tests/Fixtures/scales.json.
"""

import json
import pathlib

import numpy as np
from astropy import units as u
from astropy.cosmology import FlatLambdaCDM, Planck18
from astropy.wcs import WCS
from astropy.wcs.utils import proj_plane_pixel_area
from scipy import ndimage

FILE = pathlib.Path(__file__).parent.parent / "Tests/Fixtures/scales.json"


def cosmology(universe):
    rows = []
    for z in [1e-4, 0.003, 0.0227, 0.05, 0.1, 0.5, 1, 2, 3, 7, 14.44, 100, 1000]:
        rows.append({
            "z": z,
            "comoving": universe.comoving_distance(z).to_value(u.Mpc),
            "angular": universe.angular_diameter_distance(z).to_value(u.Mpc),
            "luminosity": universe.luminosity_distance(z).to_value(u.Mpc),
            "kpc": (universe.kpc_proper_per_arcmin(z)).to_value(u.kpc / u.arcsec),
        })
    return rows


def flux(unit, pixel=None, wavelength=None):
    """Maggies (AB) that 1 of a unit comes to: a pixel, or a pixel of so many arc seconds a side."""
    value = 1 * u.Unit(unit)
    if pixel is not None:
        value = (value * (pixel * u.arcsec) ** 2)
    spectral = u.spectral_density(wavelength * u.m) if wavelength else []
    return float(value.to(u.ABflux, equivalencies=spectral).value)


def scale(cards):
    """The side of a square pixel of the same area, in arc seconds."""
    return float(np.sqrt(proj_plane_pixel_area(WCS(cards))) * 3600)


WORLDS = [
    {"CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CD1_1": -1.1e-4, "CD1_2": 2e-6, "CD2_1": 3e-6, "CD2_2": 1.1e-4},
    {"CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CDELT1": -1.1e-4, "CDELT2": 1.1e-4},
    {"CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CDELT1": -0.396, "CDELT2": 0.396, "CUNIT1": "arcsec", "CUNIT2": "arcsec"},
    {"CTYPE1": "RA---SIN", "CTYPE2": "DEC--SIN", "CDELT1": -2e-4, "CDELT2": 2e-4, "PC1_1": 0.8, "PC1_2": -0.6, "PC2_1": 0.6, "PC2_2": 0.8},
    {"CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CDELT1": -2e-4, "CDELT2": 2e-4, "CROTA2": 33.0},
    {"CTYPE1": "GLON-CAR", "CTYPE2": "GLAT-CAR", "CDELT1": -0.01, "CDELT2": 0.02},
]

random = np.random.default_rng(20180718)
image = random.normal(0, 1, (24, 31)).round(6)

FILE.write_text(json.dumps({
    "planck18": cosmology(Planck18),
    "flat": {"hubble": 70, "matter": 0.3, "rows": cosmology(FlatLambdaCDM(70, 0.3))},
    "empty": {"hubble": 72.5, "matter": 0, "rows": cosmology(FlatLambdaCDM(72.5, 0))},
    "flux": [
        {"unit": "Jy", "maggies": flux("Jy")},
        {"unit": "nJy", "maggies": flux("nJy")},
        {"unit": "MJy/sr", "pixel": 0.11, "maggies": flux("MJy/sr", 0.11)},
        {"unit": "erg/s/cm2/Hz/arcsec2", "pixel": 0.2, "maggies": flux("erg s-1 cm-2 Hz-1 arcsec-2", 0.2)},
        {"unit": "W/m/m2/sr", "pixel": 0.25, "wavelength": 6.2e-7, "maggies": flux("W m-3 sr-1", 0.25, 6.2e-7)},
        {"unit": "erg/s/cm2/Angstrom", "wavelength": 4.7e-7, "maggies": flux("erg s-1 cm-2 Angstrom-1", None, 4.7e-7)},
    ],
    "worlds": [{"cards": cards, "scale": scale(cards)} for cards in WORLDS],
    "blur": {
        "width": image.shape[1], "height": image.shape[0], "sigma": 1.7, "image": image.ravel().tolist(),
        "blurred": ndimage.gaussian_filter(image, 1.7, mode="constant", truncate=6).ravel().tolist(),
    },
}, indent=1) + "\n")

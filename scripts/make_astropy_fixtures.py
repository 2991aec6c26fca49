#!/usr/bin/env python3
"""Writes Tests/Fixtures/astropy.json, what astropy.visualization makes of small images, and units.json, what
astropy.units makes of BUNITs found in public files.

Needs numpy and astropy. Images are in the order of FITS, the row at the bottom first.
"""

import json
import pathlib

import astropy
from astropy import units
import numpy as np
from astropy import visualization as v

random = np.random.default_rng(20040211)


def galaxy(height, width):
    """A galaxy on a noisy sky with a star; six decimals, so that the file holds the numbers exactly."""
    y, x = np.mgrid[:height, :width]
    radius = np.hypot(x - width * 0.52, (y - height * 0.47) / 0.7)
    light = 80 * np.exp(-radius / 4) + 3 * random.normal(size=(height, width)) + 10
    light[3, 5] = 900
    return light.round(6)


def numbers(array):
    return [None if not np.isfinite(value) else float(value) for value in np.ravel(array)]


def limits(image):
    return {
        "minmax": v.MinMaxInterval().get_limits(image),
        "percentile 99.5": v.PercentileInterval(99.5).get_limits(image),
        "percentile 1 90": v.AsymmetricPercentileInterval(1, 90).get_limits(image),
        "zscale": v.ZScaleInterval().get_limits(image),
    }


def with_gaps(image):
    image = image.copy()
    image[4:7, 10:13] = np.nan
    image[0, 0] = np.inf
    image[-1, 3] = -np.inf
    return image


images = {
    "galaxy": galaxy(45, 61),
    "gaps": with_gaps(galaxy(40, 50)),
    "small": galaxy(8, 9),
    "large": galaxy(70, 90),
    "steps": np.tile(np.arange(20.0) // 4, (12, 1)),
    "constant with a star": np.where(np.arange(1200).reshape(30, 40) == 77, 6.0, 5.0),
}

x = np.linspace(0, 1, 41)
stretches = [("linear", None, v.LinearStretch()), ("sqrt", None, v.SqrtStretch()), ("squared", None, v.SquaredStretch())]
stretches += [("log", a, v.LogStretch(a)) for a in (1000, 10)]
stretches += [("asinh", a, v.AsinhStretch(a)) for a in (0.1, 0.5)]
stretches += [("sinh", a, v.SinhStretch(a)) for a in (1 / 3, 0.8)]
stretches += [("power", a, v.PowerStretch(a)) for a in (0.4, 3)]

whole = []
for (function, a, stretch), name, interval in (
    (stretches[3], "small", "percentile 99.5"), (stretches[5], "galaxy", "zscale"), (stretches[1], "small", "zscale")
):
    low, high = limits(images[name])[interval]
    normal = v.ManualInterval(low, high)(images[name])
    whole.append({"image": name, "stretch": function, "a": a, "limits": interval, "values": numbers(stretch(normal))})
for name in ("small", "steps"):
    normal = v.MinMaxInterval()(images[name])
    whole.append({"image": name, "stretch": "histeq", "a": None, "limits": "minmax",
                  "values": numbers(v.HistEqStretch(images[name])(normal))})

bands = [galaxy(10, 12) - 12, galaxy(10, 12) - 9, galaxy(10, 12) - 10]
lupton = [
    {"softening": q, "stretch": s, "minimum": m,
     "rgb": np.ravel(v.make_lupton_rgb(*bands, Q=q, stretch=s, minimum=m)).tolist()}
    for q, s, m in ((8, 5, 0), (10, 0.5, 0), (1, 40, 1.5), (0, 20, 0), (20, 60, -2))
]

fixture = {
    "astropy": astropy.__version__,
    "images": {name: {"width": image.shape[1], "height": image.shape[0], "values": numbers(image),
                      "limits": limits(image)} for name, image in images.items()},
    "x": x.tolist(),
    "stretches": [{"function": f, "a": a, "values": numbers(s(x))} for f, a, s in stretches],
    "whole": whole,
    "bands": [numbers(band) for band in bands],
    "lupton": lupton,
}
path = pathlib.Path(__file__).parent.parent / "Tests" / "Fixtures" / "astropy.json"
path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
print(f"{path.name}: {path.stat().st_size // 1024} kB, astropy {astropy.__version__}")

UNITS = [
    'mag', 'mag/arcsec2', 'mag arcsec-2', 'mag/arcsec^2', 'mag/arcsec**2', 'mag(AB)', 'mag(AB)/arcsec2',
    'mmag', 'mag(ST)', 'ABmag', 'STmag', 'dex', 'dex(cm-2)', 'dB', 'dB(mW)', 'Jy', 'mJy', 'uJy', 'MJy/sr',
    'Jy/beam', 'Jy beam-1', 'JY/BEAM', 'Jy/pix', 'K', 'km/s', 'km s-1', 'm/s', 'erg/s/cm2/Angstrom',
    'erg/s/cm**2/Angstrom', 'erg s-1 cm-2 Angstrom-1', 'erg/(s cm2 Angstrom)',
    '10**(-20)*erg/s/cm**2/Angstrom', '10**-20 erg s**-1 cm**-2 Angstrom**-1', '1e-17 erg/s/cm2/Angstrom',
    '10-20 erg s-1 cm-2', 'W/m2/Hz', 'W m-2 um-1', 'W/m/m2/sr', 'W m-2 sr-1', 'nW m-2 sr-1', 'ct', 'count',
    'ct/s', 'counts', 'adu', 'ADU', 'DN', 'DN/s', 'electron', 'electron/s', 'ELECTRONS/S', 'ph/s/cm2',
    'photon/s', 'photon cm-2 s-1 keV-1', 'Msun/kpc2', 'solMass/pc2', 'Lsun/pc2', 'solLum pc-2', 'deg',
    'arcsec', 'sr', 'pixel', 'pix-1', 'R', 'rad/m2', 'ueV', 'kpc', 'Mpc', 'nm', 'micron', 'um', 'yr', 'Gyr',
    'G', 'muG', '10^-7 erg/s', 'nmgy', 'maggy', 'nanomaggy', 'mag/pix2', 'sqrt(erg)', 'erg / s / cm^2',
    'kg m2 / s3', 'Hz-1', 'm(1/2)', 'm^(3/2)', '%',
]


def unit(text):
    """The unit in SI; of mag(), dex() and dB() that of what stands inside. Formats as FITS files have them."""
    for format in (None, "fits", "cds", "ogip", "vounit"):
        try:
            found = units.Unit(text, format=format) if format else units.Unit(text)
        except (ValueError, TypeError):
            continue
        is_function = isinstance(found, units.function.FunctionUnitBase)
        base = (found.physical_unit if is_function else found).decompose()
        entry = {"text": text, "ok": True, "factor": float(base.scale)}
        entry["dims"] = {name.name: float(power) for name, power in zip(base.bases, base.powers)}
        if is_function:
            entry["function"] = {"MagUnit": "mag", "DexUnit": "dex", "DecibelUnit": "dB"}[type(found).__name__]
        return entry
    return {"text": text, "ok": False}


target = path.with_name("units.json")
target.write_text(json.dumps([unit(text) for text in UNITS], indent=0) + "\n")
print("written", target)

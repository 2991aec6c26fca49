#!/usr/bin/env python3
"""Writes Tests/Fixtures/classical.json: what statmorph measures on working cutouts of galaxies.

    python3 scripts/make_classical_fixture.py [--data ../shared/data] [--reference ../shared/reference]
    python3 scripts/make_classical_fixture.py --compare ours.csv     # prints how ours differ from the fixture's

Needs statmorph, photutils, astropy and pillow, the images, and the reference `morphology.py`, whose `frame`
and `source` give cutout and mask: the sky-subtracted frame as it is, stars and neighbours left in, and the
filled mask of the central source as the segmentation map; of some images once more with the stars and
neighbours that `source` finds masked. The fixture holds numbers only; -99 is statmorph's word for "cannot be
measured".
"""

import argparse
import csv
import json
import pathlib
import sys
import time
import warnings

import numpy as np

root = pathlib.Path(__file__).resolve().parent.parent
fixture = root / "Tests/Fixtures/classical.json"

# Name in the fixture, and statmorph's.
QUANTITIES = {
    "gini": "gini", "m20": "m20", "concentration": "concentration", "asymmetry": "asymmetry",
    "smoothness": "smoothness", "r_petro": "rpetro_circ", "r_petro_ellip": "rpetro_ellip",
    "x": "xc_asymmetry", "y": "yc_asymmetry", "r20": "r20", "r80": "r80", "flag": "flag",
}
COMPARED = ["gini", "m20", "concentration", "asymmetry", "smoothness", "r_petro", "r_petro_ellip"]

FITS = [
    "cases/bscale-text-or-comma/blank_int.fits", "cases/nan-core/nancore.fits",
    "fits/conf/astropy/fixed-1890.fits", "fits/conf/iraf/apphot_test_fits3.fits",
    "fits/conf/astropy/compressed_m13.fits", "fits/conf/nomtam/m13.fits",
    "fits/conf/nasa_samples/BASE_UITfuv2582gc.fits", "fits/real/cpudvar/example.fits",
    "fits/real/ccdproc/sip-wcs.fit", "fits/conf/nasa_samples/FFT4b_file014.fits",
    "fits/conf/nasa_samples/FFT4b_file008.fits", "fits/conf/esheldon/test_rice_dither2_seed42.fits",
    "fits/sim/statmorph/slice.fits",
]


def images(data):
    """(path below the data folder, is flux) of every image of the fixture."""
    for kind in ("barred", "elliptical", "spiral"):
        files = sorted((data / "galaxies" / kind).glob("*.*"))
        yield from ((file, False) for file in files[:: max(len(files) // 22, 1)][:22])
    yield from ((file, False) for file in sorted((data / "illustris").glob("*.jpg"))[::3][:24])
    yield from ((file, False) for file in sorted((data / "control").glob("*.jpg"))[::8][:11])
    yield from ((data / name, True) for name in FITS)


def pixels(file, is_flux, reference):
    """The grey levels that are measured, row 0 at the top."""
    if not is_flux:
        from PIL import Image

        return np.asarray(Image.open(file).convert("RGB"), float)
    from astropy.io import fits

    with fits.open(file) as units:
        first = next(unit for unit in units if unit.is_image and unit.data is not None)
        return reference.to_display(first.data.astype(float)[::-1])


def cutouts(data, reference):
    """(path, image, mask, stars and neighbours, is flux) of every image."""
    for file, is_flux in images(data):
        frame, valid, box = reference.frame(pixels(file, is_flux, reference))
        source = reference.source(frame, valid)
        yield str(file.relative_to(data)), source["raw"], source["mask"], source["hot"], is_flux


def measured(image, mask, excluded=None):
    """What statmorph finds, and how many seconds it took."""
    import statmorph

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start = time.perf_counter()
        try:
            found = statmorph.SourceMorphology(image, mask.astype(int), 1, mask=excluded, gain=1.0)
        except (AssertionError, ValueError) as problem:
            return {"problem": f"{type(problem).__name__}: {problem}"}, time.perf_counter() - start
        seconds = time.perf_counter() - start
    return {name: float(found[own]) for name, own in QUANTITIES.items()}, seconds


def make(data, reference):
    rows, seconds = [], []
    for path, image, mask, others, is_flux in cutouts(data, reference):
        numbers, spent = measured(image, mask)
        seconds.append(spent)
        rows.append({"path": path, "flux": is_flux, "mask": int(mask.sum()), **numbers})
        if len(rows) % 4 == 0 and others.any():
            numbers, _ = measured(image, mask, others)
            sizes = {"mask": int(mask.sum()), "excluded": int(others.sum())}
            rows.append({"path": path, "flux": is_flux, **sizes, **numbers})
    import photutils
    import statmorph

    text = ",\n".join(json.dumps(row) for row in rows)
    head = {"statmorph": statmorph.__version__, "photutils": photutils.__version__}
    fixture.write_text(f'{json.dumps(head)[:-1]}, "images": [\n{text}\n]}}\n')
    print(f"{len(rows)} images; statmorph {1000 * np.median(seconds):.0f} ms each (median)")


def compare(table):
    """How the numbers of a CSV table (path and the columns of COMPARED) differ from the fixture's."""
    ours = {row["path"]: row for row in csv.DictReader(open(table))}
    rows = json.loads(fixture.read_text())["images"]
    theirs = [row for row in rows if row["path"] in ours and "excluded" not in row]
    print(f"{'':14s} images   median  largest  correlation")
    for name in COMPARED:
        pairs = [(float(ours[row["path"]][name] or "nan"), row.get(name, -99)) for row in theirs]
        a, b = np.array([p for p in pairs if p[1] != -99 and np.isfinite(p[0])]).T
        d = abs(a - b)
        print(f"{name:14s} {a.size:6d} {np.median(d):8.1e} {d.max():8.1e} {np.corrcoef(a, b)[0, 1]:10.6f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, default=root / "../shared/data")
    parser.add_argument("--reference", type=pathlib.Path, default=root / "../shared/reference")
    parser.add_argument("--compare", metavar="CSV")
    options = parser.parse_args()
    if options.compare:
        compare(options.compare)
    else:
        sys.path.insert(0, str(options.reference))
        import morphology

        make(options.data.resolve(), morphology)

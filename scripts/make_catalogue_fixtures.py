"""Catalogues in the formats that `load manifest` reads, and what astropy reads from them.

    python3 -m venv v && v/bin/pip install astropy pyyaml && v/bin/python scripts/make_catalogue_fixtures.py

Writes Tests/Fixtures/catalogues: FITS tables, VOTables and ECSV files, and expected.json with the columns of each:
name, kind, values (null: missing). Columns of arrays are left out there, as galsh leaves them out.
"""

import json
import pathlib
import warnings

import numpy as np
from astropy.io import fits
from astropy.table import MaskedColumn, Table

warnings.simplefilter("ignore")
FOLDER = pathlib.Path(__file__).parent.parent / "Tests/Fixtures/catalogues"


def galaxies(rows, seed):
    """A table with every kind of column."""
    random = np.random.default_rng(seed)
    words = np.array(["spiral", "elliptical", "barred", "Spiral"])
    table = Table()
    table["location"] = [f"img/g{i:03d}.png" for i in range(rows)]
    table["morphology"] = words[random.integers(0, 4, rows)]
    table["redshift"] = random.normal(0.1, 0.03, rows)
    table["redshift"][rows // 2] = np.nan
    table["flux"] = random.normal(0, 1e-17, rows).astype(np.float32)
    table["votes"] = random.integers(-300, 300, rows).astype(np.int16)
    table["plate"] = random.integers(0, 255, rows).astype(np.uint8)
    table["mjd"] = random.integers(-2**31, 2**31, rows).astype(np.int32)
    table["objid"] = random.integers(2**60, 2**62, rows)
    table["good"] = random.random(rows) > 0.5
    table["T Type.1"] = MaskedColumn(random.integers(-6, 10, rows), mask=random.random(rows) > 0.7)
    table["weights"] = random.random((rows, 3))
    return table


def columns(table):
    found = []
    for name in table.colnames:
        column = table[name]
        if column.ndim > 1 or column.dtype.kind in "OcV":
            continue
        kind = {"U": "text", "S": "text", "b": "text", "i": "integer", "u": "integer", "f": "number"}[column.dtype.kind]
        # Unsigned numbers of 64 bits are read as real ones: they may be larger than a whole number can be.
        if column.dtype.kind == "u" and column.dtype.itemsize == 8:
            kind = "number"
        values = []
        for value, missing in zip(column, np.ma.getmaskarray(column)):
            if missing or (kind == "number" and np.isnan(value)):
                values.append(None)
            elif kind == "text":
                text = value.decode() if isinstance(value, bytes) else str(value)
                values.append(text if text else None)
            else:
                number = int(value) if kind == "integer" else float(value)
                values.append(str(number) if kind == "number" and np.isinf(value) else number)
        found.append({"name": name, "kind": kind, "values": values})
    return found


def main():
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    names = []

    def write(table, name, **options):
        table.write(FOLDER / name, overwrite=True, **options)
        names.append(name)

    first, second = galaxies(12, 1), galaxies(30, 2)
    write(first, "first.fits")
    write(second, "second.fits")
    for form in ["tabledata", "binary", "binary2"]:
        for table, name in [(first, form), (second, f"{form}30")]:
            # BINARY has no way to write a missing whole number.
            whole = table.filled() if form == "binary" else table
            write(whole, f"{name}.vot", format="votable", tabledata_format=form)
    plain = second.copy()
    plain.remove_column("weights")
    write(plain, "comma.ecsv", format="ascii.ecsv", delimiter=",")
    write(plain, "space.ecsv", format="ascii.ecsv")
    quoted = galaxies(8, 3)
    quoted.remove_column("weights")
    quoted["note"] = ["", 'says "x"', "a, b", "c d", "é", "星系", "#5", "'q'"]
    write(quoted, "quoted.ecsv", format="ascii.ecsv", delimiter=",")
    write(quoted, "words.vot", format="votable")

    # Scaled, unsigned and blank numbers, and an ASCII table.
    scaled = fits.BinTableHDU.from_columns(
        [
            fits.Column("location", "12A", array=np.array(["a.png", "b.fits  ", "c/d e.png", ""])),
            fits.Column("label", "J", null=-99, array=np.array([0, 1, -99, 2], np.int32)),
            fits.Column("u16", "I", bzero=32768, array=np.array([0, 1, 40000, 65535], np.uint16)),
            fits.Column("u32", "J", bzero=2**31, array=np.array([0, 1, 3000000000, 4294967295], np.uint32)),
            fits.Column("byte", "B", array=np.array([0, 1, 200, 255], np.uint8)),
            fits.Column("scaled", "I", array=np.array([0, 1, -20, -60], np.int16)),
            fits.Column("single", "E", array=np.array([1.5, np.nan, np.inf, -np.inf], np.float32)),
        ],
        name="CATALOGUE",
    )
    image = fits.ImageHDU(np.zeros((4, 4), np.float32), name="SCI")
    fits.HDUList([fits.PrimaryHDU(), image, scaled]).writeto(FOLDER / "scaled.fits", overwrite=True)
    fits.setval(FOLDER / "scaled.fits", "TSCAL6", value=0.5, ext=2)
    fits.setval(FOLDER / "scaled.fits", "TZERO6", value=10.0, ext=2)
    names.append("scaled.fits")
    text = fits.TableHDU.from_columns(
        [
            fits.Column("file", "A10", array=np.array(["x.png", "y.png", "z.png"])),
            fits.Column("class", "I4", array=np.array([2, 0, 1])),
            fits.Column("mag", "F8.3", array=np.array([17.25, 18.5, -1.125])),
            fits.Column("ratio", "D20.12", array=np.array([1 / 3, 1e-9, 2e5])),
        ]
    )
    fits.HDUList([fits.PrimaryHDU(), text]).writeto(FOLDER / "ascii.fits", overwrite=True)
    names.append("ascii.fits")

    expected = {}
    for name in names:
        form = {"fits": "fits", "vot": "votable", "ecsv": "ascii.ecsv"}[name.split(".")[-1]]
        options = {"hdu": 2} if name == "scaled.fits" else {}
        if form == "votable":
            options["use_names_over_ids"] = True
        expected[name] = columns(Table.read(FOLDER / name, format=form, **options))
    (FOLDER / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n")


main()

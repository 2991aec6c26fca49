"""`save`: what galsh writes as FITS, VOTable, ECSV and CSV is opened by astropy, pandas and stilts with the same names, values,
units, types and missing values, and without a word. Needs GALSH_BINARY; without astropy (pip install astropy), pandas or stilts (a
package of Debian) their tests are skipped, and say so."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import warnings

try:
    import numpy
    from astropy.io import fits
    from astropy.io.votable import parse, ucd
    from astropy.io.votable.table import is_votable
    from astropy.table import Table
except ImportError:
    Table = None
try:
    import pandas
except ImportError:
    pandas = None

STILTS = shutil.which("stilts")
ENDINGS = ["csv", "fits", "vot", "ecsv"]

# A catalogue of what is awkward: ids, missing values of every type, texts with markup, quotes, line ends and accents, a long one,
# names of columns that are no words, that differ in capitals, that are long.
AWKWARD = [
    {"name": "plain.png", "id": 1, "mass (Msun)": 1e10, "good": True, "note": "a", "Note": "x", "b/a": 0.5},
    {"name": "<b>&\"'.png", "id": None, "mass (Msun)": None, "good": None, "note": "two\nlines, \"quoted\"", "Note": None, "b/a": 0.25},
    {"name": "long" + "g" * 10_000, "id": -(2**62), "mass (Msun)": -1.5e-300, "good": False, "note": None, "Note": " sp ", "b/a": None},
    {"name": "é α ☉ 🜨.png", "id": 9007199254740993, "mass (Msun)": 0.1, "good": True, "note": "é", "Note": "y", "b/a": 1e308},
]
LONG = "a_name_of_a_column_that_is_longer_than_the_sixty_eight_characters_that_one_card_of_a_header_has"

SCRIPT = """
set seed 3
mock galaxies 3 per class to "mock" format=png size=48
!head -c 200 mock/spiral/*1.png > mock/spiral/broken.png
measure "mock" as shapes
load table "awkward.ecsv" as odd
load table "none.csv" as empty
load manifest "mock/manifest.csv" as d size=48 label=class
for ending in ["csv", "fits", "vot", "ecsv", "json"] {
  save shapes to "t.{ending}"
  save odd to "odd.{ending}"
  save empty to "none_out.{ending}"
  save d to "out/d.{ending}"
}
select shapes where reason == "" as measured
save measured to "s.fits"
save measured to "s.vot"
"""


def ecsv(rows):
    """The awkward table as ECSV, without galsh."""
    names = list(rows[0]) + [LONG]
    types = {"id": "int64", "mass (Msun)": "float64", "good": "bool", "b/a": "float64", LONG: "int64"}
    units = {"mass (Msun)": "solMass"}
    head = ["%ECSV 1.0", "---", "delimiter: ','", "datatype:"]
    for name in names:
        unit = f", unit: {units[name]}" if name in units else ""
        about = ", description: 'stellar mass, <b>\"bold\"</b>'" if name in units else ""
        head.append("- {name: %s, datatype: %s%s%s}" % (json.dumps(name), types.get(name, "string"), unit, about))
    lines = ["# " + line for line in head + ["schema: astropy-2.0"]]

    def cell(value):
        if value is None:
            return ""
        text = str(value) if not isinstance(value, float) else repr(value)
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n ') else text

    lines.append(",".join(cell(name) for name in names))
    for number, row in enumerate(rows):
        lines.append(",".join(cell(value) for value in list(row.values()) + [number]))
    return "\n".join(lines) + "\n"


@unittest.skipUnless(os.environ.get("GALSH_BINARY"), "GALSH_BINARY is not set")
class TablesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="galsh-tables-")
        cls.path = pathlib.Path(cls.folder.name)
        (cls.path / "awkward.ecsv").write_text(ecsv(AWKWARD), encoding="utf-8")
        (cls.path / "none.csv").write_text("name,mass,flag\n", encoding="utf-8")
        script = cls.path / "t.gal"
        script.write_text(SCRIPT, encoding="utf-8")
        done = cls.galsh(script.name)
        assert done.returncode == 0, done.stdout + done.stderr
        cls.said = done.stderr
        cls.rows = json.loads((cls.path / "t.json").read_text(encoding="utf-8"))

    @classmethod
    def galsh(cls, *arguments):
        return subprocess.run(
            [os.environ["GALSH_BINARY"], *arguments], cwd=cls.folder.name, capture_output=True, text=True, timeout=600)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def asked(self, command):
        done = self.galsh("--mode", "json", "-c", command)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]


@unittest.skipUnless(Table, "astropy is not there: pip install astropy")
class AstropyTest(TablesTest):
    def setUp(self):
        # Not a word: a warning is an error.
        warnings.simplefilter("error")
        self.addCleanup(warnings.resetwarnings)

    def table(self, name, ending, **options):
        formats = {"vot": "votable", "ecsv": "ascii.ecsv", "csv": "ascii.csv", "fits": "fits"}
        if ending == "vot":
            options.setdefault("verify", "exception")
        return Table.read(self.path / f"{name}.{ending}", format=formats[ending], **options)

    def check(self, table, truths=True):
        self.assertEqual(table.colnames, list(self.rows[0]))
        self.assertEqual(len(table), len(self.rows))
        for name in table.colnames:
            for found, row in zip(table[name], self.rows):
                wanted = row[name]
                if isinstance(wanted, bool):
                    self.assertEqual(str(bool(found)) if truths else str(found), str(wanted), name)
                elif isinstance(wanted, (int, float)):
                    self.assertEqual(float(found), float(wanted), name)
                elif wanted is None:
                    self.assertTrue(found is numpy.ma.masked or str(found).strip() in ("", "nan", "False", "--"), (name, found))
                else:
                    self.assertEqual(str(found).strip(), wanted, name)

    def test_fits(self):
        table = self.table("t", "fits")
        self.check(table)
        self.assertEqual(str(table["r90"].unit), "pix")
        # One row has no flags: bytes with a missing value, which astropy masks; of a column without one truths.
        self.assertEqual(table["low_snr"].dtype, numpy.uint8)
        self.assertEqual(self.table("s", "fits")["low_snr"].dtype, bool)
        self.assertEqual(table["label"].dtype.kind, "i")
        with fits.open(self.path / "t.fits") as file:
            file.verify("exception")
            header = file[1].header
            place = [header[f"TTYPE{i + 1}"] for i in range(header["TFIELDS"])].index("gini") + 1
            self.assertTrue(header[f"TCOMM{place}"].startswith("Gini coefficient"))
            self.assertEqual(header[f"TUCD{place}"], "src.morph.param")
            self.assertEqual(header[f"TDISP{place}"], "G15.8")
            self.assertTrue(header["CREATOR"].startswith("galsh "))
            self.assertEqual(header["SEED"], 3)
            self.assertEqual(len(header["DIGEST"]), 64)
            self.assertIn('measure "mock" as shapes', list(header["HISTORY"]))
            self.assertNotIn("DATE", header)

    def test_votable(self):
        table = self.table("t", "vot")
        self.check(table)
        self.assertEqual(str(table["position_angle"].unit), "deg")
        self.assertTrue(table["gini"].description.startswith("Gini coefficient"))
        self.assertTrue(is_votable(str(self.path / "t.vot")))
        document = parse(self.path / "t.vot", verify="exception")
        first = document.get_first_table()
        self.assertIn(b"<BINARY2>", (self.path / "t.vot").read_bytes())
        params = {param.name: param.value for param in first.params}
        self.assertTrue(params["creator"].startswith("galsh "))
        self.assertEqual(params["seed"], 3)

    def test_every_ucd_is_of_the_list_of_the_ivoa(self):
        for name in ["t", "odd", "out/d"]:
            for field in parse(self.path / f"{name}.vot", verify="exception").get_first_table().fields:
                if field.ucd:
                    self.assertTrue(ucd.check_ucd(field.ucd, check_controlled_vocabulary=True), (field.name, field.ucd))

    def test_ecsv(self):
        table = self.table("t", "ecsv")
        self.check(table)
        self.assertTrue(table["gini"].description.startswith("Gini coefficient"))
        self.assertEqual(table.meta["seed"], "3")

    def test_csv(self):
        self.check(self.table("t", "csv"), truths=False)

    def test_a_reason_stands_for_what_was_not_measured(self):
        lost = [row for row in self.rows if row["reason"]]
        self.assertEqual(len(lost), 1)
        self.assertIsNone(lost[0]["gini"])

    def test_what_is_awkward_comes_through(self):
        for ending in ["vot", "ecsv", "fits"]:
            with self.subTest(ending=ending):
                table = self.table("odd", ending)
                names = list(AWKWARD[0]) + [LONG]
                if ending == "fits":
                    names[names.index("Note")] = "Note_2"
                    names[-1] = LONG[:68]
                if ending == "vot":
                    # IDs are words of XML; the names are there, too.
                    ids = list(names)
                    ids[names.index("mass (Msun)")], ids[names.index("b/a")] = "mass__Msun_", "b_a"
                    self.assertEqual(table.colnames, ids)
                    first = parse(self.path / "odd.vot", verify="exception").get_first_table()
                    table = first.to_table(use_names_over_ids=True)
                self.assertEqual(table.colnames, names)
                self.assertEqual(str(table["mass (Msun)"].unit), "solMass")
                for number, wanted in enumerate(AWKWARD):
                    for name, value in zip(names, wanted.values()):
                        found = table[name][number]
                        if isinstance(found, bytes):
                            found = found.decode()
                        if value is None:
                            self.assertTrue(
                                found is numpy.ma.masked or str(found) in ("", "nan", "None"), (name, number, found))
                        elif isinstance(value, str):
                            self.assertEqual(str(found), value.rstrip() if ending == "fits" else value.strip() if ending == "ecsv" else value, (name, number))
                        else:
                            self.assertEqual(found, value, (name, number))
                self.assertEqual(list(table[names[-1]]), [0, 1, 2, 3])

    def test_a_table_without_rows_has_its_columns(self):
        for ending in ENDINGS:
            with self.subTest(ending=ending):
                table = self.table("none_out", ending)
                self.assertEqual(table.colnames, ["name", "mass", "flag"])
                self.assertEqual(len(table), 0)

    def test_fits_says_what_it_had_to_change(self):
        self.assertIn('Column Note_2 is called "Note" in galsh', self.said)
        self.assertIn("are written as UTF-8", self.said)


class RoundTripTest(TablesTest):
    def test_what_was_saved_is_loaded_as_it_was(self):
        first = self.asked('load table "awkward.ecsv" as t; show t')[-1]["rows"]
        for ending in ["fits", "vot", "ecsv"]:
            with self.subTest(ending=ending):
                again = self.asked(f'load table "odd.{ending}" as t; show t')[-1]
                rows = again["rows"]
                if ending == "fits":
                    again_by_name = {"Note_2": "Note", LONG[:68]: LONG}
                    rows = [{again_by_name.get(k, k): v for k, v in row.items()} for row in rows]
                    wanted = [{k: v.rstrip() if isinstance(v, str) else v for k, v in row.items()} for row in first]
                    self.assertEqual(rows, wanted)
                else:
                    self.assertEqual(rows, first)
                mass = [c for c in again["columns"] if c["name"] == "mass (Msun)"][0]
                self.assertEqual(mass["unit"], "solMass")
                self.assertIn("stellar mass", mass["meaning"])

    def test_a_saved_dataset_is_a_manifest(self):
        for ending in ENDINGS:
            with self.subTest(ending=ending):
                found = self.asked(f'load manifest "out/d.{ending}" as d label=class group=group size=48')[0]
                self.assertEqual((found["name"], found["count"]), ("d", 9))
                self.assertEqual([c["name"] for c in found["classes"]], ["barred", "elliptical", "spiral"])

    def test_the_same_table_has_the_same_bytes(self):
        for ending in ENDINGS:
            self.asked(f'load table "awkward.ecsv" as odd; save odd to "again.{ending}"')
            one, two = (self.path / f"again.{ending}").read_bytes(), None
            (self.path / f"again.{ending}").unlink()
            self.asked(f'load table "awkward.ecsv" as odd; save odd to "again.{ending}"')
            two = (self.path / f"again.{ending}").read_bytes()
            self.assertEqual(one, two, ending)


@unittest.skipUnless(pandas is not None, "pandas is not there: pip install pandas")
class PandasTest(TablesTest):
    def test_csv(self):
        frame = pandas.read_csv(self.path / "t.csv")
        self.assertEqual(list(frame.columns), list(self.rows[0]))
        self.assertEqual(len(frame), len(self.rows))
        self.assertEqual(frame["gini"].dtype, "float64")
        wanted = [row["gini"] for row in self.rows]
        found = [None if pandas.isna(value) else value for value in frame["gini"]]
        self.assertEqual(found, wanted)

    @unittest.skipUnless(Table, "astropy is not there: pip install astropy")
    def test_fits_and_votable_by_way_of_astropy(self):
        for ending in ["fits", "vot"]:
            form = {"fits": "fits", "vot": "votable"}[ending]
            frame = Table.read(self.path / f"t.{ending}", format=form).to_pandas()
            self.assertEqual(len(frame), len(self.rows))
            self.assertEqual(list(frame.columns), list(self.rows[0]))


@unittest.skipUnless(STILTS, "stilts is not there: apt-get install stilts")
class StiltsTest(TablesTest):
    def stilts(self, *arguments):
        done = subprocess.run([STILTS, *arguments], cwd=self.path, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_votables_are_valid(self):
        for name in ["t", "odd", "none_out", "out/d"]:
            done = self.stilts("votlint", "validate=false", f"{name}.vot")
            self.assertEqual((done.stdout + done.stderr).strip(), "", name)

    def test_both_formats_have_the_same_columns(self):
        for name in ["s", "out/d"]:
            seen = []
            for ending, form in [("fits", "fits"), ("vot", "votable")]:
                text = self.stilts("tpipe", f"in={name}.{ending}", f"ifmt={form}", "cmd=meta name units class ucd",
                                   "omode=out", "ofmt=csv").stdout
                # A column of texts that are all empty has one letter in FITS, which stilts calls a character.
                seen.append(text.replace("Index,", "").replace(",Character,", ",String,"))
            self.assertEqual(seen[0], seen[1])
            self.assertIn("Double" if name == "s" else "Long", seen[0])

    def test_values_come_through(self):
        for ending, form in [("fits", "fits"), ("vot", "votable")]:
            text = self.stilts("tpipe", f"in=t.{ending}", f"ifmt={form}", "cmd=keepcols 'name label gini low_snr'", "ofmt=csv").stdout
            lines = text.splitlines()
            self.assertEqual(lines[0], "name,label,gini,low_snr")
            for line, row in zip(lines[1:], self.rows):
                name, label, gini, low = line.split(",")
                self.assertEqual(name, row["name"])
                self.assertEqual(label, "" if row["label"] is None else str(row["label"]))
                self.assertEqual(float(gini) if gini else None, row["gini"])
                if row["low_snr"] is None:
                    self.assertEqual(low, "")
                else:
                    self.assertIn(low, ("true", "1") if row["low_snr"] else ("false", "0"))


del TablesTest

if __name__ == "__main__":
    unittest.main()

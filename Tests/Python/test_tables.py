"""`save`: what galsh writes as FITS, VOTable, ECSV and CSV is opened by astropy with the same values. Needs GALSH_BINARY; without
astropy (pip install astropy) it is skipped, and says so."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

try:
    import numpy
    from astropy.table import Table
except ImportError:
    Table = None

SCRIPT = """
set seed 3
mock galaxies 3 per class to "mock" format=png size=48
!head -c 200 mock/spiral/*1.png > mock/spiral/broken.png
measure "mock" as shapes
save shapes to "t.csv"
save shapes to "t.fits"
save shapes to "t.vot"
save shapes to "t.ecsv"
save shapes to "t.json"
"""


@unittest.skipUnless(os.environ.get("GALSH_BINARY"), "GALSH_BINARY is not set")
@unittest.skipUnless(Table, "astropy is not there: pip install astropy")
class TablesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="galsh-tables-")
        script = pathlib.Path(cls.folder.name) / "t.gal"
        script.write_text(SCRIPT, encoding="utf-8")
        done = subprocess.run(
            [os.environ["GALSH_BINARY"], script.name], cwd=cls.folder.name, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
        cls.rows = json.loads((script.parent / "t.json").read_text(encoding="utf-8"))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def table(self, ending, **options):
        return Table.read(pathlib.Path(self.folder.name) / f"t.{ending}", **options)

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
        table = self.table("fits")
        self.check(table)
        self.assertEqual(str(table["r90"].unit), "pix")
        self.assertEqual(table["low_snr"].dtype, bool)
        meaning = table["gini"].description or table.meta.get(f"TCOMM{table.colnames.index('gini') + 1}", "")
        self.assertTrue(meaning.startswith("Gini coefficient"), meaning)

    def test_votable(self):
        table = self.table("vot", format="votable")
        self.check(table)
        self.assertEqual(str(table["position_angle"].unit), "deg")
        self.assertTrue(table["gini"].description.startswith("Gini coefficient"))

    def test_ecsv(self):
        table = self.table("ecsv", format="ascii.ecsv")
        self.check(table)
        self.assertTrue(table["gini"].description.startswith("Gini coefficient"))

    def test_csv(self):
        self.check(self.table("csv", format="ascii.csv"), truths=False)

    def test_a_reason_stands_for_what_was_not_measured(self):
        lost = [row for row in self.rows if row["reason"]]
        self.assertEqual(len(lost), 1)
        self.assertIsNone(lost[0]["gini"])


if __name__ == "__main__":
    unittest.main()

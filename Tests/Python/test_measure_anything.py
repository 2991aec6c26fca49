"""Whatever a file holds, `measure` and `classify` give it a row with values and flags, or with the reason why not.

All files of ../shared/data go through, and mutations of each: GALSH_MUTATIONS=20 takes twenty of each, the default two."""

import csv
import math
import os
import pathlib
import random
import shutil
import subprocess
import unittest

from sessions import BINARY, SessionTest

DATA = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"
MUTATIONS = int(os.environ.get("GALSH_MUTATIONS", "2"))
LARGEST = 3_000_000
BATCH = 2000

MODELS = """
set seed 3
mock galaxies 30 per class to "mock" size=96
load manifest "mock/manifest.csv" as d classes=[barred, elliptical, spiral] size=32
train morphology on d normal=spiral as a
train morphology on d normal=barred using=labels as b
"""


def mutated(data, draw):
    """One careless or hostile change of some bytes."""
    data = bytearray(data)
    kind = draw.randrange(6)
    if not data:
        return bytes(data)
    place = draw.randrange(len(data))
    if kind == 0:
        for _ in range(1 + draw.randrange(8)):
            data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    elif kind == 1:
        del data[place:]
    elif kind == 2:
        end = min(len(data), place + 1 + draw.randrange(200))
        data[place:end] = bytes(end - place)
    elif kind == 3:
        data[place:place] = draw.randbytes(1 + draw.randrange(50))
    elif kind == 4:
        del data[place:place + 1 + draw.randrange(200)]
    else:
        end = min(len(data), place + 1 + draw.randrange(200))
        data[place:end] = draw.randbytes(end - place)
    return bytes(data)


class MeasureAnythingTest(SessionTest):
    def setUp(self):
        super().setUp()
        self.galsh("--session", "s", "--quiet", "-c", MODELS)

    def judge(self, folder):
        """Measures and classifies a folder; gives how many rows have values, and how many a reason."""
        script = f'measure "{folder}" as t\nclassify t with a b as k\nsave t to "t.csv" overwrite=true\n' \
            'save k to "k.csv" overwrite=true\n'
        self.galsh("--session", "s", "--read-only", "--quiet", "-c", script)
        with open(self.folder / "t.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        with open(self.folder / "k.csv", newline="", encoding="utf-8") as file:
            answers = list(csv.DictReader(file))
        self.assertEqual(len(rows), len(answers))
        measured = 0
        for row, answer in zip(rows, answers):
            if row["reason"]:
                self.assertTrue(answer["reason"], row)
                continue
            measured += 1
            self.assertTrue(all(math.isfinite(float(row[name])) for name in ("gini", "asymmetry", "spiral_m4_k6_weak")), row)
            self.assertIn(answer["kind"], ("spiral", "barred", "none"), answer)
        return measured, len(rows) - measured

    def test_every_file_and_what_becomes_of_it(self):
        if not DATA.is_dir():
            self.skipTest(f"{DATA} is not there")
        files = sorted(
            path for path in DATA.rglob("*")
            if path.is_file() and path.suffix.lower() in (".fits", ".fit", ".fts", ".gz", ".fz", ".png", ".jpg", ".jpeg")
            and path.stat().st_size <= LARGEST)
        draw = random.Random(14)
        total = [0, 0]
        batch = self.folder / "batch"

        def flush():
            measured, refused = self.judge("batch")
            total[0] += measured
            total[1] += refused
            shutil.rmtree(batch)
            batch.mkdir()

        batch.mkdir()
        count = 0
        for number, path in enumerate(files):
            data = path.read_bytes()
            for copy in range(MUTATIONS + 1):
                name = f"{number:04d}_{copy:02d}{''.join(path.suffixes[-2:])}"
                (batch / name).write_bytes(data if copy == 0 else mutated(data, draw))
                count += 1
            if count >= BATCH:
                flush()
                count = 0
        if count:
            flush()
        print(f"\n{len(files)} files with {MUTATIONS} mutations each: {total[0]} rows with values, {total[1]} with a reason")
        self.assertGreater(total[0], len(files) // 2)

    def peak(self, folder):
        """The most memory that galsh takes to measure a folder, in kB."""
        process = subprocess.Popen(
            [BINARY, "--quiet", "-c", f'measure "{folder}" as t'], cwd=self.folder, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0)
        return usage.ru_maxrss

    def test_many_files_take_no_memory(self):
        self.galsh("--quiet", "-c", 'mock galaxies 1 per class to "one" format=png size=512')
        picture = (self.folder / "one" / "spiral" / "spiral_0001.png").read_bytes()
        for name, count in (("few", 20), ("many", 420)):
            (self.folder / name).mkdir()
            for number in range(count):
                (self.folder / name / f"{number}.png").write_bytes(picture)
        # 400 pictures of 512 × 512 in double precision would be 840 MB; their rows are 0.4 MB.
        self.assertLess(self.peak("many") - self.peak("few"), 40_000)


if __name__ == "__main__":
    unittest.main()

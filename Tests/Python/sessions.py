"""A folder of its own with a galsh in it, for tests that look into session files with SQLite. Needs GALSH_BINARY."""

import contextlib
import os
import pathlib
import sqlite3
import subprocess
import tempfile
import unittest

BINARY = os.environ.get("GALSH_BINARY")

# examples/quickstart.gal with a network as small as one can be.
QUICKSTART = """
set seed 7
# %% Data
mock galaxies 20 per class to "out/mock" format=fits size=32
load manifest "out/mock/manifest.csv" as galaxies size=32
split galaxies into train=0.7 test=0.3
augment galaxies.train to 20 per class rotate=any flip=both noise=0.01 as train
network small from 1x32x32 {
  encode { conv 3x3 2 pad=1; batchnorm; leaky_relu; pool 4x4; flatten; fc 8 }
  decode { reshape 2x2x2; upsample 4; upsample 4; deconv 3x3 1 pad=1; sigmoid }
}
# %% One model for ellipticals
pretrain ae on train network=small normal=1 epochs=3 lr=1e-3 batch=5 milestones=[2] as elliptical
train svdd elliptical on train objective=one-class nu=0.1 epochs=3 lr=1e-3 batch=5 milestones=[2]
test elliptical on galaxies.test
threshold elliptical auto method=quantile
# %% What it says of galaxies it never saw
mock galaxies 4 per class to "out/sims" format=png size=32 seed=99
load images "out/sims" as sims size=32
apply elliptical to sims as verdicts save "out/verdicts.csv"
plot scores elliptical save "out/scores.png"
plot loss elliptical save "out/loss.svg"
export elliptical to "out/elliptical"
print "{verdicts.count} galaxies scored"
"""


@unittest.skipUnless(BINARY, "GALSH_BINARY is not set")
class SessionTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="galsh-session-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def galsh(self, *arguments, status=0):
        """Runs galsh, whose exit status must be the given one."""
        done = subprocess.run([BINARY, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def sql(self, statement, *values, name="s"):
        """The rows of a query; what it changes stays changed."""
        with contextlib.closing(sqlite3.connect(self.folder / f"{name}.galsession")) as database, database:
            return database.execute(statement, values).fetchall()

    def overwrite(self, needle, name="s", bytes=4096):
        """Damages the page of the session file in which some bytes stand first."""
        file = self.folder / f"{name}.galsession"
        content = bytearray(file.read_bytes())
        page = content.index(needle) // 4096 * 4096
        content[page:page + bytes] = b"\xee" * bytes
        file.write_bytes(content)

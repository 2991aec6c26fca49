"""Kills galsh at random moments and resumes it: nothing that was reported done may be lost, and the end must be the same.

Needs GALSH_BINARY. GALSH_KILLS sets the number of kills (50).
"""

import contextlib
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

BINARY = os.environ.get("GALSH_BINARY")
KILLS = int(os.environ.get("GALSH_KILLS", "50"))

SCRIPT = """
param epochs = 60
set seed 7
set checkpoints epochs=1
# %% Data
mock galaxies 12 per class to "mock" format=png size=32
load manifest "mock/manifest.csv" as galaxies size=32
split galaxies into train=0.5 test=0.5
augment galaxies.train to 30 per class noise=0.01 as train
network small from 1x32x32 {
  encode { conv 3x3 4 pad=1; batchnorm; leaky_relu; pool 4x4; conv 3x3 8 pad=1; relu; pool 4x4; flatten; fc 16 }
  decode { reshape 4x2x2; upsample 4; deconv 3x3 4 pad=1; batchnorm; leaky_relu; upsample 4; deconv 3x3 1 pad=1; sigmoid }
}
# %% Models
print "begin 3"
for c in 0...1 {
  if c == 0 {
    pretrain ae on train network=small normal=c epochs=epochs lr=1e-3 batch=7 milestones=[20] as "m{c}"
  } else {
    pretrain ae on train network=small normal=c epochs=epochs lr=1e-3 batch=7 optimizer=amsgrad as "m{c}"
  }
  train svdd "m{c}" on train objective=soft-boundary nu=0.2 epochs=epochs lr=1e-4 batch=7 optimizer=sgd
  let best = max(c, 1)
}
# %% Test
print "begin 4"
test m1 on galaxies.test
threshold m1 auto
apply m1 to galaxies.test as verdicts save "out/verdicts.csv"
# %% End
print "begin 5"
export m0 to "out/m0"
"""
# What a line of output promises: that many cells are in the journal, finished.
PROMISES = {"begin 3": 2, "begin 4": 3, "begin 5": 4}


@unittest.skipUnless(BINARY, "GALSH_BINARY is not set")
class KillTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="galsh-kill-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def start(self, folder, *arguments):
        return subprocess.Popen(
            [BINARY, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ended(self, folder):
        """What a finished run has made: its digest and the bytes of its files."""
        run = subprocess.run([BINARY, "resume", "s", "--digest"], cwd=folder, capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        files = {name: (folder / name).read_bytes() for name in ["out/verdicts.csv", "out/m0/model.safetensors"]}
        return run.stdout.splitlines()[-1], files

    def check(self, folder, output):
        """The session opens, is whole, and has every cell that was reported done."""
        if not (folder / "s.galsession").exists() or not (folder / "s.galsession").stat().st_size:
            return
        # A copy, as galsh would open it: after a kill SQLite may have to roll back, which a reader cannot.
        copy = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        for ending in ["", "-wal", "-journal"]:
            file = folder / f"s.galsession{ending}"
            if file.exists():
                shutil.copy(file, copy)
        with contextlib.closing(sqlite3.connect(copy / "s.galsession")) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                return
            finished = database.execute("SELECT count(*) FROM cells WHERE outcome = 'finished'").fetchone()[0]
        for line, cells in PROMISES.items():
            if line in output:
                self.assertGreaterEqual(finished, cells, f"after {line!r}")

    @staticmethod
    def is_being_copied(folder):
        """Whether frames of the log are on their way into the file. SQLite syncs the log before that, so that a power cut
        cannot shorten it any more: cutting it then would mix old and new pages, as no disk does that keeps what it synced."""
        index = folder / "s.galsession-shm"
        # nBackfillAttempted of the wal-index, https://sqlite.org/walformat.html
        return index.exists() and any(index.read_bytes()[128:132])

    def test_killed_at_random_moments_it_ends_with_the_same_bytes(self):
        whole = self.folder / "whole"
        whole.mkdir()
        (whole / "run.gal").write_text(SCRIPT)
        begun = time.monotonic()
        run = self.start(whole, "--session", "s", "run.gal")
        output, errors = run.communicate()
        self.assertEqual(run.returncode, 0, errors)
        duration = time.monotonic() - begun
        expected = self.ended(whole)

        draw = random.Random(2019)
        kills, runs = 0, 0
        while kills < KILLS:
            runs += 1
            folder = self.folder / f"run{runs}"
            folder.mkdir()
            (folder / "run.gal").write_text(SCRIPT)
            while True:
                is_new = not (folder / "s.galsession").exists()
                process = self.start(folder, *(["--session", "s", "run.gal"] if is_new else ["resume", "s"]))
                try:
                    output, errors = process.communicate(timeout=draw.uniform(0.02, duration / 2))
                    killed = False
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    output, errors = process.communicate()
                    killed = True
                if not killed:
                    self.assertEqual(process.returncode, 0, errors)
                    break
                kills += 1
                self.check(folder, output)
                log = folder / "s.galsession-wal"
                if kills % 5 == 0 and log.exists() and log.stat().st_size and not self.is_being_copied(folder):
                    # As after a power cut: the end of the newest file never reached the disk.
                    os.truncate(log, draw.randrange(log.stat().st_size))
                    self.check(folder, "")
                if (folder / "s.galsession").exists():
                    with contextlib.closing(sqlite3.connect(folder / "s.galsession")) as database:
                        tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
                        begun = tables and database.execute("SELECT count(*) FROM script").fetchone()[0]
                    if not begun:
                        # Nothing had begun: a resume would find nothing to do.
                        for name in folder.glob("s.galsession*"):
                            name.unlink()
            self.assertEqual(self.ended(folder), expected)
        print(f"{kills} kills in {runs} runs", end=" ", flush=True)


if __name__ == "__main__":
    unittest.main()

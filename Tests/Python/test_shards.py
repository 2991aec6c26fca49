"""`apply … shard=`, `galsh merge` and `galsh submit`: parts of a list that processes score apart become the bytes that one process
writes. Needs GALSH_BINARY; what Slurm runs is tested where GALSH_SLURM=1 says that there is one."""

import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import time
import unittest

BINARY = os.environ.get("GALSH_BINARY")

MODEL = """
set seed 7
mock galaxies 60 per class to "mock" format=png size=32
load manifest "mock/manifest.csv" as galaxies size=32
split galaxies into train=0.5 test=0.5
network small from 1x32x32 {
  encode { conv 3x3 2 pad=1; batchnorm; leaky_relu; pool 4x4; flatten; fc 8 }
  decode { reshape 2x2x2; upsample 4; upsample 4; deconv 3x3 1 pad=1; sigmoid }
}
pretrain ae on galaxies.train network=small normal=1 epochs=2 lr=1e-3 batch=10 as m
train svdd m on galaxies.train epochs=2 lr=1e-3 batch=10
test m on galaxies.test
threshold m auto method=conformal force=true on galaxies.test
save session "m.galsession"
"""
SCORE = """
load session "m.galsession"
apply m to "mock" as s save "{file}" fdr=0.5 {shard}
"""


class Scored(unittest.TestCase):
    """A model, pictures, and what one process says of them."""

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = pathlib.Path(self.scratch.name)
        self.run_galsh(MODEL)
        # One of the files is no image, and one is damaged.
        first = next((self.folder / "mock" / "spiral").iterdir())
        first.write_bytes(first.read_bytes()[:200])
        (self.folder / "mock" / "notes.txt").write_text("nothing")
        self.run_galsh(self.score("whole.csv"))
        self.whole = (self.folder / "whole.csv").read_bytes()

    def score(self, file, shard=""):
        return SCORE.replace("{file}", file).replace("{shard}", shard)

    def run_galsh(self, script, status=0, **variables):
        (self.folder / "run.gal").write_text(script, encoding="utf-8")
        done = subprocess.run(
            [BINARY, "--quiet", "run.gal"], cwd=self.folder, capture_output=True, text=True, timeout=300,
            env=os.environ | variables)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def merge(self, *words):
        return subprocess.run([BINARY, "merge", *words], cwd=self.folder, capture_output=True, text=True, timeout=60)


class Shards(Scored):
    def test_an_array_of_eight_with_two_lost(self):
        for task in range(1, 9):
            variables = {
                "SLURM_ARRAY_TASK_ID": str(task), "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_MAX": "8",
                "SLURM_ARRAY_TASK_COUNT": "8"}
            self.run_galsh(self.score("s.csv", "shard=auto"), **variables)
        lost = self.folder / "s.csv.3-of-8"
        kept = lost.read_bytes()
        lost.unlink()
        damaged = self.folder / "s.csv.7-of-8"
        damaged.write_bytes(damaged.read_bytes()[:-5])
        done = self.merge("s.csv")
        self.assertEqual(done.returncode, 1)
        self.assertIn("2 of 8 parts of s.csv are wanting", done.stderr)
        self.assertIn("missing: 3", done.stderr)
        self.assertIn("s.csv.7-of-8 is damaged", done.stderr)
        self.assertIn("--array=3,7", done.stderr)
        self.assertFalse((self.folder / "s.csv").exists())
        for part in ["3/8", "7/8"]:
            self.run_galsh(self.score("s.csv", "shard=auto"), GALSH_SHARD=part)
        self.assertEqual(lost.read_bytes(), kept)
        done = self.merge("s.csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.folder / "s.csv").read_bytes(), self.whole)

    def test_an_array_that_does_not_begin_at_one_is_refused(self):
        for low, high, count in [(2, 2, 1), (2, 4, 3), (3, 7, 2)]:
            done = self.run_galsh(
                self.score("s.csv", "shard=auto"), status=70, SLURM_ARRAY_TASK_ID=str(high), SLURM_ARRAY_TASK_MIN=str(low),
                SLURM_ARRAY_TASK_MAX=str(high), SLURM_ARRAY_TASK_COUNT=str(count))
            self.assertIn("error[bad-shard]", done.stderr)
            self.assertIn("GALSH_SHARD", done.stderr)

    def test_the_command_for_a_missing_part_names_that_part(self):
        for part in [1, 3]:
            self.run_galsh(self.score("s.csv", f"shard={part}/3"))
        done = self.merge("s.csv")
        self.assertEqual(done.returncode, 1)
        self.assertIn("shard=2/3", done.stderr)
        self.assertNotIn("shard=1/3", done.stderr)

    def test_any_number_of_parts_gives_the_same_bytes(self):
        for count in [1, 2, 5]:
            for part in range(1, count + 1):
                self.run_galsh(self.score(f"n{count}.csv", f"shard={part}/{count}"))
            done = self.merge(f"n{count}.csv", "-o", f"m{count}.csv")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual((self.folder / f"m{count}.csv").read_bytes(), self.whole)

    def test_more_parts_than_images(self):
        for part in [10, 20, 50]:
            self.run_galsh(self.score("s.csv", f"shard={part}/50"))
        done = self.merge("s.csv")
        self.assertEqual(done.returncode, 1)
        self.assertIn("missing: 1-9,11-19,21-49", done.stderr)

    def test_parts_of_another_list_model_or_fdr_are_named(self):
        for part in range(1, 4):
            self.run_galsh(self.score("s.csv", f"shard={part}/4"))
        extra = self.folder / "mock" / "barred" / "new.png"
        shutil.copy(next((self.folder / "mock" / "barred").glob("*_0001.png")), extra)
        self.run_galsh(self.score("s.csv", "shard=4/4"))
        self.assertIn("s.csv.4-of-4 is of another list", self.merge("s.csv").stderr)
        extra.unlink()
        self.run_galsh(self.score("s.csv", "shard=4/4").replace("fdr=0.5", "fdr=0.1"))
        self.assertIn("s.csv.4-of-4 is with another fdr=", self.merge("s.csv").stderr)
        self.run_galsh(self.score("s.csv", "shard=4/4").replace("apply m", "threshold m 0.1 0.2 0.3 0.4 force=true\napply m"))
        self.assertIn("s.csv.4-of-4 is of another model", self.merge("s.csv").stderr)
        self.run_galsh(self.score("s.csv", "shard=4/4"))
        self.assertEqual(self.merge("s.csv").returncode, 0)
        self.assertEqual((self.folder / "s.csv").read_bytes(), self.whole)

    def test_damaged_files_are_one_error(self):
        for part in (1, 2):
            self.run_galsh(self.score("s.csv", f"shard={part}/2"))
        path = self.folder / "s.csv.1-of-2"
        whole = path.read_bytes()
        draw = random.Random(3)
        for _ in range(60):
            bytes_ = bytearray(whole)
            for _ in range(draw.randint(1, 4)):
                bytes_[draw.randrange(len(bytes_))] = draw.randrange(256)
            path.write_bytes(bytes(bytes_[: draw.choice([len(bytes_), draw.randrange(len(bytes_))])]))
            done = self.merge("s.csv", "-o", "m.csv")
            if path.read_bytes() == whole:
                continue
            if done.returncode == 0:
                # A byte of the command in the first line may be any.
                self.assertEqual((self.folder / "m.csv").read_bytes(), self.whole)
            else:
                self.assertIn(done.returncode, (1, 64), done.stderr)
                self.assertEqual(done.stderr.count("error["), 1)


class Submit(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = pathlib.Path(self.scratch.name)
        (self.folder / "run.gal").write_text(
            'param label = "a"\nload session "m.galsession"\napply m to "mock" as s save "s.csv" shard=auto\n')

    def submit(self, *words):
        return subprocess.run([BINARY, "submit", *words], cwd=self.folder, capture_output=True, text=True, timeout=60)

    def test_scripts_are_good_for_bash(self):
        for words in [["array=8", "time=10"], ["nodes=4", "time=2:00:00", "mpi=pmi2", "threads=8", "mem=4G"], ["time=1-12"]]:
            done = self.submit("run.gal", "label=it's a $HOME \"b\"", *words)
            self.assertEqual(done.returncode, 0, done.stderr)
            text = (self.folder / "run.sbatch").read_text()
            self.assertEqual(text, done.stdout)
            subprocess.run(["bash", "-n", "run.sbatch"], cwd=self.folder, check=True)
            for card in ["--requeue", "--open-mode=append", f"--time={words[-1].split('=')[1] if len(words) == 1 else words[1].split('=')[1]}"]:
                self.assertIn(f"#SBATCH {card}\n", text)
            # What bash makes of the arguments is what was given.
            fake = self.folder / "fake"
            # Asked whether there is more to do, it says no.
            fake.write_text(
                '#!/bin/bash\n[[ $* == *--is-unfinished* ]] && exit 1\nprintf "%s\\n" "$GALSH_SHARD" "$@"\n')
            fake.chmod(0o755)
            (self.folder / "srun").write_text('#!/bin/bash\nwhile [[ $1 == --* ]]; do shift; done\nexec "$@"\n')
            (self.folder / "srun").chmod(0o755)
            ran = subprocess.run(
                ["bash", "run.sbatch"], cwd=self.folder, capture_output=True, text=True,
                env={"PATH": f"{self.folder}:{os.environ['PATH']}", "GALSH": "./fake", "SLURM_ARRAY_TASK_ID": "3", "SLURM_JOB_ID": "77"})
            self.assertEqual(ran.returncode, 0, ran.stderr)
            self.assertIn("label=it's a $HOME \"b\"", ran.stdout.splitlines())
            if words[0] == "array=8":
                self.assertEqual(ran.stdout.splitlines()[0], "3/8")
                self.assertIn("#SBATCH --array=1-8\n", text)
            if words[0] == "nodes=4":
                self.assertIn("#SBATCH --nodes=4\n", text)
                self.assertIn("#SBATCH --signal=USR1@120\n", text)
                self.assertIn("srun --kill-on-bad-exit=1 --mpi=pmi2 ", text)

    def test_a_script_that_was_changed_by_hand_stays(self):
        self.assertEqual(self.submit("run.gal", "time=1").returncode, 0)
        self.assertEqual(self.submit("run.gal", "time=2").returncode, 0)
        script = self.folder / "run.sbatch"
        script.write_text(script.read_text() + "# by hand\n")
        done = self.submit("run.gal", "time=3")
        self.assertEqual(done.returncode, 64)
        self.assertIn("run.sbatch is there already, not as galsh wrote it", done.stderr)
        self.assertIn("# by hand", script.read_text())
        self.assertEqual(self.submit("run.gal", "time=3", "overwrite=true").returncode, 0)
        self.assertIn("--time=3\n", script.read_text())

    def test_mistakes_are_one_error(self):
        for words, what in [
            (["array=8"], "a job needs its time limit"),
            (["time=soon"], "time=soon is no time limit"),
            (["time=1", "array=0"], "array=0 is no whole number"),
            (["time=1", "array=2", "nodes=2"], "exclude each other"),
            (["time=1", "mpi=lam"], "mpi=lam"),
            (["time=1", "partition=a b"], "partition=a b"),
            (["time=1", "arry=3"], "did you mean"),
            (["time=1", "submit=true"], "sbatch cannot be started"),
        ]:
            environment = {"PATH": "/nowhere"}
            done = subprocess.run(
                [BINARY, "submit", "run.gal", *words], cwd=self.folder, capture_output=True, text=True, env=environment)
            self.assertEqual(done.returncode, 64, words)
            self.assertIn(what, done.stderr)


@unittest.skipUnless(os.environ.get("GALSH_SLURM") == "1", "GALSH_SLURM=1 says that there is a Slurm")
class Slurm(Scored):
    def test_an_array_job_of_four(self):
        (self.folder / "part.gal").write_text(self.score("s.csv", "shard=auto"))
        environment = os.environ | {"GALSH": BINARY}
        subprocess.run(
            [BINARY, "submit", "part.gal", "array=4", "time=5", "submit=true"], cwd=self.folder, env=environment, check=True,
            capture_output=True)
        for _ in range(120):
            if len(list(self.folder.glob("s.csv.*-of-4"))) == 4:
                break
            time.sleep(1)
        (self.folder / "s.csv.2-of-4").unlink()
        self.assertIn("--array=2", self.merge("s.csv").stderr)
        subprocess.run(["sbatch", "--array=2", "part.sbatch"], cwd=self.folder, env=environment, check=True, capture_output=True)
        for _ in range(120):
            if (self.folder / "s.csv.2-of-4").exists():
                break
            time.sleep(1)
        self.assertEqual(self.merge("s.csv").returncode, 0)
        self.assertEqual((self.folder / "s.csv").read_bytes(), self.whole)


if __name__ == "__main__":
    unittest.main()

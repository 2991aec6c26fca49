"""How many threads galsh uses: what the process may use and what it is told; and that no library starts more."""

import os
import subprocess
import unittest

from terminal import BINARY, Terminal

CORES = os.cpu_count() or 1


class ThreadsTest(Terminal):
    def galsh(self, *arguments, cores=None, **variables):
        before = (lambda: os.sched_setaffinity(0, cores)) if cores else None
        done = subprocess.run(
            [BINARY, *arguments], cwd=self.folder.name, env={**self.environment, **variables}, capture_output=True, text=True,
            preexec_fn=before)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def whos(self, *arguments, **settings):
        return self.galsh(*arguments, "-c", "whos", **settings).stdout

    @unittest.skipUnless(CORES > 1 and len(os.sched_getaffinity(0)) > 1, "one processor has no smaller affinity mask")
    def test_the_affinity_mask_is_followed(self):
        first = {min(os.sched_getaffinity(0))}
        self.assertIn(f"1 thread: affinity mask, 1 of {CORES} cores)", self.whos(cores=first))
        self.assertIn("(seed 0, 3 threads)", self.whos("--threads", "3", cores=first))
        self.assertIn(f"{CORES} threads: OMP_NUM_THREADS=999, of which there are {CORES} cores",
                      self.whos(cores=first, OMP_NUM_THREADS="999"))

    def test_variables_are_followed_in_their_order(self):
        self.assertIn("(seed 0, 1 thread: OMP_NUM_THREADS=1)", self.whos(OMP_NUM_THREADS="1"))
        self.assertIn("(seed 0, 1 thread: SLURM_CPUS_PER_TASK=1)", self.whos(OMP_NUM_THREADS="2", SLURM_CPUS_PER_TASK="1"))
        said = self.galsh("--mode", "json", "-c", "whos", SLURM_CPUS_PER_TASK="1").stdout
        self.assertIn('"threads":1', said)
        self.assertIn('"threads_from":"SLURM_CPUS_PER_TASK=1"', said)
        self.assertIn("(seed 0, 5 threads)", self.whos("--threads", "5", OMP_NUM_THREADS="1"))
        done = self.galsh("-c", "set threads 4\nwhos", OMP_NUM_THREADS="1")
        self.assertIn("(seed 0, 4 threads)", done.stdout)

    def test_nonsense_is_said_once_and_passed_over(self):
        for value in ["many", "0", "-2", "1.5"]:
            done = self.galsh("-c", "whos", OMP_NUM_THREADS=value, SLURM_CPUS_PER_TASK="1")
            self.assertIn("1 thread: SLURM_CPUS_PER_TASK=1", done.stdout)
            self.assertEqual(done.stderr.count(f"OMP_NUM_THREADS={value} is passed over"), 1, done.stderr)
            self.assertEqual(self.galsh("--threads", "1", "-c", "whos", OMP_NUM_THREADS=value).stderr, "")

    def test_openblas_starts_no_threads_and_leaves_the_environment_alone(self):
        script = """
mock galaxies 4 per class to "m" format=png size=32
load manifest "m/manifest.csv" as d size=32
network n from 1x32x32 { encode { conv 3x3 2 pad=1; relu; pool 4x4; flatten; fc 8 } }
train svdd on d network=n normal=1 epochs=1 as k
!grep Threads /proc/$PPID/status; echo "${OPENBLAS_NUM_THREADS-none}"
"""
        for given in [None, "7"]:
            variables = {"OPENBLAS_NUM_THREADS": given} if given else {}
            lines = self.galsh("--quiet", "--threads", "1", "-c", script, **variables).stdout.splitlines()
            count = next(line for line in lines if line.startswith("Threads:"))
            self.assertEqual(int(count.split()[1]), 1)
            self.assertEqual(lines[-1], given or "none")


if __name__ == "__main__":
    unittest.main()

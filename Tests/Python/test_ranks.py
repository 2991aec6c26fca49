"""Several ranks under Open MPI and MPICH: the same bytes as one process, and clear words when something is wrong."""

import os
import random
import re
import shutil
import signal
import subprocess
import time
import unittest

import ranks


def each(test):
    """Runs a test under each launcher that there is."""

    def wrapped(self):
        there = [name for name in ranks.LAUNCHERS if ranks.has(name)]
        if not there:
            self.skipTest("no mpirun is installed (Debian: openmpi-bin, mpich)")
        for launcher in there:
            with self.subTest(launcher=launcher):
                test(self, launcher)

    wrapped.__name__ = test.__name__
    return wrapped


def natural(name):
    """As galsh orders names: numbers by their values."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


class Ranks(unittest.TestCase):
    def script(self, text=ranks.QUICK):
        place = ranks.folder(self)
        with open(os.path.join(place, "s.gal"), "w") as file:
            file.write(text)
        return place

    def files(self, place):
        with open(os.path.join(place, "verdicts.csv"), "rb") as table:
            return table.read()

    @classmethod
    def setUpClass(cls):
        cls.expected = None

    def one(self):
        """Digest and table of one process on one thread."""
        if Ranks.expected is None:
            place = self.script()
            result = ranks.run(["s.gal", "--threads", "1", "--digest"], place)
            self.assertEqual(result.returncode, 0, result.stderr)
            Ranks.expected = (ranks.digest(result), self.files(place))
        return Ranks.expected

    def test_threads_change_no_byte(self):
        for threads in (2, 5):
            place = self.script()
            result = ranks.run(["s.gal", "--threads", str(threads), "--digest"], place)
            self.assertEqual((ranks.digest(result), self.files(place)), self.one(), result.stderr)

    @each
    def test_ranks_change_no_byte(self, launcher):
        for count in (1, 2, 3, 4):
            place = self.script()
            result = ranks.run(["s.gal", "--threads", "1", "--digest"], place, count, launcher)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual((ranks.digest(result), self.files(place)), self.one(), f"{count} ranks: {result.stderr}")
            # Rank 0 alone shows.
            self.assertEqual(result.stdout.count("sha256:"), 1)
            if count > 1:
                self.assertIn(f"note: {count} ranks on 1 machine, 1 thread each", result.stderr)

    @each
    def test_what_looks_at_pixels_changes_no_byte(self, launcher):
        place = self.script(ranks.PIXELS)
        one = ranks.run(["s.gal", "--threads", "2", "--digest"], place)
        self.assertEqual(one.returncode, 0, one.stderr)
        for count in (2, 3):
            other = self.script(ranks.PIXELS)
            result = ranks.run(["s.gal", "--threads", "1", "--digest"], other, count, launcher)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(ranks.digest(result), ranks.digest(one), result.stderr)
            for name in ("view.png", "gallery.png", "explain.png", "d.npz", "d.tar", "d.h5", "copies/manifest.csv", "s.csv",
                         "matched.csv"):
                with open(os.path.join(place, name), "rb") as mine, open(os.path.join(other, name), "rb") as theirs:
                    self.assertTrue(mine.read() == theirs.read(), f"{name} of {count} ranks")

    @each
    def test_a_failing_script_fails_once(self, launcher):
        place = self.script('set seed 7\nload images "nowhere" as d\n')
        result = ranks.run(["s.gal"], place, 3, launcher)
        self.assertNotEqual(result.returncode, 0)
        self.assertEqual(result.stderr.count("error[missing-file]"), 1, result.stderr)

    @each
    def test_an_error_of_one_rank_ends_all_with_its_words(self, launcher):
        # The file is there for rank 0 alone.
        place = self.script('set seed 7\nload images "$dir" as d size=32\nprint d.count\n'.replace("$dir", "mock"))
        ranks.run(["-c", 'mock galaxies 2 per class to "mock" format=png'], place)
        begun = time.monotonic()
        result = ranks.run_two(
            launcher, place, f'[ "$rank" = 1 ] && cd "{ranks.folder(self)}"', f'exec "{ranks.BINARY}" "{place}/s.gal"')
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("rank 1 of 2 on", result.stderr)
        self.assertIn("mock", result.stderr)
        self.assertLess(time.monotonic() - begun, 60)

    @each
    def test_a_rank_reads_its_share_of_the_files_alone(self, launcher):
        text = (
            "set seed 7\n"
            'load images "mock" as d label=0\n'
            "measure d as shapes\n"
            "pretrain ae on d normal=0 epochs=1 batch=8 as m\n"
            "train svdd m on d objective=one-class epochs=1 batch=8\n"
            'measure "mock" as others\n'
            'apply m to "mock" as verdicts save "verdicts.csv"\n')
        place = self.script(text)
        ranks.run(["-c", 'mock galaxies 6 per class to "mock" format=png'], place)
        for name in os.listdir(os.path.join(place, "mock")):
            if not os.path.isdir(os.path.join(place, "mock", name)):
                os.remove(os.path.join(place, "mock", name))
        one = ranks.run(["s.gal", "--digest"], place)
        self.assertEqual(one.returncode, 0, one.stderr)
        # In the folder of a rank the files of the other's share are there, begin as they should and are as long, and
        # the rest of them is zeros.
        names = sorted(
            (os.path.relpath(os.path.join(folder, name), place)
             for folder, _, files in os.walk(os.path.join(place, "mock")) for name in files), key=natural)
        self.assertEqual(len(names), 18)
        folders = [self.whole_copy(place), self.whole_copy(place)]
        for rank, folder in enumerate(folders):
            for name in names[9:] if rank == 0 else names[:9]:
                with open(os.path.join(folder, name), "r+b") as file:
                    length = len(file.read())
                    file.seek(32)
                    file.write(bytes(length - 32))
        two = ranks.run_two(
            launcher, place, f'[ "$rank" = 0 ] && cd "{folders[0]}" || cd "{folders[1]}"',
            f'exec "{ranks.BINARY}" s.gal --threads 1 --digest', timeout=300)
        self.assertEqual(two.returncode, 0, two.stderr)
        self.assertEqual(ranks.digest(two), ranks.digest(one))
        self.assertEqual(self.files(folders[0]), self.files(place))

    @each
    def test_ranks_that_find_other_files_are_told(self, launcher):
        place = self.script('load images "mock" as d label=0\n')
        ranks.run(["-c", 'mock galaxies 3 per class to "mock" format=png'], place)
        other = self.whole_copy(place)
        longer = sorted(
            os.path.join(folder, name) for folder, _, files in os.walk(os.path.join(other, "mock")) for name in files
            if name.endswith(".png"))[0]
        with open(longer, "ab") as file:
            file.write(b"more")
        result = ranks.run_two(
            launcher, place, f'[ "$rank" = 1 ] && cd "{other}"', f'exec "{ranks.BINARY}" s.gal')
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("rank 1 has other files than rank 0", result.stderr)

    @each
    def test_ranks_with_other_values_for_a_parameter_are_told(self, launcher):
        place = self.script("param n = 1\nprint n\n")
        result = ranks.run_two(
            launcher, place, f'exec "{ranks.BINARY}" s.gal n=$rank')
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("rank 1 has other values for the script's parameters than rank 0", result.stderr)

    @each
    def test_a_killed_rank_ends_the_job_and_resume_takes_any_number(self, launcher):
        place = self.script(ranks.QUICK.replace("epochs=2", "epochs=6"))
        expected = ranks.run(["s.gal", "--digest"], self.copy(place))
        draw = random.Random(1)
        for _ in range(2):
            name = f"kept-{draw.randrange(10**6)}"
            job = ranks.start(["s.gal", "--session", name], place, 3, launcher)
            time.sleep(3 + 4 * draw.random())
            victims = [pid for pid in ranks.pids() if self.in_group(pid, job)]
            if victims:
                os.kill(draw.choice(victims), signal.SIGKILL)
            try:
                job.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                os.killpg(job.pid, signal.SIGKILL)
                self.fail("the job went on without a rank")
            self.assertEqual([pid for pid in ranks.pids() if self.in_group(pid, job)], [])
            count = draw.choice([2, 4])
            asked = ranks.run(["resume", name, "--is-unfinished"], place)
            if asked.returncode == 0:
                ended = ranks.run(["resume", name, "--digest"], place, count, launcher)
            else:
                # It was killed before the session knew of the script, or not before its end.
                ended = ranks.run(["s.gal", "--session", name, "--digest"], place, count, launcher)
            self.assertEqual(ranks.digest(ended), ranks.digest(expected), ended.stderr)

    @each
    def test_a_signal_before_the_limit_ends_well(self, launcher):
        place = self.script(ranks.QUICK.replace("epochs=2", "epochs=40"))
        job = ranks.start(["s.gal", "--session", "kept"], place, 2, launcher)
        while not os.path.exists(os.path.join(place, "kept.galsession")):
            time.sleep(0.05)
        time.sleep(2)
        victims = [pid for pid in ranks.pids() if self.in_group(pid, job)]
        os.kill(victims[-1], signal.SIGUSR1)
        out, messages = job.communicate(timeout=60)
        self.assertEqual(job.returncode, 0, messages)
        self.assertIn("galsh resume", messages)
        asked = ranks.run(["resume", "kept", "--is-unfinished"], place)
        self.assertEqual((asked.returncode, asked.stdout), (0, ""), asked.stderr)

    def test_a_script_that_has_ended_is_not_unfinished(self):
        place = self.script("let x = 3\n")
        ranks.run(["s.gal", "--session", "kept"], place)
        self.assertEqual(ranks.run(["resume", "kept", "--is-unfinished"], place).returncode, 1)
        self.assertEqual(ranks.run(["resume", "nothing", "--is-unfinished"], place).returncode, 64)

    def test_a_lonely_task_of_srun_is_told(self):
        env = ranks.environment(SLURM_STEP_NUM_TASKS="4", SLURM_PROCID="2")
        result = ranks.run(["-c", "print 1"], ranks.folder(self), env=env)
        self.assertEqual(result.returncode, 64)
        self.assertIn("error[wrong-launcher]", result.stderr)
        self.assertIn("--mpi=pmix", result.stderr)

    def test_an_mpi_that_is_not_there_is_told(self):
        place = ranks.folder(self)
        # A launcher of MPICH which galsh has no company under.
        env = ranks.environment(PMI_SIZE="3", PMI_RANK="0")
        result = ranks.run(["-c", "print 1"], place, env=env, timeout=60)
        self.assertNotEqual(result.returncode, 0)
        self.assertRegex(result.stderr, r"error\[(no-mpi|wrong-launcher)\]")

    def whole_copy(self, place):
        """A folder with all that is in another."""
        other = ranks.folder(self)
        shutil.copytree(place, other, dirs_exist_ok=True)
        return other

    def copy(self, place):
        other = ranks.folder(self)
        with open(os.path.join(place, "s.gal")) as file, open(os.path.join(other, "s.gal"), "w") as to:
            to.write(file.read())
        return other

    def in_group(self, pid, job):
        """Whether a process was started by a job."""
        while pid > 1:
            if pid == job.pid:
                return True
            try:
                with open(f"/proc/{pid}/stat") as file:
                    pid = int(file.read().rsplit(")", 1)[1].split()[1])
            except (OSError, ValueError):
                return False
        return False


if __name__ == "__main__":
    unittest.main()

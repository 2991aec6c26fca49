"""Sessions whose write-ahead log was left behind, mixed up, or cut: nothing is shown as whole that is not, and nothing whole
is doubted. Needs GALSH_BINARY."""

import contextlib
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import unittest

from sessions import BINARY, SessionTest

MORE = 'let b = 2\nlet c = [1, 2, 3]\n'


class LogTest(SessionTest):
    def killed(self, text, name="s", folder=None):
        """A session whose galsh was killed at the end of a text."""
        folder = folder or self.folder
        (folder / "run.gal").write_text(text + '\n# %% The end\n!kill -9 $PPID\n')
        done = subprocess.run([BINARY, "--quiet", "--session", name, "run.gal"], cwd=folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, -signal.SIGKILL, done.stderr)
        return folder / f"{name}.galsession"

    def copy(self, file, *endings, to="copy"):
        """A folder with copies of a session file and of some of the files that belong to it."""
        target = self.folder / to
        target.mkdir(exist_ok=True)
        for ending in endings:
            shutil.copy(str(file) + ending, target)
        return target / file.name

    def is_refused(self, file, word, *lacks):
        """The file is shown with a warning, whatever it is opened for, and stays as it is to the byte."""
        def beside():
            return {path.name: path.read_bytes() for path in file.parent.glob(file.name + "*")}

        files = beside()
        for arguments in [["--quiet"], ["--quiet", "--read-only"]]:
            done = self.galsh("--session", str(file), *arguments, "-c", "let later = 1\nwhos")
            self.assertIn(f"warning[{word}]", done.stderr)
            self.assertIn(f"{file}-wal", done.stderr)
            self.assertIn("the state here is that", done.stderr)
            for lack in lacks:
                self.assertNotRegex(done.stdout, rf"(?m)^{lack} ")
        done = self.galsh("--session", "other", "-c", f'load session "{file}"')
        self.assertIn(f"warning[{word}]", done.stderr)
        for tool in ["resume", "verify"]:
            self.assertIn(f"error[{word}]", self.galsh(tool, str(file), status=64).stderr)
        done = self.galsh("-c", f'save session "{file}" overwrite=true', status=70)
        self.assertIn(f"error[{word}]", done.stderr)
        self.assertTrue(beside() == files, os.listdir(file.parent))

    def is_whole(self, file, *names):
        done = self.galsh("--session", str(file), "-c", "whos")
        self.assertNotIn("warning", done.stderr)
        for name in names:
            self.assertRegex(done.stdout, rf"(?m)^{name} ")
        self.assertEqual([other for other in os.listdir(file.parent) if other.endswith("-wal")], [])

    def test_copied_without_its_log_after_a_kill(self):
        file = self.killed("let a = 1\n# %% Two\n" + MORE)
        self.is_refused(self.copy(file, ""), "missing-log", "c")
        self.is_whole(self.copy(file, "", "-wal", to="both"), "a", "b", "c")
        self.is_whole(file, "a", "b", "c")

    def test_copied_without_its_log_while_galsh_runs(self):
        self.write("run.gal", 'let a = 1\n# %% Two\nlet b = 2\n# %% Three\n!mkdir copy both; cp s.galsession copy; '
                   'cp s.galsession s.galsession-wal both\n')
        self.galsh("--session", "s", "run.gal")
        self.is_refused(self.folder / "copy" / "s.galsession", "missing-log", "b")
        self.is_whole(self.folder / "both" / "s.galsession", "a", "b")
        self.is_whole(self.folder / "s.galsession", "a", "b")

    def test_a_later_session_of_an_older_file(self):
        self.galsh("--session", "s", "-c", "let a = 1")
        file = self.killed(MORE)
        copy = self.copy(file, "")
        self.is_refused(copy, "missing-log", "b")
        done = self.galsh("--session", str(copy), "--read-only", "-c", "print a")
        self.assertEqual(done.stdout, "1\n")
        self.assertRegex(done.stderr, r"that of 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d, behind 1 cell")

    def test_a_session_larger_than_its_log_may_grow(self):
        # Several checkpoints lie between.
        self.galsh("-c", 'mock galaxies 300 per class to "m" format=png size=32')
        cells = "\n".join(f"# %% {n}\nload manifest \"m/manifest.csv\" as t{n} size=32" for n in range(24))
        file = self.killed(cells)
        self.assertLess(os.path.getsize(str(file) + "-wal"), 6 << 20)
        self.assertGreater(os.path.getsize(file), 3 << 20)
        copy = self.folder / "copy"
        copy.mkdir()
        (copy / "m").symlink_to(self.folder / "m")
        shutil.copy(file, copy)
        done = self.galsh("--session", "copy/s", "-c", "whos")
        self.assertIn("warning[missing-log]", done.stderr)
        self.assertRegex(done.stdout, r"(?m)^t0 ")
        self.assertNotRegex(done.stdout, r"(?m)^t23 ")
        self.is_whole(file, "t0", "t23")

    def test_a_copy_of_what_galsh_has_left_is_whole(self):
        self.galsh("--session", "s", "-c", "let a = 1")
        self.assertEqual([name for name in os.listdir(self.folder) if "galsession" in name], ["s.galsession"])
        self.is_whole(self.copy(self.folder / "s.galsession", ""), "a")

    def test_an_old_log_beside_a_newer_file(self):
        file = self.killed("let a = 1")
        old = self.copy(file, "-wal", to="old")
        self.galsh("--session", "s", "-c", MORE)  # at rest
        shutil.copy(str(old) + "-wal", str(self.copy(file, "", to="rest")) + "-wal")
        self.is_refused(self.folder / "rest" / "s.galsession", "foreign-log")
        newer = self.killed("let d = 4")
        shutil.copy(str(old) + "-wal", str(self.copy(newer, "", to="newer")) + "-wal")
        self.is_refused(self.folder / "newer" / "s.galsession", "foreign-log", "d")

    def test_the_log_of_another_session(self):
        other = self.killed("let x = 1\nlet y = 2", name="o")
        file = self.killed("let a = 1")
        copy = self.copy(file, "")
        shutil.copy(str(other) + "-wal", str(copy) + "-wal")
        self.is_refused(copy, "foreign-log", "x")
        # With its own log again all is there.
        shutil.copy(str(file) + "-wal", str(copy) + "-wal")
        self.is_whole(copy, "a")

    def test_a_log_that_sqlite_has_brought_into_the_file(self):
        file = self.killed("let a = 1\n" + MORE)
        with contextlib.closing(sqlite3.connect(file)) as database:
            database.execute("SELECT count(*) FROM cells").fetchall()
        self.assertFalse(os.path.exists(str(file) + "-wal"))
        self.is_whole(self.copy(file, ""), "a", "b", "c")
        self.is_whole(file, "a", "b", "c")

    def test_a_log_that_is_empty_or_cut_off_is_said(self):
        for length in [0, 7, 32, 3000]:
            file = self.killed("let a = 1\n" + MORE, name=f"n{length}")
            os.truncate(str(file) + "-wal", length)
            done = self.galsh("--quiet", "--session", f"n{length}", "-c", "let later = 1")
            self.assertIn(f"warning[missing-log]: n{length}.galsession-wal is empty or cut off", done.stderr)
            self.is_whole(file, "later")

    def test_an_empty_log_beside_a_copy_is_none(self):
        file = self.killed("let a = 1\n" + MORE)
        copy = self.copy(file, "")
        (copy.parent / "s.galsession-wal").touch()
        self.is_refused(copy, "missing-log", "c")

    def test_a_log_of_which_nothing_came_to_the_disk_and_that_sqlite_has_removed(self):
        file = self.killed("let a = 1")
        os.truncate(str(file) + "-wal", 100)
        with contextlib.closing(sqlite3.connect(file)) as database:
            database.execute("SELECT count(*) FROM cells").fetchall()
        self.assertFalse(os.path.exists(str(file) + "-wal"))
        copy = self.copy(file, "")
        done = self.galsh("--session", "s", "-c", "let later = 1")
        self.assertIn("warning[missing-log]: s.galsession-wal is empty or cut off", done.stderr)
        self.is_whole(file, "later")
        self.is_refused(copy, "missing-log", "a")

    def test_a_session_moved_away_from_its_log(self):
        file = self.killed("let a = 1\n" + MORE)
        file.rename(self.folder / "t.galsession")
        self.is_refused(self.folder / "t.galsession", "missing-log", "c")
        (self.folder / "t.galsession").rename(file)
        self.is_whole(file, "a", "b", "c")

    def test_killed_right_after_it_was_made(self):
        for delay in range(60):
            name = f"k{delay}"
            process = subprocess.Popen([BINARY, "--quiet", "--session", name, "-c", "let a = 1\n!sleep 5"], cwd=self.folder,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.004 * delay)
            process.kill()
            process.wait()
            done = self.galsh("--session", name, "-c", "let b = 1")
            self.assertNotIn("warning", done.stderr, name)
            self.assertNotIn("error", done.stderr, name)
            self.is_whole(self.folder / f"{name}.galsession", "b")


class NamesTest(SessionTest):
    def test_names_that_mean_something_to_sqlite(self):
        for name in ["file:x", "file:y?mode=memory", ":memory:", "a?b#c%20d", "file:%41", "ä ö", "file:x?vfs=nonsense"]:
            self.galsh("--session", name, "-c", "let a = 1")
            self.assertTrue((self.folder / f"{name}.galsession").exists(), os.listdir(self.folder))
            done = self.galsh("--session", name, "--read-only", "-c", "print a")
            self.assertEqual(done.stdout, "1\n", name)
            done = self.galsh("-c", f'load session "{name}"\nprint a')
            self.assertEqual(done.stdout.splitlines()[-1], "1", name)
        self.assertEqual(len(os.listdir(self.folder)), 7, os.listdir(self.folder))

    def test_without_its_log_they_are_named_and_read_too(self):
        for name in ["file:x", "a?b#c%20d", "ä ö"]:
            self.write("run.gal", f"let a = 1\n# %% Two\nlet b = 2\n# %% The end\n!mkdir -p copy; cp *galsession copy\n!kill -9 $PPID\n")
            subprocess.run([BINARY, "--quiet", "--session", name, "run.gal"], cwd=self.folder, capture_output=True)
            done = self.galsh("--session", f"copy/{name}", "-c", "whos")
            self.assertIn(f"warning[missing-log]: copy/{name}.galsession-wal is missing", done.stderr)


if __name__ == "__main__":
    unittest.main()

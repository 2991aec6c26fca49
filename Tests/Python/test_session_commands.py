"""Sessions at the command line: who may write, what is damaged, moved or newer, and what a large one reads when it is wanted."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

from sessions import BINARY, QUICKSTART, SessionTest

MODEL = QUICKSTART.split("export elliptical")[0]


class AccessTest(SessionTest):
    def test_a_second_process_is_told_and_may_look(self):
        self.galsh("--session", "s", "-c", "set seed 41\nlet x = 42")
        first = subprocess.Popen(
            [BINARY, "--session", "s", "-c", 'set seed 43\nprint "here"\n!sleep 60'], cwd=self.folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            self.assertEqual(first.stdout.readline(), "here\n")
            second = self.galsh("--session", "s", "-c", "print x", status=64)
            self.assertIn("error[session-in-use]: s.galsession is open in another galsh", second.stderr)
            self.assertIn("--read-only", second.stderr)
            self.assertIn("session-in-use", self.galsh("resume", "s", status=64).stderr)
            looking = self.galsh("--session", "s", "--read-only", "-c", "print x")
            self.assertEqual(looking.stdout, "42\n")
            self.assertIn("all digests agree: 1 cells", self.galsh("verify", "s", "--quiet").stdout)
        finally:
            os.killpg(first.pid, signal.SIGKILL)
            first.wait()
            first.stdout.close()
        # One that died has let go.
        self.assertEqual(self.galsh("--session", "s", "-c", "print x").stdout, "42\n")

    def test_read_only_writes_nothing(self):
        self.galsh("--session", "s", "-c", "let x = 1")
        before = (self.folder / "s.galsession").read_bytes()
        self.assertEqual(self.galsh("--session", "s", "--read-only", "-c", "let y = 2\nprint x + y").stdout, "3\n")
        self.assertEqual((self.folder / "s.galsession").read_bytes(), before)
        self.assertEqual(os.listdir(self.folder), ["s.galsession"])
        refused = self.galsh("--session", "s", "--read-only", "-c", "save session", status=70)
        self.assertIn("error[no-session-file]", refused.stderr)
        missing = self.galsh("--session", "t", "--read-only", "-c", "print 1", status=64)
        self.assertIn("error[missing-file]", missing.stderr)
        self.assertEqual(os.listdir(self.folder), ["s.galsession"])
        self.assertIn("--read-only goes with --session", self.galsh("--read-only", "-c", "print 1", status=64).stderr)

    def test_a_folder_that_cannot_be_written_can_be_looked_at(self):
        self.galsh("--session", "s", "-c", "let x = 1")
        if os.geteuid() == 0:
            self.skipTest("root may write everywhere")
        self.folder.chmod(0o555)
        try:
            self.assertEqual(self.galsh("--session", "s", "--read-only", "-c", "print x").stdout, "1\n")
        finally:
            self.folder.chmod(0o755)

    def test_a_newer_file_is_refused_politely(self):
        self.galsh("--session", "s", "-c", "let x = 1")
        self.sql("PRAGMA user_version = 99")
        for arguments in [["--session", "s", "-c", "print 1"], ["--session", "s", "--read-only", "-c", "print 1"],
                          ["resume", "s"], ["verify", "s"]]:
            said = self.galsh(*arguments, status=64).stderr
            self.assertIn("error[newer-session]: s.galsession was saved by a later galsh (its format is 99", said)
            self.assertIn("help: bring galsh up to date", said)
        self.assertIn("newer-session", self.galsh("-c", 'load session "s"', status=70).stderr)
        self.assertEqual(self.sql("PRAGMA user_version"), [(99,)])

    def test_an_older_file_is_read_as_it_is_and_brought_up_to_date_when_it_is_written(self):
        self.galsh("--session", "s", "-c", "let x = 1")
        [(now,)] = self.sql("PRAGMA user_version")
        for column in ["parameters", "ran"]:
            self.sql(f"ALTER TABLE cells DROP COLUMN {column}")
        self.sql("DROP TABLE features")
        self.sql("PRAGMA user_version = 1")
        before = (self.folder / "s.galsession").read_bytes()
        self.assertEqual(self.galsh("--session", "s", "--read-only", "-c", "print x").stdout, "1\n")
        self.assertIn("all digests agree", self.galsh("verify", "s").stdout)
        self.assertEqual((self.folder / "s.galsession").read_bytes(), before)
        self.assertEqual(self.galsh("--session", "s", "-c", "print x").stdout, "1\n")
        self.assertEqual(self.sql("PRAGMA user_version"), [(now,)])
        self.assertEqual(self.sql("SELECT parameters FROM cells ORDER BY position"), [(None,), ("{}",)])


class ResumeTest(SessionTest):
    def test_a_cell_that_was_cut_off_behind_its_last_statement_is_finished(self):
        self.write("run.gal", "let a = 1\n# %%\nlet b = 2\n# %%\nprint a + b\n")
        self.galsh("--session", "s", "run.gal")
        # As if it had been killed before the second cell's end was written.
        self.sql("UPDATE cells SET outcome = 'running' WHERE position = 1")
        self.sql("DELETE FROM cells WHERE position = 2")
        self.sql("UPDATE script SET outcome = NULL, position = '[{\"statement\":2}]'")
        self.assertEqual(self.galsh("resume", "s").stdout, "3\n")
        self.assertEqual(self.sql("SELECT outcome, text FROM cells ORDER BY position"),
                         [("finished", "let a = 1"), ("finished", "let b = 2"), ("finished", "print a + b")])

    def test_a_script_that_failed_goes_on_where_it_failed(self):
        self.write("run.gal", 'let x = 1\nfor i in 0...3 {\n  let x = x + 1\n  print "{i} {x}"\n'
                              '  if i == 2 { load images "pictures" as d size=32 }\n}\nprint "done {x}"\n')
        failed = self.galsh("--session", "s", "run.gal", status=70)
        self.assertEqual(failed.stdout, "0 2\n1 3\n2 4\n")
        self.galsh("--quiet", "-c", 'mock galaxies 1 per class to "pictures" format=png size=32')
        resumed = self.galsh("resume", "s").stdout.splitlines()
        self.assertEqual(resumed[-2:], ["3 5", "done 5"])
        self.assertNotIn("2 4", resumed)
        self.assertIn("all digests agree", self.galsh("verify", "s").stdout)
        self.assertIn("nothing to finish", self.galsh("resume", "s").stderr)
        self.assertIn("error[missing-file]", self.galsh("resume", "t", status=64).stderr)


class InputTest(SessionTest):
    """Data files of a session that is opened again: moved, changed, gone."""

    LOAD = ('mock galaxies 4 per class to "mock" format=png size=32\n'
            'load manifest "mock/manifest.csv" as d size=32\nlet n = 5')

    def test_a_file_that_is_gone_or_changed_costs_one_image(self):
        self.galsh("--quiet", "--session", "s", "-c", self.LOAD)
        first, second, third = sorted((self.folder / "mock").glob("**/*.png"))[:3]
        second.write_bytes(third.read_bytes())
        first.unlink()
        for load in [["--session", "s", "-c"], ["--session", "s", "--read-only", "-c"], ["-c", 'load session "s"']]:
            command = load[1:] if load[0] == "-c" else []
            arguments = load if not command else ["-c"]
            said = self.galsh(*arguments, (command[0] + "\n" if command else "") + "print n")
            self.assertEqual(said.stdout.splitlines()[-1], "5")
            notes = [line for line in said.stderr.splitlines() if "cannot be found" in line]
            self.assertEqual(len(notes), 1, "said once")
            self.assertIn(f"1 file cannot be found ({first.relative_to(self.folder)})", notes[0])
            self.assertIn(f"1 file has changed since they were loaded ({second.relative_to(self.folder)})", notes[0])
            self.assertIn('relocate "mock/barred" "NEW" says where they are now', notes[0])
        rest = self.galsh("--session", "s", "-c", "split d into a=0.5 b=0.5\nview d[2]\ngallery d n=20\nprint d.count")
        self.assertIn("note: d: goes on with 10 of 12 images; 2 cannot be used: mock/barred/", rest.stderr)
        self.assertIn("d[2]: 32 × 32 pixels", rest.stdout)
        self.assertIn("d: 10 of 10 images", rest.stdout)
        self.assertEqual(rest.stdout.splitlines()[-1], "12", "the images that cannot be used keep their places")
        for index, kind in [(0, "moved-input"), (1, "changed-input")]:
            refused = self.galsh("--session", "s", "-c", f"view d[{index}]", status=70)
            self.assertIn(f"error[{kind}]", refused.stderr)
        for path in (self.folder / "mock").glob("**/*.png"):
            path.unlink()
        refused = self.galsh("--session", "s", "-c", "split d into x=0.5 y=0.5", status=70)
        self.assertIn("error[moved-input]", refused.stderr)
        self.assertIn("nor can the other 11 images be read", refused.stderr)

    def test_a_file_with_another_name_is_found_by_its_contents(self):
        self.galsh("--quiet", "--session", "s", "-c", self.LOAD)
        first = sorted((self.folder / "mock").glob("**/*.png"))[0]
        first.rename(self.folder / "elsewhere.png")
        said = self.galsh("--session", "s", "-c", "view d[0]\nprint d[0].path")
        self.assertIn(f"1 file of d moved, and found: {first.relative_to(self.folder)} is now elsewhere.png", said.stderr)
        self.assertEqual(said.stdout.splitlines()[-1], "elsewhere.png")
        # It is kept: nothing has to be found again.
        self.assertNotIn("moved", self.galsh("--session", "s", "-c", "view d[0]").stderr)

    def test_a_folder_that_moved_with_its_session_is_found_from_anywhere(self):
        old, new = self.folder / "old", self.folder / "far" / "new"
        old.mkdir()
        new.parent.mkdir()
        outside = self.folder
        self.folder = old
        self.galsh("--quiet", "--session", "s", "-c", self.LOAD + "\nlet keep = d")
        digest = self.galsh("--quiet", "--session", "s", "--digest", "-c", "").stdout
        old.rename(new)
        for folder, path in [(outside, "far/new/s"), (new, "s"), (pathlib.Path("/"), str(new / "s"))]:
            self.folder = folder
            said = self.galsh("--session", path, "--digest", "-c", "view d[3]\nview keep[1]\ngallery d n=3\ncheck d")
            self.assertIn("12 files of d moved, and found", said.stderr)
            self.assertNotIn("cannot", said.stderr)
            self.assertIn("d[3]: 32 × 32 pixels", said.stdout)
            self.assertEqual(said.stdout.splitlines()[-1] + "\n", digest, "the same session")
        self.assertIn("all digests agree", self.galsh("verify", str(new / "s")).stdout)

    def test_relocate_says_where_files_are(self):
        self.galsh("--quiet", "--session", "s", "-c", self.LOAD)
        with tempfile.TemporaryDirectory() as disk:
            (self.folder / "mock").rename(pathlib.Path(disk) / "pictures")
            lost = self.galsh("--session", "s", "-c", "print 1")
            self.assertEqual(lost.stderr.count("note:"), 2, lost.stderr)
            self.assertIn('relocate "mock" "NEW" says where they are now', lost.stderr)
            said = self.galsh("--session", "s", "-c", f'relocate "mock" "{disk}"\nview d[0]')
            self.assertIn(f"12 files found in {disk}: d", said.stdout)
            self.assertIn("d[0]: 32 × 32 pixels", said.stdout)
            found = self.galsh("--session", "s", "-c", "print d[0].path")
            self.assertNotIn("cannot", found.stderr)
            self.assertIn(f"{disk}/pictures/barred", found.stdout)
            shutil.copytree(pathlib.Path(disk) / "pictures", self.folder / "copy")
            copied = self.galsh("--session", "s", "-c", f'relocate "{disk}/pictures" "copy"\nprint d[0].path')
            self.assertIn("copy/barred/", copied.stdout, "those that are still in place are taken from the copy, too")
            disk = "copy"
            fields = self.galsh("--session", "s", "--mode", "json", "-c", f'relocate "{disk}" "{disk}"').stdout
            self.assertIn('"in_place":12', fields.replace(" ", ""))


class WhyTest(SessionTest):
    def test_why_names_everything_that_a_score_comes_from(self):
        self.write("run.gal", MODEL + 'apply elliptical to galaxies.test as tested\n')
        self.galsh("--quiet", "--session", "s", "run.gal")
        looking = ["--session", "s", "--read-only"]
        said = self.galsh(*looking, "-c", "why verdicts[3]").stdout
        for pattern in [r"score +verdicts\[3\] = [-0-9.e]+, (surely|probably|undecided)", r"file +out/sims/\S+\.png",
                        r"digest +sha256:[0-9a-f]{64}", "read_with +size=32", "model +elliptical: Deep SVDD",
                        r"command +train svdd elliptical .*\(cell 3, seed 7\)",
                        r'command +apply elliptical to sims .*\(cell 4, seed 7\)']:
            self.assertRegex(said, pattern)
        digest = re.search("sha256:[0-9a-f]+", said)[0]
        file = re.search(r"file +(\S+)", said)[1]
        sums = subprocess.run(["sha256sum", file], cwd=self.folder, capture_output=True, text=True, check=True)
        self.assertEqual(digest, "sha256:" + sums.stdout.split()[0])
        fits = self.galsh(*looking, "-c", "why tested[0]").stdout
        self.assertRegex(fits, r"file +out/mock/\S+\.fits")
        self.assertRegex(fits, "place +HDU 0")
        fields = self.galsh(*looking, "--mode", "json", "-c", "why tested[0]").stdout
        self.assertIn('"place":"HDU 0', fields.replace(" :", ":").replace('": "', '":"'))
        for text, error in [("why 3", "wrong-type"), ("why elliptical", "wrong-type"), ("why verdicts[99]", "bad-index")]:
            self.assertIn(f"error[{error}]", self.galsh(*looking, "-c", text, status=70).stderr)


class LazyTest(SessionTest):
    """Models, tables, commands and pictures are read when they are wanted."""

    def setUp(self):
        super().setUp()
        self.write("run.gal", MODEL + "let before = elliptical\nlet table = verdicts\n")
        self.galsh("--quiet", "--session", "s", "run.gal")

    def digest(self, *text):
        said = self.galsh("--quiet", "--session", "s", "--digest", *(text or ["-c", ""])).stdout
        return said.splitlines()[-1]

    def test_what_nobody_asks_for_stays_what_it_was(self):
        whole = self.digest()
        objects = self.sql("SELECT name, object FROM names ORDER BY position")
        for cell in ["let x = 1", 'print "words"', "print verdicts.count", "x"]:
            self.galsh("--session", "s", "-c", cell)
        self.assertEqual(self.sql("SELECT name, object FROM names ORDER BY position"), objects, "none written again")
        self.galsh("--session", "s", "--read-only", "-c",
                   "assert before.auc == elliptical.auc\nassert table.count == 12\nassert x == 1")
        self.assertNotEqual(self.digest(), whole, "x is new")

    def test_a_variable_keeps_the_object_that_its_name_has_lost(self):
        self.galsh("--session", "s", "-c", "let auc = elliptical.auc")
        train = ("train svdd on galaxies.train network=small normal=1 epochs=1 batch=3 as elliptical\n"
                 "test elliptical on galaxies.test")
        # Whether the old one has been looked at or not.
        self.galsh("--session", "s", "-c", train)
        self.galsh("--session", "s", "-c", "assert before.auc == auc\nassert elliptical.auc != auc")
        self.assertEqual(self.sql("SELECT count(*) FROM names WHERE name = '=before.1'"), [(1,)])
        self.galsh("--session", "s", "-c", "let third = elliptical\nshow elliptical\n" + train)
        self.galsh("--session", "s", "-c", "assert before.auc == auc")
        self.assertEqual(self.sql("SELECT count(*) FROM names WHERE name = '=before.1'"), [(1,)])
        self.galsh("--session", "s", "-c", 'save session "copy"')
        self.galsh("-c", 'load session "copy"\nassert before.auc == auc\nassert table.count == 12')

    def test_a_damaged_model_is_named_when_it_is_wanted_and_the_rest_is_kept(self):
        [(weights,)] = self.sql("SELECT weights FROM objects WHERE kind = 'model'")
        self.sql("UPDATE objects SET weights = ? WHERE kind = 'model'", weights[:-200] + bytes([weights[-200] ^ 1]) + weights[-199:])
        said = self.galsh("--session", "s", "-c", "let y = 1\nprint verdicts.count")
        self.assertNotIn("damaged", said.stderr)
        said = self.galsh("--session", "s", "-c", "let z = 2\nshow elliptical", status=65)
        self.assertIn("the session file is damaged; not whole: elliptical", said.stderr)
        self.assertIn("nothing more is saved in s.galsession", said.stderr)
        self.assertEqual(self.sql("SELECT name FROM variables WHERE name IN ('y', 'z')"), [("y",)])
        said = self.galsh("verify", "s", status=64)
        self.assertIn("error[damaged-session]: the session is damaged; not whole: elliptical", said.stderr)
        said = self.galsh("--session", "s", "--read-only", "-c", 'save session "rescued"')
        self.assertIn("not whole: elliptical", said.stderr)
        said = self.galsh("-c", 'load session "rescued"\nassert verdicts.count == 12\nprint y')
        self.assertEqual(said.stdout.splitlines()[-1], "1")
        self.assertNotIn("damaged", said.stderr)

    def test_a_page_of_scores_that_is_damaged_is_found(self):
        self.overwrite(b"undecided")
        said = self.galsh("-c", 'load session "s"\nwhos')
        self.assertIn("the session file is damaged; not whole:", said.stderr)
        self.assertIn("small", said.stdout)
        # Whoever asks the session for all of it is told, and nothing is written.
        before = (self.folder / "s.galsession").read_bytes()
        said = self.galsh("--session", "s", "--read-only", "-c", "whos")
        self.assertIn("not whole:", said.stderr)
        self.assertEqual((self.folder / "s.galsession").read_bytes(), before)


if __name__ == "__main__":
    unittest.main()

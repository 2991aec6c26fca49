"""`galsh verify`: the same again with any number of threads; what has changed is found and named, and where it is first."""

import unittest

from sessions import QUICKSTART, SessionTest


class VerifyTest(SessionTest):
    def setUp(self):
        super().setUp()
        self.write("run.gal", QUICKSTART)
        self.galsh("--quiet", "--session", "s", "run.gal")

    def verify(self, *options, status=0):
        return self.galsh("verify", "s", "--quiet", *options, status=status).stdout

    def change(self, old, new):
        """Writes the journal anew, as if another galsh had understood it so."""
        [(count,)] = self.sql("SELECT count(*) FROM cells WHERE instr(text, ?)", old)
        self.assertEqual(count, 1, old)
        self.sql("UPDATE cells SET text = replace(text, ?, ?)", old, new)

    def test_all_digests_agree_with_one_and_two_threads(self):
        files = {file: file.stat().st_mtime_ns for file in self.folder.rglob("*")}
        for threads in ["1", "2"]:
            said = self.verify("--threads", threads)
            self.assertEqual(said, "all digests agree: 4 cells, 16 commands, 12 objects\n")
        self.assertEqual({file: file.stat().st_mtime_ns for file in self.folder.rglob("*")}, files, "nothing is touched")

    def test_another_option_is_named(self):
        self.change("epochs=3 lr=1e-3 batch=5 milestones=[2] as", "epochs=4 lr=1e-3 batch=5 milestones=[2] as")
        said = self.verify(status=1)
        self.assertIn("cell 3, `pretrain ae on train network=small", said)
        self.assertIn("epochs was 3, now it is 4", said)

    def test_another_seed_is_named_where_it_is_first_used(self):
        self.change("set seed 7", "set seed 8")
        self.assertIn("cell 1, `set seed 7`: the seed was 7, now it is 8", self.verify(status=1))

    def test_a_command_left_out_or_added_is_named(self):
        self.change("threshold elliptical auto method=quantile", "")
        self.assertIn("cell 3: `threshold elliptical auto method=quantile` ran then, and not now", self.verify(status=1))
        self.change("test elliptical on galaxies.test", "test elliptical on galaxies.test\nset seed 3")
        self.assertIn("cell 3, `threshold elliptical auto method=quantile`: it is `set seed 3` now", self.verify(status=1))

    def test_weights_that_are_not_those_that_were_made_are_named(self):
        self.sql("UPDATE calls SET made = replace(made, 'sha256:', 'sha256:0') WHERE command = 'train svdd'")
        said = self.verify(status=1)
        self.assertIn("cell 3, `train svdd elliptical on train", said)
        self.assertIn("elliptical differs: its digest was sha256:0", said)


class InputTest(SessionTest):
    """Files that a session was given, and did not make."""

    def setUp(self):
        super().setUp()
        self.galsh("--quiet", "-c", 'mock galaxies 4 per class to "mock" format=png size=32')
        self.write("seed.inc", "set seed 5\n")
        self.write("run.gal", 'include "seed.inc"\n# %%\nload manifest "mock/manifest.csv" as d size=32\n')
        self.galsh("--quiet", "--session", "s", "run.gal")
        self.image = sorted((self.folder / "mock").glob("**/*.png"))[0]

    def test_what_has_not_changed_agrees(self):
        self.assertIn("all digests agree: 2 cells, 2 commands, 1 objects", self.galsh("verify", "s").stdout)

    def test_a_changed_image_is_named(self):
        other = sorted((self.folder / "mock").glob("**/*.png"))[1]
        self.image.write_bytes(other.read_bytes())
        said = self.galsh("verify", "s", "--quiet", status=1).stdout
        name = self.image.relative_to(self.folder)
        self.assertIn(f"cell 2, `load manifest \"mock/manifest.csv\" as d size=32`: the input file {name} has changed", said)
        self.assertRegex(said, "its digest was sha256:[0-9a-f]{64}, now it is sha256:[0-9a-f]{64}")

    def test_a_changed_manifest_is_named(self):
        manifest = self.folder / "mock/manifest.csv"
        manifest.write_text("".join(manifest.read_text().splitlines(keepends=True)[:-1]))
        said = self.galsh("verify", "s", "--quiet", status=1).stdout
        self.assertIn("cell 2", said)
        self.assertIn("the input file mock/manifest.csv has changed", said)

    def test_an_image_that_is_gone_is_named(self):
        self.image.unlink()
        said = self.galsh("verify", "s", "--quiet", status=1).stdout
        self.assertIn('cell 2: `load manifest "mock/manifest.csv" as d size=32` ran then, and not now: error[missing-file]', said)
        self.assertIn(str(self.image.relative_to(self.folder)), said)

    def test_another_seed_in_an_included_file_is_named(self):
        self.write("seed.inc", "set seed 6\n")
        said = self.galsh("verify", "s", "--quiet", status=1).stdout
        self.assertIn("cell 1, `set seed 5`: the seed was 5, now it is 6", said)
        self.write("seed.inc", "set seed 5 # the same\n")
        said = self.galsh("verify", "s", "--quiet", status=1).stdout
        self.assertIn("the input file seed.inc has changed", said)


class JournalTest(SessionTest):
    """Cells that did not run to their end, and values from the command line."""

    def verify(self):
        return self.galsh("verify", "s", "--quiet").stdout

    def test_what_was_refused_before_it_ran_is_passed_over(self):
        self.write("run.gal", "param n = 3\nlet a = n * 2\nset seed 4\n")
        self.galsh("--session", "s", "run.gal", "n=abc", status=65)
        self.galsh("--session", "s", "run.gal", "m=1", status=65)
        self.galsh("--session", "s", "-c", "pretrian ae", status=65)
        self.assertIn("all digests agree", self.verify())
        self.galsh("--session", "s", "run.gal", "n=5")
        self.galsh("--session", "s", "-c", "assert a == 10")
        self.assertIn("all digests agree: 5 cells, 1 commands", self.verify())
        self.assertEqual(
            self.sql("SELECT outcome FROM cells ORDER BY position"), [("refused",)] * 3 + [("finished",)] * 2)

    def test_a_cell_that_failed_fails_again(self):
        self.galsh("--session", "s", "-c", "set seed 3\nassert 1 > 2", status=70)
        self.galsh("--session", "s", "-c", "set seed 4")
        self.assertIn("all digests agree: 2 cells, 2 commands", self.verify())
        self.sql("UPDATE cells SET text = replace(text, '1 > 2', '1 < 2')")
        said = self.galsh("verify", "s", status=1).stdout
        self.assertIn("cell 1 differs: it did not run then; now: it ran", said)

    def test_every_cell_has_the_values_of_its_own_command_line(self):
        self.write("run.gal", "param n = 3\nparam word='x'\nset seed n\n".replace("'", '"'))
        for n in ["5", "6"]:
            self.galsh("--session", "s", "run.gal", f"n={n}", 'word=a "b"')
        self.assertIn("all digests agree: 2 cells, 2 commands", self.verify())
        self.galsh("--session", "s", "-c", 'export notebook "n.gal"')
        script = (self.folder / "n.gal").read_text()
        self.assertIn('param n = 5\nparam word="a \\"b\\""', script)
        self.assertIn("param n = 6\n", script)


if __name__ == "__main__":
    unittest.main()

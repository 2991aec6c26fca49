"""examples/library: a program that uses the runtime without the shell is built as a package of its own, and run."""

import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@unittest.skipUnless(os.environ.get("GALSH_BINARY"), "GALSH_BINARY is not set")
class LibraryTest(unittest.TestCase):
    def run_(self, *words, cwd):
        done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=1200)
        self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-4000:])
        return done.stdout

    def test_from_a_manifest_to_verdicts_and_a_picture(self):
        package, scratch = ROOT / "examples" / "library", ROOT / ".build" / "library"
        build = ["swift", "build", "--package-path", str(package), "--scratch-path", str(scratch)]
        self.run_(*build, cwd=ROOT)
        program = pathlib.Path(self.run_(*build, "--show-bin-path", cwd=ROOT).strip()) / "verdicts"
        with tempfile.TemporaryDirectory(prefix="galsh-library-") as folder:
            said = self.run_(str(program), cwd=folder).splitlines()
            out = pathlib.Path(folder) / "out"
            self.assertRegex(said[0], r"^elliptical: Deep SVDD, one-class on galnet, normal class 1, AUC 0\.\d+, (?:[a-z ]+, )?thresholds ")
            self.assertRegex(said[1], r"^image +score +percentile +verdict$")
            rows = (out / "verdicts.csv").read_text(encoding="utf-8").splitlines()
            self.assertEqual(rows[0], "path,label,score,percentile,region,verdict,reason")
            self.assertEqual(len(rows), 1 + 18, "a row for every image that the model did not see")
            self.assertTrue((out / "scores.png").read_bytes().startswith(b"\x89PNG"))
            # The same program on a manifest of one's own.
            again = self.run_(str(program), str(out / "mock" / "manifest.csv"), "again", cwd=folder).splitlines()
            self.assertEqual(again, said)


if __name__ == "__main__":
    unittest.main()

"""Cases of public reports, as the project keeps them: sessions, file systems, notebooks, trainings. Needs GALSH_BINARY and the
shared data."""

import os
import pathlib
import shutil
import subprocess

from sessions import BINARY, SessionTest

DATA = pathlib.Path(os.environ.get("GALSH_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"))
COMPILER = shutil.which("gcc") or shutil.which("cc") or shutil.which("clang")


class ReportedCaseTest(SessionTest):
    def case(self, name):
        folder = DATA / "cases" / name
        if not folder.exists():
            self.skipTest(f"there is no {folder}")
        return folder

    def test_a_session_without_its_log(self):
        case = self.case("session-without-wal")
        done = subprocess.run(["bash", str(case / "reproduce.sh"), str(pathlib.Path(BINARY).resolve())], cwd=self.folder,
                              capture_output=True, text=True, timeout=300)
        copy, original = done.stdout.split("# the original:")
        self.assertIn("warning[missing-log]: cp/s.galsession-wal is missing", done.stderr)
        self.assertNotIn("-wal is missing, which belongs to s.galsession", done.stderr)
        for name in ["d", "small", "m1"]:
            self.assertRegex(original, rf"(?m)^{name} ")
        self.assertEqual(os.listdir(self.folder / "cp"), ["s.galsession"])

    def test_file_systems_without_locks_or_shared_memory(self):
        case = self.case("no-file-locks")
        if not COMPILER:
            self.skipTest("there is no C compiler (gcc, cc or clang) for the shims")
        texts = {
            "nolock": (case / "nolock.c").read_text(), "nommap": (case / "nommap.c").read_text(),
            "nosys": (case / "nolock.c").read_text().replace("errno=ENOLCK", "errno=ENOSYS"),
        }
        for name, text in texts.items():
            self.write(f"{name}.c", text)
            shim = self.folder / f"{name}.so"
            subprocess.run([COMPILER, "-shared", "-fPIC", "-o", shim, self.folder / f"{name}.c", "-ldl"], check=True)
            for script, said in [("let a = 1\nprint a", "1\n"), ("print a", "1\n")]:
                done = subprocess.run([BINARY, "--session", name, "-c", script], cwd=self.folder, capture_output=True,
                                      text=True, env={**os.environ, "LD_PRELOAD": str(shim)})
                self.assertEqual((done.returncode, done.stdout), (0, said), done.stderr)
            beside = sorted(other for other in os.listdir(self.folder) if other.startswith(f"{name}.gal"))
            self.assertEqual(beside, [f"{name}.galsession"])

    def test_a_notebook_with_a_byte_order_mark(self):
        case = self.case("notebook-bom")
        done = self.galsh("-c", f'import notebook "{case / "bom.ipynb"}" to "o.gal"')
        self.assertEqual(done.stdout, "o.gal: 4 cells\n")
        text = (self.folder / "o.gal").read_text(encoding="utf-8")
        self.assertIn('let a = 3\nprint "a", a\n', text)
        self.assertIn("# # Title é “q” <b>\n", text)

    def test_batch_normalisation_behind_a_dense_layer(self):
        case = self.case("batchnorm-last-batch")
        script = (case / "b1.gal").read_text()
        self.write("b1.gal", script)
        done = self.galsh("b1.gal")
        self.assertEqual(done.stdout.count("the last batch of an epoch has 11 images, since encoder.bn2 cannot"), 2)
        self.write("b2.gal", script.replace("batch=10", "batch=1"))
        done = self.galsh("b2.gal", status=70)
        self.assertIn("error[batch-of-one]: batch=1 is too small: encoder.bn2", done.stderr)

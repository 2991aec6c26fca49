"""`galsh doctor`: what it finds, with what status, and what it says where something is wrong."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

BINARY = os.environ.get("GALSH_BINARY")


@unittest.skipUnless(BINARY, "GALSH_BINARY is not set")
class DoctorTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LC_ALL": "C.UTF-8",
            **{name: value for name, value in os.environ.items() if name in ("LD_LIBRARY_PATH", "LD_PRELOAD")},
        }

    def doctor(self, *options, status=0, **environment):
        done = subprocess.run(
            [BINARY, "doctor", *options], cwd=self.folder, env={**self.environment, **environment}, capture_output=True, text=True,
            check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def findings(self, *options, status=0, **environment):
        result = json.loads(self.doctor("--mode", "json", *options, status=status, **environment))
        self.assertEqual(result["is_good"], status == 0)
        return {finding["name"]: finding for finding in result["findings"]}

    def test_all_is_good_here_and_nothing_is_left_behind(self):
        found = self.findings()
        for name in ("processor", "kernels", "threads", "memory", "CFITSIO", "OpenBLAS", "SQLite", "Cairo", "fonts", "locale", "sessions"):
            self.assertEqual(found[name]["state"], "good", found[name])
            self.assertIsNone(found[name]["remedy"])
        self.assertRegex(found["CFITSIO"]["details"]["version"], r"^\d+\.\d+$")
        self.assertRegex(found["OpenBLAS"]["details"]["version"], r"^\d+\.\d+\.\d+$")
        self.assertRegex(found["SQLite"]["details"]["version"], r"^3\.")
        # What setup installs, though galsh would run without.
        for name in ("HDF5", "wcslib", "ZeroMQ"):
            self.assertEqual(found[name]["state"], "good", found[name])
            self.assertRegex(found[name]["details"]["version"], r"^\d+\.\d+")
        self.assertEqual(found["libdeflate"]["state"], "good", found["libdeflate"])
        self.assertTrue(pathlib.Path(found["CFITSIO"]["details"]["path"]).exists())
        self.assertTrue(found["sessions"]["details"]["has_locks"])
        self.assertEqual(found["history"]["details"]["path"], f"{self.folder}/.local/state/galsh/history")
        self.assertEqual(os.listdir(self.folder), [])

    def test_lines_for_people_end_with_the_sum(self):
        text = self.doctor()
        self.assertRegex(text, r"(?m)^good  kernels +\S+, ")
        self.assertTrue(text.endswith("nothing is to be mended\n"), text)

    def test_threads_have_their_reason(self):
        self.assertIn("OMP_NUM_THREADS=1", self.findings(OMP_NUM_THREADS="1")["threads"]["found"])
        wrong = self.findings(OMP_NUM_THREADS="many", status=1)["threads"]
        self.assertEqual(wrong["state"], "mend")
        self.assertIn("OMP_NUM_THREADS=many", wrong["found"])

    def test_a_locale_that_is_not_there_is_to_be_mended_and_none_is_a_hint(self):
        missing = self.findings(LC_ALL="xx_XX.UTF-8", status=1)["locale"]
        self.assertEqual((missing["state"], missing["remedy"]), ("mend", "export LC_ALL=C.UTF-8"))
        self.assertEqual(self.findings(LC_ALL="C")["locale"]["state"], "hint")

    def test_a_folder_where_nothing_can_be_written_is_no_place_for_sessions(self):
        found = self.findings("/proc/self", status=1)["sessions"]
        self.assertEqual(found["state"], "mend")
        self.assertIn("/proc", found["found"])
        self.assertIn("there is no folder", self.doctor(str(self.folder / "none"), status=64))

    def test_files_of_one_s_own_that_cannot_be_used(self):
        (self.folder / "file").write_text("")
        self.assertEqual(self.findings(XDG_STATE_HOME="/proc", status=1)["history"]["state"], "mend")
        self.assertEqual(self.findings(GALSH_HISTORY="")["history"]["state"], "hint")
        self.assertEqual(self.findings(TMPDIR="/nowhere", status=1)["cache"]["state"], "mend")

    def test_jupyter_s_kernel_is_followed_to_its_program(self):
        kernel = self.folder / ".local/share/jupyter/kernels/galsh/kernel.json"
        subprocess.run([BINARY, "kernel", "install"], env=self.environment, check=True, capture_output=True)
        self.assertEqual(self.findings()["Jupyter"]["state"], "good")
        kernel.write_text(json.dumps({"argv": ["/gone/galsh", "kernel"]}))
        found = self.findings(status=1)["Jupyter"]
        self.assertEqual((found["state"], found["remedy"]), ("mend", "galsh kernel install"))
        self.assertIn("/gone/galsh", found["found"])

    def test_a_library_that_cannot_be_loaded_is_named_with_its_package(self):
        empty = self.folder / "empty"
        empty.mkdir()
        (empty / "libcfitsio.so.10").write_text("no library")
        found = self.findings(LD_LIBRARY_PATH=str(empty), status=1)["CFITSIO"]
        self.assertEqual(found["state"], "mend")
        self.assertIn("libcfitsio10", found["remedy"])

    def test_a_kernel_of_the_launcher_is_its_own(self):
        """What the launcher of a package says is used, and is not handed on."""
        launcher = self.folder / "bin/galsh"
        found = self.findings(GALSH_LAUNCHER=str(launcher))["kernels"]
        self.assertEqual(found["details"]["launcher"], str(launcher))
        done = subprocess.run(
            [BINARY, "--quiet", "-c", "!echo [$GALSH_LAUNCHER]"], env={**self.environment, "GALSH_LAUNCHER": str(launcher)},
            capture_output=True, text=True, check=False)
        self.assertIn("[]", done.stdout)


if __name__ == "__main__":
    unittest.main()

"""Lets every write of galsh fail in turn, by a shim that the test compiles: an error each time, the earlier file whole.

Needs GALSH_BINARY and a C compiler (clang or cc).
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

BINARY = os.environ.get("GALSH_BINARY")
COMPILER = shutil.which("cc") or shutil.which("clang")

SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>
#include <fcntl.h>

// Whether this call, of those that write to a file of the test's folder, is the one that fails.
static int fails(int fd) {
  static int count = 0, at = -1, code = 0;
  static const char *folder = 0;
  if (at < 0) {
    at = atoi(getenv("FAIL_AT"));
    code = atoi(getenv("FAIL_CODE"));
    folder = getenv("FAIL_FOLDER");
  }
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  if (strncmp(path, folder, strlen(folder))) return 0;
  if (++count != at) return 0;
  int report = open(getenv("FAIL_REPORT"), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (report >= 0) close(report);
  errno = code;
  return 1;
}

#define SHIM(type, name, parameters, arguments)                       \
  type name parameters {                                              \
    static type(*real) parameters;                                    \
    if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name);    \
    return fails(fd) ? -1 : real arguments;                           \
  }
SHIM(ssize_t, write, (int fd, const void *b, size_t n), (fd, b, n))
SHIM(ssize_t, pwrite, (int fd, const void *b, size_t n, off_t o), (fd, b, n, o))
SHIM(ssize_t, pwrite64, (int fd, const void *b, size_t n, off_t o), (fd, b, n, o))
SHIM(int, fsync, (int fd), (fd))
SHIM(int, fdatasync, (int fd), (fd))
SHIM(int, ftruncate, (int fd, off_t n), (fd, n))
SHIM(int, ftruncate64, (int fd, off_t n), (fd, n))
"""

FIRST = """
set seed 3
set checkpoints epochs=1
mock galaxies 6 per class to "mock" format=png size=32
load manifest "mock/manifest.csv" as galaxies size=32
network small from 1x32x32 { encode { conv 3x3 2 pad=1; batchnorm; leaky_relu; pool 4x4; flatten; fc 8 } }
"""
TRAIN = "train svdd on galaxies network=small normal=1 epochs=4 batch=7 as m"


@unittest.skipUnless(BINARY and COMPILER, "GALSH_BINARY is not set, or there is no C compiler")
class FaultTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = pathlib.Path(tempfile.mkdtemp(prefix="galsh-faults-")).resolve()
        source, cls.shim = cls.base / "shim.c", cls.base / "shim.so"
        source.write_text(SHIM)
        subprocess.run([COMPILER, "-shared", "-fPIC", "-O1", "-o", cls.shim, source, "-ldl"], check=True)
        cls.start = cls.base / "start"
        cls.start.mkdir()
        run = subprocess.run([BINARY, "--quiet", "--session", "s", "-c", FIRST], cwd=cls.start,
                             capture_output=True, text=True)
        assert run.returncode == 0, run.stderr

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.base)

    def digest(self, folder, name="s"):
        run = subprocess.run([BINARY, "--quiet", "--session", name, "--read-only", "--digest", "-c", "print 1"], cwd=folder,
                             capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout.splitlines()[-1]

    def every_write_fails(self, arguments, check):
        """Runs galsh again and again, another write failing each time; `check` looks at the folder behind an error."""
        faults = silent = 0
        for code in [28, 5]:  # ENOSPC, EIO
            at = 0
            while True:
                at += 1
                folder = self.base / "run"
                shutil.rmtree(folder, ignore_errors=True)
                shutil.copytree(self.start, folder)
                report = self.base / "report"
                report.unlink(missing_ok=True)
                run = subprocess.run(
                    [BINARY, "--quiet", *arguments], cwd=folder, capture_output=True, text=True,
                    env={**os.environ, "LD_PRELOAD": str(self.shim), "FAIL_AT": str(at), "FAIL_CODE": str(code),
                         "FAIL_FOLDER": str(folder) + "/", "FAIL_REPORT": str(report)})
                if not report.exists():
                    self.assertEqual(run.returncode, 0, run.stderr)
                    shutil.rmtree(folder)
                    break
                faults += 1
                # A write that SQLite can do without (bringing the log into the file) may fail without a word.
                self.assertIn(run.returncode, (0, 64, 70), f"write {at}: {run.stderr}")
                if run.returncode:
                    self.assertIn("error[", run.stderr, f"write {at}")
                else:
                    silent += 1
                check(folder, at, run)
                shutil.rmtree(folder)
        print(f"{faults} faults, {silent} without harm", end=" ", flush=True)
        self.assertGreater(faults, 3)

    def test_saving_a_session(self):
        before = self.digest(self.start)
        other = self.base / "other"
        shutil.copytree(self.start, other)
        after = subprocess.run([BINARY, "--quiet", "--session", "s", "--digest", "-c", "let x = 3"], cwd=other,
                               capture_output=True, text=True).stdout.splitlines()[-1]

        def check(folder, at, run):
            self.assertIn(self.digest(folder), (before, after), f"write {at}")
            if run.returncode == 0:
                self.assertEqual(self.digest(folder), after, f"write {at}: said to be saved")

        self.every_write_fails(["--session", "s", "-c", "let x = 3"], check)

    def test_checkpoints(self):
        whole = self.base / "whole"
        shutil.copytree(self.start, whole)
        expected = subprocess.run([BINARY, "--quiet", "--session", "s", "--digest", "-c", TRAIN], cwd=whole,
                                  capture_output=True, text=True).stdout.splitlines()[-1]

        def check(folder, at, run):
            again = subprocess.run([BINARY, "resume", "s", "--quiet", "--digest"], cwd=folder, capture_output=True, text=True)
            self.assertEqual(again.returncode, 0, again.stderr)
            if again.stdout.splitlines()[-1] != expected:
                # The script had not even begun in the file.
                again = subprocess.run([BINARY, "--quiet", "--session", "s", "--digest", "-c", TRAIN], cwd=folder,
                                       capture_output=True, text=True)
            self.assertEqual(again.stdout.splitlines()[-1], expected, f"write {at}: {again.stderr}")

        self.every_write_fails(["--session", "s", "-c", TRAIN], check)

    def test_exports(self):
        export = 'export m to "out"\nexport notebook "n.html"\nexport notebook "n.md"\nexport notebook "n.ipynb"'
        made = subprocess.run([BINARY, "--quiet", "--session", "s", "-c", TRAIN + "\ntest m on galaxies\nplot scores m save \"scores.png\"\n" + export],
                              cwd=self.start, capture_output=True, text=True)
        self.assertEqual(made.returncode, 0, made.stderr)

        def files(folder):
            return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*")
                    if file.is_file() and not file.name.startswith("s.galsession") and "mock" not in file.parts}

        earlier = files(self.start)
        self.assertGreater(len(earlier), 12)
        # Another model, so that every file would be another.
        again = subprocess.run(
            [BINARY, "--quiet", "--session", "s", "-c", "threshold m 0.1 0.2 0.3 0.4\ntrain svdd m on galaxies epochs=3\n"
             'test m on galaxies\nplot scores m save "other.png"'], cwd=self.start, capture_output=True, text=True)
        self.assertEqual(again.returncode, 0, again.stderr)

        def check(folder, at, run):
            now = files(folder)
            # What galsh writes beside its files for good is no file that was left half-written.
            halves = [name for name in now if "/.galsh" in f"/{name}" and not name.endswith(".galsh-files")]
            self.assertEqual(halves, [], f"write {at}")
            self.assertLessEqual(earlier.keys(), now.keys(), f"write {at}")
            # The commands before the one that failed have written all of theirs, the others nothing.
            kinds = {"model": "out/model.safetensors", "page": "n.html", "words": "n.md", "jupyter": "n.ipynb"}
            changed = {kind for kind, name in kinds.items() if now[name] != earlier[name]}
            for kind, size in [("jupyter", 4), ("words", 3), ("page", 2), ("model", 1)]:
                if kind in changed:
                    self.assertGreaterEqual(len(changed), size, f"write {at}")
            json.loads(now["n.ipynb"])
            json.loads(now["out/results.json"])
            self.assertTrue(now["n.html"].endswith(b"</html>\n"), f"write {at}")
            out = {name: now[name] for name in earlier if name.startswith("out/")}
            if "model" not in changed:
                self.assertEqual(out, {name: earlier[name] for name in out}, f"write {at}")
            if run.returncode == 0:
                self.assertEqual(len(changed), 4, f"write {at}")

        self.every_write_fails(["--session", "s", "--read-only", "-c", export], check)


if __name__ == "__main__":
    unittest.main()

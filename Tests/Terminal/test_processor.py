"""A binary says in one line that it was built for another processor. Needs qemu-x86_64 (Debian: qemu-user)."""

import os
import platform
import shutil
import subprocess
import unittest

QEMU = shutil.which("qemu-x86_64")


@unittest.skipUnless(QEMU and platform.machine() == "x86_64", "no qemu-x86_64 to play another processor")
class ProcessorTests(unittest.TestCase):
    def run_on(self, processor):
        command = [QEMU, "-cpu", processor, os.environ["GALSH_BINARY"], "-c", 'print "x"']
        return subprocess.run(command, capture_output=True, text=True, timeout=300)

    def test_says_so_in_one_line_on_a_processor_without_avx2(self):
        done = self.run_on("Westmere")
        self.assertEqual(done.returncode, 70)
        lines = [line for line in done.stderr.splitlines() if not line.startswith("qemu-x86_64:")]
        self.assertEqual(len(lines), 1, done.stderr)
        self.assertRegex(lines[0], r"^error\[processor\]: this galsh was built for processors with avx")

    def test_runs_on_a_processor_that_has_all_it_needs(self):
        done = self.run_on("max")
        if "avx512" in done.stderr:
            self.skipTest("the emulator has no AVX-512")
        self.assertEqual((done.returncode, done.stdout), (0, "x\n"), done.stderr)


if __name__ == "__main__":
    unittest.main()

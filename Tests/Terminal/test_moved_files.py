"""A session whose data files are gone: the prompt asks where they are, once."""

import os
import tempfile
import unittest

from terminal import Terminal


class MovedFilesTest(Terminal):
    def setUp(self):
        super().setUp()
        child = self.at_prompt("--session", "s")
        self.enter(child, 'mock galaxies 2 per class to "mock" format=png size=32', "mock/manifest.csv")
        self.enter(child, 'load images "mock" as d size=32', "6 images")
        self.leave(child)
        self.disk = tempfile.TemporaryDirectory()
        self.addCleanup(self.disk.cleanup)
        os.rename(self.path("mock"), os.path.join(self.disk.name, "pictures"))

    def test_it_asks_and_takes_the_answer(self):
        child = self.start("--session", "s")
        child.expect_exact("6 files cannot be found, such as mock/barred/barred_0001.png.")
        child.expect_exact("In which folder are they now (Enter: go on without)?")
        child.sendline(self.disk.name)
        child.expect_exact(f"6 files found in {self.disk.name}")
        child.expect_exact("]> ")
        self.enter(child, "view d[0]", "32 × 32 pixels")
        self.leave(child)
        child = self.start("--session", "s")
        child.expect_exact("]> ")
        self.enter(child, "print d[0].path", "pictures/barred/barred_0001.png")
        self.leave(child)

    def test_enter_goes_on_without(self):
        child = self.start("--session", "s")
        child.expect_exact("Enter: go on without")
        child.sendline("")
        child.expect_exact('relocate "mock" "NEW" says where they are now')
        child.expect_exact("]> ")
        self.enter(child, "view d[0]", "moved-input")
        self.enter(child, f'relocate "mock" "{self.disk.name}"', "6 files found in")
        self.enter(child, "view d[0]", "32 × 32 pixels")
        self.leave(child)


if __name__ == "__main__":
    unittest.main()

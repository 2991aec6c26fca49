"""A galsh in a pseudo-terminal, and what a person would see of it."""

import os
import tempfile
import time
import unittest

import pexpect
import pyte

BINARY = os.environ["GALSH_BINARY"]


class Terminal(unittest.TestCase):
    """Starts galsh in a folder of its own, and leaves it."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.history = os.path.join(self.folder.name, "state", "galsh", "history")
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": self.folder.name,
            "XDG_STATE_HOME": os.path.join(self.folder.name, "state"),
            "TERM": "xterm",
            "INPUTRC": "/dev/null",
            "PAGER": "cat",
            "LANG": "C.UTF-8",
        }

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        """Writes a file into the folder, and the folders above it."""
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def spawn(self, command, *arguments, rows=40, columns=100):
        child = pexpect.spawn(
            command, list(arguments), env=self.environment, cwd=self.folder.name,
            encoding="utf-8", timeout=20, dimensions=(rows, columns))
        self.addCleanup(child.close, force=True)
        return child

    def start(self, *arguments):
        """A galsh whose output is read as it comes."""
        return self.spawn(BINARY, *arguments)

    def at_prompt(self, *arguments):
        """A galsh at its first prompt."""
        child = self.start(*arguments)
        child.expect_exact("gal[1]> ")
        return child

    def enter(self, child, line, answer):
        """Types a line, and waits for what is to stand behind it."""
        child.sendline(line)
        child.expect_exact(answer)

    def leave(self, child):
        # A typed line waits for the prompt; Ctrl-D would be lost between two prompts.
        child.sendline("quit")
        # A model that is kept nowhere is asked about.
        if child.expect_exact(["(y/n)", pexpect.EOF]) == 0:
            child.sendline("y")
            child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 0)


class Screen:
    """What stands on the screen of a terminal in which a program runs."""

    def __init__(self, child, rows, columns):
        self.child = child
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.Stream(self.screen)

    @property
    def lines(self):
        """The lines down to the last that holds anything, without blanks at their ends."""
        lines = [line.rstrip() for line in self.screen.display]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def send(self, text):
        self.child.send(text)

    def enter(self, line, *last):
        """Types a line, and waits until these are the last lines."""
        self.send(line + "\r")
        self.wait_for(*last)

    def interrupt(self, *last):
        """Presses Ctrl-C, and waits until these are the last lines."""
        self.send("\x03")
        self.wait_for(*last)

    def resize(self, rows, columns):
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def wait(self, isThere, what="what is waited for"):
        """Reads what the program writes until the lines are as wanted."""
        end = time.monotonic() + 20
        while not isThere(self.lines):
            if time.monotonic() > end:
                raise AssertionError("the screen never showed %s:\n%s" % (what, "\n".join(self.lines)))
            try:
                self.stream.feed(self.child.read_nonblocking(65536, timeout=0.1))
            except pexpect.TIMEOUT:
                pass

    def wait_for(self, *last):
        """Waits until these are the last lines; a single text may be the end of a line."""
        self.wait(lambda lines: lines[-len(last):] == list(last), "\n".join(last))


class ScreenTest(Terminal):
    """Tests that look at the screen."""

    def screen(self, *arguments, rows=24, columns=80, isQuiet=True):
        """A galsh at its first prompt; with nothing above it, if it is quiet."""
        quiet = ["--quiet"] if isQuiet else []
        return self.screen_behind(*quiet, *arguments, prompt="gal[1]>", rows=rows, columns=columns)

    def screen_behind(self, *arguments, prompt, rows=24, columns=80):
        """A galsh at the given prompt."""
        screen = Screen(self.spawn(BINARY, *arguments, rows=rows, columns=columns), rows, columns)
        screen.wait_for(prompt)
        return screen

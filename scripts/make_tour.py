#!/usr/bin/env python3
"""Runs the commands of docs/tour.md at a real prompt and writes what galsh answers into it.

    scripts/make_tour.py            runs them and rewrites the answers, and the pictures in docs/pictures
    scripts/make_tour.py --check    rewrites nothing; status 1 if an answer has another shape

The tour is its own source: the words between the blocks stay, and so does what stands behind a prompt in a block marked
```galsh. Everything else in such a block is output. What is compared are the words; numbers are masked, since the last
digits of a loss depend on the processor and times on the day; so are verdicts, and the images that come first in a ranking.

Needs pexpect, and GALSH_BINARY or a release build.
"""

import difflib
import os
import pathlib
import re
import shutil
import sys
import tempfile

import pexpect

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOUR = ROOT / "docs/tour.md"
PICTURES = ROOT / "docs/pictures"
BINARY = os.environ.get("GALSH_BINARY", str(ROOT / ".build/release/galsh"))
PROMPT = re.compile(r"gal\[\d+\]> ")
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]")
# A picture of one's own, and the pictures that galsh draws.
OWN_PICTURE, DRAWN = "my_galaxy.jpg", ["tour_scores.png"]


def blocks(text):
    """The tour as alternating prose and blocks: (is a block, lines)."""
    parts, lines, inside = [], [], False
    for line in text.splitlines():
        if line == "```galsh" or (inside and line == "```"):
            parts.append((inside, lines))
            lines, inside = [], not inside
        else:
            lines.append(line)
    parts.append((inside, lines))
    return parts


def visible(text):
    """What remains on a screen: no escapes, and of a line that was written over its last state."""
    lines = [line.rstrip("\r").rsplit("\r", 1)[-1].rstrip() for line in ESCAPES.sub("", text).split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


class Shell:
    """galsh at a prompt, in a folder with one picture."""

    def __init__(self, folder):
        environment = {
            "PATH": os.environ["PATH"], "HOME": folder, "XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder,
            "PAGER": "cat", "TERM": "dumb", "LANG": "C.UTF-8", "INPUTRC": "/dev/null",
        }
        self.child = pexpect.spawn(
            BINARY, env=environment, cwd=folder, encoding="utf-8", timeout=600, dimensions=(40, 100))
        self.greeting = self.answer()

    def answer(self):
        """What comes before the next prompt, which is kept."""
        self.child.expect([PROMPT, pexpect.EOF])
        self.prompt = self.child.after if isinstance(self.child.after, str) else ""
        return visible(self.child.before)

    def run(self, command):
        """The answer to a command."""
        self.child.sendline(command)
        self.child.readline()  # its echo
        return self.answer()


def retold(text):
    """The tour with the answers of today, and its pictures by name."""
    told = []
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(PICTURES / OWN_PICTURE, folder)
        shell = None
        for is_block, lines in blocks(text):
            if not is_block:
                told += lines
                continue
            told.append("```galsh")
            for line in lines:
                if line == "$ galsh":
                    shell = Shell(folder)
                    told += [line] + shell.greeting
                elif PROMPT.match(line):
                    command = PROMPT.sub("", line, count=1)
                    told.append(shell.prompt + command)
                    told += shell.run(command)
            told.append("```")
        drawn = {name: pathlib.Path(folder, name).read_bytes() for name in DRAWN}
    return "\n".join(told) + "\n", drawn


def shape(text):
    """The lines with everything masked that may differ from machine to machine."""
    lines = []
    for line in text.splitlines():
        line = re.sub(r"^(most \w+) .*", r"\1 …", line)
        line = re.sub(r"[−-]?\d+(\.\d+)?(e[+-]?\d+)?", "#", line)
        line = re.sub(r"# (ms|s|min)\b", "# s", line)
        line = re.sub(r"(surely|probably) (normal|anomalous)|undecided", "verdict", line)
        # A region without images has no share.
        line = re.sub(r"(# %\s*)+", "# % ", line)
        lines.append(re.sub(r"\s+", " ", line).strip())
    return lines


def main():
    old = TOUR.read_text(encoding="utf-8")
    new, drawn = retold(old)
    if "--check" in sys.argv[1:]:
        difference = list(difflib.unified_diff(shape(old), shape(new), "docs/tour.md", "today", lineterm="", n=1))
        print("\n".join(difference))
        sys.exit(1 if difference else 0)
    TOUR.write_text(new, encoding="utf-8")
    for name, picture in drawn.items():
        (PICTURES / name).write_bytes(picture)


if __name__ == "__main__":
    main()

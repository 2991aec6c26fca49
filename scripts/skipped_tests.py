#!/usr/bin/env python3
"""Counts the tests that were skipped, by reason, from what the tests wrote: the last lines of scripts/test.

    scripts/skipped_tests.py FOLDER     files with the output of unittest -v and of swift test
"""

import collections
import pathlib
import re
import sys

# unittest: test_x (module.Class.test_x) ... skipped 'reason'; with a doc string the name stands a line above.
UNITTEST = re.compile(r"\.\.\. skipped (['\"])(?P<reason>.*)\1\s*$")
# Swift Testing: ➜  Test "name" skipped: "reason", or without a reason.
SWIFT = re.compile(r"(?:Test|Suite) .* skipped(?:: \"(?P<reason>.*)\")?\.?\s*$")
# What tests print that leave without a word of the frameworks.
PRINTED = re.compile(r"^\s*skipped: (?P<reason>.*)$")


def reasons(text):
    """The reasons in what one suite wrote. Suites that skip all of their tests are named once a test."""
    for line in text.splitlines():
        line = re.sub(r"\x1b\[[0-9;]*m", "", line)
        for pattern in (UNITTEST, SWIFT):
            match = pattern.search(line)
            if match:
                yield match["reason"] or "no reason given"
                break


def printed(text):
    """What tests of Swift print that return early; unittest counts all of its own."""
    return [match["reason"] for line in text.splitlines() if (match := PRINTED.match(line))]


def main():
    folder = pathlib.Path(sys.argv[1])
    found = collections.Counter()
    for file in sorted(folder.iterdir()):
        text = file.read_text(errors="replace")
        for reason in [*reasons(text), *(printed(text) if file.name == "Swift" else [])]:
            found[(file.name, reason)] += 1
    total = sum(found.values())
    for (suite, reason), count in sorted(found.items()):
        print(f"skipped: {count} × {suite}: {reason}")
    print(f"scripts/test: {total} tests were skipped" if total else "scripts/test: no test was skipped")


if __name__ == "__main__":
    main()

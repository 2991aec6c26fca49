#!/usr/bin/env python3
"""Times galsh from its start to its first prompt in a pseudo-terminal: first_prompt.py GALSH [RUNS]. Prints Markdown."""

import os
import pty
import statistics
import sys
import tempfile
import time


def first_prompt(binary, environment):
    """Milliseconds until the prompt stands there."""
    begun = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.execve(binary, [binary], environment)
    shown = b""
    while b"gal[1]> " not in shown:
        shown += os.read(terminal, 4096)
    taken = (time.perf_counter() - begun) * 1000
    os.write(terminal, b"\x04")
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:  # how Linux says that the other side is gone
        pass
    os.waitpid(process, 0)
    os.close(terminal)
    return taken


def main():
    binary = os.path.abspath(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 31
    with tempfile.TemporaryDirectory() as home:
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        for _ in range(3):
            first_prompt(binary, environment)
        times = sorted(first_prompt(binary, environment) for _ in range(runs))
    print("first prompt in a terminal: median %.1f ms (%.1f to %.1f, %d runs; wanted: 50 ms)\n" % (
        statistics.median(times), times[0], times[-1], runs))


main()

#!/usr/bin/env python3
"""Measures a large session: 1,000 cells, 200,000 scores, ten galnet models and a small one.

    bench_session.py --galsh BINARY [--keep FOLDER]

Everything is made by galsh itself. How long a cell takes to be saved is read from the journal: the moments at which the cells
of a script began, from one to the next, each next one starting when the one before is on the disk. Opening is the time of the
whole process, from its start to its end. Prints Markdown.
"""
import argparse
import os
import pathlib
import sqlite3
import statistics
import subprocess
import tempfile
import time

CELLS, SCORES, MODELS, TIMED = 1000, 200_000, 10, 200

BEGINNING = f"""
# %% Data
set seed 5
mock galaxies 20 per class to "mock" format=png size=64
load manifest "mock/manifest.csv" as galaxies
# %% Models
for i in 1...{MODELS} {{
  pretrain ae on galaxies normal=1 epochs=1 as "m{{i}}"
  train svdd "m{{i}}" on galaxies epochs=1
  test "m{{i}}" on galaxies
  threshold "m{{i}}" auto
  plot scores "m{{i}}" save "scores_{{i}}.png"
}}
let best = m3
# %% Scores
load manifest "mock/manifest.csv" as stamps size=32
network small from 1x32x32 {{ encode {{ conv 3x3 2 pad=1; leaky_relu; pool 8x8; flatten; fc 4 }} }}
train svdd on stamps network=small normal=1 epochs=2 as quick
test quick on stamps
threshold quick auto
apply quick to "pictures" as s
"""


def run(binary, folder, *arguments):
    begun = time.perf_counter()
    done = subprocess.run([binary, "--quiet", *arguments], cwd=folder, capture_output=True, text=True)
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"galsh {' '.join(arguments)}: {done.stderr}")
    return seconds, done.stdout


def cells(first, last):
    return "".join(f'# %% Cell {n}\nlet x = {n} * {n}\nprint "{n} squared is {{x}}"\n' for n in range(first, last + 1))


def make(binary, folder):
    """The session, but for its last cells."""
    pictures = folder / "pictures"
    pictures.mkdir()
    run(binary, folder, "-c", BEGINNING.split("load", 1)[0])
    files = sorted((folder / "mock").rglob("*.png"))
    for n in range(SCORES):
        os.link(files[n % len(files)], pictures / f"g{n:06}.png")
    (folder / "make.gal").write_text(BEGINNING + cells(4, CELLS - TIMED))
    run(binary, folder, "--session", "large", "make.gal")


def rows(folder, sql):
    with sqlite3.connect(f"file:{folder}/large.galsession?mode=ro", uri=True) as session:
        return session.execute(sql).fetchall()


def spread(seconds):
    ms = sorted(1000 * s for s in seconds)
    return f"{statistics.median(ms):.1f} ({ms[0]:.1f}–{ms[-1]:.1f})"


def measure(binary, folder):
    (folder / "more.gal").write_text(cells(CELLS - TIMED + 1, CELLS))
    run(binary, folder, "--session", "large", "more.gal")
    began = [row[0] for row in rows(folder, "SELECT started FROM cells ORDER BY position")][-TIMED:]
    counts = rows(folder, """SELECT (SELECT count(*) FROM cells),
      (SELECT count(*) FROM scores s JOIN names n ON n.object = s.object WHERE n.name = 's'),
      (SELECT count(*) FROM scores), (SELECT count(*) FROM objects WHERE kind = 'model')""")[0]
    size = (folder / "large.galsession").stat().st_size / 1e6
    print("A session of {} cells, a table of {} scores ({} rows with the model's own), {} models; {:.0f} MB\n".format(
        *counts, size))
    print("| | ms, median (range) |\n|---|---|")
    print(f"| a cell run and saved, {TIMED - 1} of them | {spread(b - a for a, b in zip(began, began[1:]))} |", flush=True)
    session = ["--session", "large"]
    for what, arguments in [
        ("galsh without a session", ["-c", "let y = 1"]),
        ("opened and left", [*session, "-c", ""]),
        ("opened for reading and left", [*session, "--read-only", "-c", ""]),
        ("opened, one score looked up", [*session, "--read-only", "-c", "print s[1234].score"]),
        ("opened, a model shown", [*session, "--read-only", "-c", "show m7"]),
        ("opened, all objects listed", [*session, "--read-only", "-c", "whos"]),
    ]:
        run(binary, folder, *arguments)
        print(f"| {what} | {spread(run(binary, folder, *arguments)[0] for _ in range(15))} |", flush=True)


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--galsh", required=True)
parser.add_argument("--keep", type=pathlib.Path, help="make the session here, or measure the one that is here, and leave it")
options = parser.parse_args()
galsh = os.path.abspath(options.galsh)
with tempfile.TemporaryDirectory(prefix="galsh-bench-") as scratch:
    place = options.keep or pathlib.Path(scratch)
    place.mkdir(exist_ok=True)
    if not (place / "large.galsession").exists():
        make(galsh, place)
    measure(galsh, place)

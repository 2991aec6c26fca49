#!/usr/bin/env python3
"""How long tables of half a million rows take: reading, joining, selecting, summarising, writing each format.

Called by `scripts/bench --only tables`; prints a table of Markdown. The files lie in a temporary folder.
"""
import argparse
import json
import os
import random
import subprocess
import tempfile
import time

PARSER = argparse.ArgumentParser(description=__doc__)
PARSER.add_argument("--galsh", required=True)
PARSER.add_argument("--rows", type=int, default=500_000)
PARSER.add_argument("--runs", type=int, default=3)
ARGUMENTS = PARSER.parse_args()

FORMATS = ["csv", "fits", "vot", "ecsv", "json"]


def write_catalogues(folder):
    random.seed(1)
    order = list(range(ARGUMENTS.rows))
    with open(os.path.join(folder, "a.csv"), "w") as out:
        out.write("name,path,label,score,p,region,verdict\n")
        for i in order:
            out.write(f"g{i:07d}.png,img/g{i:07d}.png,{i % 3},{random.gauss(0, 1)!r},{random.random()!r},0.5,undecided\n")
    random.shuffle(order)
    with open(os.path.join(folder, "b.csv"), "w") as out:
        out.write("iauname,mass,redshift,sfr,ra,dec,survey,id\n")
        for i in order:
            row = [f"{random.uniform(8, 12):.4f}", f"{random.random():.5f}", f"{random.gauss(0, 1):.4f}",
                   f"{random.uniform(0, 360):.6f}", f"{random.uniform(-90, 90):.6f}"]
            out.write(f"g{i:07d},{','.join(row)},SDSS,{i}\n")


def steps():
    yield "load two CSV tables", 'load table "a.csv" as a; load table "b.csv" as b'
    yield "join by name", "join a with b by name=iauname as t"
    for ending in FORMATS:
        yield f"save .{ending}", f'save t to "t.{ending}"'
    yield "select where mass > 10 and p < 0.5 sort=-mass", "select t where mass > 10 and p < 0.5 sort=-mass as s"
    yield "summarise by redshift, 10 bins", "summarise t with count mean(score) median(mass) by redshift bins=10 as m"
    for ending in FORMATS[:4]:
        yield f"load .{ending}", f'load table "t.{ending}" as r_{ending}'


def run(folder):
    lines = []
    for _, command in steps():
        lines += [f"time {part.strip()}" for part in command.split(";")]
    script = os.path.join(folder, "bench.gal")
    with open(script, "w") as out:
        out.write("\n".join(lines) + "\n")
    begun = time.time()
    done = subprocess.run([ARGUMENTS.galsh, "--mode", "json", script], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
    whole = time.time() - begun
    seconds = [r["seconds"] for r in map(json.loads, done.stdout.splitlines()) if r.get("command") == "time"]
    found = []
    for name, command in steps():
        count = len(command.split(";"))
        found.append((name, sum(seconds[:count])))
        seconds = seconds[count:]
    return found, whole


with tempfile.TemporaryDirectory() as folder:
    write_catalogues(folder)
    results = [run(folder) for _ in range(ARGUMENTS.runs)]
    print(f"{ARGUMENTS.rows:,} rows of 14 columns, median of {ARGUMENTS.runs} runs (range)\n")
    print("| step | seconds | size |\n|---|---:|---:|")
    for place, (name, _) in enumerate(results[0][0]):
        times = sorted(result[0][place][1] for result in results)
        size = ""
        if name.startswith("save ."):
            size = f"{os.path.getsize(os.path.join(folder, 't' + name[5:])) / 1e6:.0f} MB"
        print(f"| {name} | {times[len(times) // 2]:.2f} ({times[0]:.2f} to {times[-1]:.2f}) | {size} |")
    totals = sorted(result[1] for result in results)
    print(f"| all, start-up included | {totals[len(totals) // 2]:.2f} ({totals[0]:.2f} to {totals[-1]:.2f}) | |")

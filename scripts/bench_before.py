#!/usr/bin/env python3
"""Compares two builds of galsh by turns, in the same minutes: steps of the network, how they grow with batch and size, the
decoding of files, and the start.

    bench_before.py --galsh BINARY --before BINARY [--pairs 7] [--pictures DIR]

Prints Markdown: the median of each, and the median of the ratios within each pair with their quartiles. A ratio over 1 means that
the new build is quicker. Machines are noisy: only the ratios mean much.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time


def bench(galsh, *options):
    done = subprocess.run([galsh, "bench", *options, "--json"], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{galsh} bench {' '.join(options)}: {done.stderr.strip()}")
    said = json.loads(done.stdout.strip().splitlines()[-1])
    return said["whole"]["files_per_s"] if "whole" in said else said["images_per_s"]


def start(galsh):
    """Starts a second, each run from nothing to its end."""
    begun = time.perf_counter()
    for _ in range(20):
        subprocess.run([galsh, "-c", 'print "x"'], capture_output=True, check=True)
    return 20 / (time.perf_counter() - begun)


def cases(pictures):
    for work in ["pretrain", "svdd", "score"]:
        yield f"{work}, batch 200", lambda galsh, work=work: bench(galsh, work, "--steps=3")
    for work in ["pretrain", "score"]:
        for batch in [16, 50, 1000]:
            yield f"{work}, batch {batch}", lambda galsh, work=work, batch=batch: bench(
                galsh, work, f"--batch={batch}", f"--steps={max(3, 600 // batch)}")
        for size in [64, 128, 512]:
            yield f"{work}, {size} pixels", lambda galsh, work=work, size=size: bench(
                galsh, work, f"--size={size}", f"--steps={max(3, 3 * 256 * 256 // (size * size))}")
    for folder in pictures:
        yield f"decode {folder.name}", lambda galsh, folder=folder: bench(
            galsh, "decode", "--files", str(folder))
    yield "start", start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--galsh", required=True)
    parser.add_argument("--before", required=True)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--pictures", type=pathlib.Path, action="append", default=[], help="a folder to decode")
    parser.add_argument("--only", default="", help="measure what begins so, such as score")
    a = parser.parse_args()
    print("| images/s | before | now | now / before | quartiles |\n|---|---:|---:|---:|---:|")
    for name, measure in cases(a.pictures):
        if not name.startswith(a.only):
            continue
        old, new = [], []
        for pair in range(a.pairs):
            # Whoever is second finds the processor warmer.
            for binary, seen in [(a.before, old), (a.galsh, new)][:: 1 if pair % 2 else -1]:
                seen.append(measure(binary))
        ratios = sorted(n / o for n, o in zip(new, old))
        low, middle, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
        print(f"| {name} | {statistics.median(old):.1f} | {statistics.median(new):.1f} | {middle:.3f} "
              f"| {low:.3f} to {high:.3f} |")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

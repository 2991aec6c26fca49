#!/usr/bin/env python3
"""Measuring galaxies and fitting detectors, beside statmorph and scikit-learn in the same minutes. Prints Markdown.

    scripts/bench_shapes.py --galsh BINARY --small FOLDER --large FOLDER [--rounds 3]

FOLDERs hold pictures of 88 and of 424 pixels. statmorph, scikit-learn and what they need go into the virtual environment that
runs this. One core each."""

import argparse
import glob
import json
import os
import statistics
import subprocess
import time
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"


def galsh(binary, folder, rows=None):
    arguments = [binary, "bench", "shapes", "--files", folder, "--rounds", "3", "--json"]
    if rows:
        arguments += ["--rows", str(rows)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def statmorph_rate(folder, count=20):
    """Cut-outs a second of processor: the mask is the pixels 1.5 standard deviations above the border's median."""
    import numpy
    import scipy.ndimage
    import statmorph
    from PIL import Image

    times = []
    for path in sorted(glob.glob(f"{folder}/*.jpg"))[:count]:
        image = numpy.asarray(Image.open(path).convert("L"), float)
        edge = numpy.concatenate([image[:4].ravel(), image[-4:].ravel(), image[:, :4].ravel(), image[:, -4:].ravel()])
        image -= numpy.median(edge)
        labels, _ = scipy.ndimage.label(scipy.ndimage.gaussian_filter(image, 1) > 1.5 * edge.std() + 2)
        middle = labels[image.shape[0] // 2, image.shape[1] // 2]
        if not middle:
            continue
        begun = time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            statmorph.SourceMorphology(image, (labels == middle).astype(int), label=1, gain=1.0)
        times.append(time.process_time() - begun)
    return 1 / statistics.median(times)


def sklearn_fits(rows, width=72):
    import numpy
    from sklearn.ensemble import IsolationForest
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KernelDensity, NearestNeighbors
    from sklearn.svm import SVC, OneClassSVM

    draws = numpy.random.default_rng(14)
    normals = draws.normal(size=(rows // 2, width))
    both = numpy.concatenate([normals, draws.normal(1 / 3, 1, size=(rows // 2, width))])
    truth = numpy.repeat([0, 1], rows // 2)
    fits = {
        "parzen": lambda: KernelDensity().fit(normals),
        "svm": lambda: SVC(C=2, gamma=1 / width, class_weight="balanced").fit(both, truth),
        "one-class-svm": lambda: OneClassSVM(nu=.1, gamma=3 / width).fit(normals),
        "forest": lambda: IsolationForest(n_estimators=100).fit(normals),
        "neighbours": lambda: NearestNeighbors(n_neighbors=5).fit(normals),
        "logistic": lambda: LogisticRegression(C=.02, max_iter=1000, class_weight="balanced").fit(both, truth),
    }
    found = {}
    for name, fit in fits.items():
        begun = time.process_time()
        fit()
        found[name] = time.process_time() - begun
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--galsh", required=True)
    parser.add_argument("--small", required=True)
    parser.add_argument("--large", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=10_000)
    options = parser.parse_args()
    small, large, theirs, fits, sklearns = [], [], [], [], []
    for _ in range(options.rounds):
        ours = galsh(options.galsh, options.small, options.rows)
        small.append(ours[0])
        fits.append({row["kind"]: row["seconds"] for row in ours[1:]})
        theirs.append(statmorph_rate(options.small))
        large.append(galsh(options.galsh, options.large)[0])
        sklearns.append(sklearn_fits(options.rows))

    def middle(rows, key):
        return statistics.median(row[key] for row in rows)

    rate = statistics.median(theirs)
    print("| pictures in memory, one core | 72 numbers and flags | with the classical statistics |\n|---|---|---|")
    for title, rows in (("88 × 88", small), ("424 × 424", large)):
        print(f"| {title} | {middle(rows, 'shapes_per_s'):,.0f} a second | {middle(rows, 'with_classical_per_s'):,.0f} a second |")
    print(f"| statmorph, 88 × 88 | | {rate:.2f} a second: 1/{middle(small, 'with_classical_per_s') / rate:.0f} |\n")
    print(f"| fit to {options.rows:,} × 72, one core | galsh | scikit-learn |\n|---|---|---|")
    for kind in fits[0]:
        print(f"| {kind} | {middle(fits, kind):.3f} s | {middle(sklearns, kind):.3f} s |")


if __name__ == "__main__":
    main()

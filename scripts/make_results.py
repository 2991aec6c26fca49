#!/usr/bin/env python3
"""The tables of docs/results.md: every way of training on real galaxies, cross-validated, and what networks add.

    scripts/make_results.py --galsh BINARY --data FOLDER [--quick] > tables.md

FOLDER holds labelled.csv (location, label: 0 barred, 1 elliptical, 2 spiral) with its images, such as 600 EFIGI thumbnails.
Ten splits are five folds, parted twice; every way of training sees the same. Networks take some minutes a table."""

import argparse
import csv
import pathlib
import statistics
import subprocess
import sys
import tempfile

CLASSES = ("barred", "elliptical", "spiral")
SCRIPT = """
param data = "."
param folds = 5
param repeats = 2
param epochs = 20
param which = "shapes"
set seed 7
load manifest "{data}/labelled.csv" as real classes=[barred, elliptical, spiral]
if which == "shapes" {
  measure real as shapes
  for class in ["barred", "elliptical", "spiral"] {
    baseline real normal=class folds=folds repeats=repeats as trials
    save trials to "shelf_{class}.csv"
    for kind in ["one-class-svm", "logistic", "svm"] {
      crossvalidate detector on shapes normal=class kind=kind folds=folds repeats=repeats as trials
      save trials to "{kind}_{class}.csv"
    }
    for n in [5, 100] {
      crossvalidate morphology on real normal=class using=labels labels=n folds=folds repeats=repeats as trials
      save trials to "labels{n}_{class}.csv"
    }
  }
} else {
  for class in ["barred", "elliptical", "spiral"] {
    crossvalidate svdd on real normal=class folds=folds repeats=repeats epochs=epochs lr=1e-3 batch=50 as trials
    save trials to "svdd_{class}.csv"
    crossvalidate sad on real normal=class labels=20 folds=folds repeats=repeats epochs=epochs lr=1e-3 batch=50 as trials
    save trials to "sad_{class}.csv"
    crossvalidate classes on real normal=class folds=folds repeats=repeats epochs=epochs lr=1e-3 batch=50 pretrain=0 as trials
    save trials to "classes_{class}.csv"
  }
}
"""


def table(folder, names):
    """A row a way of training: mean and deviation over the folds for each class, and the mean of the classes."""
    rows = []
    for title, file, method in names:
        cells, means = [], []
        for name in CLASSES:
            path = folder / f"{file}_{name}.csv"
            if not path.exists():
                cells.append("–")
                continue
            with open(path, newline="", encoding="utf-8") as opened:
                aucs = [float(row["auc"]) for row in csv.DictReader(opened) if method in (None, row["method"])]
            means.append(statistics.mean(aucs))
            cells.append(f"{means[-1]:.3f} ± {statistics.stdev(aucs):.3f}")
        mean = f"{statistics.mean(means):.3f}" if len(means) == len(CLASSES) else "–"
        rows.append(f"| {title} | {' | '.join(cells)} | {mean} |")
    return "\n".join(["| way of training | " + " | ".join(CLASSES) + " | mean |", "|---|---|---|---|---|"] + rows)


SHAPES = [
    ("principal components of the pixels, one-class SVM", "shelf", "pixels: PCA, one-class SVM"),
    ("shapes, one-class SVM", "one-class-svm", None),
    ("shapes, isolation forest", "shelf", "shapes: isolation forest"),
    ("shapes, 5 nearest neighbours", "shelf", "shapes: nearest neighbours"),
    ("shapes, Parzen", "shelf", "shapes: Parzen"),
    ("**`train morphology`, normal images alone**", "shelf", "morphology: normals alone"),
    ("`train morphology using=labels labels=5`", "labels5", None),
    ("**`train morphology using=labels labels=20`**", "shelf", "morphology: 20 labels a class"),
    ("`train morphology using=labels labels=100`", "labels100", None),
    ("shapes, SVM against all labels", "svm", None),
    ("shapes, logistic regression against all labels", "logistic", None),
]
NETWORKS = [
    ("Deep SVDD, one-class", "svdd", None),
    ("Deep SAD, 20 labelled images of each other class", "sad", None),
    ("classifier network, all labels", "classes", None),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--galsh", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--quick", action="store_true", help="two folds, one epoch: to see that it runs")
    parser.add_argument("--only", choices=("shapes", "networks"))
    parser.add_argument("--network-repeats", type=int, default=2, help="how often the images are parted for networks")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="galsh-results-") as name:
        folder = pathlib.Path(name)
        (folder / "trials.gal").write_text(SCRIPT, encoding="utf-8")
        quick = ["folds=2", "repeats=1", "epochs=1"] if options.quick else []
        for which in [options.only] if options.only else ["shapes", "networks"]:
            repeats = [f"repeats={options.network_repeats}"] if which == "networks" and not quick else []
            done = subprocess.run(
                [str(pathlib.Path(options.galsh).resolve()), "--quiet", "trials.gal", f"which={which}",
                 f"data={pathlib.Path(options.data).resolve()}", *quick, *repeats], cwd=folder, text=True, stdout=subprocess.DEVNULL)
            if done.returncode:
                sys.exit(f"galsh ended with {done.returncode}")
        names = {"shapes": [SHAPES], "networks": [NETWORKS]}.get(options.only, [SHAPES, NETWORKS])
        print("\n\n".join(table(folder, rows) for rows in names))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Write Tests/Fixtures/comparison.json: what SciPy and the reference give for two samples.

    python3 -m venv .venv && .venv/bin/pip install numpy scipy scikit-learn pillow
    .venv/bin/python scripts/make_comparison_fixture.py ../shared/reference

The argument is the folder of the reference, with compare.py, shortcut.py and detect.py.
scores    pairs of samples with ks_2samp and wasserstein_distance
features  two tables of 12 features with the unbiased MMD² of the reference, on its robust scale; and in groups, with each
          galaxy once: the mean kernel of its images, and never with itself
borders   small pictures with the eight numbers of their border; the last, the correlation of neighbours, without the
          places where the reference lays the end of one side beside the beginning of the next
areas     two samples of scores in groups with the AUC and the variance of DeLong and Obuchowski
ComparisonParityTests reads them; nothing else does.
"""
import json
import pathlib
import sys

import numpy as np
from scipy.stats import ks_2samp, wasserstein_distance
from sklearn.metrics import roc_auc_score

sys.path.insert(0, sys.argv[1])
from compare import mmd2  # noqa: E402
from detect import robust  # noqa: E402
from shortcut import border  # noqa: E402

OUT = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "comparison.json"
rng = np.random.default_rng(20261126)


def scores():
    sets = [
        (rng.normal(size=50), rng.normal(0.3, 1, 80)),
        (rng.normal(size=60), rng.normal(0.8, 1, 60)),
        (rng.normal(size=7), rng.normal(size=9)),
        (np.round(rng.normal(size=120), 1), np.round(rng.normal(0.1, 1.3, 90), 1)),
        (rng.standard_t(2, 180), rng.standard_t(2, 365) + 0.2),
        (rng.normal(size=3), rng.normal(5, 1, 4)),
        (rng.normal(size=400), rng.normal(0.02, 1, 300)),
        (np.array([1.0, 2, 2, 3]), np.array([1.0, 2, 2, 3])),
    ]
    for a, b in sets:
        found = ks_2samp(a, b)
        yield dict(a=a.tolist(), b=b.tolist(), ks=found.statistic, p=found.pvalue, wasserstein=wasserstein_distance(a, b))


def kernel(x):
    d = (x**2).sum(1)
    d = np.maximum(d[:, None] + d - 2 * x @ x.T, 0)
    return np.exp(-d / np.median(d[np.triu_indices(len(x), 1)]))


def features():
    mix = np.eye(12) + 0.4 * rng.normal(size=(12, 12))
    a, b = rng.normal(size=(60, 12)) @ mix, (rng.normal(size=(45, 12)) + 0.25) @ mix
    z = robust(a)
    k = kernel(np.r_[z(a), z(b)])
    groups = [np.repeat(np.arange(20), 3), np.arange(45) // 5]
    g = np.r_[groups[0], groups[1] + 20]
    mean = np.array([[k[np.ix_(g == i, g == j)].mean() for j in range(29)] for i in range(29)])
    np.fill_diagonal(mean, 0)
    grouped = mean[:20, :20].sum() / 20 / 19 + mean[20:, 20:].sum() / 9 / 8 - 2 * mean[:20, 20:].mean()
    return dict(
        a=a.tolist(), b=b.tolist(), mmd2=mmd2(k, np.arange(60), 60 + np.arange(45)),
        groups=[v.tolist() for v in groups], grouped=grouped)


def neighbours(picture, k=4):
    """The reference's lag-1 autocorrelation of the border, each of the four sides for itself."""
    a = picture.astype(float)
    sides = [a[:k], a[-k:], a[:, :k].T, a[:, -k:].T]
    mean = np.concatenate(sides, 1).mean()
    products = [((s - mean)[:, 1:] * (s - mean)[:, :-1]).ravel() for s in sides]
    return np.concatenate(products).mean() / (np.concatenate(sides, 1).var() + 1e-6)


def borders():
    for height, width in ((24, 20), (88, 88), (40, 61)):
        picture = np.clip(rng.normal(8, 9, (height, width)) + np.linspace(0, 30, width), 0, 255).astype(np.uint8)
        yield dict(width=width, height=height, pixels=picture.reshape(-1).tolist(), numbers=[*border(picture)[:7].tolist(), neighbours(picture)])


def areas():
    for m, n, size in ((40, 30, 1), (36, 40, 4)):
        a, b = np.round(rng.normal(size=m), 1), np.round(rng.normal(0.7, 1, n), 1)
        ga, gb = np.arange(m) // size, np.arange(n) // size
        wins = (b[None] > a[:, None]) + 0.5 * (b[None] == a[:, None])
        area = wins.mean()

        def part(shares, g):
            sums = np.array([(shares[g == k] - area).sum() for k in np.unique(g)])
            return len(sums) / (len(sums) - 1) * (sums**2).sum() / len(shares) ** 2

        auc = roc_auc_score(np.r_[np.zeros(m), np.ones(n)], np.r_[a, b])
        yield dict(
            a=a.tolist(), b=b.tolist(), ga=ga.tolist(), gb=gb.tolist(), auc=auc,
            variance=part(wins.mean(1), ga) + part(wins.mean(0), gb))


OUT.write_text(json.dumps(
    dict(scores=list(scores()), features=features(), borders=list(borders()), areas=list(areas())), indent=0) + "\n")
print(OUT, OUT.stat().st_size, "bytes")

#!/usr/bin/env python3
"""Write Tests/Fixtures/detectors.safetensors: what scikit-learn and the reference give on small random tables.

    python3 -m venv .venv && .venv/bin/pip install numpy scipy scikit-learn safetensors
    .venv/bin/python scripts/make_detector_fixture.py ../shared/reference/detect.py

The argument is the reference's file with robust, parzen, lr, svm, combine, parzen_lr, pvalues, cross_pvalues and bh.
Three tables of 60 normal images, 40 anomalies, 2 synthetic anomalies for each normal image and 50 images to judge, 12 features:
plain   normal numbers, correlated, of very different sizes
heavy   Student's t with 1.5 degrees of freedom
flat    columns that never change, that are doubled, and that nearly always have one value
DetectorParityTests reads them; nothing else does.
"""
import importlib.util
import pathlib
import sys

import numpy as np
from safetensors.numpy import save_file
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import NearestNeighbors
from sklearn.svm import SVC, OneClassSVM

OUT = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "detectors.safetensors"
spec = importlib.util.spec_from_file_location("detect", sys.argv[1])
detect = importlib.util.module_from_spec(spec)
spec.loader.exec_module(detect)

N, A, T, D = 60, 40, 50, 12


def table(name, rng):
    mix = np.eye(D) + 0.4 * rng.normal(size=(D, D))
    size = 10.0 ** rng.uniform(-3, 3, D)
    shift = rng.normal(0, 3, D)

    def draw(n, away):
        x = rng.standard_t(1.5, (n, D)) if name == "heavy" else rng.normal(size=(n, D))
        x[:, :4] += away
        x = (x @ mix + shift) * size
        if name == "flat":
            x[:, 3] = 0.1
            x[:, 7] = x[:, 6]
            x[:, 9] = np.where(rng.uniform(size=n) < 0.9, 2.5, x[:, 9])
            x[:, 10] = 0
        return x

    normals, anomalies = draw(N, 0), draw(A, 1.2)
    synthetic = np.repeat(normals, 2, 0) + 0.5 * draw(2 * N, 0.8) - 0.5 * normals.mean(0)
    test = np.concatenate([draw(T // 2, 0), draw(T // 2, 1.2)])
    if name == "flat":
        test[0, 3] = 0.2
        test[1, 10] = -1e-3
    return normals, anomalies, synthetic, test


def far(clf, z):
    return lambda y: clf.decision_function(z(y))


out = {}
for number, name in enumerate(("plain", "heavy", "flat")):
    normals, anomalies, synthetic, test = table(name, np.random.default_rng(100 + number))
    z8 = detect.standard(normals, 8)
    both = np.r_[normals, anomalies]
    z6 = detect.standard(both)
    label = np.r_[np.zeros(N), np.ones(A)]

    # The optimum itself; scikit-learn stops at 1e-3 by default.
    svm = SVC(C=2, gamma=1 / D, class_weight="balanced", tol=1e-9).fit(z6(both), label)
    pool = SVC(C=0.5, gamma=1 / D, class_weight="balanced", tol=1e-9).fit(z6(both), label)
    one = OneClassSVM(nu=0.1, gamma=3 / D, tol=1e-9).fit(z8(normals))
    near = NearestNeighbors(n_neighbors=5)
    log, zl = detect.logistic(normals, anomalies)
    log.set_params(solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(zl(both), label)

    # The reference's sums, with a logistic regression that has converged.
    def lr(n, a, c=0.02):
        m, z = detect.logistic(n, a, c)
        x, y = np.r_[n, a], np.r_[np.zeros(len(n)), np.ones(len(a))]
        m.set_params(solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(z(x), y)
        return lambda q: m.decision_function(z(q))

    detect.lr = lr
    forests = [-IsolationForest(n_estimators=100, random_state=s).fit(z8(normals)).score_samples(z8(test)) for s in range(10)]
    is_far = np.r_[np.zeros(T // 2), np.ones(T - T // 2)]
    score = detect.parzen(normals)
    p = detect.pvalues(score(normals[:30]), score(test))
    split = lambda i: detect.parzen(normals[i])
    folds = np.random.default_rng(0).permutation(N) % 5
    own = {
        "normals": normals, "anomalies": anomalies, "synthetic": synthetic, "test": test,
        "parzen": score(test), "parzen_training": score(normals), "parzen6": detect.parzen(normals, 6)(test),
        "parzen_one": detect.parzen(np.r_[normals[:1], normals[:1] + 1])(test),
        "logistic": log.decision_function(zl(test)),
        "svm": far(svm, z6)(test), "svm_pool": far(pool, z6)(test), "one_class": -far(one, z8)(test),
        "neighbours": near.fit(z8(normals)).kneighbors(z8(test))[0].mean(1),
        "neighbours_raw": near.fit(normals).kneighbors(test)[0].mean(1),
        "combine": detect.combine([(split, normals), (lambda i: detect.parzen(normals[i], 1), normals)], N)(test),
        "parzen_lr": detect.parzen_lr(normals, synthetic)(test),
        "forest_auc": np.array([roc_auc_score(is_far, f) for f in forests]), "forest_mean": np.mean(forests, 0),
        "percentiles": np.percentile(normals, [16, 50, 84], axis=0),
        "calibration": score(normals[:30]), "p": p,
        "cross_p": detect.cross_pvalues(split, normals, test), "folds": folds.astype(float),
        "bh": np.stack([detect.bh(p, a).astype(float) for a in (0.05, 0.1, 0.3, 0.8)]),
    }
    for key, value in own.items():
        out[f"{name}.{key}"] = np.ascontiguousarray(value, dtype=np.float64)
    print(name, "AUC", roc_auc_score(is_far, own["svm"]), own["forest_auc"].mean(), own["forest_auc"].std())

save_file(out, OUT)
print(OUT.stat().st_size, "bytes")

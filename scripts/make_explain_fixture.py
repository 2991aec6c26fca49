"""What the package shap says of a score, for Tests/GalaxyRuntimeTests/Explanation.

    python3 -m venv v && v/bin/pip install shap==0.51.0
    v/bin/python scripts/make_explain_fixture.py

Writes Tests/Fixtures/shapley.json: forty normal images of eight correlated numbers and three strangers; of a Parzen density
(g = 4) and of the mean distance to the three nearest, each on its scale, the scores, and the Shapley values of shap's Exact and
Permutation explainers with all normal images as background.
"""

import json
import pathlib

import numpy as np
import shap

OUT = pathlib.Path(__file__).parent.parent / "Tests/Fixtures/shapley.json"
random = np.random.default_rng(7)
WIDTH, COUNT = 8, 40
mixing = np.eye(WIDTH) + 0.5 * random.normal(size=(WIDTH, WIDTH))
normals = random.normal(size=(COUNT, WIDTH)) @ mixing
strangers = np.array([normals[0], normals[1], random.normal(size=WIDTH)])
strangers[0, 2] += 9
strangers[1, 5] -= 6
strangers[1, 6] += 4

robust = (
    np.median(normals, axis=0),
    (np.quantile(normals, 0.84, axis=0) - np.quantile(normals, 0.16, axis=0)) / 2 + 1e-9,
)
moments = (normals.mean(axis=0), normals.std(axis=0) + 1e-9)


def scaled(rows, scale, clip):
    return np.clip((rows - scale[0]) / scale[1], -clip, clip)


def squares(rows, scale, clip):
    return ((scaled(rows, scale, clip)[:, None, :] - scaled(normals, scale, clip)[None, :, :]) ** 2).sum(-1)


gamma = 4 / scaled(normals, robust, 4).var(axis=0).sum()


def parzen(rows):
    return -np.log(np.exp(-gamma * squares(rows, robust, 4)).mean(1))


def neighbours(rows):
    return np.sort(np.sqrt(squares(rows, moments, 8)), axis=1)[:, :3].mean(1)


result = {"normals": normals.tolist(), "strangers": strangers.tolist(), "g": 4, "k": 3, "detectors": []}
for name, score in [("parzen", parzen), ("neighbours", neighbours)]:
    masker = shap.maskers.Independent(normals, max_samples=COUNT)
    exact = shap.explainers.Exact(score, masker)(strangers)
    permutation = shap.explainers.Permutation(score, masker, seed=1)(strangers, max_evals=200 * (2 * WIDTH + 1))
    result["detectors"].append(
        {
            "kind": name,
            "scores": score(strangers).tolist(),
            "base": float(exact.base_values[0]),
            "exact": exact.values.tolist(),
            "permutation": permutation.values.tolist(),
        }
    )
    print(name, np.abs(exact.values - permutation.values).max())
OUT.write_text(json.dumps(result) + "\n")

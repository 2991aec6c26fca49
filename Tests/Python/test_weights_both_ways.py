"""Weights go both ways: a file that galsh exports opens in Python's safetensors and gives the same scores in PyTorch, and a
file that Python writes gives the same scores in galsh.

Needs torch, numpy, safetensors and Pillow; skipped, with the reason, where one is missing.
"""

import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

try:
    import numpy as np
    import safetensors
    import torch
    from PIL import Image
    from safetensors.torch import save_file

    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
    from make_fixtures import GALNET, Network

    MISSING = None
except ImportError as error:
    MISSING = str(error)

GALSH = os.environ["GALSH_BINARY"]
MODEL = """
set seed 3
mock galaxies 6 per class to "mock" format=png
load manifest "mock/manifest.csv" as galaxies
pretrain ae on galaxies normal=1 epochs=2 lr=1e-3 batch=4 as m
train svdd m on galaxies epochs=2 lr=1e-3 batch=4
"""


def run(folder, script):
    done = subprocess.run([GALSH, "-"], input=script, text=True, cwd=folder, capture_output=True, timeout=600)
    assert done.returncode == 0, done.stderr


def table(path):
    with open(path, newline="") as f:
        return [(row["path"], float(row["score"])) for row in csv.DictReader(f)]


def scores(net, center, radius, files, preprocessing):
    """What numerics says, in PyTorch: grey picture, (x − mean) / deviation, one scaling to [0, 1], ‖φ(x) − c‖² − R²."""
    pictures = []
    for file in files:
        x = np.asarray(Image.open(file).convert("L"), dtype=np.float64) / 255
        x = (x - x.mean()) / x.std()
        low, high = preprocessing["minimum"], preprocessing["maximum"]
        pictures.append(torch.tensor((x - low) / (high - low), dtype=torch.float32)[None])
    net.eval()
    with torch.inference_mode():
        embedded = net.run(torch.stack(pictures), "encoder")
    return ((embedded.double() - center.double()) ** 2).sum(1).numpy() - float(radius) ** 2


def load(net, tensors):
    state = {k: v for k, v in net.state_dict().items() if "num_batches" in k}
    state |= {k.replace(".", "_", 1): v for k, v in tensors.items() if not k.startswith("svdd.")}
    net.load_state_dict(state)


@unittest.skipIf(MISSING, f"PyTorch and its friends are not all here: {MISSING}")
class WeightsBothWays(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def read(self, file):
        with safetensors.safe_open(self.folder / file, "pt") as f:
            return {k: f.get_tensor(k) for k in f.keys()}, f.metadata()

    def assert_same_scores(self, net, center, radius, preprocessing):
        rows = table(self.folder / "scores.csv")
        self.assertEqual(len(rows), 18)
        own = np.array([score for _, score in rows])
        peer = scores(net, center, radius, [self.folder / path for path, _ in rows], preprocessing)
        self.assertLessEqual(np.abs(own - peer).max(), 1e-5 * np.abs(peer).max(), (own, peer))

    def test_an_exported_model_gives_the_same_scores_in_pytorch(self):
        run(self.folder, MODEL + 'apply m to galaxies as s save "scores.csv"\nexport m to "out"\n')
        tensors, metadata = self.read("out/model.safetensors")
        net = Network((1, 256, 256), *GALNET)
        load(net, tensors)
        self.assert_same_scores(
            net, tensors["svdd.center"], tensors["svdd.radius"], json.loads(metadata["preprocessing"]))

    def test_weights_written_by_python_give_the_same_scores_in_galsh(self):
        torch.manual_seed(11)
        net = Network((1, 256, 256), *GALNET)
        for name, value in net.named_buffers():
            if "running" in name:
                value.copy_(torch.rand_like(value) + (0.5 if "var" in name else -0.5))
        center = torch.randn(64)
        weights = net.tensors() | {"svdd.center": center, "svdd.radius": torch.zeros(1)}
        save_file({k: v.contiguous() for k, v in weights.items()}, self.folder / "python.safetensors")
        run(self.folder, MODEL + """
import weights "python.safetensors" into m
apply m to galaxies as s save "scores.csv"
export m to "out"
""")
        back, metadata = self.read("out/model.safetensors")
        for name, value in weights.items():
            self.assertTrue(torch.equal(back[name], value), name)
        self.assert_same_scores(net, center, 0, json.loads(metadata["preprocessing"]))


if __name__ == "__main__":
    unittest.main()

"""Weights go both ways: a file that galsh exports opens in Python's safetensors and gives the same scores in PyTorch, and a
file that Python writes gives the same scores in galsh.

    GALSH=.build/release/galsh pytest Tests/Python/test_weights_both_ways.py

Needs torch, numpy, safetensors and Pillow; skipped, with the reason, where one is missing.
"""
import csv
import json
import os
import pathlib
import subprocess
import sys

import pytest

np = pytest.importorskip("numpy", reason="numpy is not installed")
torch = pytest.importorskip("torch", reason="PyTorch is not installed (a CPU wheel is wanted)")
safetensors = pytest.importorskip("safetensors", reason="safetensors is not installed")
Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from make_fixtures import GALNET, Network  # noqa: E402

GALSH = os.environ.get("GALSH", str(ROOT / ".build/release/galsh"))
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


def close(own, peer):
    own, peer = np.array(own), np.array(peer)
    assert np.abs(own - peer).max() <= 1e-5 * np.abs(peer).max(), (own, peer)


def load(net, tensors):
    state = {k: v for k, v in net.state_dict().items() if "num_batches" in k}
    state |= {k.replace(".", "_", 1): v for k, v in tensors.items() if not k.startswith("svdd.")}
    net.load_state_dict(state)


def test_an_exported_model_gives_the_same_scores_in_pytorch(tmp_path):
    run(tmp_path, MODEL + 'apply m to galaxies as s save "scores.csv"\nexport m to "out"\n')
    with safetensors.safe_open(tmp_path / "out/model.safetensors", "pt") as f:
        tensors = {k: f.get_tensor(k) for k in f.keys()}
        metadata = f.metadata()
    net = Network((1, 256, 256), *GALNET)
    load(net, tensors)
    rows = table(tmp_path / "scores.csv")
    assert len(rows) == 18
    files = [tmp_path / path for path, _ in rows]
    close(
        [score for _, score in rows],
        scores(net, tensors["svdd.center"], tensors["svdd.radius"], files, json.loads(metadata["preprocessing"])))


def test_weights_written_by_python_give_the_same_scores_in_galsh(tmp_path):
    from safetensors.torch import save_file

    torch.manual_seed(11)
    net = Network((1, 256, 256), *GALNET)
    for name, value in net.named_buffers():
        if "running" in name:
            value.copy_(torch.rand_like(value) + (0.5 if "var" in name else -0.5))
    center = torch.randn(64)
    weights = net.tensors() | {"svdd.center": center, "svdd.radius": torch.zeros(1)}
    save_file({k: v.contiguous() for k, v in weights.items()}, tmp_path / "python.safetensors")
    run(tmp_path, MODEL + """
import weights "python.safetensors" into m
apply m to galaxies as s save "scores.csv"
export m to "out"
""")
    with safetensors.safe_open(tmp_path / "out/model.safetensors", "pt") as f:
        preprocessing = json.loads(f.metadata()["preprocessing"])
        for name, value in weights.items():
            assert torch.equal(f.get_tensor(name), value), name
    rows = table(tmp_path / "scores.csv")
    files = [tmp_path / path for path, _ in rows]
    close([score for _, score in rows], scores(net, center, 0, files, preprocessing))

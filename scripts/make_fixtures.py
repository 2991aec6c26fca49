#!/usr/bin/env python3
"""Write the parity fixtures: what PyTorch computes from the same weights.

    python3 -m venv .venv && .venv/bin/pip install torch numpy safetensors
    .venv/bin/python scripts/make_fixtures.py            writes Tests/Fixtures/*.safetensors

galnet.safetensors   galnet on three images: embeddings, reconstruction, gradients of both losses, ten steps of Adam each
layers.safetensors   small networks that use every layer, odd sizes and more than one block of sixteen images
averaging.safetensors  the same for average pooling, wherever a layer may stand
optimizers.safetensors  twelve steps of every optimiser on one small problem

The tests in Tests/GalaxyRuntimeTests/Parity read them; nothing else does. Seeds are fixed; another version of PyTorch may
change the last digits, well inside the tests' tolerances.
"""
import json
import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

OUT = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "Fixtures"
GALNET = (
    [line for c in (2, 4, 8, 16, 32, 64) for line in (f"conv 5x5 {c} pad=2", "batchnorm", "leaky_relu", "pool 2x2")]
    + ["flatten", "fc 256", "fc 64"],
    ["reshape 4x4x4", "leaky_relu"]
    + [line for c in (64, 32, 16, 8, 4, 2) for line in (f"deconv 5x5 {c} pad=2", "batchnorm", "leaky_relu", "upsample 2")]
    + ["deconv 5x5 1 pad=2", "sigmoid"],
)


class Network(torch.nn.Module):
    """The layers of galsh's `network { }` block, under the tensor names of the saved files."""

    def __init__(self, shape, encoder, decoder):
        super().__init__()
        self.steps = []
        probe = torch.zeros(2, *shape)
        for half, lines in (("encoder", encoder), ("decoder", decoder)):
            count = {}
            for line in lines:
                words = line.split()
                options = dict(w.split("=") for w in words[1:] if "=" in w)
                sizes = lambda w: [int(n) for n in w.split("x")]

                def add(stem, module):
                    count[stem] = count.get(stem, 0) + 1
                    name = f"{half}_{stem}{count[stem]}"
                    self.add_module(name, module)
                    return module

                if words[0] == "conv":
                    step = add("conv", torch.nn.Conv2d(
                        probe.shape[1], int(words[2]), sizes(words[1]), padding=int(options["pad"]), bias=False))
                elif words[0] == "deconv":
                    step = add("deconv", torch.nn.ConvTranspose2d(
                        probe.shape[1], int(words[2]), sizes(words[1]), padding=int(options["pad"]), bias=False))
                elif words[0] == "fc":
                    step = add("fc", torch.nn.Linear(probe.shape[1], int(words[1]), bias=False))
                elif words[0] == "batchnorm":
                    kind = torch.nn.BatchNorm2d if probe.dim() == 4 else torch.nn.BatchNorm1d
                    step = add("bn", kind(probe.shape[1], eps=1e-4, affine=False))
                elif words[0] == "leaky_relu":
                    slope = float(options.get("slope", 0.01))
                    step = lambda x, s=slope: F.leaky_relu(x, s)
                elif words[0] == "relu":
                    step = F.relu
                elif words[0] == "sigmoid":
                    step = torch.sigmoid
                elif words[0] == "pool":
                    step = lambda x, k=sizes(words[1]): F.max_pool2d(x, k)
                elif words[0] == "avgpool":
                    step = lambda x, k=sizes(words[1]): F.avg_pool2d(x, k)
                elif words[0] == "upsample":
                    step = lambda x, f=int(words[1]): F.interpolate(x, scale_factor=f)
                elif words[0] == "flatten":
                    step = lambda x: x.flatten(1)
                elif words[0] == "reshape":
                    step = lambda x, s=sizes(words[1]): x.view(-1, *s)
                probe = step(probe)
                self.steps.append((half, step))
        for m in self.modules():
            if isinstance(m, torch.nn.modules.batchnorm._BatchNorm):
                m.reset_running_stats()

    def run(self, x, half=None):
        for h, step in self.steps:
            if half is None or h == half:
                x = step(x)
        return x

    def tensors(self):
        """Weights and running statistics by galsh's names."""
        return {k.replace("_", ".", 1): v.detach().clone() for k, v in self.state_dict().items() if "num_batches" not in k}

    def gradients(self):
        return {k.replace("_", ".", 1): p.grad.clone() for k, p in self.named_parameters()}


def pictures(count, channels, height, width):
    """Blobs on a noisy sky; multiples of 1/256, so that half floats hold them exactly."""
    y, x = torch.meshgrid(torch.linspace(-1, 1, height), torch.linspace(-1, 1, width), indexing="ij")
    out = []
    for _ in range(count * channels):
        a, b, s, q = torch.rand(4)
        blob = torch.exp(-((x - a + 0.5) ** 2 + (y - b + 0.5) ** 2 * (1 + q)) / (0.02 + 0.2 * s))
        out.append(0.1 + 0.8 * blob + 0.05 * torch.randn(height, width))
    stack = torch.stack(out).view(count, channels, height, width).clamp(0, 255 / 256)
    return (stack * 256).round() / 256


def reconstruction(net, x):
    return ((net.run(x) - x) ** 2).flatten(1).sum(1).mean()


def distance(net, x, c):
    return ((net.run(x, "encoder") - c) ** 2).sum(1).mean()


def galnet():
    torch.manual_seed(1)
    net = Network((1, 256, 256), *GALNET)
    x = pictures(3, 1, 256, 256)
    out = {"x": x.half()} | {f"weights/{k}": v for k, v in net.tensors().items()}
    start = {k: v.clone() for k, v in net.state_dict().items()}

    def keep(prefix, gradients):
        # A slice of the one large tensor keeps the file small.
        for k, v in gradients.items():
            out[f"{prefix}/{k}"] = v[:32].clone() if k == "encoder.fc1.weight" else v

    net.train()
    y = net.run(x)
    out["reconstruction"] = y.detach()[:1].clone()
    loss = reconstruction(net, x)
    net.load_state_dict(start)
    net.zero_grad()
    loss = reconstruction(net, x)
    loss.backward()
    out["reconstruction_loss"] = loss.detach().view(1)
    keep("reconstruction_gradient", net.gradients())
    out |= {f"after_one_batch/{k}": v for k, v in net.tensors().items() if "running" in k}
    net.eval()
    out["embedding"] = net.run(x, "encoder").detach()

    net.load_state_dict(start)
    net.train()
    c = torch.full((64,), 0.1)
    net.zero_grad()
    loss = distance(net, x, c)
    for p in net.parameters():
        p.grad = torch.zeros_like(p)
    loss.backward()
    out["distance_loss"] = loss.detach().view(1)
    keep("distance_gradient", {k: v for k, v in net.gradients().items() if k.startswith("encoder")})

    for name, step in (("reconstruction", reconstruction), ("distance", lambda n, b: distance(n, b, c))):
        net.load_state_dict(start)
        net.train()
        params = [p for k, p in net.named_parameters() if name == "reconstruction" or k.startswith("encoder")]
        # A small rate: at 1e-4 and more, Adam's first steps (the sign of nearly zero gradients) make PyTorch itself drift
        # by 1e-3 in ten steps when it computes in float64 instead of float32.
        adam = torch.optim.Adam(params, lr=1e-5, weight_decay=0.5e-6)
        losses = []
        for _ in range(10):
            adam.zero_grad()
            loss = step(net, x)
            loss.backward()
            adam.step()
            losses.append(loss.item())
        out[f"{name}_ten_losses"] = torch.tensor(losses, dtype=torch.float64)
    save_file({k: v.contiguous() for k, v in out.items()}, OUT / "galnet.safetensors", {"torch": torch.__version__})


CASES = {
    # name: (batch, input, encoder, decoder)
    "lenet": (5, (1, 28, 28),
              ["conv 5x5 8 pad=2", "batchnorm", "leaky_relu", "pool 2x2", "conv 5x5 4 pad=2", "batchnorm", "leaky_relu",
               "pool 2x2", "flatten", "fc 32"],
              ["reshape 2x4x4", "leaky_relu", "upsample 2", "deconv 5x5 4 pad=2", "batchnorm", "leaky_relu", "upsample 2",
               "deconv 5x5 8 pad=3", "batchnorm", "leaky_relu", "upsample 2", "deconv 5x5 1 pad=2", "sigmoid"]),
    "odd sizes": (19, (2, 13, 11),
                  ["conv 3x3 3 pad=1", "relu", "pool 3x2", "conv 1x1 5 pad=0", "batchnorm", "sigmoid", "flatten", "fc 7",
                   "batchnorm", "leaky_relu slope=0.2", "fc 3"], []),
    "plain upsampling": (3, (1, 9, 9),
                         ["conv 5x3 2 pad=1", "leaky_relu", "pool 2x2", "upsample 2", "conv 2x2 3 pad=0", "batchnorm", "relu",
                          "upsample 3", "pool 2x2", "flatten", "fc 4"], []),
    "every order": (17, (3, 8, 8),
                    ["batchnorm", "leaky_relu", "batchnorm", "pool 2x2", "relu", "upsample 2", "sigmoid", "conv 3x3 7 pad=1",
                     "conv 3x3 6 pad=2", "pool 2x2", "batchnorm", "flatten", "relu", "batchnorm", "fc 6"], []),
    "one pixel": (4, (1, 1, 1),
                  ["conv 1x1 3 pad=0", "leaky_relu", "upsample 2", "deconv 5x5 4 pad=2", "sigmoid", "flatten", "fc 2"], []),
    "dense only": (33, (1, 4, 5), ["flatten", "fc 9", "leaky_relu", "fc 5"],
                   ["fc 20", "reshape 1x4x5", "conv 3x3 2 pad=1", "batchnorm", "leaky_relu", "conv 3x3 1 pad=1", "sigmoid"]),
    "upsampling by three": (2, (2, 5, 6),
                            ["conv 3x3 4 pad=1", "batchnorm", "leaky_relu", "upsample 3", "conv 5x5 3 pad=2", "batchnorm",
                             "leaky_relu", "pool 3x3", "upsample 2", "deconv 4x4 5 pad=1", "flatten", "fc 4"], []),
}


AVERAGING = {
    "first and last": (3, (2, 9, 8), ["avgpool 2x3", "conv 3x3 3 pad=1", "leaky_relu", "flatten", "fc 12"],
                       ["reshape 2x3x2", "upsample 12", "avgpool 2x3", "deconv 3x3 2 pad=1", "avgpool 2x1"]),
    "behind and before everything": (19, (1, 17, 16),
                                     ["conv 3x3 3 pad=1", "batchnorm", "leaky_relu", "avgpool 2x2", "batchnorm", "relu", "pool 2x2",
                                      "upsample 2", "conv 3x3 4 pad=1", "avgpool 2x2", "sigmoid", "upsample 2", "avgpool 3x1",
                                      "conv 3x3 2 pad=1", "batchnorm", "avgpool 1x2", "flatten", "fc 5"], []),
    "twice": (9, (1, 12, 13), ["avgpool 2x2", "avgpool 3x2", "batchnorm", "flatten", "fc 3"], []),
}


def layers(cases, seed, file):
    torch.manual_seed(seed)
    out, described = {}, {}
    for name, (batch, shape, encoder, decoder) in cases.items():
        net = Network(shape, encoder, decoder)
        x = pictures(batch, *shape)
        described[name] = {"input": list(shape), "encoder": encoder, "decoder": decoder}
        out |= {f"{name}/weights/{k}": v for k, v in net.tensors().items()}
        out[f"{name}/x"] = x
        net.train()
        y = net.run(x)
        target = x if decoder else torch.full((1,), 0.3)
        loss = ((y - target) ** 2).flatten(1).sum(1).mean()
        loss.backward()
        out[f"{name}/y"] = y.detach()
        out[f"{name}/loss"] = loss.detach().view(1)
        out |= {f"{name}/gradient/{k}": v for k, v in net.gradients().items()}
        out |= {f"{name}/after/{k}": v for k, v in net.tensors().items() if "running" in k}
        net.eval()
        out[f"{name}/evaluated"] = net.run(x).detach()
    save_file({k: v.contiguous() for k, v in out.items()}, OUT / file,
              {"torch": torch.__version__, "cases": json.dumps(described)})


def optimizers():
    torch.manual_seed(3)
    start, target = torch.randn(40), torch.randn(40)
    out = {"start": start, "target": target}
    kinds = {
        "adam": lambda p: torch.optim.Adam(p, lr=0.05, weight_decay=0.01),
        "amsgrad": lambda p: torch.optim.Adam(p, lr=0.05, weight_decay=0.01, amsgrad=True),
        "sgd": lambda p: torch.optim.SGD(p, lr=0.05, weight_decay=0.01),
        "sgd_momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01),
        "sgd_nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01),
    }
    for name, make in kinds.items():
        w = start.clone().requires_grad_()
        optimizer = make([w])
        schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [5, 9])
        for _ in range(12):
            optimizer.zero_grad()
            ((w - target) ** 2 * torch.arange(1, 41)).mean().backward()
            optimizer.step()
            schedule.step()
        out[name] = w.detach().clone()
    save_file(out, OUT / "optimizers.safetensors", {"torch": torch.__version__})


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    galnet()
    layers(CASES, 2, "layers.safetensors")
    layers(AVERAGING, 4, "averaging.safetensors")
    optimizers()
    for f in sorted(OUT.glob("*.safetensors")):
        print(f"{f.stat().st_size:>9}  {f.name}")

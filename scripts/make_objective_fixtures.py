#!/usr/bin/env python3
"""Write the parity fixture of the trainings beyond Deep SVDD: what PyTorch computes from the same weights.

    python3 -m venv .venv && .venv/bin/pip install torch numpy safetensors
    .venv/bin/python scripts/make_objective_fixtures.py        writes Tests/Fixtures/objectives.safetensors

sad          Deep SAD as its authors' code has it (lukasruff/Deep-SAD-PyTorch, DeepSAD_trainer.py: eps 1e-6)
classes      cross-entropy with class weights, over the encoder and a torch.nn.Linear
contrastive  NT-Xent (Chen et al. 2020) over the encoder and a head without bias; views 2i and 2i + 1 are a pair

For each: loss and gradients of one batch, then the losses of six steps of Adam and the weights behind them.
The tests in Tests/GalaxyRuntimeTests/Parity/ObjectiveParityTests.swift read it; nothing else does.
"""
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from make_fixtures import OUT, Network, pictures

SHAPE = (1, 12, 12)
ENCODER = ["conv 3x3 3 pad=1", "batchnorm", "leaky_relu", "pool 2x2", "conv 3x3 4 pad=1", "batchnorm", "leaky_relu",
           "pool 2x2", "flatten", "fc 8", "leaky_relu", "fc 6"]
HEAD = ["fc 6", "relu", "fc 5"]
COUNT = 12
SUPERVISION = [1, 0, -1, 1, -1, 0, 1, 1, 0, -1, 1, 0]
TARGETS = [0, 2, 1, 0, 0, 1, 0, 2, 0, 0, 1, 0]
ETA, TEMPERATURE = 0.7, 0.5


def semi_supervised(y, c, targets, eta, eps=1e-6):
    dist = torch.sum((y - c) ** 2, dim=1)
    losses = torch.where(targets == 0, dist, eta * ((dist + eps) ** targets.float()))
    return losses.mean()


def nt_xent(y, temperature):
    z = F.normalize(y, dim=1)
    similarity = z @ z.T / temperature
    similarity.fill_diagonal_(float("-inf"))
    partner = torch.arange(len(y)) ^ 1
    return F.cross_entropy(similarity, partner)


def main():
    torch.manual_seed(11)
    x = pictures(COUNT, *SHAPE)
    c = torch.linspace(-0.5, 0.6, 6)
    counts = torch.bincount(torch.tensor(TARGETS))
    balance = COUNT / (len(counts) * counts.float())  # scikit-learn's class_weight="balanced"
    out = {
        "x": x, "center": c, "supervision": torch.tensor(SUPERVISION, dtype=torch.float32),
        "targets": torch.tensor(TARGETS, dtype=torch.float32), "balance": balance,
        "eta": torch.tensor([ETA]), "temperature": torch.tensor([TEMPERATURE]),
    }

    def run(name, net, loss, extra=None):
        modules = torch.nn.ModuleDict({"net": net} | ({"linear": extra} if extra else {}))
        out.update({f"{name}/weights/{k}": v for k, v in net.tensors().items()})
        if extra:
            out[f"{name}/linear.weight"], out[f"{name}/linear.bias"] = extra.weight.detach().clone(), extra.bias.detach().clone()
        net.train()
        value = loss(net.run(x))
        value.backward()
        out[f"{name}/loss"] = value.detach().view(1)
        out.update({f"{name}/gradient/{k}": v for k, v in net.gradients().items()})
        if extra:
            out[f"{name}/linear.weight.gradient"] = extra.weight.grad.clone()
            out[f"{name}/linear.bias.gradient"] = extra.bias.grad.clone()
        # The running statistics have taken that batch in, which training does not look at.
        adam = torch.optim.Adam(modules.parameters(), lr=1e-3, weight_decay=0.5e-6)
        losses = []
        for _ in range(6):
            adam.zero_grad()
            value = loss(net.run(x))
            value.backward()
            adam.step()
            losses.append(value.item())
        out[f"{name}/losses"] = torch.tensor(losses)
        out.update({f"{name}/after/{k}": v for k, v in net.tensors().items() if "running" not in k})
        if extra:
            out[f"{name}/linear.weight.after"] = extra.weight.detach().clone()
            out[f"{name}/linear.bias.after"] = extra.bias.detach().clone()

    run("sad", Network(SHAPE, ENCODER, []), lambda y: semi_supervised(y, c, torch.tensor(SUPERVISION), ETA))
    linear = torch.nn.Linear(6, len(counts))
    run("classes", Network(SHAPE, ENCODER, []),
        lambda y: F.cross_entropy(linear(y), torch.tensor(TARGETS), weight=balance), linear)
    run("contrastive", Network(SHAPE, ENCODER + HEAD, []), lambda y: nt_xent(y, TEMPERATURE))
    save_file({k: v.contiguous() for k, v in out.items()}, OUT / "objectives.safetensors", {"torch": torch.__version__})


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The peer for small networks: the LeNet autoencoder and Deep SVDD of Ruff et al. 2018 for 28 × 28 in PyTorch, on the CPU, on
images that lie in memory.

    torch_lenet.py FILE.npy WORK [--batch N] [--threads N] [--epochs N]

WORK    pretrain | svdd
Prints one JSON line: images per second (median epoch).
"""
import argparse, json, time
import numpy, torch, torch.nn as nn, torch.nn.functional as F


def bn(n):
    return nn.BatchNorm2d(n, eps=1e-4, affine=False)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(1, 8, 5, padding=2, bias=False), bn(8)
        self.conv2, self.bn2 = nn.Conv2d(8, 4, 5, padding=2, bias=False), bn(4)
        self.fc = nn.Linear(4 * 7 * 7, 32, bias=False)

    def forward(self, x):
        x = F.max_pool2d(F.leaky_relu(self.bn1(self.conv1(x))), 2)
        x = F.max_pool2d(F.leaky_relu(self.bn2(self.conv2(x))), 2)
        return self.fc(x.flatten(1))


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.d1, self.b1 = nn.ConvTranspose2d(2, 4, 5, padding=2, bias=False), bn(4)
        self.d2, self.b2 = nn.ConvTranspose2d(4, 8, 5, padding=3, bias=False), bn(8)
        self.d3 = nn.ConvTranspose2d(8, 1, 5, padding=2, bias=False)

    def forward(self, x):
        x = F.interpolate(F.leaky_relu(self.encoder(x).view(-1, 2, 4, 4)), scale_factor=2)
        x = F.interpolate(F.leaky_relu(self.b1(self.d1(x))), scale_factor=2)
        x = F.interpolate(F.leaky_relu(self.b2(self.d2(x))), scale_factor=2)
        return torch.sigmoid(self.d3(x))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("file")
    p.add_argument("work", choices=["pretrain", "svdd"])
    p.add_argument("--batch", type=int, default=200)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--epochs", type=int, default=10)
    a = p.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(a.threads)
    images = torch.from_numpy(numpy.load(a.file)).float().div(255).unsqueeze(1)
    net = Autoencoder() if a.work == "pretrain" else Encoder()
    opt = torch.optim.Adam(net.parameters(), lr=1e-4, weight_decay=0.5e-6)
    c = torch.full((32,), 0.1)
    net.train()
    times = []
    for _ in range(a.epochs):
        begun = time.perf_counter()
        order = torch.randperm(len(images))
        for first in range(0, len(images), a.batch):
            x = images[order[first:first + a.batch]]
            opt.zero_grad()
            out = net(x)
            target = x if a.work == "pretrain" else c
            ((out - target) ** 2).flatten(1).sum(1).mean().backward()
            opt.step()
        times.append(time.perf_counter() - begun)
    times = sorted(times[1:])
    print(json.dumps({"work": a.work, "batch": a.batch, "threads": a.threads,
                      "images_per_s": round(len(images) / times[len(times) // 2], 1), "torch": torch.__version__}))


if __name__ == "__main__":
    main()

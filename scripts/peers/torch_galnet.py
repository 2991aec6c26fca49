#!/usr/bin/env python3
"""The peer: the same network and the same training step in PyTorch, on the CPU.

    torch_galnet.py WORK LAYOUT [--batch N] [--threads N] [--steps N] [--onnx FILE]

WORK    pretrain | svdd | score      LAYOUT  nchw | channels_last
Prints one JSON line: images per second (median step) and peak memory in MB.
"""
import argparse, json, resource, time
import torch, torch.nn as nn, torch.nn.functional as F

ENC = [1, 2, 4, 8, 16, 32, 64]
DEC = [4, 64, 32, 16, 8, 4, 2, 1]


def bn(n):
    return nn.BatchNorm2d(n, eps=1e-4, affine=False)


class Encoder(nn.Module):
    def __init__(self, rep=64):
        super().__init__()
        self.conv = nn.ModuleList(nn.Conv2d(a, b, 5, padding=2, bias=False) for a, b in zip(ENC, ENC[1:]))
        self.bn = nn.ModuleList(bn(b) for b in ENC[1:])
        self.fc1 = nn.Linear(1024, 256, bias=False)
        self.fc2 = nn.Linear(256, rep, bias=False)

    def forward(self, x):
        for c, b in zip(self.conv, self.bn):
            x = F.max_pool2d(F.leaky_relu(b(c(x))), 2)
        return self.fc2(self.fc1(x.flatten(1)))


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.deconv = nn.ModuleList(nn.ConvTranspose2d(a, b, 5, padding=2, bias=False) for a, b in zip(DEC, DEC[1:]))
        self.bn = nn.ModuleList(bn(b) for b in DEC[1:-1])

    def forward(self, x):
        x = F.leaky_relu(self.encoder(x).view(-1, 4, 4, 4))
        for d, b in zip(self.deconv[:-1], self.bn):
            x = F.interpolate(F.leaky_relu(b(d(x))), scale_factor=2)
        return torch.sigmoid(self.deconv[-1](x))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("work", choices=["pretrain", "svdd", "score"])
    p.add_argument("layout", choices=["nchw", "channels_last"])
    p.add_argument("--batch", type=int, default=200)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--steps", type=int, default=5)
    p.add_argument("--onnx")
    a = p.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(a.threads)
    net = Autoencoder() if a.work == "pretrain" else Encoder()
    x = torch.rand(a.batch, 1, 256, 256)
    if a.onnx:
        torch.onnx.export(net.eval(), (x,), a.onnx, input_names=["x"], output_names=["y"], dynamo=False)
    if a.layout == "channels_last":
        net, x = net.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    opt = torch.optim.Adam(net.parameters(), lr=1e-4, weight_decay=0.5e-6)
    c = torch.full((64,), 0.1)

    def step():
        if a.work == "score":
            with torch.inference_mode():
                return ((net(x) - c) ** 2).sum(1)
        opt.zero_grad()
        out = net(x)
        target = x if a.work == "pretrain" else c
        loss = ((out - target) ** 2).flatten(1).sum(1).mean()
        loss.backward()
        opt.step()

    net.train(a.work != "score")
    times = []
    for i in range(a.steps + 1):
        t = time.perf_counter()
        step()
        times.append(time.perf_counter() - t)
    times = sorted(times[1:])
    print(json.dumps({"work": a.work, "layout": a.layout, "batch": a.batch, "threads": a.threads,
                      "images_per_s": round(a.batch / times[len(times) // 2], 1),
                      "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                      "torch": torch.__version__}))


if __name__ == "__main__":
    main()

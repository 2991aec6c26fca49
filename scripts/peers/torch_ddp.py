#!/usr/bin/env python3
"""The peer in several processes: PyTorch's DistributedDataParallel over gloo, each process with its part of the batch.

    torch_ddp.py [--ranks 2] [--batch 200] [--steps 3]

Its batch normalisation is that of each process by itself (SyncBatchNorm wants a GPU), so that it meets once a step; galsh's
is that of the whole batch. Prints one JSON line: images per second (median step).
"""
import argparse
import json
import os
import time

import torch
import torch.distributed
import torch.multiprocessing
from torch.nn.parallel import DistributedDataParallel
from torch_galnet import Autoencoder


def work(rank, ranks, batch, steps, results):
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT="29543")
    torch.distributed.init_process_group("gloo", rank=rank, world_size=ranks)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    net = DistributedDataParallel(Autoencoder().to(memory_format=torch.channels_last))
    images = torch.rand(batch // ranks, 1, 256, 256).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-4, weight_decay=0.5e-6)
    times = []
    for _ in range(steps + 1):
        begun = time.perf_counter()
        optimizer.zero_grad()
        ((net(images) - images) ** 2).flatten(1).sum(1).mean().backward()
        optimizer.step()
        times.append(time.perf_counter() - begun)
    if rank == 0:
        results.put(sorted(times[1:])[steps // 2])
    torch.distributed.destroy_process_group()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ranks", type=int, default=2)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--steps", type=int, default=3)
    a = parser.parse_args()
    context = torch.multiprocessing.get_context("spawn")
    results = context.SimpleQueue()
    torch.multiprocessing.start_processes(work, (a.ranks, a.batch, a.steps, results), nprocs=a.ranks, start_method="spawn")
    print(json.dumps({"ranks": a.ranks, "images_per_s": round(a.batch / results.get(), 1)}))


if __name__ == "__main__":
    main()

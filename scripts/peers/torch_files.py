#!/usr/bin/env python3
"""The peer for whole jobs: pictures from disk to scores, and augmentation, as a Python script does them today.

    torch_files.py score DIR [--threads N]      decode, 256 × 256, contrast normalisation, galnet's encoder, distances
    torch_files.py augment DIR [--copies N] [--threads N]   turned by any angle, mirrored, shifted, zoomed copies

Pillow decodes in a DataLoader with one process a thread, torchvision transforms, PyTorch scores in batches of 200.
Prints one JSON line: files (or copies) per second, everything from the start of the loop on.
"""
import argparse
import json
import os
import pathlib
import time

import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset

# PyPI's wheel of torchvision wants CUDA for operators that are not used here, and stops where it cannot describe them.
torch.library.register_fake = lambda *_, **__: lambda function: function
from torchvision import transforms  # noqa: E402

from torch_galnet import Encoder


def contrast(x):
    """Global contrast normalisation by the mean absolute deviation, as in Ruff et al. 2018."""
    x = x - x.mean()
    return x / x.abs().mean()


class Pictures(Dataset):
    def __init__(self, paths, transform):
        self.paths, self.transform = paths, transform

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        with Image.open(self.paths[index]) as picture:
            return self.transform(picture)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", choices=["score", "augment"])
    parser.add_argument("folder")
    parser.add_argument("--copies", type=int, default=500)
    parser.add_argument("--threads", type=int, default=2)
    a = parser.parse_args()
    paths = sorted(p for p in pathlib.Path(a.folder).iterdir() if p.suffix in (".jpg", ".png"))
    torch.manual_seed(0)
    torch.set_num_threads(a.threads)
    grey = [transforms.Grayscale(), transforms.Resize((256, 256)), transforms.ToTensor()]
    start = time.perf_counter()
    if a.work == "score":
        net = Encoder().eval().to(memory_format=torch.channels_last)
        data = Pictures(paths, transforms.Compose(grey + [transforms.Lambda(contrast)]))
        done = 0
        with torch.inference_mode():
            for x in DataLoader(data, batch_size=200, num_workers=a.threads):
                ((net(x.to(memory_format=torch.channels_last)) - 0.1) ** 2).sum(1)
                done += len(x)
    else:
        turn = transforms.RandomAffine(
            180, translate=(0.05, 0.05), scale=(0.9, 1.1), interpolation=transforms.InterpolationMode.BILINEAR)
        change = [turn, transforms.RandomHorizontalFlip(), transforms.RandomVerticalFlip()]
        data = Pictures((paths * (a.copies // len(paths) + 1))[:a.copies], transforms.Compose(grey[:2] + change + grey[2:]))
        done = sum(len(x) for x in DataLoader(data, batch_size=50, num_workers=a.threads))
    seconds = time.perf_counter() - start
    print(json.dumps({
        "work": a.work, "files": done, "threads": a.threads, "files_per_s": round(done / seconds, 1),
        "torch": torch.__version__, "cores": os.cpu_count()}))


if __name__ == "__main__":
    main()

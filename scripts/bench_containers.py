"""Scores of 100,000 stamps of 64 × 64 from memory, and from one HDF5, tar and NumPy file each, by turns: images a
second, and the most memory that galsh took.

    scripts/bench --only containers [--stamps 100000] [--folder DIR] [--network small|cifar]

`small` scores so fast that reading shows; `cifar` is what Ruff et al. 2018 take for CIFAR-10, for 64 × 64.

Needs numpy and h5py: `scripts/test` puts them into .build/venv, whose python runs this."""

import argparse
import multiprocessing
import os
import pathlib
import tempfile
import time

SIDE = 64
NETWORKS = {
    "small": """
network small from 1x64x64 {
  encode { conv 5x5 8 pad=2; batchnorm; leaky_relu; pool 2x2; conv 5x5 16 pad=2; batchnorm; leaky_relu; pool 4x4; flatten; fc 32 }
  decode { reshape 2x4x4; upsample 4; deconv 5x5 4 pad=2; upsample 4; deconv 5x5 1 pad=2; sigmoid }
}
""",
    "cifar": """
network small from 1x64x64 {
  encode {
    conv 5x5 32 pad=2; batchnorm; leaky_relu; pool 2x2; conv 5x5 64 pad=2; batchnorm; leaky_relu; pool 2x2
    conv 5x5 128 pad=2; batchnorm; leaky_relu; pool 2x2; flatten; fc 128
  }
  decode {
    reshape 8x4x4; leaky_relu; deconv 5x5 128 pad=2; batchnorm; leaky_relu; upsample 4; deconv 5x5 64 pad=2; batchnorm; leaky_relu
    upsample 2; deconv 5x5 32 pad=2; batchnorm; leaky_relu; upsample 2; deconv 5x5 1 pad=2; sigmoid
  }
}
""",
}


def make(folder, count):
    """Blobs of light on noise, written piece by piece: 2,000 of them, again and again with other rows first."""
    import h5py
    import numpy

    draw = numpy.random.default_rng(7)
    rows, columns = numpy.mgrid[0:SIDE, 0:SIDE]
    images = numpy.lib.format.open_memmap(folder / "stamps.npy", "w+", "uint8", (count, SIDE, SIDE))
    with h5py.File(folder / "plain.h5", "w") as plain, h5py.File(folder / "packed.h5", "w") as packed:
        one = plain.create_dataset("images", (count, SIDE, SIDE), "uint8")
        two = packed.create_dataset(
            "images", (count, SIDE, SIDE), "uint8", chunks=(64, SIDE, SIDE), compression="gzip", compression_opts=1)
        width = draw.uniform(3, 9, (2000, 1, 1))
        blob = 180 * numpy.exp(-((rows - 32) ** 2 + (columns - 32) ** 2) / (2 * width**2))
        some = numpy.clip(blob + draw.normal(20, 5, (2000, SIDE, SIDE)), 0, 255).astype("uint8")
        for start in range(0, count, 2000):
            size = min(2000, count - start)
            block = numpy.roll(some[:size], start // 2000 % SIDE, axis=1)
            images[start:start + size] = block
            one[start:start + size] = block
            two[start:start + size] = block
    images.flush()


def measure(galsh, folder, script):
    """Seconds and memory (MB) of one process."""
    begun = time.monotonic()
    pid = os.posix_spawn(
        galsh, [galsh, "--quiet", "-c", script], os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    assert status == 0, script
    return time.monotonic() - begun, usage.ru_maxrss / 1024


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--galsh", required=True, type=os.path.abspath)
    options.add_argument("--stamps", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--folder")
    options.add_argument("--network", choices=NETWORKS, default="small")
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(options.folder or temporary)
        if not (folder / "packed.h5").exists():
            # In a process of its own: a child's most memory is at least what this one has when it starts it.
            maker = multiprocessing.Process(target=make, args=(folder, options.stamps))
            maker.start()
            maker.join()
            assert maker.exitcode == 0
        os.chdir(folder)
        if not (folder / "stamps.tar").exists():
            measure(options.galsh, folder, f'load npy "stamps.npy" as d size={SIDE}\nsave d to "stamps.tar"')
        model = f"""
set seed 1
load images "stamps.npy[0:500]" as few label=0 size={SIDE}
{NETWORKS[options.network]}
pretrain ae on few network=small normal=0 epochs=1 batch=50 as m
train svdd m on few epochs=1 batch=50
"""
        (folder / "model.gal").write_text(model)
        load = f'load npy "stamps.npy" as d size={SIDE}\n'
        begin = 'include "model.gal"\n'
        sources = ["stamps.npy", "plain.h5", "packed.h5", "stamps.tar"]
        # What comes before the scoring is measured alone and taken away.
        times = {name: [] for name in ["nothing", "loaded", "memory", *sources]}
        memory = {}
        for _ in range(options.rounds):
            scripts = {"nothing": begin, "loaded": begin + load, "memory": begin + load + "apply m to d as s"}
            scripts |= {name: begin + f'apply m to "{name}" as s' for name in sources}
            for name, script in scripts.items():
                seconds, most = measure(options.galsh, folder, script)
                times[name].append(seconds)
                memory[name] = most
        least = {name: min(each) for name, each in times.items()}
        base = options.stamps / (least["memory"] - least["loaded"])
        print(f"{'source':12} {'images/s':>9} {'of memory':>9} {'MB':>6}")
        print(f"{'memory':12} {base:9.0f} {'100 %':>9} {memory['memory']:6.0f}")
        for name in sources:
            rate = options.stamps / (least[name] - least["nothing"])
            print(f"{name:12} {rate:9.0f} {100 * rate / base:7.0f} % {memory[name]:6.0f}")


if __name__ == "__main__":
    main()

"""How long the Jupyter kernel takes to be ready, and to stop a training when it is interrupted.

    scripts/bench --only kernel [--times 15]

Needs jupyter_client: `scripts/test` puts it into .build/venv, whose python runs this."""

import argparse
import os
import pathlib
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--galsh", required=True, type=os.path.abspath)
    options.add_argument("--times", type=int, default=15)
    chosen = options.parse_args()
    os.environ["GALSH_BINARY"] = chosen.galsh
    sys.path.insert(0, str(ROOT / "Tests" / "Python"))
    import kernels

    if kernels.MISSING:
        sys.exit(kernels.MISSING)
    ready, stopped = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(chosen.times):
            kernel = kernels.Running(folder)
            ready.append(kernel.ready)
            kernel.end()
        kernel = kernels.Running(folder)
        kernel.run(kernels.SMALL)
        for _ in range(chosen.times):
            message = kernel.client.execute(kernels.TRAIN.format(100000))
            kernel.begun(message)
            time.sleep(1)
            begun = time.monotonic()
            kernel.manager.interrupt_kernel()
            kernel.until_idle(message)
            stopped.append(time.monotonic() - begun)
        kernel.end()

    def words(values):
        return f"{1000 * statistics.median(values):.0f} ms ({1000 * min(values):.0f}–{1000 * max(values):.0f})"

    print("| the kernel | median (range) | wanted |\n|---|---|---|")
    print(f"| from its start to ready, {chosen.times} times | {words(ready)} | 300 ms |")
    print(f"| from an interrupt of a training to idle, {chosen.times} times | {words(stopped)} | 200 ms |")


if __name__ == "__main__":
    main()

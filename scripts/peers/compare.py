#!/usr/bin/env python3
"""galsh beside PyTorch and ONNX Runtime: the same work, by turns, in the same minutes.

    compare.py --galsh BINARY [--pairs 5] [--pictures DIR] [--only network,threads,growth,lenet,data,job,ranks]

Prints Markdown: medians of all runs, and the median of the ratios within each pair. Machines are noisy and change from minute
to minute: only the ratios mean much.
"""
import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
# That of torch_lenet.py.
LENET = """network lenet from 1x28x28 {
  encode { conv 5x5 8 pad=2; batchnorm; leaky_relu; pool 2x2; conv 5x5 4 pad=2; batchnorm; leaky_relu; pool 2x2; flatten; fc 32 }
  decode {
    reshape 2x4x4; leaky_relu; upsample 2; deconv 5x5 4 pad=2; batchnorm; leaky_relu; upsample 2
    deconv 5x5 8 pad=3; batchnorm; leaky_relu; upsample 2; deconv 5x5 1 pad=2; sigmoid
  }
}
"""


def run(*command):
    """The last line of a command's output, as JSON."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.strip().splitlines()[-1:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def seconds_and_memory(*command):
    """Wall time of a command, and the most megabytes it held."""
    begun = time.perf_counter()
    process = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(errors.strip().splitlines()[-1:])
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def median(values):
    return statistics.median(values)


def spread(values):
    return f"{median(values):.1f} ({min(values):.1f}–{max(values):.1f})"


def table(heads, rows):
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)


class Comparison:
    def __init__(self, a):
        self.galsh, self.pairs, self.pictures = a.galsh, a.pairs, a.pictures
        self.threads = os.cpu_count()

    def ours(self, work, **options):
        flags = [f"--{k}={v}" for k, v in options.items()]
        return run(self.galsh, "bench", work, "--json", *flags)

    def theirs(self, work, layout):
        return run(sys.executable, HERE / "torch_galnet.py", work, layout, "--threads", self.threads, "--steps", 3)

    def network(self):
        onnx = self.onnx()
        rows, shares = [], []
        for work in ["pretrain", "svdd", "score"]:
            runs = []
            for _ in range(self.pairs):
                pair = {"galsh": self.ours(work)}
                for layout in ["nchw", "channels_last"]:
                    pair[f"PyTorch {layout}"] = self.theirs(work, layout)
                if work == "score" and onnx:
                    pair["ONNX Runtime"] = onnx()
                runs.append(pair)
            mine = [p["galsh"] for p in runs]
            beyond = max(m["peak_mb"] - m["images_mb"] for m in mine)
            rows.append([work, "**galsh**", spread([m["images_per_s"] for m in mine]), "", f"{beyond} beyond the images"])
            peers = [name for name in runs[0] if name != "galsh"]
            for name in peers:
                rates = [p[name]["images_per_s"] for p in runs]
                ratios = [p["galsh"]["images_per_s"] / p[name]["images_per_s"] for p in runs]
                rows.append([work, name, spread(rates), spread(ratios), max(p[name]["peak_mb"] for p in runs)])
            torch = [max(p[n]["images_per_s"] for n in peers if n != "ONNX Runtime") for p in runs]
            best = [p["galsh"]["images_per_s"] / t for p, t in zip(runs, torch)]
            rows.append([work, "PyTorch's best layout", "", spread(best), ""])
            shares.append([
                work, spread([m["gflops"] for m in mine]), spread([m["peak_gflops"] for m in mine]),
                f"{100 * median([m['share'] for m in mine]):.0f} %"])
        print(f"### Batches of 200 images of 256 × 256, {self.threads} threads, {self.pairs} turns\n")
        table(["work", "program", "images/s, median (range)", "galsh ÷ it", "peak memory, MB"], rows)
        print("### Share of the peak, an upsampling convolution counted at 9 taps\n")
        table(["work", "GFLOP/s", "peak, measured beside it", "share"], shares)

    def onnx(self):
        """A function that times ONNX Runtime, or None where it is not installed."""
        try:
            import onnxruntime  # noqa: F401
        except ImportError:
            print("ONNX Runtime is not installed: no such row.\n")
            return None
        file = pathlib.Path(tempfile.gettempdir()) / "galnet.onnx"
        run(sys.executable, HERE / "torch_galnet.py", "score", "nchw", "--steps", 1, "--onnx", file)
        return lambda: run(sys.executable, HERE / "onnx_score.py", file, "--threads", self.threads)

    def scaling(self):
        rows = []
        for work in ["pretrain", "svdd", "score"]:
            ratios = []
            for _ in range(self.pairs):
                one, many = self.ours(work, threads=1), self.ours(work, threads=self.threads)
                # What the machine gives several threads at once differs from minute to minute; the peak shows it.
                ratios.append((many["images_per_s"] / one["images_per_s"], many["peak_gflops"] / one["peak_gflops"]))
            rows.append([work, spread([r for r, _ in ratios]), spread([p for _, p in ratios])])
        print(f"### {self.threads} threads ÷ 1 thread\n")
        table(["work", "images/s", "peak arithmetic"], rows)

    def growth(self):
        batches, sizes = [16, 50, 200, 1000], [64, 128, 256, 512]
        rounds = max(3, self.pairs // 2)
        for title, cases, rate in [
            ("Images/s by batch", [(b, dict(batch=b, steps=max(3, 1000 // b))) for b in batches], 1),
            # Small images want more steps: threads need a while to get going.
            ("Megapixels/s by size, batches of 200",
             [(s, dict(size=s, steps=max(3, 10 * 256 * 256 // (s * s)))) for s in sizes], 0),
        ]:
            rows = []
            for work in ["pretrain", "score"]:
                seen = {key: [] for key, _ in cases}
                for _ in range(rounds):
                    for key, options in cases:
                        images = self.ours(work, **options)["images_per_s"]
                        seen[key].append(images if rate else images * key * key / 1e6)
                middle = {key: median(values) for key, values in seen.items()}
                best = max(middle.values())
                rows.append([work] + [f"{m:.1f} ({100 * m / best:.0f} %)" for m in middle.values()])
            print(f"### {title}\n")
            table(["work"] + [str(key) for key, _ in cases], rows)

    def lenet(self):
        """A small network on 6,000 small images: whole trainings of ten epochs."""
        import numpy

        draw = numpy.random.default_rng(3)
        y, x = numpy.mgrid[0:28, 0:28]
        width = draw.uniform(2, 6, (6000, 1, 1))
        blobs = 200 * numpy.exp(-((y - 14) ** 2 + (x - 14) ** 2) / (2 * width**2)) + draw.normal(15, 5, (6000, 28, 28))
        works, rows = ["pretrain", "svdd"], []
        with tempfile.TemporaryDirectory() as folder:
            file, script = pathlib.Path(folder) / "blobs.npy", pathlib.Path(folder) / "s.gal"
            numpy.save(file, numpy.clip(blobs, 0, 255).astype("uint8"))
            for batch in [50, 200]:
                script.write_text(
                    f'set seed 1\nset threads {self.threads}\nload images "{file}[0:6000]" as d label=0 size=28 normalize=none\n{LENET}'
                    f"pretrain ae on d network=lenet normal=0 epochs=10 batch={batch} as m\ntrain svdd m on d epochs=10 batch={batch}\n")
                mine, theirs = {work: [] for work in works}, {work: [] for work in works}
                for _ in range(self.pairs):
                    done = subprocess.run([self.galsh, script], capture_output=True, text=True, check=True)
                    rates = re.findall(r"\((\d+) images/s\)", done.stdout + done.stderr)
                    for work, rate in zip(works, rates):
                        mine[work].append(float(rate))
                        theirs[work].append(run(
                            sys.executable, HERE / "torch_lenet.py", file, work, "--batch", batch, "--threads", self.threads)["images_per_s"])
                for work in works:
                    rows.append([work, batch, spread(mine[work]), spread(theirs[work]),
                                 spread([m / t for m, t in zip(mine[work], theirs[work])])])
        print("### LeNet on 6,000 images of 28 × 28\n")
        table(["work", "batch", "galsh, images/s", "PyTorch, images/s", "galsh ÷ PyTorch"], rows)

    def data(self):
        """Pretraining on more images: time, and memory beyond that of the images."""
        rows = []
        with tempfile.TemporaryDirectory() as folder:
            pretrain = "pretrain ae on d normal=1 epochs=3 batch=200 as m"
            for count in [400, 800, 1600]:
                script = (f'mock galaxies {count} per class to "{folder}/{count}" format=png\n'
                          f'load manifest "{folder}/{count}/manifest.csv" as d')
                subprocess.run([self.galsh, "--quiet", "-c", script], check=True, capture_output=True)
                load = f'load manifest "{folder}/{count}/manifest.csv" as d'
                before = seconds_and_memory(self.galsh, "--quiet", "-c", load)
                after = seconds_and_memory(self.galsh, "--quiet", "-c", load + "\n" + pretrain)
                rows.append([
                    f"{count} of {3 * count}", f"{after[0] - before[0]:.1f}", f"{before[1]:.0f}", f"{after[1]:.0f}",
                    f"{after[1] - before[1]:.0f}"])
        print("### A larger dataset: three epochs of pretraining\n")
        table(["normal images", "seconds", "MB with the images loaded", "MB at most", "more by training"], rows)

    def job(self):
        if not self.pictures:
            print("No folder of pictures given (--pictures): whole jobs not timed.\n")
            return
        rows = []
        with tempfile.TemporaryDirectory() as folder:
            # Enough files that starting Python and its workers does not decide.
            pictures = sorted(p for p in pathlib.Path(self.pictures).iterdir() if p.suffix in (".jpg", ".png"))
            for i in range(1000):
                picture = pictures[i % len(pictures)]
                shutil.copy(picture, pathlib.Path(folder) / f"{i:04}{picture.suffix}")
            for work in ["score", "augment"]:
                ours, theirs = [], []
                for _ in range(self.pairs):
                    ours.append(run(
                        self.galsh, "bench", "job", work, "--files", folder, "--copies", 1000, "--json")["files_per_s"])
                    theirs.append(run(
                        sys.executable, HERE / "torch_files.py", work, folder, "--copies", 1000, "--threads",
                        self.threads)["files_per_s"])
                rows.append([
                    {"score": "files to scores", "augment": "files to 1000 copies"}[work], spread(ours), spread(theirs),
                    spread([o / t for o, t in zip(ours, theirs)])])
        print("### Whole jobs, 1000 pictures\n")
        table(["job", "galsh, a second", "Pillow + torchvision + PyTorch", "galsh ÷ it"], rows)


    def ranks(self):
        """A rank of two threads, two ranks of one, and two processes of PyTorch's DDP; batches of 200, pretraining."""
        launchers = [
            ["mpirun.openmpi", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", "2"],
            ["mpirun.mpich", "-n", "2"]]
        launchers = [launcher for launcher in launchers if shutil.which(launcher[0])]
        if not launchers:
            print("No mpirun is installed (openmpi-bin, mpich): ranks not timed.\n")
            return
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [self.galsh, "--quiet", "-c", f'mock galaxies 200 per class to "{folder}/mock" format=png'], check=True,
                capture_output=True)
            script = pathlib.Path(folder) / "s.gal"
            script.write_text(
                f'load manifest "{folder}/mock/manifest.csv" as d\npretrain ae on d normal=1 epochs=12 batch=200 as m\n')

            def rate(threads, launcher=()):
                done = subprocess.run(
                    [*launcher, self.galsh, script, "--threads", str(threads)], capture_output=True, text=True, check=True)
                return float(re.findall(r"\((\d+) images/s\)", done.stdout + done.stderr)[-1])

            seen = {"galsh, one rank of two threads": []}
            for _ in range(self.pairs):
                seen["galsh, one rank of two threads"].append(rate(2))
                for launcher in launchers:
                    seen.setdefault(f"galsh, two ranks of one, {launcher[0]}", []).append(rate(1, launcher))
                seen.setdefault("PyTorch DDP, two processes of one thread", []).append(
                    run(sys.executable, HERE / "torch_ddp.py")["images_per_s"])
        first = next(iter(seen.values()))
        print(f"### Two ranks, batches of 200, pretraining, {self.pairs} turns\n")
        table(
            ["program", "images/s, median (range)", "it ÷ one rank of galsh"],
            [[name, spread(rates), "" if rates is first else f"{median([r / f for r, f in zip(rates, first)]):.2f}"]
             for name, rates in seen.items()])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--galsh", required=True)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--pictures")
    parser.add_argument("--only", default="network,threads,growth,lenet,data,job,ranks")
    a = parser.parse_args()
    comparison = Comparison(a)
    parts = {
        "network": comparison.network, "threads": comparison.scaling, "growth": comparison.growth, "lenet": comparison.lenet,
        "data": comparison.data, "job": comparison.job,
        "ranks": comparison.ranks}
    name = platform.processor() or platform.machine()
    cpu = pathlib.Path("/proc/cpuinfo")
    if cpu.exists():
        names = [line.split(":")[1].strip() for line in cpu.read_text().splitlines() if line.startswith("model name")]
        name = names[0] if names else name
    print(f"{name}, {os.cpu_count()} threads, {run(a.galsh, 'bench', 'score', '--json', '--steps=1')['instructions']}\n")
    for part in a.only.split(","):
        if part not in parts:
            parser.error(f"--only takes {', '.join(parts)}; found {part}")
        parts[part]()


if __name__ == "__main__":
    main()

"""galsh in several ranks: the launchers that this machine has, and scripts that train in all ways."""

import os
import re
import shutil
import subprocess
import tempfile

BINARY = os.path.abspath(os.environ["GALSH_BINARY"])

# What a launcher of Open MPI is told where the tests run: as root, and on fewer processors than ranks.
LAUNCHERS = {
    "openmpi": ["mpirun.openmpi", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none"],
    "mpich": ["mpirun.mpich"],
}

# An autoencoder, both objectives and a semi-supervised training, scores of files and of a dataset.
QUICK = """\
set seed 7
mock galaxies 20 per class to "mock" format=png
load manifest "mock/manifest.csv" as d classes=[barred, elliptical, spiral]
split d into train=0.7 test=0.3
pretrain ae on d.train normal=elliptical epochs=2 lr=1e-3 batch=12 as m
train svdd m on d.train objective=one-class nu=0.1 epochs=2 lr=1e-3 batch=12
test m on d.test
threshold m auto method=quantile
train svdd m on d.train objective=soft-boundary nu=0.1 epochs=2 lr=1e-3 batch=12 as soft
train sad m on d.train epochs=1 batch=16 as sad
apply m to "mock" as verdicts save "verdicts.csv"
apply soft to d.test as others
plot scores m save "scores.png"
"""

# Whatever looks at the pixels of a dataset, of which each rank has a part.
PIXELS = """\
set seed 7
mock galaxies 24 per class to "mock" format=png
load manifest "mock/manifest.csv" as d classes=[barred, elliptical, spiral] size=64
show d
check d
view d[3] save "view.png"
show d[5]
split d into train=0.6 val=0.2 test=0.2
augment d.train to 24 per class as aug
augment d.train to 20 per class to "copies" as written
network small from 1x64x64 {
  encode { conv 5x5 8 pad=2; batchnorm; leaky_relu; pool 2x2; conv 5x5 16 pad=2; batchnorm; leaky_relu; pool 4x4; flatten; fc 32 }
  decode { reshape 2x4x4; upsample 4; deconv 5x5 4 pad=2; leaky_relu; upsample 4; deconv 5x5 1 pad=2; sigmoid }
}
pretrain ae on aug network=small normal=elliptical epochs=2 lr=1e-3 batch=12 as m
train svdd m on aug objective=one-class nu=0.1 epochs=2 lr=1e-3 batch=12
train classes on aug network=small epochs=2 batch=12 as cl
train contrastive on aug network=small epochs=1 batch=12 as con
test m on d.test
threshold m auto on d.val method=quantile
apply m to d.test as s save "s.csv"
gallery s save "gallery.png"
explain m on d.test[1] save "explain.png"
explain m on s[0]
explain m on "mock/barred/barred_0004.png"
load images "mock/barred/barred_0004.png" as lone label=0 size=64
show lone
augment lone to 5 per class as lones
apply m to lones as lone_scores
check d.test m
check d.train d.test
save d to "d.npz"
save d to "d.h5"
save d to "d.tar"
load images "d.tar" as again size=64
measure d.test as shapes
compare d.train d.test as compared
match d.test to d.val draws=2 as matched
apply m to matched as verdicts save "matched.csv"
crossvalidate svdd on d normal=elliptical folds=3 network=small epochs=1 batch=12
suggest m on d.test n=4 as next
report d m s to "report.html"
"""


def environment(**more):
    """The environment without what an outer launcher or Slurm has set."""
    kept = {k: v for k, v in os.environ.items() if not re.match(r"(OMPI|PMI|PMIX|SLURM|OMP|MPIEXEC)_?", k)}
    return {**kept, **more}


def has(launcher):
    return shutil.which(LAUNCHERS[launcher][0]) is not None


def run(arguments, folder, ranks=1, launcher=None, timeout=600, env=None):
    """Runs galsh in a folder; in so many ranks where a launcher is named."""
    command = ([*LAUNCHERS[launcher], "-n", str(ranks)] if launcher else []) + [BINARY, *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=timeout, env=env or environment(),
        stdin=subprocess.DEVNULL, errors="replace")


def run_two(launcher, folder, *lines, timeout=120):
    """Runs two ranks, which start by lines of shell that know their $rank."""
    wrapper = os.path.join(folder, "wrapper")
    with open(wrapper, "w") as file:
        file.write("#!/bin/sh\nrank=${OMPI_COMM_WORLD_RANK:-$PMI_RANK}\n" + "".join(line + "\n" for line in lines))
    os.chmod(wrapper, 0o755)
    return subprocess.run(
        [*LAUNCHERS[launcher], "-n", "2", wrapper], cwd=folder, capture_output=True, text=True, timeout=timeout,
        env=environment(), stdin=subprocess.DEVNULL)


def start(arguments, folder, ranks, launcher):
    """Starts it in a process group of its own."""
    return subprocess.Popen(
        [*LAUNCHERS[launcher], "-n", str(ranks), BINARY, *arguments], cwd=folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), start_new_session=True)


def digest(result):
    found = re.findall(r"^sha256:[0-9a-f]{64}$", result.stdout, re.MULTILINE)
    return found[-1] if found else None


def pids(binary=BINARY):
    """The processes that run galsh."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            if os.readlink(f"/proc/{entry}/exe") == os.path.realpath(binary):
                found.append(int(entry))
        except OSError:
            pass
    return found


def folder(test):
    place = tempfile.TemporaryDirectory()
    test.addCleanup(place.cleanup)
    return place.name

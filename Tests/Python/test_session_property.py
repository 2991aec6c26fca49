"""Any sequence of commands that is saved, loaded and continued ends with the digest of the same sequence without the break.

Needs GALSH_BINARY. GALSH_SEQUENCES sets how many sequences are drawn (12), from fixed seeds.
"""

import os
import pathlib
import random
import subprocess
import tempfile
import unittest

BINARY = os.environ.get("GALSH_BINARY")
SEQUENCES = int(os.environ.get("GALSH_SEQUENCES", "12"))

BEGINNING = [
    'mock galaxies 6 per class to "mock" format=png size=32 seed=3',
    'load manifest "mock/manifest.csv" as d0 size=32',
    """network small from 1x32x32 {
  encode { conv 3x3 4 pad=1; batchnorm; leaky_relu; pool 8x8; flatten; fc 16 }
  decode { reshape 1x4x4; upsample 8; deconv 3x3 1 pad=1; sigmoid }
}""",
]


class Generator:
    """Draws commands that make sense after those before."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.datasets, self.halves, self.models, self.tested, self.count = ["d0"], [], [], [], 0

    def name(self, stem):
        self.count += 1
        return f"{stem}{self.count}"

    def command(self):
        pick = self.random.choice
        kinds = ["seed", "let", "split", "augment", "pretrain"]
        if self.models:
            kinds += ["svdd", "test", "apply", "again"]
        if self.tested:
            kinds += ["threshold"]
        kind = pick(kinds)
        if kind == "seed":
            return f"set seed {self.random.randrange(1000)}"
        if kind == "let":
            return f"let {self.name('v')} = {self.random.randrange(100)} / 7"
        if kind == "split":
            name = pick(self.datasets)
            self.datasets += [f"{name}.train"] if f"{name}.train" not in self.datasets else []
            return f"split {name} into train=0.5 test=0.5"
        if kind == "augment":
            made = self.name("d")
            command = f"augment {pick(self.datasets)} to {self.random.randrange(6, 12)} per class noise=0.01 as {made}"
            self.datasets.append(made)
            return command
        if kind == "pretrain":
            made = self.name("m")
            command = f"pretrain ae on {pick(self.datasets)} network=small normal=1 epochs=2 batch=4 as {made} overwrite=true"
            self.models.append(made)
            return command + f"\ntrain svdd {made} on d0 epochs=2 batch=5 optimizer={pick(['adam', 'amsgrad', 'sgd'])}"
        model = pick(self.models)
        if kind == "svdd":
            return f"train svdd {model} on {pick(self.datasets)} objective=soft-boundary nu=0.3 epochs=2 batch=4"
        if kind == "again":
            return f"pretrain ae on d0 network=small normal=1 epochs=1 as {model} overwrite=true\ntrain svdd {model} on d0 epochs=1"
        if kind == "test":
            self.tested.append(model)
            return f"test {model} on d0"
        if kind == "threshold":
            return f"threshold {pick(self.tested)} 0.1 0.2 0.3 0.4"
        return f"apply {model} to d0 as {self.name('s')}"


@unittest.skipUnless(BINARY, "GALSH_BINARY is not set")
class PropertyTest(unittest.TestCase):
    def digest(self, folder, commands):
        """The digest of everything that the commands leave."""
        script = pathlib.Path(folder, "run.gal")
        script.write_text("\n".join(commands) + "\n", encoding="utf-8")
        done = subprocess.run(
            [BINARY, "--quiet", "--digest", "run.gal"], cwd=folder, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr + script.read_text(encoding="utf-8"))
        return done.stdout.strip().splitlines()[-1]

    def test_a_break_changes_nothing(self):
        for seed in range(SEQUENCES):
            generator = Generator(seed)
            commands = BEGINNING + [generator.command() for _ in range(8)]
            cut = generator.random.randrange(1, len(commands))
            with self.subTest(seed=seed, cut=cut), tempfile.TemporaryDirectory() as one, \
                    tempfile.TemporaryDirectory() as two:
                whole = self.digest(one, commands)
                self.assertRegex(whole, r"[0-9a-f]{64}")
                self.digest(two, commands[:cut] + ['save session "half.galsession"'])
                continued = self.digest(two, ['load session "half.galsession"'] + commands[cut:])
                self.assertEqual(continued, whole, "\n".join(commands))


if __name__ == "__main__":
    unittest.main()

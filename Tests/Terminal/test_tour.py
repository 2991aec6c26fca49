"""The tour of docs/tour.md, taken again: the answers are still those that it shows."""

import pathlib
import subprocess
import sys
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts/make_tour.py"


class TourTest(unittest.TestCase):
    def test_every_answer_of_the_tour_is_what_galsh_says(self):
        result = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

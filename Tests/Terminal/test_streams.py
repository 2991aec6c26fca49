"""What goes where when galsh does not talk to a person."""

import os
import pty
import subprocess
import unittest

from terminal import BINARY, Terminal

SCRIPT = """
mock galaxies 2 per class to "m" format=png size=16
load manifest "m/manifest.csv" as d size=16
whos
show d
params pretrain ae
print "done"
"""


class PipeTest(Terminal):
    def run_galsh(self, *arguments, **options):
        return subprocess.run(
            [BINARY, *arguments], env=self.environment, cwd=self.folder.name, capture_output=True, check=False,
            **options)

    def test_no_escape_bytes_no_prompt_no_banner(self):
        result = self.run_galsh(input=SCRIPT.encode())
        self.assertEqual(result.returncode, 0, result.stderr)
        for text in [result.stdout, result.stderr]:
            self.assertNotIn(b"\x1b", text)
            self.assertNotIn(b"\r", text)
            self.assertNotIn(b"gal[", text)
            self.assertNotIn(b"help", text)

    def test_results_are_on_standard_output_and_all_else_is_not(self):
        result = self.run_galsh("--echo", "-c", 'load images "m" as d\nprint 1')
        self.assertEqual(result.stdout, b"")
        self.assertIn(b"error[", result.stderr)
        result = self.run_galsh("--echo", "-c", "print 1\nnetwork n from 1x8x8 { flatten; fc 2 }")
        self.assertEqual(result.stdout.splitlines()[0], b"1")
        self.assertEqual(
            result.stderr.splitlines(), [b"> print 1", b"> network n from 1x8x8 { flatten; fc 2 }"])

    def test_a_reader_that_goes_away_ends_it_quietly(self):
        for mode in ["text", "json", "csv"]:
            command = "%s --mode %s -c 'for i in 0...200000 { print i }' | head -n 1; exit ${PIPESTATUS[0]}" % (
                BINARY, mode)
            result = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
            self.assertEqual(result.stderr, b"", mode)
            self.assertEqual(len(result.stdout.splitlines()), 1, mode)

    def test_output_in_a_pipe_is_plain_while_messages_in_a_terminal_are_coloured(self):
        leader, follower = pty.openpty()
        result = subprocess.run(
            [BINARY, "-c", "print 1\nassert false"], env=self.environment, stdout=subprocess.PIPE, stderr=follower,
            stdin=subprocess.DEVNULL, check=False)
        os.close(follower)
        messages = os.read(leader, 65536)
        os.close(leader)
        self.assertEqual(result.stdout, b"1\n")
        self.assertIn(b"\x1b[", messages)

    def test_colour_as_the_environment_and_the_option_say(self):
        def colours(*arguments, **variables):
            environment = {**self.environment, **variables}
            result = subprocess.run(
                [BINARY, *arguments, "-c", "assert false"], env=environment, capture_output=True, check=False)
            return b"\x1b[" in result.stderr

        self.assertFalse(colours())
        self.assertTrue(colours("--color", "always"))
        self.assertTrue(colours("--color", "always", NO_COLOR="1"))
        self.assertTrue(colours(CLICOLOR_FORCE="1"))
        self.assertTrue(colours(FORCE_COLOR="1"))
        self.assertFalse(colours(CLICOLOR_FORCE="1", NO_COLOR="1"))
        self.assertFalse(colours("--color", "never", CLICOLOR_FORCE="1"))

    def test_progress_in_a_pipe_is_a_line_an_epoch(self):
        self.run_galsh(input=SCRIPT.encode())
        script = """load manifest "m/manifest.csv" as d size=16
network n from 1x16x16 { encode { flatten; fc 4 }; decode { reshape 4x1x1; upsample 16; deconv 5x5 1 pad=2; sigmoid } }
pretrain ae on d network=n normal=1 epochs=3 as a"""
        result = self.run_galsh("-c", script)
        self.assertEqual(result.returncode, 0, result.stderr)
        lines = [line for line in result.stderr.splitlines() if b"epoch" in line]
        self.assertEqual(len(lines), 3, result.stderr)


if __name__ == "__main__":
    unittest.main()

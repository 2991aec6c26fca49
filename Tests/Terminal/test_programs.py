"""Other programs: what `!` starts, the pager, and what the journal has of them."""

import os
import re
import signal
import subprocess
import time
import unittest

from terminal import BINARY, ScreenTest, Terminal


class ShellLineTest(ScreenTest):
    def notebook(self, screen, number):
        """The session as a notebook in Markdown."""
        screen.send('export notebook "n.md"\r')
        screen.wait(lambda lines: lines[-1] == "gal[%d]>" % (number + 1), "the notebook")
        with open(self.path("n.md"), encoding="utf-8") as file:
            return file.read()

    def test_what_it_shows_is_in_the_notebook(self):
        screen = self.screen()
        screen.enter("!echo out; echo err >&2; printf '\\033[31mred\\033[0m 10%%\\r20%%\\n'", "out", "err", "20% 10%", "gal[2]>")
        text = self.notebook(screen, 2)
        self.assertIn("out\nerr\n20% 10%\n", text)
        self.assertNotIn("\x1b", text)

    def test_a_program_finds_a_terminal_of_the_right_size_and_reads_its_keys(self):
        screen = self.screen(columns=80)
        screen.enter("!test -t 0 && test -t 1 && test -t 2 && stty size && read answer && echo \"got $answer\" && stty size", "24 80")
        screen.resize(30, 90)
        time.sleep(0.2)  # the change of size has no answer to wait for
        screen.enter("keys", "24 80", "keys", "got keys", "30 90", "gal[2]>")

    def test_a_program_may_take_keys_one_by_one(self):
        screen = self.screen()
        screen.send("!stty raw -echo; echo ready; key=$(dd bs=1 count=1 2>/dev/null); stty sane; echo \"<$key>\"\r")
        screen.wait(lambda lines: any(line.strip() == "ready" for line in lines), "the program")
        screen.send("q")
        screen.wait(lambda lines: lines[-2].endswith("<q>") and lines[-1] == "gal[2]>", "the key")
        screen.enter("print 6 * 7", "42", "gal[3]>")

    def test_a_program_of_the_whole_screen_leaves_nothing_in_the_notebook(self):
        screen = self.screen()
        screen.enter("!printf '\\033[?1049hinside\\033[?1049l'; echo done", "gal[2]>")
        self.assertNotIn("inside\n", self.notebook(screen, 2))

    def test_keys_typed_ahead_go_to_the_prompt_behind_it(self):
        screen = self.screen()
        screen.send("!sleep 1; echo rested\r")
        time.sleep(0.5)
        screen.enter("print 6 * 7", "rested", "gal[2]> print 6 * 7", "42", "gal[3]>")

    def test_ctrl_c_goes_to_the_program_and_stops_the_cell(self):
        screen = self.screen("--color", "never")
        screen.send("!sleep 100\nprint 5\r")
        time.sleep(0.5)
        begun = time.monotonic()
        screen.send("\x03")
        screen.wait(lambda lines: any("error[interrupted]: `sleep 100` was interrupted" in line for line in lines), "the error")
        screen.wait(lambda lines: lines[-1].startswith("gal[2]>"), "the prompt")
        self.assertLess(time.monotonic() - begun, 50)
        screen.send("\x15print 6 * 7\r")
        screen.wait(lambda lines: lines[-2] == "42", "the next cell")

    def test_a_program_that_catches_ctrl_c_goes_on(self):
        screen = self.screen()
        screen.send("!trap 'echo caught' INT; sleep 100; echo end\r")
        time.sleep(0.5)
        screen.send("\x03")
        screen.wait(lambda lines: lines[-3:] == ["^Ccaught", "end", "gal[2]>"], "the end of the line")

    def test_a_program_in_the_background_outlives_its_line(self):
        screen = self.screen()
        screen.enter("!(sleep 1; echo late > late.txt) &", "gal[2]>")
        end = time.monotonic() + 20
        while not os.path.exists(self.path("late.txt")) and time.monotonic() < end:
            time.sleep(0.1)
        self.assertTrue(os.path.exists(self.path("late.txt")))

    def test_its_error_is_an_error(self):
        screen = self.screen("--color", "never")
        screen.send("!exit 3\r")
        screen.wait(lambda lines: any("`exit 3` ended with status 3" in line for line in lines), "the error")


class ScriptTest(Terminal):
    def run_galsh(self, *arguments):
        return subprocess.run(
            [BINARY, *arguments], env=self.environment, cwd=self.folder.name, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, check=False)

    def test_signals_that_the_parent_blocks_do_not_leave_it_waiting(self):
        done = subprocess.run(
            [BINARY, "-c", "!true\nprint 1"], env=self.environment, capture_output=True, text=True, timeout=60,
            stdin=subprocess.DEVNULL, check=False,
            preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD, signal.SIGINT]))
        self.assertEqual((done.stdout, done.returncode), ("1\n", 0))

    def test_without_a_terminal_streams_stay_apart_and_are_noted(self):
        result = self.run_galsh(
            "-c", '# %% One\n!echo out; echo err >&2\n# %% Two\nexport notebook "n.md"')
        self.assertEqual((result.returncode, result.stderr), (0, "err\n"))
        self.assertEqual(result.stdout.splitlines()[0], "out")
        with open(self.path("n.md"), encoding="utf-8") as file:
            text = file.read()
        self.assertIn("out\n", text)
        self.assertIn("err\n", text)

    def test_results_for_programs_are_not_mixed_with_it(self):
        result = self.run_galsh("--mode", "json", "-c", "!echo words\nprint 1")
        self.assertEqual(result.stderr, "words\n")
        self.assertEqual(
            result.stdout, '{"command":"!","shell":"echo words","status":0}\n{"command":"print","text":"1"}\n')

    def test_much_output_on_both_streams_does_not_block(self):
        result = self.run_galsh("-c", "!seq 200000; seq 200000 >&2")
        self.assertEqual(result.returncode, 0)
        self.assertEqual(result.stdout, result.stderr)
        self.assertEqual(len(result.stdout.splitlines()), 200000)

    def test_ctrl_c_ends_a_script_with_status_130(self):
        process = subprocess.Popen(
            [BINARY, "-c", "print 1\n!sleep 100\nprint 2"], env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, start_new_session=True)
        self.addCleanup(process.wait)
        self.assertEqual(process.stdout.readline(), "1\n")
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
        out, errors = process.communicate(timeout=50)
        self.assertEqual((process.returncode, out), (130, ""))
        self.assertIn("error[interrupted]", errors)

    def test_safe_starts_no_program(self):
        for line in ["!touch made", "edit"]:
            result = self.run_galsh("--safe", "-c", line)
            self.assertEqual(result.returncode, 70)
            self.assertIn("error[safe]", result.stderr)
        self.assertFalse(os.path.exists(self.path("made")))


class PagerTest(ScreenTest):
    def setUp(self):
        super().setUp()
        self.write("pager", "#!/bin/sh\ncount=$(wc -l)\necho \"$count lines in a pager\"\nread key < /dev/tty\n")
        os.chmod(self.path("pager"), 0o755)
        self.environment["PAGER"] = self.path("pager")

    def test_help_that_is_taller_than_the_window_goes_there(self):
        screen = self.screen(rows=10)
        screen.send("help pretrain ae\r")
        screen.wait(lambda lines: re.fullmatch(r" *\d\d lines in a pager", lines[-1]) is not None, "the pager")
        screen.enter("", "gal[2]>")
        screen.send("help pwd\r")  # short enough
        screen.wait(lambda lines: lines[-1] == "gal[3]>" and "pwd: shows" in "".join(lines), "help in place")
        # What is printed is not for a pager.
        screen.enter("for i in 1...30 { print i }", "29", "30", "gal[4]>")

    def test_no_pager_is_a_choice(self):
        self.environment["PAGER"] = ""
        screen = self.screen(rows=10)
        screen.enter("help pretrain ae", "gal[2]>")


if __name__ == "__main__":
    unittest.main()

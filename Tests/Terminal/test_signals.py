"""The signals with which terminals and batch systems end a program: work stops, everything is kept, the status tells."""

import os
import pathlib
import resource
import signal
import sqlite3
import subprocess
import time
import unittest

import pexpect

from terminal import BINARY, Terminal

# A program that ignores a signal from the start goes on ignoring it, and tests under `nohup` ignore SIGHUP.
signal.signal(signal.SIGHUP, signal.SIG_DFL)

ENDING = [signal.SIGTERM, signal.SIGHUP, signal.SIGXCPU, signal.SIGUSR1]
NETWORK = """
network small from 1x32x32 {
  encode { conv 3x3 4 pad=1; batchnorm; leaky_relu; pool 4x4; flatten; fc 16 }
  decode { reshape 1x4x4; upsample 8; deconv 3x3 1 pad=1; sigmoid }
}
"""
DATA = 'mock galaxies 24 per class to "m" format=png size=32\nload manifest "m/manifest.csv" as d size=32\n' + NETWORK
TRAIN = "pretrain ae on d network=small normal=1 epochs=%d batch=7 lr=1e-3 as k\n"


class SignalTest(Terminal):
    def launch(self, *arguments, before=None):
        return subprocess.Popen(
            [BINARY, *arguments], cwd=self.folder.name, env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, preexec_fn=before)

    def run_whole(self, *arguments, before=None):
        process = self.launch(*arguments, before=before)
        output, errors = process.communicate(timeout=120)
        return process.returncode, output, errors

    def wait_for_line(self, stream, word):
        for line in stream:
            if word in line:
                return
        self.fail("the output ended before %r" % word)

    def digest(self, name):
        status, output, errors = self.run_whole("resume", name, "--quiet", "--digest")
        self.assertEqual(status, 0, errors)
        return output.splitlines()[-1]


class TrainingTest(SignalTest):
    def test_a_training_stops_and_a_resume_ends_with_the_same_bits(self):
        script = "set seed 3\n" + DATA + 'print "begun"\n' + TRAIN % 3000 + "print k.epochs\n"
        self.write("run.gal", script)
        status, _, errors = self.run_whole("--session", "whole", "run.gal")
        self.assertEqual(status, 0, errors)
        expected = self.digest("whole")
        for number in ENDING:
            name = number.name.lower()
            process = self.launch("--session", name, "run.gal")
            # In the middle of the training, however fast the machine is.
            self.wait_for_line(process.stderr, "epoch ")
            process.send_signal(number)
            sent = time.monotonic()
            output, errors = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 128 + number, output + errors)
            self.assertLess(time.monotonic() - sent, 10)
            self.assertIn("error[interrupted]", errors)
            self.assertIn("%s has ended galsh; `galsh resume %s.galsession`" % (number.name, name), errors)
            # The session is closed: its log is in the file, and it holds where the training was stopped.
            self.assertFalse(os.path.exists(self.path(name + ".galsession-wal")))
            with sqlite3.connect(self.path(name + ".galsession")) as database:
                kept = database.execute("SELECT state FROM checkpoints").fetchall()
            self.assertEqual(len(kept), 1)
            self.assertIn(b"galsh-checkpoint-3", bytes(kept[0][0]))
            self.assertEqual(self.digest(name), expected, number.name)

    def test_loading_and_scoring_stop(self):
        status, _, errors = self.run_whole("--session", "s", "-c", DATA + "train svdd on d network=small normal=1 epochs=1 as k")
        self.assertEqual(status, 0, errors)
        os.mkdir(self.path("many"))
        for number in range(30000):
            os.link(self.path("m/spiral/spiral_0001.png"), self.path("many/%d.png" % number))
        for command in ['load images "many" as e size=32', 'apply k to "many" as v']:
            process = self.launch("--session", "s", "-c", 'print "begun"\n' + command + '\nprint "never"')
            self.wait_for_line(process.stdout, "begun")
            time.sleep(0.3)
            process.send_signal(signal.SIGTERM)
            output, errors = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 143, errors)
            self.assertNotIn("never", output)
            status, output, errors = self.run_whole("--session", "s", "--read-only", "-c", "whos")
            self.assertEqual(status, 0, errors)
            self.assertRegex(output, r"(?m)^k +model")
            self.assertNotRegex(output, r"(?m)^[ev] ")

    def test_keep_going_does_not_go_on_and_the_second_signal_changes_nothing(self):
        process = self.launch("--keep-going", "-c", DATA + 'print "begun"\n' + TRAIN % 100000 + 'print "never"')
        self.wait_for_line(process.stdout, "begun")
        time.sleep(0.3)
        for _ in range(5):
            process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 143, errors)
        self.assertNotIn("never", output)
        self.assertIn("model k kept", errors)

    def test_a_signal_that_is_ignored_at_the_start_stays_ignored(self):
        for number in ENDING:
            process = self.launch("-c", DATA + 'print "begun"\n' + TRAIN % 60 + 'print "end"',
                                  before=lambda: signal.signal(number, signal.SIG_IGN))
            self.wait_for_line(process.stdout, "begun")
            process.send_signal(number)
            output, errors = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 0, errors)
            self.assertIn("end", output)

    def test_the_program_of_a_line_is_told(self):
        for number in [signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1]:
            process = self.launch("-c", 'print "begun"\n!sleep 300\nprint "never"')
            self.wait_for_line(process.stdout, "begun")
            time.sleep(0.3)
            process.send_signal(number)
            output, errors = process.communicate(timeout=20)
            self.assertEqual(process.returncode, 128 + number, errors)
            self.assertNotIn("never", output)

    def test_programs_that_galsh_starts_have_the_usual_signals(self):
        status, output, errors = self.run_whole("-c", "!grep -E 'Sig(Ign|Blk)' /proc/self/status")
        self.assertEqual(status, 0, errors)
        for line in output.splitlines():
            mask = int(line.split()[1], 16)
            for number in [*ENDING, signal.SIGXFSZ]:
                self.assertFalse(mask >> (number - 1) & 1, line)


class PromptTest(SignalTest):
    def test_at_the_prompt_they_end_galsh_and_the_session_is_kept(self):
        for number in ENDING:
            name = number.name.lower()
            child = self.at_prompt("--session", name)
            self.enter(child, "let a = 42", "gal[2]> ")
            child.send("print 1")
            child.expect_exact("print 1")
            child.kill(number)
            child.expect_exact("%s has ended galsh; the session is kept in %s.galsession" % (number.name, name))
            child.expect(pexpect.EOF)
            child.close()
            self.assertEqual(child.exitstatus, 128 + number)
            self.assertFalse(os.path.exists(self.path(name + ".galsession-wal")))
            status, output, errors = self.run_whole("--session", name, "--read-only", "--quiet", "-c", "print a")
            self.assertEqual((status, output), (0, "42\n"), errors)

    def test_leaving_the_prompt_brings_the_log_into_the_file(self):
        for name, leave in [("a", "quit\n"), ("b", "\x04"), ("c", "quit 3\n")]:
            child = self.at_prompt("--session", name)
            self.enter(child, "let a = 42", "gal[2]> ")
            child.send(leave)
            child.expect(pexpect.EOF)
            self.assertEqual([other for other in os.listdir(self.folder.name) if other.startswith(name + ".gal")],
                             [name + ".galsession"])

    def test_the_terminal_is_as_it_was(self):
        child = self.spawn("/bin/bash", "--norc", "--noprofile", "-i")
        self.enter(child, "PS1='$'' '", "$ ")
        self.enter(child, "stty -a > before", "$ ")
        self.enter(child, BINARY + " --quiet", "gal[1]> ")
        subprocess.run(["pkill", "-TERM", "-P", str(child.pid)], check=True)
        child.expect_exact("$ ")
        self.enter(child, "echo status $?; stty -a > after", "status 143")
        child.expect_exact("$ ")
        self.assertEqual(pathlib.Path(self.path("before")).read_text(), pathlib.Path(self.path("after")).read_text())
        self.enter(child, "exit", "exit")

    def test_a_terminal_that_goes_away_in_the_middle_of_a_training(self):
        child = self.at_prompt("--session", "s")
        self.write("data.gal", DATA)
        self.enter(child, 'include "data.gal"', "gal[2]> ")
        child.sendline((TRAIN % 100000).strip())
        child.expect(r"epoch \d+/100000")
        pid = child.pid
        child.close(force=False)
        end = time.monotonic() + 30
        while time.monotonic() < end and os.path.exists(self.path("s.galsession-wal")):
            time.sleep(0.1)
        self.assertFalse(os.path.exists(self.path("s.galsession-wal")), "galsh %d still runs" % pid)
        status, output, errors = self.run_whole("--session", "s", "--read-only", "--quiet", "-c", "print k.epochs > 0")
        self.assertEqual((status, output), (0, "true\n"), errors)

    def test_behind_a_script_there_is_no_prompt_any_more(self):
        child = self.start("-i", "-c", 'print "begun"\nfor i in 0...999999 { for j in 0...999999 { let m = j } }')
        child.expect_exact("begun")
        child.kill(signal.SIGTERM)
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 143)


class FileSizeTest(SignalTest):
    def limited(self, size, *arguments):
        return self.run_whole(
            *arguments, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY)))

    def test_a_file_beyond_the_limit_is_a_full_disk(self):
        status, _, errors = self.limited(6_000, "-c", DATA + "train svdd on d network=small normal=1 epochs=1 as k\nexport k to \"out\"")
        self.assertEqual(status, 70, errors)
        self.assertIn("error[disk-full]", errors)
        self.assertIn("ulimit -f", errors)
        self.assertFalse([name for name in os.listdir(self.folder.name) if name.endswith(".tmp")])
        self.assertFalse(os.path.exists(self.path("out")))

    def test_a_session_beyond_the_limit_is_not_saved_and_says_so(self):
        status, _, errors = self.run_whole("--session", "s", "-c", "let a = 1")
        self.assertEqual(status, 0, errors)
        self.write("long.gal", "let a = 2\nlet l = [%s]" % ", ".join(['"' + "x" * 300 + '"'] * 600))
        status, _, errors = self.limited(200_000, "--session", "s", "long.gal")
        self.assertIn(status, (64, 70), errors)
        self.assertIn("error[disk-full]", errors)
        status, output, errors = self.run_whole("--session", "s", "-c", "print a")
        self.assertEqual(status, 0, errors)
        self.assertIn(output, ("1\n", "2\n"))

    def test_results_that_do_not_fit_their_file_are_an_error(self):
        with open(self.path("out.txt"), "w") as out:
            done = subprocess.run(
                [BINARY, "-c", "for i in 0...2000 { print \"%s\" }" % ("y" * 60)], cwd=self.folder.name,
                env=self.environment, stdout=out, stderr=subprocess.PIPE, text=True,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY)))
        self.assertEqual(done.returncode, 70, done.stderr)
        self.assertIn("error[", done.stderr)


if __name__ == "__main__":
    unittest.main()

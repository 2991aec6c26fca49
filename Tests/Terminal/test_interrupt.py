"""Ctrl-C in every state in which it can come."""

import os
import time
import unittest

import pexpect

from terminal import BINARY, ScreenTest, Terminal


class AtThePromptTest(ScreenTest):
    def drop(self, screen, keys, line):
        """Types keys, after which the line stands there, and drops it."""
        screen.send(keys)
        screen.wait_for(line)
        screen.interrupt(line + "^C", "gal[1]>")

    def test_a_line_is_dropped_and_the_prompt_is_fresh(self):
        screen = self.screen()
        self.drop(screen, "print 12345", "gal[1]> print 12345")
        screen.enter("print 6 * 7", "gal[1]> print 6 * 7", "42", "gal[2]>")

    def test_in_the_middle_of_a_line_all_of_it_is_dropped(self):
        screen = self.screen()
        self.drop(screen, "print 12345\x1b[D\x1b[D\x1b[D", "gal[1]> print 12345")
        screen.enter("print 1", "gal[1]> print 1", "1", "gal[2]>")

    def test_a_reverse_search_is_left_for_an_empty_line(self):
        screen = self.screen()
        screen.enter("print 11", "11", "gal[2]>")
        screen.send("\x12pri")
        screen.wait(lambda lines: lines[-1].startswith("(reverse-i-search)`pri'"), "the search")
        screen.interrupt("gal[2]>")
        screen.enter("print 22", "gal[2]> print 22", "22", "gal[3]>")

    def test_an_unfinished_cell_is_dropped(self):
        screen = self.screen()
        screen.enter("for i in 0...2 {", "gal[1]> for i in 0...2 {", "   ...>")
        self.drop(screen, "print i", "   ...> print i")
        screen.enter("print 5", "5", "gal[2]>")

    def test_a_list_of_completions_is_left_for_an_empty_line(self):
        screen = self.screen()
        screen.send("load \t")
        screen.wait(lambda lines: lines[-1] == "gal[1]> load" and len(lines) > 3, "the list")
        screen.interrupt("gal[1]> load ^C", "gal[1]>")
        screen.enter("print 6 * 7", "42", "gal[2]>")

    def test_the_question_of_a_program_is_left(self):
        screen = self.screen("--color", "never")
        screen.enter("!printf 'sure? '; read answer; echo \"never $answer\"", "sure?")
        screen.send("ye\x03")
        screen.wait_for("gal[2]>")
        self.assertFalse(any(line.startswith("never") for line in screen.lines), screen.lines)
        screen.enter("print 6 * 7", "42", "gal[3]>")

    def test_twice_on_an_empty_line_tells_how_to_leave(self):
        child = self.at_prompt()
        child.sendintr()
        child.expect_exact("gal[1]> ")
        child.sendintr()
        child.expect_exact("note: Ctrl-D or `quit` leaves")
        self.leave(child)

    def test_in_the_middle_of_a_paste_nothing_runs(self):
        screen = self.screen()
        screen.send("\x1b[200~print 1\nprint 2")
        time.sleep(0.3)  # The paste never ends: there is nothing on the screen to wait for.
        screen.send("\x03")
        screen.wait(lambda lines: lines[-1] == "gal[1]>" and len(lines) > 1, "a fresh prompt")
        screen.enter("print 3", "gal[1]> print 3", "3", "gal[2]>")

    def test_a_press_right_behind_a_key_is_heard(self):
        # The terminal throws the typed key away, so that galsh wakes up for a key that is not there any more.
        child = self.at_prompt("--quiet")
        child.delaybeforesend = None
        for turn in range(2000):
            child.send("x")
            end = time.perf_counter() + turn % 200 * 1e-6
            while time.perf_counter() < end:
                pass
            child.send("\x03")
            child.expect_exact("gal[1]> ")
        self.enter(child, "print 6 * 7", "42\r\n")
        self.leave(child)


class DuringWorkTest(Terminal):
    def busy(self, *arguments):
        """A galsh that trains, and has come some way."""
        child = self.at_prompt(*arguments)
        self.enter(child, 'mock galaxies 4 per class to "m" format=png; load manifest "m/manifest.csv" as d', "gal[2]> ")
        child.sendline("pretrain ae on d normal=1 epochs=100000 as kept; print \"never\"")
        child.expect(r"epoch \d+/100000, loss [^\r\n]+ left")
        return child

    def test_training_stops_keeps_its_last_step_and_skips_the_rest_of_the_cell(self):
        child = self.busy()
        child.sendintr()
        child.expect(r"interrupted at epoch \d+/100000, model kept kept")
        child.expect_exact("gal[3]> ")
        self.assertNotIn("never\r\n", child.before)
        self.enter(child, "kept.epochs > 1", "true\r\n")
        self.leave(child)

    def test_it_is_answered_at_once_and_says_how_to_go_on(self):
        child = self.busy("--color", "never")
        child.sendintr()
        child.expect_exact("stopping after this batch…")
        child.expect_exact("help: `pretrain ae on d as kept resume=true` goes on where it stopped")
        child.expect_exact("gal[3]> ")
        self.leave(child)

    def large_batch(self, *arguments):
        """A galsh in the middle of the first batch of a training, which takes its time."""
        child = self.at_prompt(*arguments)
        child.timeout = 60
        self.enter(child, 'mock galaxies 64 per class to "m" format=png size=32', "gal[2]> ")
        self.enter(child, 'load manifest "m/manifest.csv" as d size=32', "gal[3]> ")
        self.enter(
            child,
            "network wide from 1x32x32 { encode { conv 9x9 24 pad=4; batchnorm; conv 9x9 24 pad=4; batchnorm; "
            "pool 16x16; flatten; fc 8 }; decode { reshape 8x1x1; upsample 32; deconv 3x3 1 pad=1; sigmoid } }",
            "gal[4]> ")
        child.sendline("pretrain ae on d network=wide normal=1 epochs=5000 batch=64 as m")
        child.expect(r"pretrain ae m: epoch \d+/5000, [^\r\n]*(so far|left)")
        return child

    def test_a_large_batch_is_not_waited_for(self):
        child = self.large_batch("--color", "never")
        begun = time.perf_counter()
        child.sendintr()
        child.expect_exact("stopping after this batch…")
        child.expect(r"interrupted at epoch \d+/5000, model m kept")
        child.expect_exact("gal[5]> ")
        # A second of grace, and the blocks that are under way.
        self.assertLess(time.perf_counter() - begun, 15)
        self.leave(child)

    def test_what_was_interrupted_goes_on_to_the_same_bytes(self):
        def digest(interrupts):
            child = self.at_prompt("--color", "never", "--session", "s%d" % interrupts)
            child.timeout = 120
            self.enter(child, 'mock galaxies 8 per class to "m" format=png size=32', "gal[2]> ")
            self.enter(child, 'load manifest "m/manifest.csv" as d size=32', "gal[3]> ")
            self.enter(
                child,
                "network small from 1x32x32 { encode { conv 3x3 2 pad=1; batchnorm; pool 4x4; flatten; fc 8 }; "
                "decode { reshape 8x1x1; upsample 32; deconv 3x3 1 pad=1; sigmoid } }", "gal[4]> ")
            child.sendline("pretrain ae on d network=small normal=1 epochs=1500 batch=4 repeat=2 as m")
            number = 5
            for _ in range(interrupts):
                # A fraction of what the training takes, and before the bar is drawn.
                time.sleep(0.7)
                child.sendintr()
                child.expect_exact("resume=true` goes on where it stopped")
                child.expect_exact("gal[%d]> " % number)
                self.leave(child)
                # Not only in the same process, but in another one that opens the session.
                child = self.start("--color", "never", "--session", "s%d" % interrupts)
                child.timeout = 120
                # Leaving was a cell, too.
                number += 1
                child.expect_exact("gal[%d]> " % number)
                child.sendline("pretrain ae on d as m resume=true")
                child.expect(r"note: pretrain ae m \(\d of 2\) goes on from epoch \d+/1500")
                number += 1
            child.expect_exact("m: pretrain ae on d, normal class 1, 2 times 1500 epochs")
            child.expect_exact("gal[%d]> " % number)
            self.enter(child, 'export m to "out%d"' % interrupts, "m: exported")
            child.expect_exact("gal[%d]> " % (number + 1))
            self.leave(child)
            with open(self.path("out%d/model.safetensors" % interrupts), "rb") as file:
                return file.read()

        self.assertEqual(digest(0), digest(2))

    def test_a_resumed_training_must_be_the_same(self):
        child = self.busy("--color", "never")
        child.sendintr()
        child.expect_exact("gal[3]> ")
        self.enter(child, "pretrain ae on d as kept lr=0.5 resume=true", "error[other-training]: ")
        child.expect_exact("has lr=0.0001, not 0.5")
        child.expect_exact("gal[4]> ")
        self.enter(child, 'load images "m/spiral" as e label=1', "gal[5]> ")
        self.enter(child, "pretrain ae on e as kept resume=true", "error[other-training]: ")
        child.expect_exact("gal[6]> ")
        self.enter(child, "train svdd kept on d resume=true", "error[nothing-to-resume]: ")
        child.expect_exact("gal[7]> ")
        self.leave(child)

    def test_the_prompt_behind_it_is_as_ever(self):
        child = self.busy()
        child.sendintr()
        child.expect_exact("gal[3]> ")
        child.send("lost")
        child.sendintr()
        child.expect_exact("gal[3]> ")
        self.enter(child, "history", "pretrain ae on d")
        child.expect_exact("gal[4]> ")
        self.leave(child)

    def test_loading_stops(self):
        child = self.at_prompt()
        self.enter(child, 'mock galaxies 1 per class to "m" format=png', "gal[2]> ")
        os.mkdir(self.path("many"))
        for number in range(20000):
            os.link(self.path("m/spiral/spiral_0001.png"), self.path("many/%d.png" % number))
        self.enter(child, 'load images "many" as d; print "never"', "\r\n")
        time.sleep(0.5)
        child.sendintr()
        child.expect_exact("error[interrupted]")
        child.expect_exact("gal[3]> ")
        self.assertNotIn("never\r\n", child.before)
        self.enter(child, "whos", "nothing yet")
        self.leave(child)

    def test_looking_through_the_whole_disk_stops(self):
        child = self.at_prompt()
        self.enter(child, 'glob("/*/*/*/*/*").count', ".count\r\n")
        time.sleep(0.1)
        child.sendintr()
        child.expect_exact("error[interrupted]")
        child.expect_exact("gal[2]> ")
        self.leave(child)

    def test_the_third_press_ends_the_work_and_not_galsh(self):
        child = self.busy()
        for _ in range(5):
            child.sendintr()
        child.expect(r"interrupted at epoch \d+/100000, model kept kept")
        child.expect_exact("gal[3]> ")
        self.enter(child, "kept.epochs > 0", "true\r\n")
        self.leave(child)

    def test_a_program_of_the_shell_is_stopped_by_it(self):
        child = self.at_prompt()
        self.enter(child, "!sleep 100", "!sleep 100\r\n")
        time.sleep(0.5)
        child.sendintr()
        child.expect_exact("error[")
        child.expect_exact("gal[2]> ")
        self.enter(child, "print 6 * 7", "42\r\n")
        self.leave(child)


class ScriptTest(Terminal):
    def test_a_script_ends_with_status_130(self):
        child = self.start("-c", 'print "begun"\nfor i in 0...999999 { for j in 0...999999 { let m = j } }')
        child.expect_exact("begun")
        child.sendintr()
        child.expect_exact("error[interrupted]")
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 130)

    def test_keep_going_does_not_go_on_behind_it(self):
        child = self.start(
            "--keep-going", "-c", 'print "begun"\nfor i in 0...999999 { let m = glob("/usr/*/*") }\nprint "on"')
        child.expect_exact("begun")
        child.sendintr()
        child.expect(pexpect.EOF)
        self.assertNotIn("on\r\n", child.before.replace("interrupted", ""))
        child.close()
        self.assertEqual(child.exitstatus, 130)


class SuspensionTest(Terminal):
    def test_the_prompt_is_whole_after_ctrl_z_and_fg(self):
        child = self.spawn("/bin/bash", "--norc", "--noprofile", "-i")
        self.enter(child, "PS1='$'' '", "$ ")
        self.enter(child, BINARY + " --quiet", "gal[1]> ")
        child.send("print 4")
        child.expect_exact("print 4")
        child.send("\x1a")
        child.expect_exact("Stopped")
        child.expect_exact("$ ")
        self.enter(child, "fg", "print 4")
        child.send("2")
        time.sleep(0.3)
        child.send("\r")
        child.expect_exact("42\r\n")
        child.expect_exact("gal[2]> ")
        # Keys are readline's, not the terminal's own.
        child.send("print 77\x1b[D\x1b[D6\r")
        child.expect_exact("677\r\n")
        self.enter(child, "quit", "$ ")


if __name__ == "__main__":
    unittest.main()

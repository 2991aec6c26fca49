"""The history: on disk before a command runs, whole, and the cells of the session."""

import os
import signal
import stat
import time
import unittest

import pexpect

from terminal import ScreenTest, Terminal


class HistoryFileTest(Terminal):
    def test_it_is_on_disk_before_the_command_runs(self):
        child = self.at_prompt()
        self.enter(child, 'print "be" + "gun"; for i in 0...999999 { for j in 0...999999 { let m = j } }', "begun")
        # Ended from outside while it runs: nothing that runs at the end can have written the file.
        child.kill(signal.SIGKILL)
        child.expect(pexpect.EOF)
        with open(self.history, encoding="utf-8") as file:
            self.assertIn('print "be" + "gun"; for i in', file.read())
        self.assertEqual(stat.S_IMODE(os.stat(self.history).st_mode), 0o600)

    def test_after_kill_9_blocks_come_back_whole(self):
        child = self.at_prompt()
        self.enter(child, "for i in 7...8 {", "...> ")
        self.enter(child, '  print "n {i}"', "...> ")
        self.enter(child, "}", "n 8\r\n")
        child.expect_exact("gal[2]> ")
        child.kill(signal.SIGKILL)
        child.expect(pexpect.EOF)
        again = self.at_prompt()
        again.send("\x1b[A\r")
        again.expect_exact("n 7\r\nn 8\r\n")
        again.expect_exact("gal[2]> ")
        self.leave(again)

    def test_a_pasted_block_comes_back_whole(self):
        child = self.at_prompt()
        child.send('\x1b[200~let a = 20\nprint "p {a + 1}"\x1b[201~\r')
        child.expect_exact("p 21\r\n")
        self.leave(child)
        again = self.at_prompt()
        again.send("\x1b[A\x1b[A\r")  # past `quit`
        again.expect_exact("p 21\r\n")
        self.leave(again)

    def test_repeats_and_lines_behind_a_space_are_left_out(self):
        child = self.start()
        for number, line in enumerate(["print 1", "print 1", " print 2", "print 3"]):
            child.expect_exact("gal[%d]> " % (number + 1))
            child.sendline(line)
        child.expect_exact("gal[5]> ")
        self.leave(child)
        with open(self.history, encoding="utf-8") as file:
            lines = [line for line in file.read().splitlines() if not line.startswith("#")]
        self.assertEqual(lines, ["print 1", "print 3", "quit"])

    def test_two_sessions_at_once_keep_each_other_s_lines(self):
        first, second = self.start(), self.start()
        for child, line in [(first, "print 1"), (second, "print 2"), (first, "print 3")]:
            child.expect(r"gal\[\d\]> ")
            self.enter(child, line, line[-1] + "\r\n")
        for child in [second, first]:
            self.leave(child)
        with open(self.history, encoding="utf-8") as file:
            text = file.read()
        for line in ["print 1", "print 2", "print 3"]:
            self.assertIn(line, text)

    def test_an_empty_GALSH_HISTORY_keeps_none(self):
        self.environment["GALSH_HISTORY"] = ""
        child = self.at_prompt()
        self.enter(child, "print 6 * 7", "42\r\n")
        self.leave(child)
        self.assertFalse(os.path.exists(self.history))


class CellsTest(ScreenTest):
    def test_history_lists_the_cells_and_rerun_runs_one_again(self):
        screen = self.screen()
        screen.enter("let x = 6", "gal[2]>")
        screen.enter("x * 7", "42", "gal[3]>")
        screen.enter("rerun 2", "gal[3]> rerun 2", "42", "gal[4]>")
        screen.send("history\r")
        # What was run again is noted as what it was, so that a notebook of the session is the same work.
        screen.wait_for("1  let x = 6", "2  x * 7", "3  x * 7", "gal[5]>")
        screen.send("rerun 9\r")
        screen.wait(lambda lines: any("no cell 9" in line for line in lines), "the error")

    def test_results_are_underscore_and_its_numbers(self):
        screen = self.screen()
        screen.enter("6 * 7", "42", "gal[2]>")
        screen.enter("assert false", "gal[3]>")
        screen.enter("[_, _1 + 1]", "[42, 43]", "gal[4]>")

    def test_edit_runs_what_the_editor_saved_and_the_arrow_brings_it_back(self):
        self.write("editor", "#!/bin/sh\nsed -i 's/6/60/' \"$1\"\n")
        os.chmod(self.path("editor"), 0o755)
        self.environment["EDITOR"] = self.path("editor")
        screen = self.screen()
        screen.enter("print 6 * 7", "42", "gal[2]>")
        screen.enter("edit 1", "420", "gal[3]>")
        screen.send("\x1b[A")
        screen.wait_for("gal[3]> print 60 * 7")
        screen.interrupt("gal[3]>")
        screen.enter("history", "1  print 6 * 7", "2  print 60 * 7", "gal[4]>")

    def test_an_editor_that_fails_runs_nothing(self):
        self.environment["EDITOR"] = "false"
        screen = self.screen("--color", "never")
        screen.enter("print 5", "5", "gal[2]>")
        screen.send("edit 1\r")
        screen.wait(lambda lines: any("nothing has run" in line for line in lines), "the error")
        screen.wait_for("gal[3]>")
        self.assertEqual(screen.lines.count("5"), 1)

    def test_a_question_mark_asks_for_help_and_shows_objects(self):
        screen = self.screen()
        screen.send("set seed?\r")
        screen.wait(lambda lines: "set seed: sets the seed of every random draw" in lines, "help")
        screen.send("network tiny from 1x8x8 { flatten; fc 4 }\r")
        screen.wait(lambda lines: lines[-1].startswith("gal[3]>"), "the prompt")
        screen.send("?tiny\r")
        screen.wait(lambda lines: any(line.split()[:2] == ["encoder", "flatten"] for line in lines), "its layers")


if __name__ == "__main__":
    unittest.main()

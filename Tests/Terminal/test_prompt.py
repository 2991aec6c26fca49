"""The prompt, driven as a person would."""

import os
import signal
import stat
import unittest

import pexpect

from terminal import Terminal


class PromptTest(Terminal):
    def test_prompt_counts_the_commands(self):
        child = self.start()
        child.expect_exact("gal[1]> ")
        child.sendline('print "al" + "pha"')
        child.expect_exact("alpha")
        child.expect_exact("gal[2]> ")
        self.leave(child)

    def test_variables_live_on_from_line_to_line(self):
        child = self.start("--quiet")
        child.expect_exact("gal[1]> ")
        child.sendline("let x = 40")
        child.expect_exact("gal[2]> ")
        child.sendline('print "sum {x + 2}"')
        child.expect_exact("sum 42\r\n")
        self.leave(child)

    def test_ctrl_c_drops_the_line(self):
        child = self.start()
        child.expect_exact("gal[1]> ")
        child.send('print "never"')
        child.expect_exact('"never"')
        child.sendintr()
        child.expect_exact("^C")
        child.expect_exact("gal[1]> ")
        child.sendline('print "still " + "here"')
        child.expect_exact("still here")
        self.leave(child)

    def test_ctrl_c_leaves_an_open_block(self):
        child = self.start()
        child.expect_exact("gal[1]> ")
        child.sendline("for i in 0...2 {")
        child.expect_exact("...> ")
        child.sendintr()
        child.expect_exact("gal[1]> ")
        self.leave(child)

    def test_a_block_goes_on_until_its_bracket_closes(self):
        child = self.start()
        child.expect_exact("gal[1]> ")
        child.sendline("for i in 1...3 {")
        child.expect_exact("...> ")
        child.sendline('print "line {i}"')
        child.expect_exact("...> ")
        child.sendline("}")
        child.expect_exact("line 1\r\nline 2\r\nline 3\r\n")
        child.expect_exact("gal[2]> ")
        self.leave(child)

    def test_an_error_does_not_end_the_session(self):
        child = self.start()
        child.expect_exact("gal[1]> ")
        child.sendline("pretrian ae on d")
        child.expect_exact("did you mean `pretrain`?")
        child.expect_exact("> ")
        child.sendline('print "and " + "on"')
        child.expect_exact("and on")
        self.leave(child)

    def test_ctrl_d_leaves(self):
        child = self.start()
        child.expect_exact("gal[1]> ")
        child.sendeof()
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 0)

    def test_history_is_on_disk_before_the_command_runs(self):
        child = self.start()
        child.expect_exact("gal[1]> ")
        child.sendline('let kept = "yes"')
        child.expect_exact("gal[2]> ")
        # Ended from outside: nothing that runs at the end can have written the file.
        child.kill(signal.SIGKILL)
        child.expect(pexpect.EOF)
        with open(self.history, encoding="utf-8") as file:
            self.assertIn('let kept = "yes"\n', file.read())
        self.assertEqual(stat.S_IMODE(os.stat(self.history).st_mode), 0o600)

    def test_history_comes_back_in_the_next_session_with_blocks_whole(self):
        child = self.start()
        child.expect_exact("gal[1]> ")
        child.sendline("for i in 7...8 {")
        child.expect_exact("...> ")
        child.sendline('print "n {i}" }')
        child.expect_exact("n 8\r\n")
        child.expect_exact("gal[2]> ")
        self.leave(child)

        child = self.start()
        child.expect_exact("gal[1]> ")
        child.send("\x1b[A\x1b[A\r")  # past `quit`
        child.expect_exact("n 7\r\nn 8\r\n")
        self.leave(child)

    def test_a_pasted_block_runs_as_one(self):
        child = self.start()
        child.expect_exact("gal[1]> ")
        child.send('\x1b[200~let a = 1\nlet b = 2\nprint "p {a + b}"\x1b[201~\r')
        child.expect_exact("p 3\r\n")
        child.expect_exact("gal[2]> ")
        self.leave(child)

    def test_ctrl_c_stops_a_running_command_and_keeps_the_session(self):
        child = self.start()
        child.expect_exact("gal[1]> ")
        child.sendline("let n = 5")
        child.expect_exact("gal[2]> ")
        child.sendline('for i in 0...999999 { for j in 0...999999 { let m = j } }')
        child.expect_exact("\n")
        child.sendintr()
        child.expect_exact("error[interrupted]")
        child.expect_exact("gal[")
        child.sendline('print "n is {n}"')
        child.expect_exact("n is 5")
        self.leave(child)

    def test_ctrl_c_while_training_keeps_the_model(self):
        child = self.start()
        child.expect_exact("gal[1]> ")
        child.sendline('mock galaxies 4 per class to "m" format=png; load manifest "m/manifest.csv" as d')
        child.expect_exact("gal[2]> ")
        child.sendline("pretrain ae on d normal=1 epochs=100000 as kept")
        # Progress shows itself after two seconds, on one line that is rewritten.
        child.expect(r"\rpretrain ae kept: epoch \d+/100000, loss [^\r\n]+ left\x1b\[K\r")
        child.sendintr()
        child.expect(r"interrupted at epoch \d+/100000, model kept kept")
        child.expect_exact("gal[3]> ")
        child.sendline("kept.epochs > 1")
        child.expect_exact("true\r\n")
        self.leave(child)


if __name__ == "__main__":
    unittest.main()

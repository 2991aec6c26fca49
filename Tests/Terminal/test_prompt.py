"""The prompt, driven as a person would."""

import unittest

import pexpect

from terminal import Terminal


class PromptTest(Terminal):
    def test_prompt_counts_the_commands(self):
        child = self.at_prompt()
        self.enter(child, 'print "al" + "pha"', "alpha")
        child.expect_exact("gal[2]> ")
        self.leave(child)

    def test_variables_live_on_from_line_to_line(self):
        child = self.at_prompt("--quiet")
        self.enter(child, "let x = 40", "gal[2]> ")
        self.enter(child, 'print "sum {x + 2}"', "sum 42\r\n")
        self.leave(child)

    def test_ctrl_c_drops_the_line(self):
        child = self.at_prompt()
        child.send('print "never"')
        child.expect_exact('"never"')
        child.sendintr()
        child.expect_exact("^C")
        child.expect_exact("gal[1]> ")
        self.enter(child, 'print "still " + "here"', "still here")
        self.leave(child)

    def test_ctrl_c_leaves_an_open_block(self):
        child = self.at_prompt()
        self.enter(child, "for i in 0...2 {", "...> ")
        child.sendintr()
        child.expect_exact("gal[1]> ")
        self.leave(child)

    def test_a_block_goes_on_until_its_bracket_closes(self):
        child = self.at_prompt()
        self.enter(child, "for i in 1...3 {", "...> ")
        self.enter(child, 'print "line {i}"', "...> ")
        self.enter(child, "}", "line 1\r\nline 2\r\nline 3\r\n")
        child.expect_exact("gal[2]> ")
        self.leave(child)

    def test_an_error_does_not_end_the_session(self):
        child = self.at_prompt()
        self.enter(child, "pretrian ae on d", "did you mean `pretrain`?")
        child.expect_exact("> ")
        self.enter(child, 'print "and " + "on"', "and on")
        self.leave(child)

    def test_ctrl_d_leaves(self):
        child = self.at_prompt()
        child.sendeof()
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 0)

    def test_a_pasted_block_runs_as_one(self):
        child = self.at_prompt()
        child.send('\x1b[200~let a = 1\nlet b = 2\nprint "p {a + b}"\x1b[201~\r')
        child.expect_exact("p 3\r\n")
        child.expect_exact("gal[2]> ")
        self.leave(child)


if __name__ == "__main__":
    unittest.main()

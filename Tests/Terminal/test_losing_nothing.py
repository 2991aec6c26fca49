"""What a slip of a finger does not destroy: models, files, what is typed ahead."""

import os
import time
import unittest

import pexpect

from terminal import Terminal

TRAIN = (
    'mock galaxies 4 per class to "m" format=png size=32; load manifest "m/manifest.csv" as d size=32\r'
    "network small from 1x32x32 { encode { pool 4x4; flatten; fc 2 }; "
    "decode { fc 64; reshape 1x8x8; upsample 4 } }\r"
    "pretrain ae on d network=small normal=1 epochs=1 as m\r")


class ModelTest(Terminal):
    def trained(self, *arguments):
        """A galsh at the prompt with a model that no file keeps."""
        child = self.at_prompt(*arguments)
        for number, line in enumerate(TRAIN.strip("\r").split("\r")):
            self.enter(child, line, "gal[%d]> " % (number + 2))
        return child


class LeavingTest(ModelTest):
    def left(self, child, status=0):
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, status)

    def test_a_lone_q_or_ex_does_not_leave(self):
        child = self.trained()
        for number, word in enumerate(["q", "qui", "exi", "qu"]):
            self.enter(child, word, "is written out in full")
            child.expect_exact("gal[%d]> " % (5 + number))
        self.enter(child, "m.epochs", "1\r\n")
        self.leave(child)

    def test_quit_asks_once_and_no_stays(self):
        child = self.trained()
        self.enter(child, "quit", "m will be lost: kept in no session file. Leave all the same? (y/n)")
        child.sendline("n")
        child.expect_exact('note: `save session "NAME"` keeps it')
        child.expect_exact("gal[5]> ")
        self.enter(child, "m.epochs", "1\r\n")
        self.enter(child, "exit 3", "(y/n)")
        child.sendline("y")
        self.left(child, 3)

    def test_ctrl_d_asks_too_and_ctrl_c_stays(self):
        child = self.trained()
        child.sendeof()
        child.expect_exact("Leave all the same? (y/n)")
        child.sendintr()
        child.expect_exact("keeps it")
        child.expect_exact("gal[4]> ")
        child.sendeof()
        child.expect_exact("(y/n)")
        child.sendeof()
        child.expect_exact("Leave, and lose it? (y/n)")
        child.sendeof()
        self.left(child)

    def test_a_kept_session_leaves_without_a_question(self):
        child = self.trained()
        self.enter(child, 'save session "kept"', "session saved to kept.galsession")
        child.sendline("quit")
        self.left(child)
        self.assertNotIn("(y/n)", child.before)
        child = self.at_prompt_of("--session", "kept")
        child.sendline("quit")
        self.left(child)
        self.assertNotIn("(y/n)", child.before)

    def at_prompt_of(self, *arguments):
        child = self.start(*arguments)
        child.expect(r"gal\[\d+\]> ")
        return child

    def test_nothing_trained_leaves_without_a_question(self):
        child = self.at_prompt()
        child.sendline("quit")
        self.left(child)
        self.assertNotIn("(y/n)", child.before)

    def test_a_script_does_not_ask(self):
        self.write("run.gal", TRAIN.replace("\r", "\n") + "quit\n")
        child = self.start("run.gal")
        self.left(child)
        self.assertNotIn("(y/n)", child.before)


class FilesInTheWayTest(Terminal):
    def test_a_foreign_file_is_asked_about_and_no_keeps_it(self):
        self.write("today.gal", "# mine\n")
        child = self.at_prompt()
        self.enter(child, "print 1", "gal[2]> ")
        self.enter(child, 'history save "today.gal"', "Replace it? (y/n)")
        child.sendline("n")
        child.expect_exact("today.gal stays as it is")
        with open(self.path("today.gal")) as file:
            self.assertEqual(file.read(), "# mine\n")
        child.expect_exact("gal[3]> ")
        self.enter(child, 'history save "today.gal"', "(y/n)")
        child.sendline("y")
        child.expect_exact("saved to today.gal")
        child.expect_exact("gal[4]> ")
        # Now it is galsh's own, until somebody changes it.
        self.enter(child, 'history save "today.gal"', "saved to today.gal")
        child.expect_exact("gal[5]> ")
        with open(self.path("today.gal"), "a") as file:
            file.write("print 2\n")
        self.enter(child, 'history save "today.gal"', "(y/n)")
        child.sendintr()
        child.expect_exact("stays as it is")
        self.leave(child)

    def test_what_was_read_is_not_even_asked_about(self):
        child = self.at_prompt()
        self.enter(child, 'mock galaxies 1 per class to "m" format=png size=32', "gal[2]> ")
        self.enter(child, 'load manifest "m/manifest.csv" as d size=32', "gal[3]> ")
        self.enter(child, 'once "m/../m/manifest.csv"', "error[input-file]")
        child.expect_exact("gal[4]> ")
        self.enter(child, 'gallery d save "m/spiral/spiral_0001.png" overwrite=true', "error[input-file]")
        child.expect_exact("gal[5]> ")
        self.leave(child)

    def test_a_script_writes_over_neither_itself_nor_what_it_includes(self):
        self.write("part.gal", "let x = 1\n")
        os.symlink("run.gal", self.path("link.gal"))
        text = 'include "part.gal"\n' + "".join(
            'history save "%s" overwrite=true\n' % name for name in ["part.gal", "run.gal", "./link.gal"])
        self.write("run.gal", text)
        child = self.start("--color", "never", "--keep-going", "run.gal")
        for name in ["part.gal", "run.gal", "./link.gal"]:
            child.expect_exact("error[input-file]: %s has been read" % name)
        child.expect(pexpect.EOF)
        with open(self.path("run.gal")) as run, open(self.path("part.gal")) as part:
            self.assertEqual((run.read(), part.read()), (text, "let x = 1\n"))

    def test_a_script_on_a_terminal_refuses_and_does_not_ask(self):
        self.write("today.gal", "# mine\n")
        self.write("run.gal", 'history save "today.gal"\n')
        child = self.start("--color", "never", "run.gal")
        child.expect_exact("error[file-exists]: today.gal is there already")
        child.expect(pexpect.EOF)
        self.assertNotIn("(y/n)", child.before)

    def test_another_session_in_the_way_is_asked_about(self):
        child = self.at_prompt()
        self.enter(child, "let x = 1", "gal[2]> ")
        self.enter(child, 'save session "a"', "session saved")
        self.leave(child)
        child = self.at_prompt()
        self.enter(child, 'save session "a"', "a.galsession keeps another session. Replace it? (y/n)")
        child.sendline("no")
        child.expect_exact("a.galsession stays as it is")
        self.leave(child)


class NamesTest(ModelTest):
    def test_a_model_is_asked_about_and_undo_brings_it_back(self):
        child = self.trained()
        self.enter(child, 'load images "m" as m size=32', "m is a trained model: autoencoder on small")
        child.expect_exact("(y/n)")
        child.sendline("n")
        child.expect_exact("m stays as it is")
        child.expect_exact("gal[5]> ")
        self.enter(child, 'load images "m" as m size=32', "(y/n)")
        child.sendline("y")
        child.expect_exact("gal[6]> ")
        self.enter(child, "undo", "m: autoencoder on small")
        child.expect_exact("gal[7]> ")
        self.enter(child, "delete m d", "deleted m, d")
        child.expect_exact("gal[8]> ")
        self.enter(child, "undo", "m: autoencoder on small")
        child.expect_exact("gal[9]> ")
        self.enter(child, "redo", "m is gone again")
        child.expect_exact("gal[10]> ")
        self.enter(child, "undo", "m: autoencoder on small")
        self.leave(child)

    def test_another_training_of_the_same_kind_is_not_asked_about(self):
        child = self.trained()
        self.enter(child, "pretrain ae on d network=small normal=1 epochs=2 as m", "gal[5]> ")
        self.assertNotIn("(y/n)", child.before)
        self.enter(child, "undo", "m: autoencoder")
        child.expect_exact("gal[6]> ")
        self.enter(child, "m.epochs", "1\r\n")
        child.expect_exact("gal[7]> ")
        self.enter(child, "train svdd m on d epochs=1", "gal[8]> ")
        self.enter(child, "pretrain ae on d network=small normal=1 epochs=3 as m", "m is a trained model: Deep SVDD")
        child.sendline("n")
        child.expect_exact("stays as it is")
        self.leave(child)


class TypedAheadTest(Terminal):
    def test_keys_typed_during_work_stand_at_the_next_prompt(self):
        child = self.at_prompt()
        self.enter(child, 'mock galaxies 4 per class to "m" format=png; load manifest "m/manifest.csv" as d', "gal[2]> ")
        child.sendline("pretrain ae on d normal=1 epochs=100000 as kept")
        child.expect(r"epoch \d+/100000, loss [^\r\n]+ left")
        child.send("print 6 * 7")
        time.sleep(1)
        seen = child.read_nonblocking(1 << 20, timeout=5)
        self.assertNotIn("print", seen)
        os.kill(child.pid, 2)
        child.expect_exact("gal[3]> print 6 * 7")
        child.send("\r")
        child.expect_exact("42\r\n")
        self.leave(child)

    def test_a_program_of_the_shell_shows_what_is_typed(self):
        child = self.at_prompt()
        self.enter(child, "!read -p 'who? ' name; echo hello $name", "who? ")
        self.enter(child, "you", "you\r\n")
        child.expect_exact("hello you")
        self.leave(child)

    def test_the_terminal_is_as_before_behind_galsh(self):
        child = self.spawn("/bin/bash", "--norc", "--noprofile", "-i")
        self.enter(child, "PS1='$'' '", "$ ")
        self.enter(child, "stty -a > before", "$ ")
        self.enter(child, os.environ["GALSH_BINARY"] + " --quiet", "gal[1]> ")
        self.enter(child, "print 1", "gal[2]> ")
        self.enter(child, "quit", "$ ")
        # The echo of the line itself must not look like its answer.
        self.enter(child, "stty -a > after; echo do''ne", "done\r\n")
        with open(self.path("before")) as one, open(self.path("after")) as two:
            self.assertEqual(one.read(), two.read())


class PagerTest(Terminal):
    def test_a_dumb_terminal_has_no_pager(self):
        self.environment.update({"TERM": "dumb", "PAGER": "less"})
        child = self.at_prompt()
        self.enter(child, "help", "gal[2]> ")
        self.assertNotIn("WARNING", child.before)
        self.assertIn("pretrain", child.before)
        self.leave(child)


if __name__ == "__main__":
    unittest.main()

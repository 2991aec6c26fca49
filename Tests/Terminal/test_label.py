"""`label` at a prompt: one key an image, back, skip, quit, going on, and nothing lost, whatever ends it."""

import csv
import os
import re
import signal
import termios
import time

import pexpect

from terminal import BINARY, Terminal

MOCK = 'set seed 7; mock galaxies 10 per class to "mock" format=png size=32'
LOAD = 'load manifest "mock/manifest.csv" as galaxies size=32 classes=[barred, elliptical, spiral]'
# A question, as it stands without a picture: the file's path, then the line that waits for a key.
QUESTION = re.compile(r"(\d+) of (\d+), (\S+?), ([^\[\r\n]*)\[0 barred[^\]]*q quit\] ")
DONE = r"gal\[\d+\]> "


class LabelTest(Terminal):
    def setUp(self):
        super().setUp()
        # Without colour there is no picture, but the path of its file.
        self.environment["NO_COLOR"] = "1"
        self.environment["LOGNAME"] = "ada"

    def galsh(self):
        child = self.at_prompt()
        if not os.path.exists(self.path("mock")):
            child.sendline(MOCK)
            child.expect(DONE)
        child.sendline(LOAD)
        child.expect(DONE)
        return child

    def label(self, child, options=""):
        """Begins, and gives the first question."""
        child.sendline("label galaxies n=30" + options)
        return self.question(child)

    def question(self, child):
        """The next question: its number and the image's name; None where there is none any more."""
        if child.expect([QUESTION, DONE]) == 1:
            return None
        return int(child.match.group(1)), child.match.group(3)

    def answer(self, child, key):
        child.send(key)
        return self.question(child)

    def rows(self, name="labels.csv"):
        with open(self.path(name), newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    # MARK: -

    def test_thirty_images_with_a_key_each(self):
        child = self.galsh()
        asked = [self.label(child)]
        keys = ["0"] * 10 + ["1"] * 10 + ["2"] * 8 + ["n", "a"]
        for key in keys:
            asked.append(self.answer(child, key))
        self.assertIsNone(asked.pop())
        self.assertEqual([number for number, _ in asked], list(range(1, 31)))
        self.assertEqual(len({name for _, name in asked}), 30)
        self.assertIn(
            "labels: 30 images labelled (10 barred, 10 elliptical, 8 spiral, 1 normal, 1 anomalous), in labels.csv; "
            "30 answered now, 0 left", child.before)
        rows = self.rows()
        self.assertEqual([row["name"] for row in rows], [name for _, name in asked])
        self.assertEqual(list(rows[0]), ["path", "name", "digest", "label", "class", "who", "when"])
        self.assertEqual([rows[k]["class"] for k in (0, 10, 20, 28, 29)],
                         ["barred", "elliptical", "spiral", "normal", "anomalous"])
        self.assertEqual({row["who"] for row in rows}, {"ada"})
        self.assertTrue(all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["when"]) for row in rows))
        self.assertEqual(len({row["digest"] for row in rows}), 30)
        # What it gave is a dataset like others, and the file is a manifest.
        self.enter(child, 'print labels.count', "30")
        child.expect(DONE)
        child.sendline('load manifest "labels.csv" as again size=32; whos')
        child.expect_exact("10 of class barred, 10 of class elliptical, 8 of class spiral, 1 of class normal, 1 of class")
        child.expect(DONE)
        self.leave(child)

    def test_back_takes_back_answers_and_skips(self):
        child = self.galsh()
        first = self.label(child)
        child.send("b")
        child.expect_exact("there is no answer to take back")
        self.assertEqual(self.question(child), first)
        second = self.answer(child, "2")
        third = self.answer(child, "1")
        self.assertEqual(self.answer(child, "s")[0], 4)
        # The skip, then two answers.
        self.assertEqual(self.answer(child, "b"), third)
        self.assertEqual(len(self.rows()), 2)
        self.assertEqual(self.answer(child, "b"), second)
        self.assertEqual([row["class"] for row in self.rows()], ["spiral"])
        self.assertEqual(self.answer(child, "b"), first)
        self.assertEqual(self.rows(), [])
        self.answer(child, "0")
        self.answer(child, "s")
        self.assertIsNone(self.answer(child, "q"))
        self.assertIn("labels: 1 image labelled (1 barred), in labels.csv; 1 answered now, 1 skipped, 28 left", child.before)
        self.assertEqual([(row["name"], row["class"]) for row in self.rows()], [(first[1], "barred")])
        # What was skipped is asked about again.
        self.assertEqual(self.label(child), second)
        self.answer(child, "q")
        self.leave(child)

    def test_it_goes_on_where_it_stopped(self):
        child = self.galsh()
        self.label(child)
        for key in "00112":
            self.answer(child, key)
        self.answer(child, "q")
        self.leave(child)
        child = self.galsh()
        child.sendline("label galaxies n=30")
        child.expect_exact("5 of 30 images are labelled in labels.csv already")
        self.assertEqual(self.question(child)[0], 6)
        self.answer(child, "2")
        self.answer(child, "q")
        self.assertIn("labels: 6 images labelled (2 barred, 2 elliptical, 2 spiral)", child.before)
        # Asked again, what was said before is shown, and back brings it back.
        child.sendline("label galaxies n=30 again=true")
        child.expect(QUESTION)
        self.assertEqual((child.match.group(1), child.match.group(4)), ("1", "labelled barred by ada "))
        self.answer(child, "2")
        self.assertEqual([row["class"] for row in self.rows()][:2], ["spiral", "barred"])
        self.answer(child, "b")
        self.assertEqual([row["class"] for row in self.rows()][:2], ["barred", "barred"])
        self.answer(child, "q")
        self.assertEqual(len(self.rows()), 6)
        self.leave(child)

    def test_all_labelled_asks_nothing(self):
        child = self.galsh()
        child.sendline("label galaxies n=2")
        child.expect(QUESTION)
        self.answer(child, "0")
        self.answer(child, "1")
        child.sendline("label galaxies n=2")
        child.expect_exact("all 2 images are labelled in labels.csv")
        child.expect(DONE)
        self.assertIn("labels: 2 images labelled", child.before)
        self.leave(child)

    def test_kill_loses_no_answer(self):
        child = self.galsh()
        self.label(child)
        for key in "0120120":
            self.answer(child, key)
        os.kill(child.pid, signal.SIGKILL)
        child.expect(pexpect.EOF)
        self.assertEqual(len(self.rows()), 7)
        # A row that was cut off half-way by the power, say.
        with open(self.path("labels.csv"), "a", encoding="utf-8") as file:
            file.write("mock/spiral/x.png,mock/spi")
        child = self.galsh()
        child.sendline("label galaxies n=30")
        child.expect_exact("the last row of labels.csv was cut off half-way")
        self.assertEqual(self.question(child)[0], 8)
        self.answer(child, "2")
        self.answer(child, "q")
        rows = self.rows()
        self.assertEqual([row["class"] for row in rows],
                         ["barred", "elliptical", "spiral", "barred", "elliptical", "spiral", "barred", "spiral"])
        self.assertTrue(all(row["when"].endswith("Z") for row in rows))
        self.leave(child)

    def test_ctrl_c_and_ctrl_d_end_with_what_was_answered(self):
        for key, count in [("\x03", 2), ("\x04", 4)]:
            child = self.galsh()
            self.label(child)
            self.answer(child, "0")
            self.answer(child, "1")
            child.send(key)
            child.expect_exact(f"labels: {count} images labelled")
            child.expect(DONE)
            self.assertNotIn("error", child.before)
            self.enter(child, "print labels.count", str(count))
            child.expect(DONE)
            self.leave(child)

    def test_a_key_that_means_nothing_says_what_does(self):
        child = self.galsh()
        first = self.label(child)
        for key, name in [("x", "`x`"), ("7", "`7`"), ("\r", "Enter"), ("\x1b[A", "Esc"), ("\x1bOP", "Esc"), ("ä", "`ä`")]:
            child.send(key)
            child.expect_exact(f"{name} means nothing here: 0 barred, 1 elliptical, 2 spiral, n normal, a anomalous, s skip")
            self.assertEqual(self.question(child), first)
        child.send("?")
        child.expect_exact("takes the last answer back")
        self.assertEqual(self.question(child), first)
        self.assertFalse(os.path.exists(self.path("labels.csv")))
        self.assertIsNone(self.answer(child, "q"))
        self.assertIn("nothing is labelled, so there is no labels; 0 answered now, 30 left", child.before)
        self.leave(child)

    def test_keys_typed_before_the_question_are_no_answers(self):
        child = self.galsh()
        child.send("label galaxies n=30\r2")
        first = self.question(child)
        self.assertEqual(first[0], 1)
        with self.assertRaises(pexpect.TIMEOUT):
            child.expect(QUESTION, timeout=0.7)
        self.answer(child, "q")
        self.leave(child)

    def test_a_picture_is_drawn_where_there_is_colour(self):
        del self.environment["NO_COLOR"]
        self.environment.update(TERM="xterm-kitty")
        child = self.galsh()
        child.sendline("label galaxies n=2")
        child.expect(QUESTION)
        self.assertIn("\x1b_G", child.before)
        self.assertNotIn("mock/barred", child.before.split("\x1b_G")[0].split("label galaxies")[-1])
        # It is not drawn again for a key that means nothing.
        child.send("x")
        child.expect(QUESTION)
        self.assertNotIn("\x1b_G", child.before)
        self.answer(child, "q")
        self.leave(child)

    def test_a_table_of_scores_begins_with_the_strangest(self):
        child = self.galsh()
        for line in [
            "network small from 1x32x32 { encode { conv 3x3 2 pad=1; pool 4x4; flatten; fc 8 }; "
            "decode { reshape 2x2x2; upsample 16; deconv 3x3 1 pad=1; sigmoid } }",
            "pretrain ae on galaxies network=small normal=spiral epochs=1 batch=8 as m",
            "train svdd m on galaxies epochs=1 batch=8", "apply m to galaxies as v",
        ]:
            child.sendline(line)
            child.expect(DONE)
        child.sendline("label v n=3")
        said = []
        for _ in range(3):
            child.expect(re.compile(r"\d of 3, \S+, score (\S+?), (\w+) \[0 barred, 1 elliptical, 2 or n spiral, a anomalous"))
            said.append(float(child.match.group(1)))
            child.send("n")
        child.expect(DONE)
        self.assertEqual(said, sorted(said, reverse=True))
        self.assertEqual({row["class"] for row in self.rows()}, {"spiral"})
        self.leave(child)

    # MARK: - The terminal

    def test_the_terminal_is_as_it_was(self):
        child = self.galsh()
        # readline's own settings are there at the prompt, and those of the user behind it.
        at_prompt = termios.tcgetattr(child.child_fd)
        self.label(child)
        while_asked = termios.tcgetattr(child.child_fd)
        self.assertFalse(while_asked[3] & (termios.ICANON | termios.ECHO))
        self.assertTrue(while_asked[3] & termios.ISIG)
        child.send("\x03")
        child.expect(DONE)
        self.assertEqual(termios.tcgetattr(child.child_fd), at_prompt)
        self.leave(child)

    def shell(self):
        """A galsh that a shell has started, at its prompt; how the terminal was before."""
        self.environment["PS1"] = "$ "
        shell = self.spawn("/bin/bash", "--norc", "--noprofile", "--noediting", "-i")
        shell.expect_exact("$ ")
        before = termios.tcgetattr(shell.child_fd)
        shell.sendline(f"{BINARY} --quiet")
        shell.expect_exact("gal[1]> ")
        shell.sendline(MOCK)
        shell.expect(DONE)
        shell.sendline(LOAD)
        shell.expect(DONE)
        return shell, before

    def test_ctrl_z_gives_the_terminal_back_and_fg_goes_on(self):
        shell, before = self.shell()
        first = self.label(shell)
        self.answer(shell, "0")
        shell.send("\x1a")
        shell.expect_exact("Stopped")
        shell.expect_exact("$ ")
        self.assertEqual(termios.tcgetattr(shell.child_fd), before)
        shell.sendline("echo $((6*7))")
        shell.expect_exact("42")
        shell.sendline("fg")
        self.assertEqual(self.question(shell)[0], 2)
        self.answer(shell, "1")
        self.answer(shell, "q")
        self.assertIn("labels: 2 images labelled (1 barred, 1 elliptical)", shell.before)
        self.assertEqual(self.rows()[0]["name"], first[1])
        shell.sendline("quit")
        shell.expect_exact("$ ")
        self.assertEqual(termios.tcgetattr(shell.child_fd), before)

    def test_a_signal_that_ends_galsh_keeps_the_answers_and_the_terminal(self):
        shell, before = self.shell()
        self.label(shell)
        self.answer(shell, "0")
        process = int(os.popen(f"pgrep -P {shell.pid}").read())
        os.kill(process, signal.SIGTERM)
        shell.expect_exact("$ ")
        self.assertEqual(termios.tcgetattr(shell.child_fd), before)
        self.assertEqual(len(self.rows()), 1)

    def test_a_session_has_the_labels_when_it_is_opened_again(self):
        child = self.at_prompt("--quiet", "--session", "kept")
        for line in [MOCK, LOAD]:
            child.sendline(line)
            child.expect(DONE)
        self.label(child)
        for key in "012":
            self.answer(child, key)
        self.answer(child, "q")
        self.leave(child)
        child = self.start("--quiet", "--session", "kept")
        child.expect(DONE)
        self.enter(child, "print labels.count", "3")
        child.expect(DONE)
        child.sendline("undo")
        child.expect(DONE)
        # The dataset goes, the file stays: it is asked for again.
        self.assertEqual(len(self.rows()), 3)
        self.leave(child)

"""What only the prompt understands: beginnings of words, a muting `;`, sessions that are pasted."""

import unittest

from terminal import ScreenTest


class AbbreviationTest(ScreenTest):
    def test_the_beginnings_of_a_command_s_words_do(self):
        screen = self.screen()
        screen.enter("set see 7", "gal[2]>")
        screen.send("who\r")
        screen.wait(lambda lines: any("(seed 7, " in line for line in lines) and lines[-1] == "gal[3]>", "the seed")
        # Notebooks and scripts hold the whole words.
        screen.enter('print "; who"; set see 8 # ; who', "; who", "gal[4]>")
        screen.enter("history", "1  set seed 7", "2  whos", '3  print "; who"; set seed 8 # ; who', "gal[5]>")

    def test_what_begins_several_commands_names_them(self):
        screen = self.screen("--color", "never", isQuiet=False)
        screen.send("e\r")
        screen.wait(lambda lines: any("`e` may be short for" in line and "edit" in line for line in lines), "the commands")
        screen.wait(lambda lines: any("error[unknown-command]" in line for line in lines), "the error")

    def test_variables_come_first(self):
        screen = self.screen()
        screen.enter("let who = 5", "gal[2]>")
        screen.enter("who", "5", "gal[3]>")
        screen.enter("who * 2", "10", "gal[4]>")

    def test_a_script_has_whole_words(self):
        self.write("run.gal", "who\n")
        screen = self.screen_behind("--quiet", "--color", "never", "-i", "run.gal", prompt="gal[2]>")
        self.assertTrue(any("error[unknown-command]" in line for line in screen.lines), screen.lines)


class MutingTest(ScreenTest):
    def test_a_semicolon_at_the_end_keeps_the_value_to_itself(self):
        screen = self.screen()
        screen.enter("6 * 7;", "gal[1]> 6 * 7;", "gal[2]>")
        screen.enter("_ + 1; _ + 2;", "gal[2]> _ + 1; _ + 2;", "43", "gal[3]>")
        screen.enter("_", "44", "gal[4]>")


class PastedSessionTest(ScreenTest):
    def test_prompts_are_stripped_and_answers_left_out(self):
        screen = self.screen()
        screen.send(
            "\x1b[200~gal[7]> let x = 6\ngal[8]> for i in 1...2 {\n   ...>   print x * i\n   ...> }\n6\n12\ngal[9]> \x1b[201~\r")
        screen.wait_for("6", "12", "gal[2]>")
        screen.enter("history", "1  let x = 6", "   for i in 1...2 {", "     print x * i", "   }", "", "gal[3]>")


class HistoryOptionsTest(ScreenTest):
    def test_some_of_the_cells_without_numbers_and_as_a_script(self):
        screen = self.screen()
        for number, line in enumerate(["let x = 6", "print x", "let y = x * 7", "print y"]):
            screen.send(line + "\r")
            screen.wait(lambda lines: lines[-1] == "gal[%d]>" % (number + 2), "the prompt")
        screen.enter('history find="let"', "1  let x = 6", "3  let y = x * 7", "gal[6]>")
        screen.enter("history 2 numbers=false", "print y", 'history find="let"', "gal[7]>")
        screen.enter('history 6 find="print" save "cells.gal"', "2 cells, saved to cells.gal", "gal[8]>")
        with open(self.path("cells.gal"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "# %%\nprint x\n\n# %%\nprint y\n")
        screen.enter("rerun 2 4", "6", "42", "gal[9]>")

    def test_the_keys_are_explained(self):
        screen = self.screen()
        screen.send("help shortcuts\r")
        screen.wait(lambda lines: any(line.startswith("Ctrl-R ") for line in lines), "the keys")


class WhosTest(ScreenTest):
    def test_objects_and_variables_with_kind_and_memory_fit_the_window(self):
        screen = self.screen(columns=50)
        screen.enter('mock galaxies 2 per class to "m" format=png size=32; load manifest "m/manifest.csv" as d size=32', "gal[2]>")
        screen.enter('let names = ["a", "b"]; let share = 0.5', "gal[3]>")
        screen.enter("whos", "gal[4]>")
        self.assertEqual(screen.lines[-6:-2], [
            "name   kind     memory  what",
            "d      dataset  6.2 kB  6 images (2 per class 0 1…",
            'names  list             ["a", "b"]',
            "share  number           0.5",
        ])
        self.assertRegex(screen.lines[-2], r"\(seed 0, \d+ threads?(: .+)?\)")


if __name__ == "__main__":
    unittest.main()

"""Help at the prompt, names that stand alone, and Tab behind the words of rows."""

import unittest

from terminal import ScreenTest


class NameAloneTest(ScreenTest):
    def test_a_name_alone_shows_its_object_and_a_variable_its_value(self):
        screen = self.screen()
        screen.enter("let x = [3, 1, 2]", "gal[2]>")
        screen.enter("x", "[3, 1, 2]", "gal[3]>")
        screen.enter("x[-1]; x[:2]; sort(x)", "2", "[3, 1]", "[1, 2, 3]", "gal[4]>")
        screen.send("galnet\r")
        screen.wait(lambda lines: any("sigmoid" in line for line in lines), "the table of the network")

    def test_a_misspelt_command_is_no_name(self):
        screen = self.screen("--color", "never")
        screen.send("trian\r")
        screen.wait(lambda lines: any("did you mean `train`?" in line for line in lines), "the hint")


class HelpTest(ScreenTest):
    def test_a_word_of_the_language_and_a_question_mark(self):
        screen = self.screen()
        screen.send("help where\r")
        screen.wait(lambda lines: any("The rows for which a condition holds" in line for line in lines), "the page")
        screen = self.screen()
        screen.send("percentile?\r")
        screen.wait(lambda lines: any("the reference's normal images" in line for line in lines), "the page")

    def test_the_exclamation_mark(self):
        screen = self.screen()
        screen.send("help !\r")
        screen.wait(lambda lines: any("runs a command of the system's shell" in line for line in lines), "the page")

    def test_a_search_lists_what_speaks_of_it(self):
        screen = self.screen()
        screen.send("help search mirror\r")
        screen.wait(lambda lines: any("that speak of `mirror`" in line for line in lines), "the hits")


if __name__ == "__main__":
    unittest.main()

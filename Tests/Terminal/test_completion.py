"""Tab: what it types, and the list that it shows."""

import os
import time
import unittest

from terminal import Terminal


class CompletionTest(Terminal):
    def with_data(self, *arguments):
        """A prompt that holds the dataset `galaxies`, with a file of a difficult name in the folder."""
        child = self.at_prompt(*arguments)
        self.enter(child, 'mock galaxies 2 per class to "some galaxies" format=png size=16', "gal[2]> ")
        self.enter(child, 'load manifest "some galaxies/manifest.csv" as galaxies size=16', "gal[3]> ")
        return child

    def drop(self, child):
        child.sendintr()
        child.expect_exact("^C")
        child.expect(r"gal\[\d+\]> ")

    def test_a_command_is_completed_and_a_space_follows(self):
        child = self.at_prompt()
        child.send("thr\t")
        child.expect_exact("threshold ")
        self.drop(child)
        child.send("who\t\r")
        child.expect_exact("nothing yet")
        self.leave(child)

    def test_nouns_are_listed_with_what_they_are(self):
        child = self.at_prompt()
        child.send("load \t")
        child.expect(r"manifest  +loads the images that a table lists\r\n")
        child.expect(r"images  +loads every image of a folder or pattern\r\n")
        child.expect_exact("gal[1]> load ")
        child.send("man\t")
        child.expect_exact("manifest ")
        self.drop(child)
        self.leave(child)

    def test_options_end_in_an_equals_sign_and_tell_their_defaults(self):
        child = self.with_data()
        child.send("pretrain ae on galaxies ep\t")
        child.expect_exact("epochs=")
        child.send("3 \t")
        child.expect(r"normal  +the class of the normal images, by number or name")
        child.expect_exact("gal[3]> pretrain ae on galaxies epochs=3 ")
        self.drop(child)
        self.leave(child)

    def test_choices_and_labels_of_options(self):
        child = self.with_data()
        child.send('load fits "x" as d bad=s\t')
        child.expect_exact("bad=skip ")
        self.drop(child)
        child.send("pretrain ae on galaxies normal=\t")
        child.expect(r"0  +2 images\r\n1  +2 images\r\n")
        self.drop(child)
        self.leave(child)

    def test_objects_of_the_kind_that_is_wanted_and_their_fields(self):
        child = self.with_data()
        child.send("pretrain ae on g\t")
        child.expect_exact("galaxies ")
        self.drop(child)
        child.send("print galaxies.cou\t\r")
        child.expect_exact("6\r\n")
        child.expect_exact("gal[4]> ")
        child.send("test galax\t")  # a model is wanted
        child.expect_exact("\x07")
        self.drop(child)
        self.leave(child)

    def test_files_in_quotes_with_spaces_in_their_names(self):
        child = self.with_data()
        child.send('load manifest "some\t')
        child.expect_exact('"some galaxies/')
        child.send("man\t")
        child.expect_exact('manifest.csv"')
        child.send(" as again size=16\r")
        child.expect_exact("again: 6 images")
        child.expect_exact("gal[4]> ")
        self.leave(child)

    def test_a_manifest_is_a_csv_file_and_a_path_gets_its_quote(self):
        for name in ["list.csv", "list.txt", ".list.csv"]:
            open(os.path.join(self.folder.name, name), "w").close()
        child = self.at_prompt()
        child.send("load manifest \t")
        child.expect(r'\r\n"list\.csv\r\n')
        child.send('"\t')
        child.expect_exact('"list.csv"')
        self.drop(child)
        child.send('load images "list.\t')
        child.expect(r"list\.csv  +list\.txt\r\n")
        self.drop(child)
        self.leave(child)

    def test_odd_names_of_files_are_escaped(self):
        open(os.path.join(self.folder.name, 'a "b" {c} \u00e9.csv'), "w").close()
        child = self.at_prompt("--color", "never")
        child.send('load manifest "a\t as d\r')
        child.expect(r'error\[bad-csv\]: .*a "b" \{c\} \u00e9\.csv:1: the file is empty')
        child.expect_exact("gal[2]> ")
        self.leave(child)

    def test_lines_above_count_in_a_block(self):
        child = self.at_prompt()
        self.enter(child, "network n from 1x28x28 {", "...> ")
        child.send("flat\t")
        child.expect_exact("flatten ")
        child.send("; fc 1 }\r")
        child.expect_exact("n: ")
        child.expect_exact("gal[2]> ")
        self.leave(child)

    def test_in_the_middle_of_a_line_nothing_is_doubled(self):
        child = self.at_prompt("--color", "never")
        child.send("thresh m auto" + "\x1b[D" * len(" m auto") + "\t\x05\r")
        child.expect_exact("\n")
        child.expect_exact("1 | threshold m auto\r\n")
        child.expect_exact("gal[2]> ")
        self.leave(child)

    def test_tab_after_nonsense_does_nothing(self):
        child = self.at_prompt()
        for text in ["\t", '"\t', "load manifest ((\t", "print \"{\t", "\u00e9\u00e9 \t", "} \t", "a\\\t"]:
            child.send(text)
            time.sleep(0.2)  # Ctrl-C throws away what the terminal has not handed over yet.
            self.drop(child)
        self.enter(child, 'print "still " + "here"', "still here")
        self.leave(child)


if __name__ == "__main__":
    unittest.main()

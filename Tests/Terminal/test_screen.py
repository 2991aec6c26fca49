"""What stands on the screen: resizing, pasting, lists, tables, progress."""

import re
import unittest

from terminal import ScreenTest


class WindowTest(ScreenTest):
    def test_a_line_is_whole_after_the_window_grew_and_shrank(self):
        screen = self.screen(columns=40)
        line = "print " + " + ".join(str(n) for n in range(10, 30))
        screen.send(line)
        screen.wait(lambda lines: "".join(lines).endswith("28 + 29"), "the line over several rows")
        screen.resize(24, 120)
        screen.send("\x0c")  # Ctrl-L draws the screen again.
        screen.wait_for("gal[1]> " + line)
        screen.resize(24, 50)
        screen.send("\x0c")
        screen.wait(
            lambda lines: "".join(line.ljust(50) for line in lines).rstrip() == "gal[1]> " + line, "the line in two rows")
        screen.send("\r")
        screen.wait(lambda lines: lines[-2:] == ["390", "gal[2]>"], "the sum")

    def test_tables_fit_the_window(self):
        screen = self.screen("--mode", "table", columns=40)
        screen.enter("params pretrain ae", "gal[2]>")
        table = [line for line in screen.lines if re.match(r"(epochs|lr|batch|weight_decay) ", line)]
        self.assertEqual(len(table), 4)
        self.assertTrue(all(len(line) <= 40 for line in table), table)
        self.assertTrue(any(line.endswith("…") for line in table), table)

    def test_the_list_of_tab_fits_the_window(self):
        screen = self.screen(rows=12, columns=50)
        screen.send("\t")
        screen.wait(lambda lines: lines[-1] == "gal[1]>" and any("more" in line for line in lines), "the list")
        self.assertTrue(any(re.match(r"… and \d+ more", line) for line in screen.lines))
        self.assertTrue(all(len(line) < 50 for line in screen.lines))


    def test_the_line_of_an_error_is_cut_so_that_its_mark_is_right(self):
        screen = self.screen("--color", "never", columns=50)
        screen.enter("let a = 1; let b = 2; let c = 3; let d = 4; let e = x5; let f = 6; let g = 7", "gal[2]>")
        line, mark = screen.lines[-3:-1]
        self.assertLessEqual(len(line), 50)
        self.assertEqual((line[mark.index("^"):][:2], mark.strip("| ")), ("x5", "^^"))


class PasteTest(ScreenTest):
    def test_a_block_stands_there_until_enter_and_runs_as_one_cell(self):
        screen = self.screen()
        screen.send("\x1b[200~let a = 1\nlet b = 2\nprint a + b\x1b[201~")
        screen.wait(lambda lines: lines[-1].endswith("print a + b"), "the block")
        self.assertNotIn("3", screen.lines)
        screen.enter("", "3", "gal[2]>")

    def test_a_block_that_is_not_finished_goes_on(self):
        screen = self.screen()
        screen.send("\x1b[200~for i in 1...2 {\n  print i * 10\n\x1b[201~\r")
        screen.wait(lambda lines: lines[-1] == "   ...>", "the continuation")
        screen.enter("}", "10", "20", "gal[2]>")

    def test_tabs_in_a_block_are_white_space(self):
        screen = self.screen()
        screen.enter("\x1b[200~if true {\n\tprint 6 * 7\n}\x1b[201~", "42", "gal[2]>")


class WorkTest(ScreenTest):
    def test_progress_is_one_line_that_goes_when_the_work_is_done(self):
        screen = self.screen(isQuiet=False, columns=100)
        screen.enter('mock galaxies 4 per class to "m" format=png; load manifest "m/manifest.csv" as d', "gal[2]>")
        screen.send("pretrain ae on d normal=1 epochs=100000 as kept\r")
        screen.wait(
            lambda lines: re.search(r"^\[=* +\] pretrain .* epoch \d+/100000, loss \S+, \S+ images/s, .* left$", lines[-1]) is not None,
            "a bar, loss, rate and time left")
        self.assertEqual(sum("epoch" in line and "left" in line for line in screen.lines), 1)
        screen.interrupt("gal[3]>")
        self.assertEqual(sum(line.endswith("left") for line in screen.lines), 0)


if __name__ == "__main__":
    unittest.main()

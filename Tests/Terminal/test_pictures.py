"""What `view` and `gallery` draw: each kind of terminal, read back into pixels."""

import base64
import io
import os
import re
import unittest

import pexpect
import pyte
from PIL import Image, ImageChops

from terminal import BINARY, Terminal

KITTY = re.compile(r"\x1b_G([^;\x1b]*);([^\x1b]*)\x1b\\")
ITERM = re.compile(r"\x1b\]1337;File=([^:\x07]*):([^\x07]*)\x07")
SIXEL = re.compile(r'\x1bP[0-9;]*q"1;1;(\d+);(\d+)([^\x1b]*)\x1b\\')
QUESTION = "\x1b[c"


def read_sixel(width, height, body):
    """The pixels of a sixel picture; those never drawn are None."""
    palette, pixels = {}, {}
    x = top = colour = 0
    for token in re.finditer(r"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)([?-~])|([?-~])|([$-])", body):
        number, red, green, blue, count, repeated, single, move = token.groups()
        if number:
            colour = int(number)
            if red:
                palette[colour] = tuple(round(int(value) * 255 / 100) for value in (red, green, blue))
        elif move:
            x, top = 0, top + 6 if move == "-" else top
        else:
            bits = ord(repeated or single) - 63
            for _ in range(int(count or 1)):
                for bit in range(6):
                    if bits >> bit & 1:
                        pixels[x, top + bit] = palette[colour]
                x += 1
    return [[pixels.get((x, y)) for x in range(width)] for y in range(height)]


class PictureTest(Terminal):
    def setUp(self):
        super().setUp()
        # Brighter to the right, with a square in the upper half: turned or mirrored, it would be another picture.
        self.picture = Image.new("L", (60, 40))
        self.picture.putdata([255 if 5 <= x < 15 and 4 <= y < 12 else 4 * x for y in range(40) for x in range(60)])
        self.picture.save(self.path("a.png"))
        self.environment["TERM"] = "xterm-256color"

    def draw(self, command='view "a.png"', answer=None, rows=30, columns=80, **environment):
        """All that galsh writes to its terminal; `answer` is what that says to the question what it is."""
        self.environment.update(environment)
        child = self.spawn(BINARY, "-c", command, rows=rows, columns=columns)
        text = ""
        if answer is not None:
            child.expect_exact(QUESTION)
            text = child.before + QUESTION
            child.send(answer)
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 0, text + child.before)
        return text + child.before

    def same(self, found, expected, tolerance):
        self.assertEqual(found.size, expected.size)
        difference = ImageChops.difference(found.convert("RGB"), expected.convert("RGB"))
        self.assertLessEqual(max(high for _, high in difference.getextrema()), tolerance)

    def png(self, payload):
        return Image.open(io.BytesIO(base64.b64decode(payload, validate=True)))

    def blocks(self, text, columns=80, rows=30):
        """The picture that half blocks make on the screen, by their ink and paper."""
        screen = pyte.Screen(columns, rows)
        # Terminals swallow the question about kitty's graphics; pyte would show it.
        pyte.Stream(screen).feed(re.sub(r"\x1b_[^\x1b]*\x1b\\", "", text))
        lines = [line for line in range(rows) if screen.buffer[line][0].data == "▀"]
        self.assertTrue(lines, text)
        width = sum(screen.buffer[lines[0]][x].data == "▀" for x in range(columns))
        picture = Image.new("RGB", (width, 2 * len(lines)))
        for y, line in enumerate(lines):
            for x in range(width):
                cell = screen.buffer[line][x]
                for half, colour in enumerate((cell.fg, cell.bg)):
                    # No paper below a last odd row.
                    rgb = (0, 0, 0) if colour == "default" else bytes.fromhex(colour)
                    picture.putpixel((x, 2 * y + half), tuple(rgb))
        self.assertEqual(screen.buffer[lines[-1] + 1][0].bg, "default", "colours end with the picture")
        return picture

    def test_kitty_gets_the_picture_as_it_is(self):
        text = self.draw(TERM="xterm-kitty")
        pieces = KITTY.findall(text)
        control = dict(pair.split("=") for pair in pieces[0][0].split(","))
        self.assertEqual((control["a"], control["f"], control["q"]), ("T", "100", "2"))
        self.assertEqual((int(control["c"]), int(control["r"])), (80, 27), "the terminal enlarges it")
        self.same(self.png("".join(payload for _, payload in pieces)), self.picture, 0)
        self.assertNotIn(QUESTION, text, "a terminal that says what it is is not asked")
        self.assertIn("a.png: 60 × 40 pixels", text)

    def test_what_is_larger_than_the_window_is_made_smaller_before_it_is_sent(self):
        noise = Image.effect_noise((1500, 1000), 80)
        noise.save(self.path("large.png"))
        pieces = KITTY.findall(self.draw('view "large.png"', TERM="xterm-kitty", columns=60, rows=24))
        self.assertGreater(len(pieces), 10)
        self.assertTrue(all(len(payload) <= 4096 for _, payload in pieces))
        self.assertTrue(all(control.endswith("m=1") for control, _ in pieces[:-1]))
        self.assertTrue(pieces[-1][0].endswith("m=0"))
        picture = self.png("".join(payload for _, payload in pieces))
        # 60 columns of 10 pixels, 21 lines of 20: the height is what limits.
        self.assertEqual(picture.size, (600, 400))
        self.same(picture, noise.resize((600, 400), Image.BICUBIC), 1)

    def test_iterm_gets_the_picture_as_it_is(self):
        found = ITERM.findall(self.draw(TERM_PROGRAM="iTerm.app"))
        self.assertEqual(len(found), 1)
        options = dict(pair.split("=") for pair in found[0][0].split(";"))
        self.assertEqual((options["inline"], options["width"], options["height"]), ("1", "80", "27"))
        self.assertEqual(int(options["size"]), len(base64.b64decode(found[0][1])))
        self.same(self.png(found[0][1]), self.picture, 0)

    def test_sixel_reads_back_as_the_picture(self):
        found = SIXEL.findall(self.draw(TERM="foot"))
        self.assertEqual(len(found), 1)
        width, height = int(found[0][0]), int(found[0][1])
        self.assertEqual((width, height), (800, 533), "80 columns of 10 pixels, its proportions kept")
        pixels = read_sixel(width, height, found[0][2])
        self.assertTrue(all(pixel for row in pixels for pixel in row), "every pixel is drawn")
        picture = Image.new("RGB", (width, height))
        picture.putdata([pixel for row in pixels for pixel in row])
        # 64 greys, dithered between neighbours.
        self.same(picture, self.picture.resize((width, height), Image.BICUBIC), 8)

    def test_half_blocks_in_24_bit_colour(self):
        text = self.draw(COLORTERM="truecolor")
        self.assertIn(QUESTION, text, "it could be a terminal with graphics")
        picture = self.blocks(text)
        self.assertEqual(picture.width, 80)
        self.same(picture.crop((0, 0, 80, 53)), self.picture.resize((80, 53), Image.BICUBIC), 1)

    def test_half_blocks_in_256_colours(self):
        picture = self.blocks(self.draw())
        # Greys ten apart.
        self.same(picture.crop((0, 0, 80, 53)), self.picture.resize((80, 53), Image.BICUBIC), 9)

    def test_a_terminal_that_answers_is_believed(self):
        self.assertTrue(KITTY.findall(self.draw(answer="\x1b_Gi=31;OK\x1b\\\x1b[?62;c"))[1:])
        self.assertTrue(SIXEL.search(self.draw(answer="\x1b[?62;4;22c")))
        self.assertIn("▀", self.draw(answer="\x1b[?64;1;2;6c"))

    def test_within_tmux_no_graphics_and_no_question(self):
        for variables in ({"TMUX": "/tmp/tmux,1,0", "TERM": "tmux-256color"}, {"STY": "1.x", "TERM": "screen-256color"}):
            text = self.draw(COLORTERM="truecolor", TERM_PROGRAM="iTerm.app", KITTY_WINDOW_ID="1", **variables)
            self.assertNotIn("\x1b_G", text)
            self.assertNotIn("\x1b]1337", text)
            self.assertNotIn(QUESTION, text)
            self.assertEqual(self.blocks(text).width, 80)
            for name in variables:
                self.environment.pop(name)

    def test_letters_without_colour(self):
        for variables in ({"TERM": "dumb"}, {"TERM": "xterm-kitty", "NO_COLOR": "1"}):
            text = self.draw(**variables)
            self.assertNotIn("\x1b", text)
            lines = text.replace("\r\n", "\n").split("\n")
            self.assertEqual(len([line for line in lines if "@" in line and "%" in line]), 26)
            self.assertRegex(lines[4], r"^ +.?.?@{10,}", "the square")

    def test_half_blocks_need_utf8(self):
        self.assertNotIn("▀", self.draw(LANG="C", COLORTERM="truecolor"))

    def ramps(self, count, folder="g"):
        """Images that brighten in directions of their own, so that none is taken for another."""
        os.makedirs(self.path(folder), exist_ok=True)
        for number in range(count):
            picture = Image.linear_gradient("L").resize((16, 16)).rotate(90 * (number % 4))
            picture.save(self.path("%s/ramp%02d.png" % (folder, number)))

    def screen(self, text, columns, rows=400):
        screen = pyte.Screen(columns, rows)
        pyte.Stream(screen).feed(re.sub(r"\x1b_[^\x1b]*\x1b\\", "", text))
        return screen

    def test_a_gallery_is_drawn_with_each_name_beneath_its_image(self):
        self.ramps(4)
        text = self.draw('load images "g/*.png" as d size=16\ngallery d', COLORTERM="truecolor")
        screen = self.screen(text, 80)
        pictures = [y for y in range(400) if screen.buffer[y][0].data == "▀"]
        tile = 19
        self.assertEqual(len(pictures), 10, "19 columns are 19 pixels, two to a line")
        self.assertEqual(screen.display[pictures[-1] + 1].split(), ["ramp%02d.png" % n for n in range(4)])
        for number in range(4):
            self.assertEqual(screen.display[pictures[-1] + 1].index("ramp%02d" % number), number * (tile + 1))
        # The first is dark above and bright below, the others turned by a quarter each.
        def grey(x, y):
            return int(screen.buffer[y][x].fg[:2], 16)
        top, bottom, left, right = pictures[1], pictures[-2], 2, tile - 3
        for number, (dark, bright) in enumerate([
                ((tile // 2, top), (tile // 2, bottom)), ((left, pictures[5]), (right, pictures[5])),
                ((tile // 2, bottom), (tile // 2, top)), ((right, pictures[5]), (left, pictures[5]))]):
            shift = number * (tile + 1)
            self.assertLess(grey(dark[0] + shift, dark[1]), 60, number)
            self.assertGreater(grey(bright[0] + shift, bright[1]), 180, number)

    def test_twenty_four_tiles_fit_windows_of_any_width_in_every_form(self):
        self.ramps(24)
        command = 'load images "g/*.png" as d size=16\ngallery d n=24'
        names = ["ramp%02d.png" % number for number in range(24)]
        forms = {
            "kitty": {"TERM": "xterm-kitty"}, "sixel": {"TERM": "foot"}, "iterm": {"TERM_PROGRAM": "iTerm.app"},
            "blocks": {"COLORTERM": "truecolor"}, "letters": {"TERM": "dumb"}}
        for columns, across in [(80, 4), (120, 6), (200, 10), (30, 1)]:
            for form, variables in forms.items():
                text = self.draw(command, columns=columns, rows=50, **variables)
                for name in variables:
                    del self.environment[name]
                self.environment["TERM"] = "xterm-256color"
                with self.subTest(form=form, columns=columns):
                    plain = re.sub(r"\x1b_[^\x1b]*\x1b\\", "", ITERM.sub("", SIXEL.sub("", text)))
                    lines = [re.sub(r"\x1b\[[0-9;]*[mc]", "", line.rstrip("\r")) for line in plain.split("\n")]
                    lines = lines[lines.index("d: 24 of 24 images"):]
                    captions = [line.split() for line in lines if "ramp" in line]
                    self.assertEqual([name for line in captions for name in line], names)
                    self.assertEqual([len(line) for line in captions[:-1]], [across] * (len(captions) - 1))
                    self.assertTrue(all(len(line) <= columns for line in lines))
                    if form == "kitty":
                        starts = [pair for pair in KITTY.findall(text) if "a=T" in pair[0]]
                        sizes = [dict(p.split("=") for p in control.split(",")) for control, _ in starts]
                        self.assertEqual(len(sizes), len(captions))
                        self.assertTrue(all(int(size["c"]) <= columns for size in sizes))
                        for size, (_, payload) in zip(sizes, starts):
                            if size.get("m") == "0":
                                width, height = self.png(payload).size
                                self.assertEqual((width, height), (10 * int(size["c"]), 20 * int(size["r"])))
                    if form == "sixel":
                        sizes = [(int(width), int(height)) for width, height, _ in SIXEL.findall(text)]
                        self.assertEqual(len(sizes), len(captions))
                        self.assertTrue(all(width <= 10 * columns and height % 20 == 0 for width, height in sizes))

    def test_a_gallery_of_scores_says_score_class_and_verdict_beneath_each(self):
        shared = os.path.join(os.path.dirname(__file__), "..", "Golden", "shared")
        command = ('include "%s/scored.inc"\n!rm mock/barred/barred_0007.png\nload images "mock/spiral/*.png" as galaxies size=32\n'
                   'gallery v n=4 order=score\nview v[1]' % shared)
        text = self.draw(command, COLORTERM="truecolor", columns=100, rows=60)
        screen = self.screen(text, 100)
        title = next(y for y in range(400) if screen.display[y].startswith("v, by m: 4 of 18 images, most anomalous"))
        caption = next(y for y in range(title, title + 40) if ".png" in screen.display[y])
        rows = [screen.display[caption + line] for line in range(4)]
        tile = 24
        for number in range(4):
            name, label, score, verdict = [row[number * (tile + 1):][:tile].strip() for row in rows]
            self.assertTrue(name.startswith(label), (name, label))
            self.assertRegex(score, r"^score [0-9.]+$")
            self.assertRegex(verdict, "normal|undecided|anomalous")
        scores = [float(row) for row in re.findall(r"score ([0-9.]+)", rows[2])]
        self.assertEqual(scores, sorted(scores, reverse=True))
        # The file that has gone is grey all over, and says so.
        gone = rows[0].index("barred_0007") // (tile + 1)
        self.assertIn("file is missing", screen.display[caption + 4][gone * (tile + 1):])
        tiles = {(screen.buffer[y][x].fg, screen.buffer[y][x].bg) for y in range(title + 1, caption - 1)
                 for x in range(gone * (tile + 1), gone * (tile + 1) + tile)}
        self.assertEqual(tiles, {("808080", "808080")})
        self.assertRegex(text, r"v\[1\]: 32 × 32 pixels, barred/barred_0004.png, barred, score [0-9.]+, ")

    def test_a_figure_without_a_file_is_drawn_in_the_terminal(self):
        shared = os.path.join(os.path.dirname(__file__), "..", "Golden", "shared")
        command = 'include "%s/scored.inc"\nplot scores v real title="T"' % shared
        text = self.draw(command, TERM="xterm-kitty", columns=100, rows=45)
        picture = self.png("".join(payload for _, payload in KITTY.findall(text))).convert("RGB")
        self.assertEqual(picture.getpixel((1, 1)), (255, 255, 255), "paper")
        colours = {colour for _, colour in picture.getcolors(1 << 24)}
        self.assertGreater(len(colours), 100)
        self.assertTrue(any(abs(r) < 40 and 60 < g < 110 and 110 < b < 160 for r, g, b in colours), "deep blue")
        self.assertTrue(any(r > 190 and 70 < g < 130 and b < 50 for r, g, b in colours), "vermilion")
        self.assertRegex(text, r"v: elliptical \(normal\) +6 ")

    def test_at_the_prompt_the_answer_of_the_terminal_is_not_typed(self):
        self.environment["COLORTERM"] = "truecolor"
        child = self.spawn(BINARY, "--quiet", rows=40, columns=60)
        child.expect_exact("gal[1]>")
        self.enter(child, 'view "a.png"', QUESTION)
        child.send("\x1b[?64;1;2;6c")
        child.expect_exact("a.png: 60 × 40 pixels")
        child.expect_exact("gal[2]>")
        self.enter(child, "print 6 * 7", "42")
        self.leave(child)


if __name__ == "__main__":
    unittest.main()

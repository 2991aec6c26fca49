"""Exported notebooks as others see them: nbformat, a parser of HTML, Chromium, and galsh itself again.

Needs GALSH_BINARY and nbformat; the screenshots need chromium and Pillow. What is missing is said.
"""

import base64
import html.parser
import io
import json
import re
import shutil
import subprocess
import unittest

from sessions import QUICKSTART, SessionTest

try:
    import nbformat

    NBFORMAT = None
except ImportError as error:
    NBFORMAT = str(error)
try:
    from PIL import Image, ImageChops

    PILLOW = None
except ImportError as error:
    PILLOW = str(error)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# What a page must not be fooled by, and what fails.
NASTY = '</pre><script>alert(1)</script><img src=x onerror=alert(2)> & "quotes" \'too\' \u202e\u00e9\U0001f30c'
SCRIPT = QUICKSTART + """
# %% [markdown] Words <b>of</b> warning
# Not <script>alert(3)</script>, and not a [link](javascript:alert(4)).
# - `a < b`
# %% Nasty <i>title</i>
print "NASTY"
assert verdicts.count == 0, "nothing & <nobody>"
# %% Never reached
print "no"
""".replace("NASTY", NASTY.replace('"', '\\"'))

# A script without marks is one cell.
STEPS = """
plot scores elliptical verdicts save "two.png"
print "between"
for i in 1...2 {
  plot loss elliptical save "l{i}.png"
}
gallery verdicts n=2 save "g.png"
print "the end"
export notebook "one.html"
export notebook "one.ipynb"
export notebook "one.md"
"""


class Page(html.parser.HTMLParser):
    """The tags, attributes and words of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words, self.open = [], [], "", []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, *attribute) for attribute in attributes]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another"

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.words += data


class NotebookTest(SessionTest):
    def setUp(self):
        super().setUp()
        self.write("run.gal", SCRIPT)
        self.galsh("--quiet", "--session", "s", "run.gal", status=70)
        for ending in ["ipynb", "html", "md", "gal"]:
            self.galsh("--quiet", "--session", "s", "--read-only", "-c", f'export notebook "evening.{ending}"')
        self.pictures = [self.folder / "out/scores.png", self.folder / "out/loss.svg"]

    def text(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    # -- Jupyter

    @unittest.skipIf(NBFORMAT, f"nbformat is not here: {NBFORMAT}")
    def test_jupyter_takes_the_notebook(self):
        notebook = nbformat.read(self.folder / "evening.ipynb", as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        self.assertEqual((notebook.nbformat, notebook.nbformat_minor), (4, 5))
        self.assertEqual([cell.cell_type for cell in notebook.cells], ["code"] * 4 + ["markdown", "code"])
        ids = [cell.id for cell in notebook.cells]
        self.assertEqual(len(set(ids)), 6)
        for name in ids:
            self.assertRegex(name, "^[a-zA-Z0-9-_]{1,64}$")
        self.assertEqual([cell.execution_count for cell in notebook.cells if cell.cell_type == "code"], [1, 2, 3, 4, 5])
        pictures = {}
        for output in notebook.cells[3].outputs:
            if output.output_type == "display_data":
                pictures.update({kind: data for kind, data in output.data.items() if kind.startswith("image/")})
        self.assertEqual(base64.b64decode(pictures["image/png"]), self.pictures[0].read_bytes())
        self.assertEqual(pictures["image/svg+xml"], self.pictures[1].read_text())
        stream, error = notebook.cells[5].outputs
        self.assertEqual((stream.name, stream.text), ("stdout", NASTY + "\n"))
        self.assertEqual((error.output_type, error.ename), ("error", "assertion-failed"))
        self.assertIn("nothing & <nobody>", "\n".join(error.traceback))

    @unittest.skipIf(NBFORMAT, f"nbformat is not here: {NBFORMAT}")
    def test_what_jupyter_saves_becomes_the_same_cells_again(self):
        path = self.folder / "evening.ipynb"
        # Jupyter reads, checks and writes in its own way: lines are joined, keys sorted.
        nbformat.write(nbformat.read(path, as_version=4), path)
        self.galsh("-c", 'import notebook "evening.ipynb" to "back.gal"')
        cells = [cell["source"] for cell in json.loads(path.read_text())["cells"]]
        self.galsh("--session", "t", "back.gal", status=70)
        self.assertEqual([text for text, in self.sql("SELECT text FROM cells ORDER BY position", name="t")],
                         ["".join(source) for source in cells])

    # -- A script

    def test_the_script_has_no_cell_that_failed_and_gives_the_same_digest(self):
        script = self.text("evening.gal")
        self.assertNotIn("assert", script)
        other = self.folder / "other"
        other.mkdir()
        shutil.move(self.folder / "evening.gal", other)
        home, self.folder = self.folder, other
        again = self.galsh("--quiet", "--digest", "evening.gal").stdout.splitlines()[-1]
        self.folder = home
        kept = self.galsh("--quiet", "--session", "s", "--read-only", "--digest", "-c", "print 1").stdout.splitlines()[-1]
        self.assertRegex(again, "^sha256:[0-9a-f]{64}$")
        self.assertEqual(again, kept)

    def test_what_a_cell_did_before_it_failed_is_in_the_script(self):
        self.write("fails.gal", 'param n = 3\nnetwork a from 1x28x28 { flatten; fc n }\nlet x = n * 2\nassert x > 99')
        self.galsh("--session", "t", "fails.gal", "n=4", status=70)
        self.galsh("--session", "t", "-c", "let y = x + 1\nload images \"nowhere\" as d", status=70)
        self.galsh("--session", "t", "-c", 'print "{x} {y}"\nexport notebook "t.gal"')
        self.assertEqual(self.text("t.gal").split("\n# %%\nprint")[0],
                         "# %%\nparam n = 4\nnetwork a from 1x28x28 { flatten; fc n }\nlet x = n * 2\n\n# %%\nlet y = x + 1\n")
        # Its last line writes t.gal: a script is not written over while it runs.
        self.write("again.gal", self.text("t.gal"))
        again = self.galsh("--quiet", "--digest", "again.gal").stdout.splitlines()[-1]
        kept = self.galsh("--quiet", "--session", "t", "--read-only", "--digest", "-c", "").stdout.splitlines()[-1]
        self.assertEqual(again, kept)

    # -- Markdown

    def test_the_pictures_of_markdown_are_where_it_says(self):
        places = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", self.text("evening.md"))
        self.assertEqual(len(places), 2)
        for place, picture in zip(places, self.pictures):
            self.assertEqual((self.folder / place).read_bytes(), picture.read_bytes())

    # -- A page

    def test_the_page_stands_alone_and_all_text_is_text(self):
        page = Page(self.text("evening.html"))
        self.assertEqual(page.open, [])
        self.assertLessEqual(set(page.tags), {
            "html", "head", "meta", "title", "style", "body", "h1", "h2", "section", "div", "pre", "p", "ul", "li",
            "code", "figure", "figcaption", "img"})
        self.assertLessEqual({name for _, name, _ in page.attributes}, {
            "lang", "charset", "name", "content", "http-equiv", "class", "alt", "src"})
        sources = [value for _, name, value in page.attributes if name == "src"]
        self.assertEqual([source[:source.index(",")] for source in sources],
                         ["data:image/png;base64", "data:image/svg+xml;base64"])
        for source, picture in zip(sources, self.pictures):
            self.assertEqual(base64.b64decode(source[source.index(",") + 1:]), picture.read_bytes())
        for words in [NASTY, "Words <b>of</b> warning", "<script>alert(3)</script>", "a < b", "nothing & <nobody>",
                      "Nasty <i>title</i>", "12 galaxies scored"]:
            self.assertIn(words, page.words)

    def test_each_picture_stands_behind_its_command_and_before_the_next(self):
        self.write("one.gal", QUICKSTART.replace("# %%", "# --") + STEPS)
        self.galsh("--quiet", "one.gal")
        words = self.text("one.html")
        places = [words.index(text) for text in [
            "plot scores elliptical verdicts save", "plot scores: saved to two.png", "<figcaption>two.png",
            "print &quot;between&quot;", "</figure>", "plot loss elliptical save &quot;l{i}.png", "saved to l1.png",
            "<figcaption>l1.png", "saved to l2.png", "<figcaption>l2.png", "gallery verdicts n=2 save",
            "saved to g.png", "<figcaption>g.png", "print &quot;the end&quot;"]]
        figures = [m.start() for m in re.finditer("</figure>", words)]
        places[4] = next(place for place in figures if place > places[2])
        places[3], places[4] = places[4], places[3]
        self.assertEqual(places, sorted(places))
        self.assertEqual(words.count("<figcaption>two.png"), 1, "a figure of several tables has one caption")
        # Jupyter and Markdown have them in the same order.
        outputs = json.loads(self.text("one.ipynb"))["cells"][0]["outputs"]
        self.assertEqual([output["output_type"] for output in outputs],
                         ["stream", "display_data"] * 6 + ["stream"])
        for output, picture in zip(outputs[::2], ["scores.png", "loss.svg", "two.png", "l1.png", "l2.png", "g.png"]):
            self.assertIn(picture, "".join(output["text"]))
        markdown = self.text("one.md")
        self.assertLess(markdown.index("![two.png]"), markdown.index('print "between"'))
        self.assertLess(markdown.index("![g.png]"), markdown.index('print "the end"'))

    def test_nothing_is_lost_or_twice_between_the_steps(self):
        self.write("one.gal", QUICKSTART.replace("# %%", "# --") + STEPS)
        self.galsh("--quiet", "one.gal")
        source = (self.folder / "one.gal").read_text()
        cell = json.loads(self.text("one.ipynb"))["cells"][0]
        self.assertEqual("".join(cell["source"]).strip(), source.strip())
        page = Page(self.text("one.html")).words
        for line in source.splitlines():
            if line.strip():
                self.assertEqual(page.count(line), source.count(line), line)

    @unittest.skipUnless(CHROMIUM, "chromium is not here")
    def test_no_table_scrolls_sideways(self):
        self.write("wide.gal", 'set seed 7\nmock galaxies 2 per class to "a folder of a rather long name/mock" format=png size=16\n'
                   'load manifest "a folder of a rather long name/mock/manifest.csv" as d size=16\nd[0]\n'
                   'print "' + "a very long line without an end " * 20 + '"\nprint "' + "x" * 400 + '"\n'
                   'let rows = [d[0], d[1]]\nrows\nmode table\nd.classes\nmode text\nexport notebook "wide.html"')
        self.galsh("--quiet", "wide.gal")
        page = self.text("wide.html")
        # Chromium itself is asked how wide things are, once for a wide window and once for a narrow one.
        probe = ("<script>for (const e of [document.documentElement, ...document.querySelectorAll('pre')])"
                 "document.title += ' ' + (e.scrollWidth - e.clientWidth);</script>")
        open_page = re.sub(r"<meta http-equiv[^>]*>", "", page)
        self.write("probe.html", open_page.replace("</body>", probe + "</body>"))
        for width in (1000, 500):
            dom = self.chromium("probe.html", "--dump-dom", f"--window-size={width},2000").decode()
            excess = [int(word) for word in re.search("<title>wide(.*?)</title>", dom).group(1).split()]
            self.assertGreater(len(excess), 3)
            self.assertEqual(max(excess), 0, excess)

    @unittest.skipIf(PILLOW, f"Pillow is not here: {PILLOW}")
    @unittest.skipUnless(CHROMIUM, "chromium is not here")
    def test_chromium_shows_the_pictures(self):
        dom = self.chromium("evening.html", "--dump-dom").decode()
        self.assertEqual(dom.count("<img "), 2)
        self.assertNotIn("<script", dom)
        page = self.text("evening.html")
        # The same page with the colours of its pictures turned round: what differs is where pictures are seen.
        self.write("turned.html", page.replace("</style>", "img { filter: invert(1); }\n</style>"))
        shown, turned = self.screenshot("evening.html"), self.screenshot("turned.html")
        self.assertGreater(len(shown.getcolors(1 << 24)), 50, "the page is blank")
        different = ImageChops.difference(shown, turned).convert("L").point(lambda value: 255 * (value > 0))
        places = self.bands(different)
        self.assertEqual(len(places), 2, places)
        for top, bottom in places:
            left, _, right, _ = different.crop((0, top, different.width, bottom)).getbbox()
            self.assertGreater(min(right - left, bottom - top), 200, "as large as a picture")
            picture = shown.crop((left, top, right, bottom))
            counts = sorted(count for count, _ in picture.getcolors(1 << 24))
            self.assertGreater(len(counts), 20, "the picture is blank")
            self.assertLess(counts[-1], 0.97 * picture.width * picture.height, "the picture is blank")

    def chromium(self, page, *arguments):
        return subprocess.run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1000,3200",
             f"--user-data-dir={self.folder}/chromium", *arguments, f"file://{self.folder}/{page}"],
            capture_output=True, check=True, timeout=120).stdout

    def screenshot(self, page):
        file = self.folder / "shot.png"
        self.chromium(page, f"--screenshot={file}")
        return Image.open(io.BytesIO(file.read_bytes())).convert("RGB")

    @staticmethod
    def bands(mask):
        """The runs of rows, at least 20 rows apart, in which anything is set."""
        rows = [row for row in range(mask.height) if mask.crop((0, row, mask.width, row + 1)).getbbox()]
        bands = []
        for row in rows:
            if bands and row - bands[-1][1] < 20:
                bands[-1][1] = row + 1
            else:
                bands.append([row, row + 1])
        return bands


if __name__ == "__main__":
    unittest.main()

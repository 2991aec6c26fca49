"""Reports as others see them: a parser of HTML that forgives nothing, Chromium at two widths, a reader of PDF.

Needs GALSH_BINARY; html5lib, chromium and pymupdf for what each of them looks at. What is missing is said.
"""

import re
import shutil
import subprocess
import unittest

from sessions import QUICKSTART, SessionTest

try:
    import html5lib

    HTML5LIB = None
except ImportError as error:
    HTML5LIB = str(error)
try:
    import pymupdf

    PYMUPDF = None
except ImportError as error:
    PYMUPDF = str(error)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

LONG = "x" * 10_000
NASTY = ['<script>alert(1)<', 'a" onerror="alert(2)', "</td></table><h1>", "\u202egnp.exe", "e\u0301" + "\u0301" * 200, LONG[:200], "&amp;'"]

SCRIPT = "# Is anything <b>odd</b> here?\n" + QUICKSTART + """
report elliptical verdicts to "r.html"
report elliptical verdicts to "r.pdf"
report to "all.html"
"""

# Chromium shows a page in a frame of a width, and the page tells its frame how wide its parts are.
PROBE = """<script>addEventListener("load", () => { const e = document.scrollingElement;
const cut = [...document.querySelectorAll("h1,h2,h3,p,li,dt,dd,th,td,caption,figcaption,pre,img,nav")].filter(x => {
  const box = x.getBoundingClientRect(), wide = x.closest(".wide");
  return box.width && !wide && (box.right > innerWidth + 0.5 || box.left < -0.5); });
parent.postMessage({width: innerWidth, over: e.scrollWidth - e.clientWidth, cut: cut.length,
  images: document.images.length, broken: [...document.images].filter(i => !i.complete || !i.naturalWidth).length}, "*"); });</script>"""


class ReportTest(SessionTest):
    def setUp(self):
        super().setUp()
        self.write("run.gal", SCRIPT)
        self.galsh("--quiet", "--session", "s", "run.gal")

    def text(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def hostile(self):
        """A dataset whose names and classes are what a page must not be fooled by."""
        rows = ["file,class"]
        for index, name in enumerate(NASTY):
            place = self.folder / f"odd{index}.png"
            shutil.copy(self.folder / "out/sims/barred/barred_0001.png", place)
            quoted = name.replace('"', '""')
            rows.append(f'odd{index}.png,"{quoted}"')
        rows.append(f'odd0.png,{LONG}')
        self.write("odd.csv", "\n".join(rows) + "\n")
        self.galsh("-c", f'load manifest "odd.csv" as odd size=32 label=class; '
                         'report odd to "odd.html"; report odd to "odd.pdf"')

    @unittest.skipIf(HTML5LIB, f"html5lib is not here: {HTML5LIB}")
    def test_the_page_is_valid_and_asks_for_nothing(self):
        self.hostile()
        for name in ["r.html", "all.html", "odd.html"]:
            text = self.text(name)
            html5lib.HTMLParser(strict=True).parse(text)
            for word in ["<script", "http:", "https:", "@import", "url(", "javascript:", "<link", "<iframe"]:
                self.assertNotIn(word, text, name)
            self.assertIn("default-src 'none'", text)
        words = self.words("odd.html")
        for name in NASTY[:3] + ["&amp;'"]:
            self.assertIn(name, words)
        self.assertIn("⟨U+202E⟩gnp.exe", words)
        self.assertNotIn("\u0301" * 4, words)
        self.assertNotIn("x" * 200, words)

    def words(self, name):
        tree = html5lib.parse(self.text(name), namespaceHTMLElements=False)
        return "".join(tree.find("body").itertext())

    @unittest.skipIf(HTML5LIB, f"html5lib is not here: {HTML5LIB}")
    def test_question_answers_and_cautions_come_first(self):
        words = self.words("r.html")
        places = [words.index(text) for text in [
            "Is anything <b>odd</b> here?", "elliptical: better than chance", "How it was made", "pretrain ae on train network=small"]]
        self.assertEqual(places, sorted(places))
        self.assertIn("sha256:", words)
        tree = html5lib.parse(self.text("r.html"), namespaceHTMLElements=False)
        ids = {element.get("id") for element in tree.iter() if element.get("id")}
        for link in tree.iter("a"):
            self.assertIn(link.get("href")[1:], ids)
        for image in tree.iter("img"):
            self.assertTrue(image.get("alt"))

    @unittest.skipUnless(CHROMIUM, "chromium is not here")
    def test_nothing_is_cut_or_scrolls_at_any_width(self):
        self.hostile()
        for name in ["r.html", "all.html", "odd.html"]:
            page = re.sub(r"<meta http-equiv[^>]*>", "", self.text(name)).replace("</body>", PROBE + "</body>")
            self.write("probe.html", page)
            for width in (320, 400, 768, 1400):
                self.write("frame.html", "<title></title><script>onmessage = e => document.title = JSON.stringify(e.data)</script>"
                           f'<iframe src="probe.html" width="{width}" height="800" style="border:0"></iframe>')
                dom = self.chromium("frame.html", "--virtual-time-budget=8000", "--dump-dom", "--window-size=1500,1000").decode()
                told = re.search(r"<title>(.*?)</title>", dom).group(1)
                self.assertIn('"over":0,"cut":0', told, f"{name} at {width}: {told}")
                self.assertIn('"broken":0', told)
                self.assertIn(f'"width":{width}', told)
                self.assertNotIn('"images":0', told)

    @unittest.skipIf(PYMUPDF, f"pymupdf is not here: {PYMUPDF}")
    def test_the_pdf_has_outline_links_fonts_and_nothing_beyond_its_margins(self):
        self.hostile()
        for name in ["r.pdf", "odd.pdf"]:
            document = pymupdf.open(self.folder / name)
            self.assertEqual(document.metadata["creationDate"], "")
            self.assertTrue(document.metadata["title"].startswith("Report on"))
            titles = [title for _, title, _ in document.get_toc()]
            self.assertEqual(titles[-1], "How it was made")
            for number, (_, title, page) in enumerate(document.get_toc()):
                self.assertIn(title.split(" (")[0][:20], document[page - 1].get_text(), "the outline leads there")
            self.assertEqual(len([link for link in document[0].get_links() if "page" in link]), len(titles))
            for number, page in enumerate(document):
                self.assertIn(f"{number + 1} / {len(document)}", page.get_text())
                for x0, y0, x1, y1, *_ in page.get_text("words"):
                    self.assertGreaterEqual(x0, 40)
                    self.assertLessEqual(x1, page.rect.width - 40)
                    self.assertLessEqual(y1, page.rect.height - 20)
                for font in page.get_fonts():
                    self.assertIn("+DejaVu", font[3], "a subset of the font is in the file")
        words = " ".join(page.get_text() for page in pymupdf.open(self.folder / "r.pdf"))
        self.assertIn("pretrain ae on train network=small", words)
        self.assertIn("Is anything <b>odd</b> here?", words.replace("\n", " "))

    def test_a_session_opened_again_gives_the_same_report(self):
        self.galsh("--quiet", "--session", "s", "-c", 'report elliptical verdicts to "again.html" '
                   'question="Is anything <b>odd</b> here?"')
        def body(name):
            return self.text(name).split('<h2>How it was made')[0]
        self.assertEqual(body("again.html"), body("r.html"))

    def test_pictures_whose_files_are_gone_say_so(self):
        shutil.rmtree(self.folder / "out/sims")
        done = self.galsh("--session", "s", "--read-only", "-c", 'report verdicts to "gone.html"')
        self.assertIn("file is missing", self.text("gone.html"))
        self.assertIn("gone.html", done.stdout)

    def chromium(self, page, *arguments):
        return subprocess.run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--allow-file-access-from-files", f"--user-data-dir={self.folder}/chromium", *arguments,
             f"file://{self.folder}/{page}"],
            capture_output=True, check=True, timeout=120).stdout


if __name__ == "__main__":
    unittest.main()

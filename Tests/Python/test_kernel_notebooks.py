"""Notebooks from end to end: nbclient and nbconvert with the kernel, and `galsh run` without Jupyter."""

import base64
import io
import json
import pathlib
import subprocess
import sys
import unittest

from kernels import BINARY, KernelTest

ROOT = pathlib.Path(__file__).resolve().parents[2]

try:
    import nbclient
    import nbconvert
    import nbformat

    PROBLEM = None
except ImportError as error:
    PROBLEM = f"nbclient, nbconvert and nbformat are not here: {error}"
try:
    from PIL import Image
except ImportError:
    Image = None

# The lexer as it lies in the sources: an installed one would be found by its entry point.
sys.path.insert(0, str(ROOT / "editors/pygments"))


def forms(cell):
    return {kind for output in cell.outputs if "data" in output for kind in output.data}


@unittest.skipIf(PROBLEM, PROBLEM)
class NotebookRunTest(KernelTest):
    def setUp(self):
        super().setUp()
        self.elsewhere = self.folder / "elsewhere"

    def assert_is_quickstart(self, notebook):
        """The outputs of examples/quickstart.ipynb are whole."""
        nbformat.validate(notebook)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self.assertEqual([cell.execution_count for cell in code], [1, 2, 3, 4])
        words = "".join(output.text for cell in code for output in cell.outputs if output.output_type == "stream")
        self.assertIn("60 galaxies scored", words)
        self.assertFalse([output for cell in code for output in cell.outputs if output.output_type == "error"])
        self.assertIn("image/png", forms(code[3]))
        self.assertIn("text/html", forms(code[2]))
        self.assertNotIn("\r", words)
        return code

    def test_the_example_is_the_script(self):
        notebook = nbformat.read(ROOT / "examples/quickstart.ipynb", as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
        script = (ROOT / "examples/quickstart.gal").read_text()
        statements = lambda text: [line for line in text.splitlines() if line and not line.startswith("#")]
        self.assertEqual(statements(code), statements(script))

    def test_nbclient_and_nbconvert(self):
        notebook = nbformat.read(ROOT / "examples/quickstart.ipynb", as_version=4)
        client = nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(self.folder)}})
        client.execute()
        code = self.assert_is_quickstart(notebook)
        self.assertEqual(notebook.metadata.language_info.name, "galsh")
        picture = [output for output in code[3].outputs if "image/png" in output.get("data", {})][0]
        if Image:
            size = Image.open(io.BytesIO(base64.b64decode(picture.data["image/png"]))).size
            self.assertGreater(min(size), 200)
        import pygments.lexers
        from galsh_lexer import GalshLexer

        lexers = pygments.lexers.LEXERS
        lexers["GalshLexer"] = ("galsh_lexer", "galsh", ("galsh",), ("*.gal",), ("text/x-galsh",))
        self.addCleanup(lexers.pop, "GalshLexer")
        page, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
        self.assertGreaterEqual(page.count("data:image/png;base64,"), 1)
        # Colours: the word of a command, a string, a comment.
        self.assertRegex(page, r'<span class="nb">train</span>|<span class="nb">train morphology</span>')
        self.assertIn('<span class="s">', page)

    def run_notebook(self, cells, *options, status=0, name="a.ipynb"):
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata["kernelspec"] = {"name": "galsh", "display_name": "galsh", "language": "galsh"}
        nbformat.write(notebook, self.folder / name)
        self.elsewhere.mkdir(exist_ok=True)
        done = subprocess.run(
            [BINARY, "run", str(self.folder / name), *options], cwd=self.elsewhere, capture_output=True, text=True,
            timeout=300)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def read(self, name="a.ipynb"):
        notebook = nbformat.read(self.folder / name, as_version=4)
        nbformat.validate(notebook)
        return notebook

    def test_galsh_runs_a_notebook_as_jupyter_does(self):
        (self.folder / "q.ipynb").write_bytes((ROOT / "examples/quickstart.ipynb").read_bytes())
        done = subprocess.run(
            [BINARY, "run", "q.ipynb"], cwd=self.folder, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"note: q\.ipynb: 4 cells ran, ")
        self.assert_is_quickstart(self.read("q.ipynb"))
        # What Jupyter would write of it is the same, byte for byte.
        text = (self.folder / "q.ipynb").read_text()
        again = json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"
        self.assertEqual(text, again)

    def test_outputs_of_every_kind(self):
        code = nbformat.v4.new_code_cell
        cells = [
            nbformat.v4.new_markdown_cell("# Words"),
            code('print "a"\n!echo b\nprint "c"\n!echo d 1>&2'),
            code("6 * 7"),
            code("whos"),
            code("   "),
        ]
        self.run_notebook(cells, "--quiet")
        cells = self.read().cells
        self.assertEqual([(o.name, o.text) for o in cells[1].outputs], [("stdout", "a\nb\nc\n"), ("stderr", "d\n")])
        result = cells[2].outputs[0]
        self.assertEqual((result.output_type, result.execution_count), ("execute_result", 2))
        self.assertEqual(result.data["text/plain"], "42")
        self.assertEqual(cells[4].outputs, [])
        self.assertIsNone(cells[4].execution_count)

    def test_a_cell_that_fails(self):
        code = nbformat.v4.new_code_cell
        cells = [code("let x = 1"), code('print "here"\nassert 1 > 2, "never"'), code('print "behind"')]
        done = self.run_notebook(cells, status=70)
        self.assertIn("assertion-failed", done.stderr)
        read = self.read().cells
        self.assertEqual([output.output_type for output in read[1].outputs], ["stream", "error"])
        self.assertEqual((read[1].outputs[1].ename, read[2].outputs), ("assertion-failed", []))
        self.run_notebook(cells, "--keep-going", "--output", "b.ipynb", status=70)
        # The other file is named from where galsh was started.
        self.assertEqual(len(nbformat.read(self.elsewhere / "b.ipynb", as_version=4).cells[2].outputs), 1)
        self.assertEqual(self.read().cells[1].outputs, [])
        self.run_notebook([code("print (1")], status=65)

    def test_what_is_no_notebook_of_galsh(self):
        (self.folder / "python.ipynb").write_text(
            json.dumps({"cells": [], "metadata": {"language_info": {"name": "python"}}, "nbformat": 4,
                        "nbformat_minor": 5}))
        (self.folder / "broken.ipynb").write_text("{")
        for name, words in [("python", "written in python"), ("broken", "no notebook"), ("gone", "gone.ipynb")]:
            done = subprocess.run(
                [BINARY, "run", f"{name}.ipynb"], cwd=self.folder, capture_output=True, text=True)
            self.assertEqual(done.returncode, 64)
            self.assertIn(words, done.stderr)

    def test_run_takes_scripts_too(self):
        (self.folder / "a.gal").write_text("param n = 1\nprint n")
        done = subprocess.run([BINARY, "run", "a.gal", "n=3"], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, "3\n"))


class LexerTest(unittest.TestCase):
    @unittest.skipUnless(BINARY, "GALSH_BINARY is not set")
    def test_the_lexer_has_the_words_of_galsh(self):
        written = subprocess.run([BINARY, "kernel", "lexer"], capture_output=True, text=True, check=True).stdout
        kept = (ROOT / "editors/pygments/galsh_lexer/__init__.py").read_text()
        self.assertEqual(kept, written, "galsh kernel lexer > editors/pygments/galsh_lexer/__init__.py")

    def test_the_lexer_knows_what_words_are(self):
        try:
            from pygments.token import Comment, Keyword, Name, Number, String, Token

            from galsh_lexer import GalshLexer
        except ImportError as error:
            self.skipTest(f"Pygments is not here: {error}")
        code = 'train svdd on d epochs=3 # why\nlet train = 2.5\nprint "AUC {m.auc + 1} \\n"\nfor x in [1,\n 2] { load images "a" }\n!ls -l'
        tokens = list(GalshLexer().get_tokens(code))
        self.assertEqual("".join(text for _, text in tokens).strip(), code)
        self.assertFalse([text for kind, text in tokens if kind is Token.Error])
        kind = {text: kind for kind, text in reversed(tokens)}
        self.assertEqual(kind["svdd"], Name.Builtin)
        self.assertEqual(kind["epochs"], Name.Attribute)
        self.assertEqual(kind["on"], Keyword.Pseudo)
        self.assertEqual(kind["let"], Keyword)
        self.assertEqual(kind["2.5"], Number)
        self.assertEqual(kind["{"], String.Interpol)
        self.assertEqual(kind["# why"], Comment.Single)
        self.assertEqual(kind["load"], Name.Builtin)

    def test_every_example_is_coloured_without_a_fault(self):
        try:
            from pygments.token import Token

            from galsh_lexer import GalshLexer
        except ImportError as error:
            self.skipTest(f"Pygments is not here: {error}")
        scripts = sorted((ROOT / "examples").glob("*.gal")) + sorted((ROOT / "Tests/Golden").rglob("*.gal"))
        self.assertGreater(len(scripts), 20)
        for script in scripts:
            text = script.read_text()
            tokens = list(GalshLexer(stripnl=False, ensurenl=False).get_tokens(text))
            self.assertEqual("".join(part for _, part in tokens), text.replace("\r\n", "\n").replace("\r", "\n"))
            self.assertFalse([part for kind, part in tokens if kind is Token.Error], script)


if __name__ == "__main__":
    unittest.main()

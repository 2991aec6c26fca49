"""README and docs/: every command in them runs, every link leads somewhere, and they are one site.

Commands stand in blocks marked ```sh, a line each. They run in a fresh clone with the galsh that is tested on the PATH, page by page in
the order in which they stand. A line that ends with `# skip: REASON` is not run, nor is a block marked ```sh skip="REASON".
Blocks of the language (```gal) are checked by ManualTests and ErrorExampleTests, the tour by Tests/Terminal/test_tour.py.
"""

import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("GALSH_BINARY")
PAGES = [ROOT / "README.md", ROOT / "editors/README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w*)(?: (.*))?$")
# Words that begin a command to be typed in a shell.
PROGRAMS = r"(?:galsh|scripts/[\w.]+|bin/galsh|jupyter|pip3?|python3?|apt-get|apt|sudo|tar|curl|wget|git|source|export|ln|mkdir|man)"
SKIPPED = re.compile(r"#\s*skip: (.+)$")


def blocks(page):
    """The blocks of a page: line number of the first line, kind, info, lines. What is indented by four is of the kind `indented`."""
    found, kind, info, lines, start = [], None, "", [], 0
    before = ""
    for number, line in enumerate(page.read_text().splitlines(), 1):
        fence = FENCE.match(line)
        if kind is not None:
            if line == "```":
                found.append((start, kind, info, lines))
                kind = None
            else:
                lines.append(line)
        elif fence:
            kind, info, lines, start = fence[1], fence[2] or "", [], number + 1
        elif line.startswith("    ") and line.strip() and (not before.strip() or found and found[-1][1] == "indented"):
            found.append((number, "indented", "", [line.strip()]))
        before = line
    return found


def commands(page):
    """The commands of a page's shell blocks: line, text, reason not to run it or None. A here-document is one with its command."""
    for start, kind, info, lines in blocks(page):
        if kind != "sh":
            continue
        whole = re.search(r'skip="([^"]+)"', info)
        number = 0
        while number < len(lines):
            first, text = number, lines[number]
            word = re.search(r"<<'(\w+)'", text)
            number += 1
            while word and number < len(lines):
                text += "\n" + lines[number]
                number += 1
                if lines[number - 1] == word[1]:
                    break
            while text.endswith("\\") and number < len(lines):
                text += "\n" + lines[number]
                number += 1
            one = SKIPPED.search(text)
            if text.strip():
                yield start + first, text, whole[1] if whole else one[1] if one else None


class CommandTest(unittest.TestCase):
    """What the pages tell to type."""

    maxDiff = None

    def test_commands_stand_in_blocks_that_are_run(self):
        strays = []
        for page in PAGES:
            for start, kind, _, lines in blocks(page):
                if kind in ("sh", "gal", "galsh", "python", "ebnf"):
                    continue
                for offset, line in enumerate(lines):
                    if re.match(rf"(?:\$ )?{PROGRAMS} \S", line.strip()):
                        strays.append(f"{page.relative_to(ROOT)}:{start + offset}: {line.strip()}")
        self.assertEqual(strays, [], "mark these blocks ```sh")

    def test_reasons_are_given_for_what_is_not_run(self):
        for page in PAGES:
            for line, text, reason in commands(page):
                self.assertTrue(reason is None or len(reason.split()) > 2, f"{page.name}:{line}: {text}")

    @unittest.skipUnless(BINARY, "GALSH_BINARY is not set")
    def test_every_command_runs(self):
        ran, skipped = 0, []
        for page in PAGES:
            todo = list(commands(page))
            skipped += [(page.name, line, reason) for line, _, reason in todo if reason]
            todo = [(line, text) for line, text, reason in todo if not reason]
            if not todo:
                continue
            with self.subTest(page=page.name), tempfile.TemporaryDirectory() as folder:
                self.run_page(page, todo, pathlib.Path(folder))
                ran += len(todo)
        for page, line, reason in skipped:
            print(f"not run: {page}:{line}: {reason}")
        self.assertGreater(ran, 20)

    def run_page(self, page, todo, folder):
        clone, home, bin_folder = folder / "clone", folder / "home", folder / "bin"
        for place in (home, bin_folder):
            place.mkdir()
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", ROOT, clone], check=True)
        # The clone is as fresh as its sources allow: what is not committed yet comes along, and what is built is not built again.
        for file in subprocess.run(
                ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "docs", "examples", "editors", "scripts", "README.md"],
                cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0"):
            if file and (ROOT / file).is_file():
                (clone / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / file, clone / file)
        (clone / ".build/release").mkdir(parents=True)
        (clone / ".build/release/galsh").symlink_to(BINARY)
        (clone / ".build/galsh-is-built").touch()
        (bin_folder / "galsh").symlink_to(BINARY)
        environment = {
            **os.environ, "HOME": str(home), "MANPAGER": "cat", "PAGER": "cat", "LC_ALL": "C.UTF-8",
            "PATH": f"{bin_folder}:{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}", "JUPYTER_DATA_DIR": str(home / "jupyter"),
            "XDG_CONFIG_HOME": str(home / "config"), "XDG_STATE_HOME": str(home / "state"),
        }
        for line, text in todo:
            done = subprocess.run(
                ["bash", "-o", "pipefail", "-c", text], cwd=clone, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                timeout=600, check=False)
            self.assertEqual(
                done.returncode, 0, f"{page.relative_to(ROOT)}:{line}: {text}\n{done.stdout[-800:]}{done.stderr[-800:]}")

    def test_versions_are_those_of_the_program(self):
        version = re.search(r'galshVersion = "(.+)"', (ROOT / "Sources/galsh/Session/Base/Version.swift").read_text())[1]
        self.assertIn(f"\nversion: {version}\n", (ROOT / "CITATION.cff").read_text())
        named = set(re.findall(r"galsh[-_](\d+\.\d+\.\d+)[-_]", (ROOT / "README.md").read_text()))
        self.assertEqual(named, {version})


class SiteTest(unittest.TestCase):
    """What `scripts/docs` makes."""

    @functools.cached_property
    def html5lib(self):
        import html5lib
        return html5lib

    def test_the_site_holds_every_page_and_picture_and_no_link_is_dead(self):
        with tempfile.TemporaryDirectory() as folder:
            site = pathlib.Path(folder) / "site"
            made = subprocess.run(
                [ROOT / "scripts/docs", site], capture_output=True, text=True, env={**os.environ, "PYTHON": sys.executable}, check=False)
            self.assertEqual(made.returncode, 0, made.stdout + made.stderr)
            pages = {path.name: self.html5lib.parse(path.read_bytes(), namespaceHTMLElements=False) for path in site.glob("*.html")}
            for page in (ROOT / "docs").glob("*.md"):
                self.assertIn(page.stem + ".html", pages)
            names = {name: {item.get("id") for item in tree.iter() if item.get("id")} for name, tree in pages.items()}
            dead, pictures = [], set()
            for name, tree in pages.items():
                if name == "404.html":
                    continue
                for item in tree.iter():
                    if item.tag not in ("a", "img", "link", "script"):
                        continue
                    target = item.get("href") or item.get("src") or ""
                    if not target or re.match(r"(https?|mailto|data|javascript):", target):
                        continue
                    path, _, anchor = target.partition("#")
                    file = site / (path or name)
                    if file.is_dir():
                        file = file / "index.html"
                    if not file.exists() and path != ".":
                        dead.append(f"{name}: {target}")
                    elif anchor and file.name in names and anchor not in names[file.name] and anchor != "__skip":
                        dead.append(f"{name}: {target}")
                    if item.tag == "img":
                        pictures.add(file.name)
            self.assertEqual(dead, [])
            self.assertGreater(len(pictures), 8)
            # Search: every page is in the index, and nothing is fetched from elsewhere to read it.
            index = json.loads((site / "search/search_index.json").read_text())
            self.assertEqual({entry["location"].partition("#")[0] for entry in index["docs"]} - {""}, set(pages) - {"404.html"})
            self.assertTrue(any("conformal" in entry["text"] for entry in index["docs"]))


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""Lays out the pages of the site for mkdocs: README is the first one, those of docs/ stand beside it.

    scripts/docs_pages.py FOLDER

Links are written for the repository. Here what is a page becomes one of the site, and examples and editors' files come along.
"""

import json
import pathlib
import re
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# The order of the site; a page that is missing here is an error, so that no new one stays out of sight.
SECTIONS = {
    "Begin": ["index.md", "first-hour.md", "tour.md", "language.md", "jupyter.md"],
    "Images and tables": ["images.md", "containers.md", "cutouts.md", "headers.md", "manifests.md", "label.md", "match.md", "tables.md"],
    "Models and verdicts": ["verdicts.md", "results.md", "realism.md"],
    "Figures and records": ["plots.md", "report.md", "session.md"],
    "galsh itself": ["performance.md", "cluster.md", "architecture.md", "contributing.md", "changelog.md", "editors.md"],
}
# Files that stand elsewhere in the repository, by their names on the site.
ELSEWHERE = {
    "index.md": "README.md", "contributing.md": "CONTRIBUTING.md", "changelog.md": "CHANGELOG.md", "editors.md": "editors/README.md",
}
LINK = re.compile(r"(?<=\]\()(?!https?:|#|mailto:)([^)\s#]+)(#[^)\s]*)?(?=\))")


def place_of(path):
    """Where a file of the repository stands on the site."""
    for page, file in ELSEWHERE.items():
        if path == file:
            return page
    return path.removeprefix("docs/")


def rewritten(text, file):
    """The links of a page, as the site has them."""

    def link(match):
        target = (ROOT / file).parent / match[1]
        try:
            path = target.resolve().relative_to(ROOT).as_posix()
        except ValueError:
            sys.exit(f"{file}: the link {match[1]} leads out of the repository")
        if not target.exists():
            sys.exit(f"{file}: the link {match[1]} leads to no file")
        return place_of(path) + (match[2] or "")

    return LINK.sub(link, text)


def titled(name, text):
    """The name of a page in the list: its first heading, or what comes to mind for README."""
    heading = re.search(r"^# (.+)$", text, re.M)
    return "galsh" if name == "index.md" else heading[1].replace("`", "") if heading else name


def main():
    folder = pathlib.Path(sys.argv[1])
    pages = folder / "docs"
    shutil.copytree(ROOT / "docs", pages, ignore=shutil.ignore_patterns("*.1"))
    for page, file in ELSEWHERE.items():
        shutil.copyfile(ROOT / file, pages / page)
    shutil.copyfile(ROOT / "LICENSE", pages / "LICENSE")
    shutil.copytree(ROOT / "examples", pages / "examples")
    listed = [page for section in SECTIONS.values() for page in section]
    there = sorted(path.name for path in pages.glob("*.md"))
    if sorted(listed) != there:
        sys.exit(f"scripts/docs_pages.py: SECTIONS and docs/ differ: {sorted(set(listed) ^ set(there))}")
    navigation = []
    for section, names in SECTIONS.items():
        entries = []
        for name in names:
            file = ELSEWHERE.get(name, f"docs/{name}")
            text = rewritten((pages / name).read_text(), file)
            # Info strings of blocks say what tests do with them; the site's highlighter wants a language alone.
            text = re.sub(r"^```(\w+) .*$", r"```\1", text, flags=re.M)
            (pages / name).write_text(text)
            entries.append({titled(name, text): name})
        navigation.append({section: entries})
    settings = {
        "site_name": "galsh",
        "docs_dir": str(pages),
        "nav": navigation,
        # Fonts and scripts are the site's own: it can be read without a network.
        "theme": {"name": "material", "font": False, "features": ["navigation.sections", "search.suggest", "content.code.copy"]},
        "plugins": ["search", "offline"],
        "markdown_extensions": ["tables", "fenced_code", "sane_lists", "pymdownx.highlight", "pymdownx.superfences"],
        "validation": {"omitted_files": "info", "links": {"not_found": "warn", "anchors": "warn", "unrecognized_links": "warn"}},
        "use_directory_urls": False,
    }
    # JSON is YAML.
    (folder / "mkdocs.yml").write_text(json.dumps(settings, indent=1))


if __name__ == "__main__":
    main()

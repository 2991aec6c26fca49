#!/usr/bin/env python3
"""Measures how long galsh takes to build: all of it, and again after a change to one file.

    bench_build.py [--rounds 3] [--only clean,Commands,Base,...]

Works on a copy of the working tree in a temporary folder, so that neither the sources nor .build are touched. Every build is the
one that scripts/galsh makes (a release). A file is changed in two ways, and each time lasts until `galsh -c 'print "x"'` has run
with it: in the body of a long function, which other targets do not see, and by one more declaration, for which all targets above are
built again (as for the body of a short one, which may be inlined there). Prints Markdown with medians.
"""
import argparse
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ["swift", "build", "--configuration", "release", "-Xswiftc", "-enable-testing", "--product", "galsh"]

# What is changed, by the folder in which it stands: the first file there, by name, is taken.
PLACES = {
    "Commands": "Sources/galsh",
    "Base": "Sources/Runtime/Base",
    "Images": "Sources/Runtime/Images",
    "Data": "Sources/Runtime/Data",
    "Models": "Sources/Runtime/Models",
    "Records": "Sources/Runtime/Records",
}


def copy(to):
    """The files of the working tree that git knows or would know, not those that it ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True,
        capture_output=True, text=True).stdout
    names = [name for name in listed.split("\0") if name]
    # Which versions of other packages are built is not in git, and should not differ either.
    for name in names + ["Package.resolved"]:
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)


def build(tree):
    """Builds and runs; the seconds until galsh has printed."""
    begun = time.perf_counter()
    done = subprocess.run(BUILD, cwd=tree, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the build failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    said = subprocess.run([".build/release/galsh", "-c", 'print "x"'], cwd=tree, capture_output=True, text=True)
    if said.stdout != "x\n":
        raise SystemExit(f"galsh was built, but said {said.stdout!r} {said.stderr!r}")
    return time.perf_counter() - begun


def clean(tree):
    for path in (tree / ".build").iterdir():
        if path.name not in ("checkouts", "repositories", "artifacts", "workspace-state.json"):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return build(tree)


def changed_file(tree, place):
    folder = tree / PLACES[place]
    # Commands may stand in a folder of the shell that is a target of its own.
    folders = sorted(folder.glob("**/Commands")) if place == "Commands" else [folder]
    files = sorted(file for folder in folders for file in folder.rglob("*.swift"))
    if not files:
        raise SystemExit(f"there is no Swift file for {place} in {folder}")
    return files[0]


def probe(place, value):
    """A function too large for the compiler to keep its body for other targets, as it does with small ones."""
    steps = "\n".join(f"  if text.hasSuffix(\"{step}\") {{ text += String(text.count &* {step}) }}" for step in range(40))
    return (f"func changedForTiming{place}(_ given: String) -> String {{\n  var text = given + \"{value}\"\n{steps}\n"
            "  return text\n}")


def prepare(tree):
    """Every file that will be changed gets a function whose body can be, before anything is timed."""
    for place in PLACES:
        with changed_file(tree, place).open("a") as file:
            file.write(f"\n{probe(place, 0)}\n")


def change_body(tree, place, round):
    file = changed_file(tree, place)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(probe(place, round - 1), probe(place, round)), encoding="utf-8")
    return build(tree)


def change_declaration(tree, place, round):
    """One more declaration, which stays: the tree is a copy, and what follows begins from a whole build."""
    with changed_file(tree, place).open("a") as file:
        file.write(f"\nprivate let changedForTiming{round} = {round}\n")
    return build(tree)


def told(times):
    middle = statistics.median(times)
    return f"{middle:.0f} ({min(times):.0f} – {max(times):.0f})" if len(times) > 1 else f"{middle:.0f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often each file is changed")
    parser.add_argument("--only", default="clean," + ",".join(PLACES), help="what is measured")
    given = parser.parse_args()
    wanted = given.only.split(",")
    for name in wanted:
        if name != "clean" and name not in PLACES:
            raise SystemExit(f"--only takes clean, {', '.join(PLACES)}, not {name}")
    with tempfile.TemporaryDirectory(prefix="galsh-build-") as folder:
        tree = pathlib.Path(folder)
        copy(tree)
        prepare(tree)
        subprocess.run(["swift", "package", "resolve"], cwd=tree, check=True, capture_output=True)
        whole = clean(tree)
        print("| built again, s | a body | a declaration |\n|---|---:|---:|")
        if "clean" in wanted:
            print(f"| all of it: {whole:.0f} | | |", flush=True)
        for place in PLACES:
            if place in wanted:
                rounds = range(1, given.rounds + 1)
                bodies = [change_body(tree, place, round) for round in rounds]
                declarations = [change_declaration(tree, place, round) for round in rounds]
                name = changed_file(tree, place).relative_to(tree)
                print(f"| `{name}` | {told(bodies)} | {told(declarations)} |", flush=True)


if __name__ == "__main__":
    main()

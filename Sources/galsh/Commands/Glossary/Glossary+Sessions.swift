extension Glossary {
  /// Sessions, notebooks and the prompt.
  static let sessions = """
    @ session; sessions; galsession; save; keep; checkpoint; checkpoints
    All objects, variables, cells and commands in one file: `save session "work"`, `galsh --session \
    work`, or `set session "work"` as the first cell of a notebook. A run that was cut off goes on with `galsh resume work`; `set checkpoints` says how often \
    trainings keep their state.
    source: docs/session.md
    see: history, digest, verify

    @ verify; why; provenance
    `galsh verify FILE` runs a session again and compares every digest; `why v[3]` says which model, \
    training and files a score comes from.
    source: docs/session.md
    see: session, digest

    @ rank; ranks; mpi; mpirun; srun; cluster; several machines
    `mpirun -n 4 galsh run.gal` and `srun --mpi=pmix galsh run.gal` share the work of a script among several \
    processes, here or on several machines: each holds its share of the images, the results are those of one. \
    `galsh resume` goes on with any number of them.
    source: docs/cluster.md
    see: submit, session

    @ submit; merge; slurm; sbatch; shard; shards; array job
    At the system's prompt: `galsh submit run.gal nodes=4 time=2:00:00` writes a batch script for Slurm, \
    `array=100` one whose tasks score a part of a list each (`apply … shard=auto`), and `galsh merge scores.csv` \
    joins the parts or names those that are missing. `galsh submit --help` lists the options.
    source: docs/cluster.md
    see: rank

    @ cell; cells; notebook; jupyter; ipynb; percent format
    A piece of work that is run as one: an entry at the prompt, or what stands behind `# %%` in a script. \
    `history` lists cells, `rerun 3` runs one again, `export notebook` writes them for Jupyter, as \
    HTML, Markdown or a script. `galsh kernel install` makes galsh a kernel of Jupyter; `galsh run \
    x.ipynb` runs a notebook.
    source: docs/language.md; docs/jupyter.md; jupytext.readthedocs.io (percent format)
    see: history, session

    @ history; _; _3; last result; previous
    `history` lists what was run; `_` is the latest value, `_3` that of cell 3; the up key and Ctrl-R find \
    earlier lines.
    source: docs/language.md
    see: cell, shortcuts

    @ mode; json; markdown; output format; table mode
    How results are written: `mode json` (one object a result, numbers in full), `csv`, `table`, \
    `markdown` or text; `once "f.csv"` writes the next result alone to a file.
    source: docs/language.md
    see: export, save

    @ export; write; to; save a table
    `export m to "dir"` writes all that is known of a model: weights, scores, plots; `apply … save \
    "v.csv"` the scores of one table; `plot … save "x.png"` a picture.
    source: docs/results.md
    see: weights, mode

    @ report; page; pdf; summary
    `report verdicts to "x.html"` writes what was found, how surely, and how it was made, in one file: question, \
    answers, cautions, figures, galleries, tables, data with digests, the script. `x.pdf` for paper.
    source: docs/report.md
    see: export, cell, digest

    @ plot; plots; histogram; figure; graph
    `plot KIND [what] of A B by class|set`: `plot features asymmetry gini of t` numbers of galaxies, `plot scores m` scores with the \
    thresholds, `plot roc m`, `plot loss m`, `plot map of t` principal components, `plot confusion k`, `plot shares k`, \
    `plot calibration m`; `save "x.png"` (svg, pdf) keeps it.
    source: docs/plots.md
    see: score, loss, gallery

    @ gallery; view; look; thumbnail; display; ds9
    `view d[12]` shows an image, in the terminal where it can; `gallery d n=16` many side by side; `save \
    "x.png"` writes the picture.
    source: help view
    see: where, plot

    @ interrupt; ctrl-c; stop; cancel; abort; quit; exit
    Ctrl-C stops a command at its next step and keeps what was learnt. `quit` or Ctrl-D leaves galsh.
    source: docs/language.md
    see: session, shortcuts

    @ error; errors; message; diagnostic
    `error[name]: what is wrong`, the line with a mark under the word, and a hint. `help NAME` explains \
    it. A script is checked as a whole before it runs.
    source: README.md
    see: assert

    @ fmt; format a script; layout; style; galsh check; galsh fmt
    In the system's shell `galsh fmt FILE` gives a script its canonical layout, `galsh check FILE` says \
    what a run would refuse.
    source: galsh --help
    see: error

    @ tab; completion; autocomplete; abbreviation
    Tab completes commands, options, choices, names, columns, classes and files. At the prompt the \
    beginning of a command does: `thr m` is `threshold m`.
    source: help shortcuts
    see: shortcuts
    """
}

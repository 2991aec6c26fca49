"""Pygments' colours for galsh. Written by `galsh kernel lexer`."""

from pygments.lexer import RegexLexer, bygroups, include, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text, Whitespace

__all__ = ["GalshLexer"]

COMMANDS = (
    "apply", "augment", "baseline", "cd", "check", "classify", "compare", "crossvalidate", "delete",
    "edit", "ensemble", "exit", "explain", "export", "gallery", "header", "help", "history", "import",
    "inspect", "join", "label", "load", "match", "measure", "mock", "mode", "network", "once", "params",
    "plot", "pretrain", "pwd", "quit", "redo", "relocate", "rename", "report", "rerun", "save",
    "select", "set", "show", "split", "suggest", "summarise", "summarize", "test", "threshold", "time",
    "train", "undo", "view", "whos", "why",
)
NOUNS = (
    "ae", "calibration", "checkpoints", "classes", "comparison", "confusion", "contrastive", "cutouts",
    "detector", "features", "fits", "galaxies", "hdf5", "images", "loss", "manifest", "map",
    "morphology", "notebook", "npy", "roc", "sad", "scores", "seed", "session", "shares", "svdd",
    "table", "tar", "threads", "weights",
)
CLAUSES = (
    "as", "at", "by", "from", "into", "of", "on", "per", "save", "to", "with",
)
KEYWORDS = (
    "assert", "else", "for", "if", "in", "include", "let", "param", "print",
)
OPERATORS = (
    "and", "not", "or", "sort", "where",
)
CONSTANTS = (
    "false", "true",
)
FUNCTIONS = (
    "abs", "floor", "glob", "len", "log10", "max", "mean", "median", "min", "missing", "reverse",
    "round", "sort", "sqrt", "std", "str", "sum",
)


class GalshLexer(RegexLexer):
    """Scripts of galsh (.gal), and the cells of its notebooks."""

    name = "galsh"
    aliases = ["galsh", "gal"]
    filenames = ["*.gal"]
    mimetypes = ["text/x-galsh"]
    url = ""

    tokens = {
        # Where a statement begins: a command and its noun, or anything else.
        "root": [
            (r"[\s;]+", Whitespace),
            (r"# %%.*$", Comment.Special),
            (r"#.*$", Comment.Single),
            (r"(!)(.*)$", bygroups(Operator, String.Other)),
            (r"[{}]", Punctuation),
            (words(KEYWORDS, suffix=r"(?!\w)"), Keyword, "statement"),
            (
                r"(%s)([ \t]+)(%s)(?![\w=])" % ("|".join(COMMANDS), "|".join(NOUNS)),
                bygroups(Name.Builtin, Whitespace, Name.Builtin),
                "statement",
            ),
            (words(COMMANDS, suffix=r"(?!\w)"), Name.Builtin, "statement"),
            (r"(?=.)", Text, "statement"),
        ],
        # Up to the end of the statement, which a bracket or a backslash puts off.
        "statement": [
            (r"\\\n", Text),
            (r"(?=#)", Text, "#pop"),
            (r"(?=\n)|(?=;)|(?=[{}])", Text, "#pop"),
            include("values"),
        ],
        "values": [
            (r"[ \t]+", Whitespace),
            (r'"', String, "string"),
            (r"([^\W\d]\w*)(=)(?=[^=\s])", bygroups(Name.Attribute, Operator)),
            (words(CONSTANTS, prefix=r"\b", suffix=r"(?!\w)"), Keyword.Constant),
            (words(KEYWORDS, prefix=r"\b", suffix=r"(?!\w)"), Keyword),
            (words(OPERATORS, prefix=r"\b", suffix=r"(?=\s)"), Operator.Word),
            (words(CLAUSES, prefix=r"(?<=\s)", suffix=r"(?=\s)"), Keyword.Pseudo),
            (words(FUNCTIONS, prefix=r"\b", suffix=r"(?=\()"), Name.Function),
            (r"\d+(?:x\d+)+", Number),
            (r"(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][-+]?\d+)?", Number),
            (r"[^\W\d]\w*", Name),
            (r"[\[(]", Punctuation, "bracket"),
            (r"\.\.\.|\*\*|==|!=|<=|>=|[-+*/%<>=!]", Operator),
            (r"[\])},:.;]", Punctuation),
            (r"\\", Text),
            (r".", Text),
        ],
        # Line ends mean nothing inside brackets.
        "bracket": [
            (r"[\])]", Punctuation, "#pop"),
            (r"\n", Whitespace),
            (r"#.*$", Comment.Single),
            include("values"),
        ],
        "string": [
            (r'"', String, "#pop"),
            (r"\\(?:[nt\"\\{}]|x[0-9a-fA-F]{2})", String.Escape),
            (r"\{", String.Interpol, "expression"),
            (r'[^"\\{]+', String),
            (r"\\", String),
        ],
        "expression": [
            (r"\}", String.Interpol, "#pop"),
            (r"\n", Whitespace),
            include("values"),
        ],
    }

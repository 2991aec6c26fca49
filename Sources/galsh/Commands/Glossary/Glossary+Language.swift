extension Glossary {
  /// The words of the language itself.
  static let language = """
    @ let; variable; assignment; =
    Gives a value a name: `let x = 3`. Said again, the name has another value. A name cannot be that of an \
    object.
    source: docs/language.md
    see: param, for

    @ param; parameter; argument
    A variable that the command line may set: `param epochs = 20` at the top of run.gal, then `galsh \
    run.gal epochs=50`. The value given must be of the kind of the default.
    source: docs/language.md
    see: let, include

    @ for; loop; in; while; foreach; iterate
    Goes through a list, a range, the rows of a table or what a condition leaves of them: `for i in 0...9 \
    { print i }`, `for row in v.rows where score > 2 { print row.name }`. There is no `while` and no \
    `break`.
    source: docs/language.md
    see: where, range, glob

    @ if; else; condition; elif; branch
    Runs a block if a condition holds: `if m.auc > 0.9 { print "good" } else { print "poor" }`. `else if` \
    asks again.
    source: docs/language.md
    see: and, assert

    @ and; or; not; true; false; logic; boolean; &&; ||
    Put conditions together: `score > 2 and not (label == 1)`. `and` binds tighter than `or`, `not` \
    tighter than both.
    source: docs/language.md
    see: where, comparison

    @ comparison; ==; !=; <; >; <=; >=; equal
    `==` and `!=` ask whether two values are the same; `<`, `<=`, `>`, `>=` compare numbers, or text with \
    text. They do not chain: `1 < x and x < 3`.
    source: docs/language.md
    see: and

    @ arithmetic; +; -; *; /; %; **; power; operator; plus; modulo
    `+ - * /` on numbers, `%` the remainder with the sign of the divisor, `**` the power: `10 ** (-0.4 * \
    m)`. `**` groups to the right and binds tighter than a sign: -2 ** 2 is -4. `+` joins strings and \
    lists.
    source: docs/language.md, the rules of Python
    see: function

    @ include; source; import script
    Runs another script here: `include "setup.gal"`. Its path counts from the file that includes it.
    source: docs/language.md
    see: param, session

    @ print; echo; say; output
    Shows values, a space between them: `print "AUC", m.auc` or `print("AUC", m.auc)`. Expressions may \
    stand in the string: `print "AUC {m.auc}"`.
    source: docs/language.md
    see: string, show

    @ assert; test a condition; check a value
    Stops the script, with status 70, unless a condition holds: `assert m.auc > 0.8, "only {m.auc}"`.
    source: docs/language.md
    see: if

    @ string; text; quotes; {}; interpolation; format
    Text in double quotes; an expression in braces is worked out and put in: `"{name}_{round(x, 2)}.png"`. \
    Paths are strings.
    source: docs/language.md
    see: print, glob

    @ list; array; []; brackets
    Values in order: `[1, "a", [2, 3]]`. `x[0]` is the first, `x[-1]` the last, `x.count` or `len(x)` how \
    many there are; `x[2:5]` is a slice. `mean(x)`, `sum(x)`, `sort(x)` and others work on lists; \
    `x.mean` does, too.
    source: docs/language.md
    see: slice, where, function

    @ slice; [2:5]; :; index; negative index; element; half-open; []
    `x[2:5]` is half-open: the elements 2, 3 and 4, from the first index up to, but not with, the second. \
    `x[:3]` are the first three, `x[-3:]` the last three. Indices count from 0, those below 0 from the \
    end; a slice is cut at the ends, an index beyond them is an error. Ranges are otherwise: 0...9 and \
    x[0...9] include both ends.
    source: docs/language.md, the rules of Python
    see: list, range

    @ range; ...; sequence; interval
    Whole numbers from one to another, both ends included: `0...9` are ten.
    source: docs/language.md
    see: for, slice

    @ dimension; 5x5; size; shape
    Sizes side by side: `5x5` for a kernel (rows × columns), `1x256x256` for an image (channels × rows × \
    columns).
    source: docs/language.md
    see: conv, network

    @ record; row; field; column; .; dot
    Named values: `v.rows[0]` has `name`, `score`, `verdict` and others, behind a dot: `v.rows[0].score`. \
    A column of all rows is a list: `v.rows.score`. A column whose name is no word stands in brackets: \
    `d[0]["morph type"]`.
    source: docs/language.md
    see: where, list

    @ where; filter; select; query; condition of rows; subset
    The rows for which a condition holds: `v.rows where score > 2 and label == 1`. The columns are names \
    in it, variables outside are seen, `row` is the row itself; of a list of numbers `value` is the \
    element. `(v.rows where score > 2).count` counts them, `show v where="score > 2"` shows them. A \
    comparison with what a row lacks does not hold; `missing(mass)` asks for it.
    source: docs/language.md
    see: sort, show, record

    @ sort; order; order by; ranking; descending
    `v.rows sort score` puts rows in rising order, `v.rows sort -score` in falling; `sort(v.rows, \
    "-score")` is the same as a function, `sort(x)` sorts numbers or text. `show v sort=-score n=10` \
    shows the ten highest.
    source: docs/language.md
    see: where, show

    @ function; functions; (); call
    `abs floor round sqrt log10` of numbers; `min max sum mean median std` of lists or several numbers \
    (std divides by n, as numpy's); `len sort reverse` of lists; `glob` of files; `str` of anything. \
    What is not there is left out of a mean.
    source: docs/language.md
    see: list, arithmetic

    @ glob; wildcard; *; pattern; files
    The files that a pattern matches, as a list: `glob("sims/*.fits")`. `**` goes through folders; `load \
    images` and `apply` take patterns by themselves.
    source: docs/language.md
    see: for, load images

    @ !; shell; system; bash; terminal command
    `!` at the beginning of a line hands the rest of it to the system's shell: `!ls -l`, `!head -3 \
    verdicts.csv`. `cd` and `pwd` concern the folder of galsh itself. Inside an expression the \
    opposite of a condition is `not`.
    source: docs/language.md
    see: cd, shortcuts

    @ #; comment; # %%; remark
    `#` begins a comment, up to the end of the line; `# %%` at the beginning of a line begins a cell.
    source: docs/language.md
    see: cell

    @ ;; newline; semicolon; \\; line
    A newline or `;` ends a statement; a `\\` at the end of a line carries it over. At the prompt a `;` at \
    the end keeps the value quiet.
    source: docs/language.md
    see: shortcuts

    @ bare word; word; name; identifier
    A word without quotes: one of the choices of an option, a new name behind `as`, a variable or an \
    object. Anything else that is text goes in quotes; paths always do.
    source: docs/language.md
    see: string, option

    @ option; name=value; keyword argument; clause; as; on; to; from; with; per; into
    A command is a verb, perhaps a noun, arguments, clauses and options. Clauses are words with a value \
    behind them: `as NAME` names what is made, `on`, `to`, `from`, `with`, `into` and `per` say the \
    rest. Options are `name=value`, without spaces; `params COMMAND` shows them with their defaults.
    source: docs/language.md
    see: bare word, params

    @ object; objects; workspace; name alone
    What a session holds: datasets, networks, models, tables of scores. `whos` lists them; a name alone \
    shows one, as `show NAME` does.
    source: docs/language.md
    see: whos, show, dataset, model, scores
    """
}

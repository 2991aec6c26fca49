import GalaxyLang
import GalshSession

extension ForeignWords {
  /// Words of IRAF, ds9, MATLAB, Python and shells, with the commands of galsh that do the same.
  package static let galsh = ForeignWords(
    statements: [
      "cl": "what is behind the prompt of another shell is typed alone",
      "clear": "Ctrl-L clears the screen",
      "cls": "Ctrl-L clears the screen",
      "count": "print len(x), or x.count",
      "del": "delete NAME; undo brings it back",
      "dir": "`!ls` lists files; `whos` what the session holds",
      "display": "view \"f.fits\"",
      "dparams": "params COMMAND",
      "epar": "params COMMAND shows a command's options; they are given with it, name=value",
      "filter": "show v where=\"score > 2\"",
      "galsh": "this is galsh: `!galsh …` runs the program again, include \"run.gal\" another script",
      "head": "show v n=10; a list's first are x[:10]; `!head` runs the program of the system",
      "hselect": "header \"f.fits\"",
      "imhead": "header \"f.fits\"",
      "imheader": "header \"f.fits\"",
      "imstat": "inspect \"f.fits\"",
      "imstatistics": "inspect \"f.fits\"",
      "lpar": "params COMMAND",
      "lparam": "params COMMAND",
      "man": "help COMMAND",
      "order": "show v sort=score, falling: sort=-score",
      "restore": "load session \"f\"",
      "return": "a script ends where its text ends; `quit` ends it before",
      "run": "another script is run with `include`: include \"run.gal\"",
      "seed": "set seed 7",
      "select": "select v where score > 2 sort=-score n=10 as u",
      "sort": "show v sort=score; as a value sort(x) or rows sort score",
      "tail": "show v sort=-score n=10; a list's last are x[-10:]; `!tail` runs the program of the system",
      "threads": "set threads 2",
      "top": "show v sort=-score n=10; `!top` runs the program of the system",
      "unlearn": "options keep their defaults: `params COMMAND` shows them",
      "version": "`!galsh --version`",
      "with": "files are opened by the commands that read them: load manifest \"m.csv\" as d",
      "write": "`apply … save \"v.csv\"` writes scores, `export m to \"dir\"` a model",
    ].merging(learning) { $1 }.merging(looking) { $1 }.merging(images) { $1 }.merging(layers) { $1 },
    declarations: ["set": "a setting has no `=`: set seed 3"],
    programs: [
      "awk", "cat", "chmod", "cp", "curl", "cut", "df", "ds9", "du", "file", "find", "fitsinfo", "fv", "git",
      "grep", "gzip", "htop", "ipython", "jupyter", "less", "ls", "mkdir", "more", "mv", "nano", "pip", "ps",
      "python", "python3", "rm", "rsync", "scp", "sed", "ssh", "stilts", "tar", "topcat", "touch", "unzip",
      "uniq", "vi", "vim", "wc", "wget", "which",
    ],
    functions: [
      "auc": "m.auc, behind `test m on d`", "imread": "view \"f.fits\" shows an image",
      "read_csv": "load manifest \"m.csv\" as d", "fits": "load fits \"f.fits\" as d",
    ],
    nouns: [
      "import": "another script is run with `include`: include \"run.gal\"; "
        + "there are `import weights` and `import notebook`",
      "load": "`load manifest \"m.csv\" as d` reads a table of images, `load images \"dir\" as d` a folder, "
        + "`load fits \"*.fits\" as d` FITS files, `load features \"f.csv\" as t` features, "
        + "`load session \"f\"` a session",
      "plot": "`plot scores v` draws scores, `plot loss m` a training; `help plot` lists the plots",
      "save": "`save session \"f\"` keeps everything, `save v to \"v.csv\"` a table, "
        + "`export m to \"dir\"` a model",
    ],
    options: [
      "ascending": ["sort"], "batch_size": ["batch"], "batchsize": ["batch"], "by": ["sort"],
      "cond": ["where"], "condition": ["where"], "count": ["n"], "filter": ["where"], "first": ["n"],
      "head": ["n"], "if": ["where"], "iterations": ["epochs"], "learning_rate": ["lr"], "limit": ["n"],
      "max": ["n"], "n_epochs": ["epochs"], "num": ["n"], "order": ["sort"], "order_by": ["sort"],
      "query": ["where"], "rate": ["lr"], "rows": ["n"], "select": ["where"], "sort_by": ["sort"],
      "top": ["n"], "wd": ["weight_decay"],
    ],
    explainer: "help")

  /// What Python's libraries and R call the steps of learning.
  private static let learning = [
    "classify": "apply m to d as v", "compile": "there is nothing to compile: `train svdd` trains",
    "evaluate": "test m on d", "fit": "pretrain ae on d as m, then train svdd m on d",
    "model": "network NAME from 1x256x256 { … }", "predict": "apply m to d as v",
    "score": "apply m to d as v", "validate": "test m on d",
  ]

  /// What shells, IDL, R and IPython call a look at what there is.
  private static let looking = [
    "describe": "show d", "dtypes": "show d", "hist": "plot scores v", "histogram": "plot scores v",
    "imshow": "view d[0]", "info": "show d; of a file inspect \"f.fits\"", "list": "whos", "objects": "whos",
    "open": "load manifest \"m.csv\" as d, load images \"dir\" as d; `view \"f.fits\"` shows one image",
    "read": "load manifest \"m.csv\" as d, load images \"dir\" as d", "summary": "show d",
    "vars": "whos", "who": "whos", "workspace": "whos",
  ]

  /// What IRAF and ds9 do with images, which is not what galsh is for.
  private static let images: [String: String] = {
    let stretch = "the stretch is an option where images are read: view \"f.fits\" stretch=log limits=zscale"
    let pixels = "galsh changes no images; `!` hands a line to the shell, where other programs do"
    let window = "view d[0] shows an image, gallery d n=16 several; there is no window beside the prompt"
    var words: [String: String] = [:]
    for word in ["scale", "zscale", "cmap", "contrast", "zrange"] { words[word] = stretch }
    for word in ["imcopy", "imarith", "imcombine", "imdel", "imdelete", "imrename", "imshift", "rotate"] {
      words[word] = pixels
    }
    for word in ["blink", "contour", "contours", "frame", "imexam", "imexamine", "pan", "tile", "zoom"] {
      words[word] = window
    }
    return words
  }()

  /// Layers of PyTorch and Keras that have another name here, or none.
  private static let layers: [String: String] = {
    let plain = "there is none: `leaky_relu`, `relu` and `sigmoid` are the activations"
    let classes = "there is none: a network ends in a vector, whose distance from a centre is the score"
    let chance = "there is none: `weight_decay=` keeps weights small, `augment` makes copies"
    let order = "there is none: layers stand in one line, and images are all they see"
    var words = [
      "avg_pool": "avgpool 2x2", "avgpool2d": "avgpool 2x2", "averagepool": "avgpool 2x2",
      "averagepooling2d": "avgpool 2x2", "meanpool": "avgpool 2x2",
      "batch_norm": "batchnorm", "batchnorm2d": "batchnorm", "batchnormalization": "batchnorm",
      "bn": "batchnorm",
      "bias": "no layer has a bias: with one, the hypersphere of Deep SVDD can collapse to a point",
      "conv2d": "conv 5x5 16 pad=2", "convolution": "conv 5x5 16 pad=2",
      "conv2dtranspose": "deconv 5x5 16 pad=2", "convtranspose": "deconv 5x5 16 pad=2",
      "convtranspose2d": "deconv 5x5 16 pad=2",
      "dense": "fc 256", "fully_connected": "fc 256", "linear": "fc 256", "embedding": "fc 256",
      "globalpool": "avgpool with a window as large as the image",
      "input": "the input stands behind `from`: network n from 1x256x256 { … }",
      "leakyrelu": "leaky_relu", "lrelu": "leaky_relu",
      "max_pool": "pool 2x2", "maxpool": "pool 2x2", "maxpool2d": "pool 2x2", "maxpooling2d": "pool 2x2",
      "maxpooling": "pool 2x2",
      "output": "the last layer is the output; `encode { … }` must end in a vector, as `fc 64` does",
      "stride": "there are no strides: `pool 2x2` halves an image",
      "strides": "there are no strides: pool 2x2",
      "unflatten": "reshape 4x16x16", "upsampling2d": "upsample 2", "interpolate": "upsample 2",
    ]
    for word in ["elu", "gelu", "prelu", "selu", "silu", "softplus", "swish", "tanh"] { words[word] = plain }
    for word in ["softmax", "logsoftmax", "log_softmax"] { words[word] = classes }
    for word in ["dropout", "dropout2d", "gaussiannoise"] { words[word] = chance }
    for word in ["add", "attention", "concat", "concatenate", "gru", "lstm", "residual", "rnn", "skip"] {
      words[word] = order
    }
    for word in ["groupnorm", "instancenorm", "layernorm"] {
      words[word] = "batchnorm is the only normalisation"
    }
    return words
  }()
}

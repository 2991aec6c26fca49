import GalaxyLang

/// A table with the shapes of galsh's own commands, for the tests of the language alone.
enum MockTable {
  static let table = CommandTable(data + models + shell)

  static let data: [CommandSpec] = [
    CommandSpec(
      "load manifest", "images listed in a CSV",
      arguments: [.init("file", .path, "the CSV", offers: .files(["csv"]))],
      clauses: [.init("as", .name, "what to call the dataset")],
      options: [
        .init("path", .word, default: .described("the first column"), "column of paths"),
        .init("label", .word, default: .described("the second column"), "column of labels"),
        .init("size", .integer(from: 8, to: 1024), default: "256", "pixels a side"),
        .init("normalize", .choice(["standard", "gcn_l1"]), default: "standard", "scaling"),
        .init("bad", .choice(["error", "skip"]), default: "error", "what to do with bad rows"),
      ],
      examples: ["load manifest \"labelled.csv\" as galaxies bad=skip"]),
    CommandSpec(
      "load images", "every image of a folder", arguments: [.init("folder", .path, "folder or pattern")],
      clauses: [.init("as", .name, "what to call the dataset")], aliases: ["load pictures"]),
    CommandSpec(
      "load fits", "FITS images", arguments: [.init("files", .path, "pattern")],
      clauses: [.init("as", .name, "what to call the dataset")],
      options: [
        .init(
          "recipe", .choice(["generic", "skirt-mag", "tng-skirt"]), default: "generic", "the simulation"),
        .init("crop", .choice(["none", "galaxy"]), default: "none", "framing"),
      ]),
    CommandSpec(
      "load session", "an earlier session", arguments: [.init("file", .path, .optional, "its file")],
      bringsNames: true),
    CommandSpec(
      "mock galaxies", "synthetic galaxies",
      arguments: [.init("count", .integer(from: 1), "how many")],
      clauses: [
        .init("per", .choice(["class"]), required: true, "counted by class"),
        .init("to", .path, required: true, "the folder"),
      ],
      options: [
        .init("format", .choice(["fits", "png"]), default: "fits", "file format"),
        .init("seed", .integer(from: 0), default: .described("the session's seed"), "random seed"),
      ]),
    CommandSpec(
      "split", "parts of a dataset", arguments: [.init("data", .object("dataset"), "what to split")],
      clauses: [.init("into", .number(above: 0, below: 1), required: true, parts: true, "names and shares")],
      options: [
        .init("by", .word, default: .described("nothing"), "column of groups"),
        .init("seed", .integer(from: 0), default: .described("the session's seed"), "random seed"),
      ]),
    CommandSpec(
      "augment", "turned and mirrored copies", arguments: [.init("data", .object("dataset"), "originals")],
      clauses: [
        .init("to", label: "count", .integer(from: 1), "images a class"),
        .init("per", .choice(["class"]), "counted by class"),
        .init("to", label: "folder", .path, "where to write them", offers: .folders),
        .init("as", .name, "what to call the dataset"),
      ],
      options: [
        .init("rotate", .choice(["any", "90", "none"]), default: "any", "angles"),
        .init("flip", .choice(["both", "none"]), default: "both", "mirrors"),
        .init("noise", .number(from: 0), default: "0", "standard deviation"),
      ]),
    CommandSpec(
      "show", "what an object is", arguments: [.init("object", .object([]), "which")],
      options: [
        .init("where", .rowExpression, default: .described("every row"), "the rows for which this holds"),
        .init("sort", .rowExpression, default: .described("as they are"), "the column to sort by"),
        .init("n", .integer(from: 1), default: .described("20"), "how many rows are shown"),
      ]),
    CommandSpec(
      "view", "a picture", arguments: [.init("image", .object(["image", "dataset"]), "dataset or element")],
      options: [.init("columns", .list(of: .choice(["name", "label"])), default: "[name]", "what to write")]),
    CommandSpec("header", "the header of a FITS file", arguments: [.init("file", .path, "the file")]),
  ]

  static let models: [CommandSpec] = [
    CommandSpec(
      "network", "a network of one's own", arguments: [.init("name", .name, "what to call it")],
      clauses: [.init("from", label: "input", .dimension, required: true, "channels and sides")],
      body: .init(
        lines: layers + [
          CommandSpec("encode", "the first half", body: .init(lines: layers, "a layer a line")),
          CommandSpec("decode", "the second half", body: .init(lines: layers, "a layer a line")),
        ], "a layer a line")),
    CommandSpec(
      "pretrain ae", "trains the autoencoder",
      clauses: [
        .init("on", .object("dataset"), required: true, "images"),
        .init("as", .name, "what to call the model"),
      ],
      options: training + [
        .init("network", .object("network"), default: "galnet", "which network")
      ],
      examples: ["pretrain ae on train normal=1 epochs=8 as elliptical"]),
    CommandSpec(
      "train svdd", "trains Deep SVDD",
      arguments: [.init("model", .object("model"), "the model to start from")],
      clauses: [
        .init("on", .object("dataset"), required: true, "images"), .init("as", .name, "a new name"),
      ],
      options: training + [
        .init("objective", .choice(["one-class", "soft-boundary"]), default: "one-class", "the loss"),
        .init("nu", .number(above: 0, to: 1), default: "0.1", "share of outliers"),
      ]),
    CommandSpec(
      "test", "how good a model is", arguments: [.init("model", .object("model"), "which")],
      clauses: [.init("on", .object("dataset"), required: true, "images")]),
    CommandSpec(
      "threshold", "sets, finds or shows four cuts",
      arguments: [
        .init("model", .object("model"), "which"),
        .init("cuts", .oneOf([.number(), .choice(["auto"])]), .variadic(atMost: 4), "four cuts"),
      ],
      clauses: [.init("on", .object("dataset"), "images")],
      options: [.init("method", .choice(["quantile", "youden"]), default: "quantile", "how to find them")]),
    CommandSpec(
      "apply", "scores for images", arguments: [.init("model", .object("model"), "which")],
      clauses: [
        .init("to", .object("dataset"), required: true, "images"),
        .init("as", .name, "what to call the scores"), .init("save", .path, "a CSV"),
      ]),
    CommandSpec(
      "plot scores", "a histogram", arguments: [.init("of", .object(["model", "scores"]), "of what")],
      clauses: [.init("save", .path, "a picture")]),
    CommandSpec(
      "export", "files of a model", arguments: [.init("model", .object("model"), "which")],
      clauses: [.init("to", .path, required: true, "the folder")]),
    CommandSpec("export notebook", "a notebook", arguments: [.init("file", .path, "the file")]),
  ]

  static let shell: [CommandSpec] = [
    CommandSpec("set seed", "the seed", arguments: [.init("seed", .integer(from: 0), "which")]),
    CommandSpec("set threads", "the threads", arguments: [.init("threads", .integer(from: 1), "how many")]),
    CommandSpec("whos", "the objects of the session"),
    CommandSpec(
      "help", "help", arguments: [.init("topic", .word, .variadic(atMost: 2), "a command", offers: .commands)]
    ),
    CommandSpec(
      "quit", "leaves", arguments: [.init("status", .integer(from: 0, to: 255), .optional, "status")]),
    CommandSpec("time", "how long a command takes", takesCommand: true, examples: ["time whos"]),
    CommandSpec("fail", "throws an error of the host", arguments: [.init("n", .integer(), .optional, "")]),
    CommandSpec("!", "runs a shell command", arguments: [.init("line", .string, "the line")]),
  ]

  static let training: [CommandSpec.Option] = [
    .init("normal", .integer(from: 0), default: "0", "the normal class", offers: .classes),
    .init("epochs", .integer(from: 1), default: "100", "passes over the data"),
    .init("batch", .integer(from: 1), default: "200", "images a step"),
    .init("lr", .number(above: 0), default: "1e-4", "learning rate"),
    .init("weight_decay", .number(from: 0), default: "0.5e-6", "weight decay"),
    .init("milestones", .list(of: .number(above: 0)), default: "[50]", "epochs after which lr falls"),
  ]

  static let layers: [CommandSpec] = [
    CommandSpec(
      "conv", "convolution",
      arguments: [
        .init("kernel", .dimension, "rows and columns"), .init("channels", .integer(from: 1), "filters"),
      ],
      options: [.init("pad", .integer(from: 0), default: "0", "zeros at each side")]),
    CommandSpec(
      "deconv", "transposed convolution",
      arguments: [
        .init("kernel", .dimension, "rows and columns"), .init("channels", .integer(from: 1), "filters"),
      ],
      options: [.init("pad", .integer(from: 0), default: "0", "zeros at each side")]),
    CommandSpec("batchnorm", "batch normalisation"),
    CommandSpec("leaky_relu", "leaky rectifier"),
    CommandSpec("sigmoid", "logistic function"),
    CommandSpec("flatten", "a vector"),
    CommandSpec("pool", "maxima", arguments: [.init("size", .dimension, "rows and columns")]),
    CommandSpec("fc", "dense layer", arguments: [.init("units", .integer(from: 1), "outputs")]),
    CommandSpec("reshape", "an image", arguments: [.init("shape", .dimension, "channels and sides")]),
    CommandSpec("upsample", "repeats pixels", arguments: [.init("factor", .integer(from: 1), "how often")]),
  ]
}

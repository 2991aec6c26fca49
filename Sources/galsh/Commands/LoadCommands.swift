import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `load manifest`, `load images`, `load fits`: files become datasets.
package enum LoadCommands {
  package static let all = [loadManifest, loadImages, loadFITS]

  private static let loadManifest = Command(
    CommandSpec(
      "load manifest", "loads the images that a CSV file lists",
      details: """
        The file has a header. Unless columns are named, the first holds the location (relative to the CSV file) \
        and the second the label, a whole number; an empty label means unlabelled.
        """,
      arguments: [.init("file", .path, .required, "the CSV file", offers: .files(["csv"]))],
      clauses: [.init("as", .name, required: true, "what to call the dataset")],
      options: [
        .init("path", .word, default: .described("the first column"), "the column of the locations"),
        .init("label", .word, default: .described("the second column"), "the column of the labels"),
        .init(
          "group", .word, default: .described("every file by itself"),
          "the column of the groups that stay together"),
      ] + imageOptions,
      examples: [
        "load manifest \"labelled.csv\" as galaxies", "load manifest \"m.csv\" as d label=class bad=skip",
      ])
  ) { call, session in
    let columns = ManifestColumns(
      path: try call.optional("path"), label: try call.optional("label"), group: try call.optional("group"))
    return try keep(call, session) {
      try GalaxyRuntime.loadManifest(
        call.required("file"), columns: columns, options: LoadOptions(call), badRows: badRows(call),
        context: session.work)
    }
  }

  private static let loadImages = Command(
    CommandSpec(
      "load images", "loads every image of a folder or pattern",
      details:
        "FITS, PNG and JPEG are told apart by their first bytes. `*`, `?`, `[…]` and `**` make a pattern.",
      arguments: [.init("files", .path, .required, "a folder (searched in depth), a pattern or a file")],
      clauses: [.init("as", .name, required: true, "what to call the dataset")],
      options: [
        .init("label", .integer(), default: .described("none"), "the label of all the images")
      ] + imageOptions,
      examples: ["load images \"sims\" as sims", "load images \"disks/*.png\" as disks label=2"])
  ) { call, session in
    try keep(call, session) {
      try GalaxyRuntime.loadImages(
        call.required("files"), options: LoadOptions(call), label: call.optional("label"),
        badRows: badRows(call),
        context: session.work)
    }
  }

  private static let loadFITS = Command(
    CommandSpec(
      "load fits", "loads FITS files and says which image of them",
      details: """
        The layout of simulations' files (HDU, bands, unit) is a recipe: found from each file and said, unless one is \
        named. Several bands become their mean in flux, before the stretch. Brackets behind a name choose an HDU and a piece of \
        it, by FITS' own count: `f.fits[SCI]`, `f.fits[2][1:256,1:256]`.
        """,
      arguments: [.init("files", .path, .required, "a folder (searched in depth), a pattern or a file")],
      clauses: [.init("as", .name, required: true, "what to call the dataset")],
      options: [
        .init("label", .integer(), default: .described("none"), "the label of all the images")
      ] + LoadOptions.choiceOfImage + imageOptions,
      examples: [
        "load fits \"mocks/*.fits\" as mocks", "load fits \"cube.fits\" as red hdu=1 band=2",
        "load fits \"photo_*.fits\" as merger recipe=skirt-mag crop=galaxy",
        "load fits \"f.fits\" as f stretch=log limits=[0, 250]",
        "load fits \"cube.fits[SCI][1:256,1:256]\" as sci",
      ])
  ) { call, session in
    try keep(call, session) {
      try GalaxyRuntime.loadFITS(
        call.required("files"), options: LoadOptions(call), label: call.optional("label"),
        badRows: badRows(call),
        context: session.work)
    }
  }

  // MARK: - What the three have in common

  private static let imageOptions: [CommandSpec.Option] =
    [
      .init(
        "size", .integer(from: 8, to: ImageLoader.largestSide), default: "256",
        "side of the square images, in pixels"),
      .init(
        "stretch", .choice(StretchFunction.allCases.map(\.rawValue)),
        default: .described("asinh for flux, none for pictures"), "the curve from flux to grey, as in astropy"
      ),
    ] + LoadOptions.range + LoadOptions.framing + [
      .init(
        "normalize", .choice(Normalization.allCases.map(\.rawValue)), default: "gcn",
        "contrast normalisation per image, kept by the model"),
      .init(
        "bad", .choice(BadRowPolicy.allCases.map(\.rawValue)), default: "error",
        "what to do with files that cannot be used"),
    ]

  private static func badRows(_ call: CommandCall) throws -> BadRowPolicy {
    BadRowPolicy(rawValue: try call.required("bad")) ?? .error
  }

  /// Loads, keeps the dataset under the name of `as`, and says what was found and chosen.
  private static func keep(_ call: CommandCall, _ session: Session, _ load: () throws -> LoadedDataset) throws
    -> CommandResult
  {
    let loaded = try load()
    session.recorder.calls.read(loaded.dataset)
    let object = DatasetArtifact(name: try call.required("as"), dataset: loaded.dataset)
    session.put(object)
    let lines = loaded.report.lines
    return CommandResult(
      call.spec.name,
      [.init("name", .string(object.name))] + object.listed + [
        .init("report", .array(lines.map { .string($0) }))
      ],
      text: ([object.line] + lines.map { "  \($0)" }).joined(separator: "\n"),
      value: .artifact(object))
  }
}

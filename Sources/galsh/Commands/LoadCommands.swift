import GalaxyLang
import GalaxyRuntime

/// `load manifest`, `load images`, `load fits`: files become datasets.
enum LoadCommands {
  static let all = [loadManifest, loadImages, loadFITS]

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
        call.required("file"), columns: columns, options: options(call), badRows: badRows(call),
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
        call.required("files"), options: options(call), label: call.optional("label"), badRows: badRows(call),
        context: session.work)
    }
  }

  private static let loadFITS = Command(
    CommandSpec(
      "load fits", "loads FITS files and says which image of them",
      details: """
        The layout of simulations' files (HDU, bands, unit) is a recipe: found from each file and said, unless one is \
        named. Several bands become their mean in flux, before the stretch.
        """,
      arguments: [.init("files", .path, .required, "a folder (searched in depth), a pattern or a file")],
      clauses: [.init("as", .name, required: true, "what to call the dataset")],
      options: [
        .init("label", .integer(), default: .described("none"), "the label of all the images"),
        .init(
          "hdu", .oneOf([.integer(from: 0), .word]), default: .described("the first with an image"),
          "the HDU, by number (0 = primary) or EXTNAME"),
        .init(
          "band", .oneOf([.integer(from: 0), .word, .list(of: .string)]),
          default: .described("the recipe's; other cubes need one"),
          "the band of a cube, counted from 0, or bands by the names of their filters"),
        .init("camera", .integer(from: 0), default: .described("0"), "the camera of an Illustris file"),
        .init(
          "recipe", .choice(Recipe.allCases.map(\.rawValue)), default: .described("found from each file"),
          "the layout of the files"),
      ] + imageOptions,
      examples: [
        "load fits \"mocks/*.fits\" as mocks", "load fits \"cube.fits\" as red hdu=1 band=2",
        "load fits \"photo_*.fits\" as merger recipe=skirt-mag crop=galaxy",
        "load fits \"f.fits\" as f stretch=log limits=[0, 250]",
      ])
  ) { call, session in
    var options = try options(call)
    options.hdu = try call.optional("hdu", Value.self).map(\.text)
    switch try call.optional("band", Value.self) {
    case .number(let number)?: options.band = Int(exactly: number)
    case .list(let names)?: options.bands = names.map(\.text)
    case let name?: options.bands = [name.text]
    case nil: break
    }
    options.camera = try call.optional("camera")
    options.recipe = try call.optional("recipe", String.self).flatMap(Recipe.init)
    return try keep(call, session) {
      try GalaxyRuntime.loadFITS(
        call.required("files"), options: options, label: call.optional("label"), badRows: badRows(call),
        context: session.work)
    }
  }

  // MARK: - What the three have in common

  private static let imageOptions: [CommandSpec.Option] = [
    .init(
      "size", .integer(from: 8, to: ImageLoader.largestSide), default: "256",
      "side of the square images, in pixels"),
    .init(
      "stretch", .choice(StretchFunction.allCases.map(\.rawValue)),
      default: .described("asinh for flux, none for pictures"), "the curve from flux to grey, as in astropy"),
    .init(
      "a", .number(above: 0), default: .described("the curve's own: log 1000, asinh 0.1, sinh 1/3"),
      "the curve's parameter"),
    .init(
      "limits", .oneOf([.choice(["minmax", "percentile", "zscale"]), .list(of: .number())]),
      default: .described("percentiles 0.25 and 99.75 for flux, 0 and 255 for pictures"),
      "what becomes black and white: a rule, or two values"),
    .init(
      "crop", .choice(Crop.allCases.map(\.rawValue)), default: "none",
      "galaxy: a frame around the galaxy nearest the middle"),
    .init(
      "factor", .number(above: 0, to: 100), default: "4", "side of that frame, in half-light diameters"),
    .init(
      "normalize", .choice(Normalization.allCases.map(\.rawValue)), default: "gcn",
      "contrast normalisation per image, kept by the model"),
    .init(
      "bad", .choice(BadRowPolicy.allCases.map(\.rawValue)), default: "error",
      "what to do with files that cannot be used"),
  ]

  private static func options(_ call: CommandCall) throws -> LoadOptions {
    var options = LoadOptions()
    options.size = try call.required("size")
    options.normalize = Normalization(rawValue: try call.required("normalize")) ?? options.normalize
    options.stretch = try call.optional("stretch", String.self).flatMap(StretchFunction.init)
    options.a = try call.optional("a")
    options.crop = Crop(rawValue: try call.required("crop")) ?? options.crop
    options.factor = try call.required("factor")
    if options.stretch == .power, options.a == nil {
      throw call.error(
        "missing-option", "`stretch=power` needs its exponent", at: "stretch", hint: "add `a=2`")
    }
    if let given = try call.optional("limits", Value.self) {
      let text: String
      if case .list(let pair) = given {
        text = pair.map(\.text).joined(separator: " ")
      } else {
        text = given.text
      }
      guard let limits = StretchLimits(text) else {
        throw call.error(
          "bad-limits", "`limits` takes two rising numbers, such as [0, 250], found \(given.text)",
          at: "limits")
      }
      options.limits = limits
    }
    return options
  }

  private static func badRows(_ call: CommandCall) throws -> BadRowPolicy {
    BadRowPolicy(rawValue: try call.required("bad")) ?? .error
  }

  /// Loads, keeps the dataset under the name of `as`, and says what was found and chosen.
  private static func keep(_ call: CommandCall, _ session: Session, _ load: () throws -> LoadedDataset) throws
    -> CommandResult
  {
    let loaded = try load()
    session.calls.read(loaded.dataset)
    let object = DatasetObject(name: try call.required("as"), dataset: loaded.dataset)
    session.put(object)
    let lines = loaded.report.lines
    return CommandResult(
      call.spec.name,
      [.init("name", .string(object.name))] + object.fields + [
        .init("report", .array(lines.map { .string($0) }))
      ],
      text: ([object.line] + lines.map { "  \($0)" }).joined(separator: "\n"),
      value: .object(object))
  }
}

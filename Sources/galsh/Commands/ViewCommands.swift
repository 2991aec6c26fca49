import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `view d[12]`, `view "f.fits"`: one picture, in the terminal or in a file.
package enum ViewCommands {
  package static let all = [view]

  enum Keys {
    static let image: Key<Value> = .argument(
      "image", .oneOf([.path, .list(of: .path), .any]),
      "`galaxies[12]`, a row of scores such as `verdicts[0]`, a file in quotes, or a list of three files",
      offers: .files([]))
    static let save: Key<String?> = .clause(
      "save", .path, "a PNG file for the picture, in its own size", offers: .files(["png"]), access: .writes)
    static let stretch: Key<Value?> = .option(
      "stretch", .oneOf([.choice(StretchFunction.allCases.map(\.rawValue)), .number(above: 0)]),
      default: .described("asinh for flux, none for pictures; found for colours"),
      "the curve from flux to grey, as in astropy; of colours the flux over which they brighten")
    /// The same of colours.
    static let flux: Key<Double?> = stretch.map { value, call in
      guard let value else { return nil }
      if let flux = Double(value) { return flux }
      throw call.error(FitError.wrongType, "`stretch` of colours is a number: the flux", at: stretch)
    }
    static let rgb: Key<[Value]?> = .option(
      "rgb", .list(of: .oneOf([.word, .integer(from: 0)])), default: .described("grey"),
      "bands for red, green and blue, by filter or number")
    static let q: Key<Double?> = .option(
      "q", .number(from: 0), default: .described("8"), "softness of the colours' curve")
    static let morphology: Key<Bool?> = .option(
      "morphology", .bool, default: .described("false"),
      "whether what `measure` finds is drawn: mask, ellipses of r50 and r90, centre, and the galaxy face on")
    static let options: [any AnyKey] =
      LoadOptions.choiceOfImage.map(\.key) + [stretch]
      + (LoadOptions.range + LoadOptions.framing).map(\.key) + [rgb, q]
    static let all: [any AnyKey] = options + [morphology]
  }

  private static let view = Command(
    CommandSpec(
      "view", "shows an image of a dataset or of a table of scores, or what is in a file",
      details: """
        In a terminal the picture is drawn: by kitty's, iTerm2's or sixel graphics where they are understood, \
        otherwise in coloured half blocks, or in letters where colours are not wanted. Elsewhere a line describes it. \
        A row of a table of scores is shown as its model saw it, with its score and verdict. \
        With crop=galaxy the galaxy that was found and its frame are drawn into the picture. Three bands make a \
        colour picture after Lupton et al. (2004): rgb=i,r,g of one file, or a list of three files, red first. \
        With morphology=true the file is shown in its own size with what `measure` finds in it: the mask's edge in blue, \
        the ellipses of r50 in orange and r90 in red, the centre in green, and beside it the galaxy face on.
        """,
      keys: [Keys.image, Keys.save] + Keys.all,
      examples: [
        "view galaxies[12]", "view verdicts[0]", "view \"f.fits\" stretch=log limits=zscale",
        "view \"cube.fits\" rgb=i,r,g q=6",
        "view \"f.fits\" crop=galaxy save \"framed.png\"", "view galaxies[3] morphology=true",
      ])
  ) { call, session in
    let file = try call[Keys.save]
    if let file, !file.lowercased().hasSuffix(".png") {
      throw call.error(
        PlotError.unknownFormat, "`view` saves PNG, and \"\(file)\" has another ending", at: Keys.save,
        hint: "end the name in .png")
    }
    let shown = try call[Keys.morphology] == true ? measured(call) : picture(call, session)
    let bytes = try file.map { try PNGCodec.encode(shown.picture, path: $0) }
    if let file, let bytes { try AtomicFile.write(bytes, to: file) }
    var result = CommandResult(
      "view",
      [
        .init("image", .string(shown.name)), .init("width", .integer(shown.picture.width)),
        .init("height", .integer(shown.picture.height)),
      ] + shown.fields + [.init("saved", .optional(file))],
      text: "\(shown.name): \(shown.picture.width) × \(shown.picture.height) pixels\(shown.notes)"
        + (file.map { ", saved to \($0)" } ?? ""))
    if file == nil { result.picture = shown.picture }
    if let file, let bytes {
      result.files = [CommandResult.PictureFile(bytes, path: file)].compactMap(\.self)
    }
    return result
  }

  /// A picture and what there is to say of it.
  struct Shown {
    var name: String
    var picture: ColourPicture
    var notes = ""
    var fields: [JSON.Member] = []
  }

  private static func picture(_ call: CommandCall, _ session: Session) throws -> Shown {
    let image = try call[Keys.image]
    switch image {
    case .string(let path):
      let options = try LoadOptions(call)
      if let bands = try call[Keys.rgb] {
        guard bands.count == 3 else {
          throw call.error(
            OptionError.badOption, "`rgb` takes three bands, found \(bands.count)", at: Keys.rgb)
        }
        let names = bands.map(\.text)
        let found = try ImageLoader(options: options).colours(
          path, red: names[0], green: names[1], blue: names[2])
        return try colours(path, [found.red, found.green, found.blue], found.places, call)
      }
      return try grey(path, options, call)
    case .list(let files)
    where files.count == 3 && files.allSatisfy { if case .string = $0 { true } else { false } }:
      try refuse([Keys.rgb], call)
      let loader = try ImageLoader(options: LoadOptions(call))
      let bands = try files.map { try loader.colour($0.text) }
      return try colours(
        files.map(\.text).joined(separator: ", "), bands.map(\.flux), bands.map(\.place), call)
    case .record(let record):
      try refuse(Keys.options, call)
      if let shown = try feature(record) { return shown }
      guard let element = record.subject as? ArtifactElement,
        let object = element.artifact as? DatasetArtifact
      else { return try row(record, call, session) }
      guard let pixels = try object.dataset.image(element.index, context: session.work) else { break }
      let item = object.dataset.items[element.index]
      return Shown(
        name: "\(object.name)[\(element.index)]", picture: ColourPicture(pixels.as8Bits),
        notes: ", \(item.name)" + (item.label.flatMap(object.dataset.classes.name).map { ", \($0)" } ?? ""),
        fields: [.init("path", .string(item.path))])
    default: break
    }
    var hint = "view galaxies[12], or view \"f.fits\""
    if case .list(let rows) = image, rows.contains(where: { if case .record = $0 { true } else { false } }) {
      hint = "`view` shows one image, `gallery` several"
    }
    if case .object(let object) = image {
      hint =
        object.kindName == "model"
        ? "`view` shows images of datasets and of tables of scores"
        : "`view \(object.name)[0]` shows one image, `gallery \(object.name)` several"
    }
    throw call.error(
      FitError.wrongType,
      "`view` takes an image of a dataset or of a table of scores, a file, or three files, not \(image.described)",
      at: Keys.image,
      hint: hint)
  }

  /// A row of a table of scores.
  private static func row(_ record: Record, _ call: CommandCall, _ session: Session) throws -> Shown {
    let (scores, index) = try ScoreOrigin.row(record, at: Keys.image, call, session)
    let row = scores.table.rows[index]
    let images = RowImages(scores, session)
    let image = try images.image(index)
    images.remark.map { session.remark($0) }
    let className = row.label.map { scores.table.classNames.text($0) }
    let said =
      [row.name, className, row.score.map { "score \(NumberText.significant($0))" }, row.verdict, row.reason]
      .compactMap(\.self)
    return Shown(
      name: "\(scores.name)[\(index)]", picture: ColourPicture(image.as8Bits),
      notes: said.map { ", \($0)" }.joined(),
      fields: [
        .init("path", .string(row.path)), .init("class", .optional(className)),
        .init("score", .optional(row.score)), .init("percentile", .optional(row.percentile)),
        .init("verdict", .string(row.verdict)),
      ])
  }

  /// Options that have no meaning for what is shown.
  static func refuse(_ options: [any AnyKey], _ call: CommandCall) throws {
    guard let given = options.first(where: { call.isGiven($0) }) else { return }
    throw call.error(
      CommandError.uselessOption, "`\(given.label)` has no meaning here: it is for one file", at: given,
      hint: "images of datasets and of tables are shown as they were loaded")
  }

  private static func grey(_ path: String, _ options: LoadOptions, _ call: CommandCall) throws -> Shown {
    if try call[Keys.stretch] != nil, options.stretch == nil {
      throw call.error(
        OptionError.badOption, "a number for `stretch` is for colours; this picture is grey",
        at: Keys.stretch, hint: "add rgb=, or choose a curve such as stretch=log")
    }
    try refuse([Keys.q], call)
    let view = try ImageLoader(options: options).view(path)
    var picture = ColourPicture(view.picture)
    var notes = [view.place ?? view.format.rawValue, view.unit].compactMap(\.self) + view.notes
    notes += view.remarks.map(\.text)
    if view.nonFinite > 0 { notes.append("\(view.nonFinite) pixels not finite") }
    if let limits = view.limits {
      notes.append(
        "black at \(NumberText.significant(limits.low)), white at \(NumberText.significant(limits.high))")
    }
    if let frame = view.frame {
      picture = picture.drawing(frame)
      notes.append(
        "galaxy at (\(NumberText.significant(frame.centerX)), \(NumberText.significant(frame.centerY))), "
          + "half-light radius \(NumberText.significant(frame.halfLightRadius, 3)), frame \(frame.side) × \(frame.side)"
      )
    }
    return Shown(
      name: path, picture: picture, notes: notes.map { ", \($0)" }.joined(),
      fields: [
        .init("place", .optional(view.place)), .init("unit", .optional(view.unit)),
        .init("nonfinite", .integer(view.nonFinite)), .init("low", .optional(view.limits?.low)),
        .init("high", .optional(view.limits?.high)), .init("frame", view.frame?.json ?? .null),
        .init("remarks", .array(view.remarks.map { .string($0.text) })),
      ])
  }

  private static func colours(
    _ name: String, _ bands: [Raster<Double>], _ places: [String], _ call: CommandCall
  ) throws -> Shown {
    let stretch = try call[Keys.flux]
    try refuse(
      [
        LoadOptions.Keys.a, LoadOptions.Keys.limits, LoadOptions.Keys.nan, LoadOptions.Keys.factor,
        LoadOptions.Keys.crop,
      ], call)
    var lupton = LuptonRGB.fitted(
      red: bands[0], green: bands[1], blue: bands[2], q: try call[Keys.q] ?? LuptonRGB().q)
    if let stretch {
      (lupton.stretch, lupton.minimum) = (stretch, 0)
    }
    guard let picture = lupton.picture(red: bands[0], green: bands[1], blue: bands[2]) else {
      let sizes = bands.map { "\($0.width) × \($0.height)" }.joined(separator: ", ")
      throw call.error(
        OptionError.badOption, "the three bands do not make one picture: they are \(sizes)",
        at: Keys.image)
    }
    return Shown(
      name: name, picture: picture,
      notes:
        ", red \(places[0]), green \(places[1]), blue \(places[2]), Q \(NumberText.significant(lupton.q)), "
        + "stretch \(NumberText.significant(lupton.stretch))",
      fields: [
        .init("places", .array(places.map(JSON.string))), .init("q", .number(lupton.q)),
        .init("stretch", .number(lupton.stretch)), .init("minimum", .number(lupton.minimum)),
      ])
  }
}

extension GalaxyFrame {
  fileprivate var json: JSON {
    [
      "x": .number(centerX), "y": .number(centerY), "half_light_radius": .number(halfLightRadius),
      "left": .integer(left), "top": .integer(top), "side": .integer(side), "sky": .number(sky),
      "sky_deviation": .number(skyDeviation),
    ]
  }
}

import GalaxyLang
import GalaxyRuntime
import GalshSession

/// The kinds of figure that `plot` draws, a file each: `PlotScores.swift`, `PlotFeatures.swift` … All speak one
/// grammar: `plot KIND [what …] [of A B …] [by class|set] [options] [save "file"]`.
package enum PlotCommands {
  package static let all = [
    PlotScores.command, PlotFeatures.command, PlotMap.command, PlotROC.command, PlotLoss.command,
    PlotConfusion.command, PlotShares.command, PlotCalibration.command,
    PlotComparison.command,
  ]
}

/// What all kinds of figure take, each with one meaning. A kind lists those that mean something for it, and the
/// others are refused.
enum FigureKeys {
  static let save: Key<String?> = .clause(
    "save", .path, "the picture: a .png, .svg or .pdf file; without it the figure is drawn in the terminal",
    offers: .files(["png", "svg", "pdf"]),
    access: .writes)
  static let by: Key<FigureLook.Factor?> = .clause(
    "by", "what colours stand for: the classes of the images, or the sets, models or tables")
  static let title: Key<String?> = .option(
    "title", .string, default: .described("the names of what is shown"), "the line above the picture")
  static let names: Key<[String]?> = .option(
    "names", .list(of: .word), default: .described("the names in the session"),
    "what the figure calls the sets, models or tables, one for each in their order")
  static let x: Key<String?> = .option(
    "x", .string, default: .described("what is drawn"), "the words at the horizontal axis")
  static let y: Key<String?> = .option(
    "y", .string, default: .described("what is drawn"), "the words at the vertical axis")
  static let log: Key<Value?> = .option(
    "log", .oneOf([.bool, .choice(FigureLook.Logarithm.allCases.map(\.rawValue))]),
    default: .described("found from the values"),
    "the axes that are logarithmic; `true` is that of the scores, features, rates or losses")
  static let xlim: Key<[Double]?> = .option(
    "xlim", .list(of: .number()), default: .described("all values"),
    "the ends of the horizontal axis: [low, high]")
  static let ylim: Key<[Double]?> = .option(
    "ylim", .list(of: .number()), default: .described("all values"),
    "the ends of the vertical axis: [low, high]")
  static let size: Key<[Double]?> = .option(
    "size", .list(of: .number(above: 0)), default: .described("the figure's own"),
    "width and height in points, 72 to the inch; a PNG has two pixels a point")
  static let panels: Key<Value?> = .option(
    "panels", .oneOf([.bool, .choice(FigureLook.Factor.allCases.map(\.rawValue))]), default: "false",
    "a diagram for each set or each class, on shared axes; `true`: for each set where there are several")
  static let bins: Key<Int?> = .option(
    "bins", .integer(from: 1, to: 1000), default: .described("found from the values"),
    "bins across the axis of a histogram")
  static let density: Key<Bool?> = .option(
    "density", .bool, default: .described("false"),
    "whether each histogram has the area 1, so that many and few images compare")

  /// What every kind takes.
  static let everywhere: [any AnyKey] = [save, title, names, x, y]
  /// What kinds with two axes of numbers take.
  static let axes: [any AnyKey] = [log, xlim, ylim]

  /// What a call chooses. `truth` is the axis that `log=true` means; `sets` how many there are.
  /// - Throws: a `Diagnostic` for ends or a size that are none.
  static func look(_ call: CommandCall, truth: FigureLook.Logarithm, sets: Int) throws -> FigureLook {
    var look = FigureLook()
    look.title = try call[title]
    look.xName = try call[x]
    look.yName = try call[y]
    look.by = try call[by]
    look.bins = try call[bins]
    look.isDensity = try call[density] ?? false
    switch try call[log] {
    case .bool(let isOn): look.logarithm = isOn ? truth : FigureLook.Logarithm.none
    case .string(let word): look.logarithm = FigureLook.Logarithm(rawValue: word)
    default: break
    }
    switch try call[panels] {
    case .bool(true): look.panels = sets > 1 ? .set : .class
    case .string(let word): look.panels = FigureLook.Factor(rawValue: word)
    default: break
    }
    look.x = try ends(call, xlim)
    look.y = try ends(call, ylim)
    look.size = try size(call)
    return look
  }

  private static func size(_ call: CommandCall) throws -> (width: Double, height: Double)? {
    guard let sizes = try call[size] else { return nil }
    guard sizes.count == 2 else {
      throw call.error(
        OptionError.badOption, "`size` takes two numbers, width and height, found \(sizes.count)", at: size)
    }
    if let bad = sizes.first(where: { !(100...4000).contains($0) }) {
      // Other programs take inches.
      let inches = sizes.map { NumberText.significant($0 * 72) }.joined(separator: ", ")
      throw call.error(
        OptionError.badOption,
        "`size` is in points, 72 to the inch, each from 100 to 4000, not \(NumberText.significant(bad))",
        at: size, hint: bad < 100 ? "size=[\(inches)] would be so many inches" : nil)
    }
    return (sizes[0], sizes[1])
  }

  private static func ends(_ call: CommandCall, _ key: Key<[Double]?>) throws -> ClosedRange<Double>? {
    guard let ends = try call[key] else { return nil }
    guard ends.count == 2, ends[0] < ends[1], (2 * ends[1] - 2 * ends[0]).isFinite else {
      throw call.error(
        OptionError.badOption, "`\(key.label)` takes two rising numbers, the ends of the axis", at: key,
        hint: "\(key.label)=[0, 1]")
    }
    return ends[0]...ends[1]
  }

  /// What the figure calls each object, by its name in the session.
  /// - Throws: a `Diagnostic` where there are more or fewer names than objects, or one is empty or there twice.
  static func names(_ call: CommandCall, of objects: [String]) throws -> [String: String] {
    guard let given = try call[names] else { return [:] }
    guard given.count == objects.count else {
      throw call.error(
        OptionError.badOption,
        "`names` has \(counted(given.count, "name")) for \(objects.listed), which are \(objects.count)",
        at: names,
        hint: "names=[\(objects.map { "\"\($0)\"" }.joined(separator: ", "))]")
    }
    if let bad = given.first(where: { name in name.isEmpty || given.count { $0 == name } > 1 }) {
      throw call.error(
        OptionError.badOption,
        bad.isEmpty
          ? "a name of `names` is empty" : "`names` has \"\(bad)\" twice, which would tell nothing apart",
        at: names)
    }
    return Dictionary(zip(objects, given)) { first, _ in first }
  }

  /// What the tests of the models say that a reader of the figure must know, each model once; nil if nothing.
  static func note(of objects: [any Artifact]) -> String? {
    var cautions: [String] = []
    for caution in objects.compactMap({ ($0 as? any ScoredObject)?.caution })
    where !cautions.contains(caution) {
      cautions.append(caution)
    }
    return cautions.isEmpty ? nil : cautions.joined(separator: "; ")
  }

  /// Draws a figure into the file of a call, or without one in the terminal; `lines` say in words what it
  /// shows where nothing can be seen.
  /// - Throws: a `GalaxyError`: a `PlotError` or a `FileError`.
  static func draw(_ figure: some Figure, _ call: CommandCall, lines: TextTable) throws -> CommandResult {
    let path = try call[save]
    let bytes = try path.map { try figure.picture(PictureFormat(path: $0)) }
    let numbers = try figure.numbers()
    let remarks = [figure.look.note].compactMap(\.self) + (try figure.remarks())
    if let path, let bytes { try AtomicFile.write(bytes, to: path) }
    var prose = Prose(path.map { "\(call.spec.name): saved to \($0)" } ?? "")
    if path == nil { prose.add(.table(lines)) }
    prose.add(remarks.map { "  \($0)" }.joined(separator: "\n"))
    let fields =
      [JSON.Member("saved", .optional(path))] + numbers + [.init("remarks", .array(remarks.map(JSON.string)))]
    var result = CommandResult(
      call.spec.name, fields: fields.map { .init($0.key, $0.value) }, prose,
      value: path.map(Value.string) ?? .nothing)
    if path == nil {
      result.picture = try figure.pixels()
      result.plot = figure
    }
    if let path, let bytes {
      result.files = [CommandResult.PictureFile(bytes, path: path)].compactMap(\.self)
    }
    return result
  }
}

import GalaxyLang
import GalaxyRuntime
import GalshSession

/// The kinds of figure that `plot` draws, a file each: `PlotScores.swift`, `PlotROC.swift`, `PlotLoss.swift`.
package enum PlotCommands {
  package static let all = [PlotScores.command, PlotROC.command, PlotLoss.command]
}

/// What all kinds of figure take, and how they are drawn.
enum FigureKeys {
  static let save: Key<String?> = .clause(
    "save", .path, "the picture: a .png, .svg or .pdf file; without it the figure is drawn in the terminal",
    offers: .files(["png", "svg", "pdf"]),
    access: .writes)
  static let title: Key<String?> = .option(
    "title", .string, default: .described("the names of what is shown"), "the line above the picture")
  static let log: Key<Value?> = .option(
    "log", .oneOf([.bool, .choice(FigureLook.Logarithm.allCases.map(\.rawValue))]),
    default: .described("found from the values"),
    "the axes that are logarithmic; `true` is that of the scores, rates or losses")
  static let x: Key<[Double]?> = .option(
    "xlim", .list(of: .number()), default: .described("all values"),
    "the ends of the horizontal axis: [low, high]")
  static let y: Key<[Double]?> = .option(
    "ylim", .list(of: .number()), default: .described("all values"),
    "the ends of the vertical axis: [low, high]")
  static let size: Key<[Double]?> = .option(
    "size", .list(of: .number(above: 0)), default: .described("the figure's own"),
    "width and height in points, 72 to the inch; a PNG has two pixels a point")

  /// The keys in their order; those of one kind of figure stand before them.
  static func with(_ own: [any AnyKey] = []) -> [any AnyKey] { [save, title] + own + [log, x, y, size] }

  /// What a call chooses. `truth` is the axis that `log=true` means.
  /// - Throws: a `Diagnostic` for ends or a size that are none.
  static func look(_ call: CommandCall, truth: FigureLook.Logarithm) throws -> FigureLook {
    var look = FigureLook()
    look.title = try call[title]
    switch try call[log] {
    case .bool(let isOn): look.logarithm = isOn ? truth : FigureLook.Logarithm.none
    case .string(let word): look.logarithm = FigureLook.Logarithm(rawValue: word)
    default: break
    }
    look.x = try ends(call, x)
    look.y = try ends(call, y)
    if let sizes = try call[size] {
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
      look.size = (sizes[0], sizes[1])
    }
    return look
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

  /// What the tests of the models say that a reader of the figure must know, each model once; nil if nothing.
  static func note(of objects: [any ScoredObject]) -> String? {
    var cautions: [String] = []
    for caution in objects.compactMap(\.caution) where !cautions.contains(caution) {
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

/// The objects of a figure: one, which may be left out where it is the only one of its kind, and others.
struct FigureObjects {
  let first: Key<SessionObject>
  let others: Key<[SessionObject]>

  init(_ label: String, _ kinds: [String], _ doc: String) {
    first = .argument(label, .object(kinds), doc)
    let more: Key<[Value]> = .argument("more", .object(kinds), .variadic(), "others in the same figure")
    others = more.map { values, _ in values.compactMap { SessionObject.read($0) } }
  }

  var keys: [any AnyKey] { [first, others] }

  /// What a call names, in order; what is named twice once.
  func read(_ call: CommandCall) throws -> [any Artifact] {
    var objects: [any Artifact] = []
    for object in [try call[first]] + (try call[others])
    where !objects.contains(where: { $0.name == object.artifact.name }) {
      objects.append(object.artifact)
    }
    return objects
  }
}

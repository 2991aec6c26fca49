import GalaxyLang
import GalaxyRuntime
import GalshSession

/// The options that tell how files become images, and how they are read.
extension LoadOptions {
  /// Which image of a FITS file.
  static let choiceOfImage: [CommandSpec.Option] = [
    .init(
      "hdu", .oneOf([.integer(from: 0), .word]), default: .described("the first with an image"),
      "the HDU, by number (0 = primary) or EXTNAME"),
    .init(
      "band", .oneOf([.integer(from: 0), .word, .list(of: .word)]),
      default: .described("the recipe's; other cubes need one"),
      "the band of a cube, counted from 0, or bands by the names of their filters"),
    .init("camera", .integer(from: 0), default: .described("0"), "the camera of an Illustris file"),
    .init(
      "recipe", .choice(Recipe.allCases.map(\.rawValue)), default: .described("found from each file"),
      "the layout of the files"),
  ]

  /// What becomes black and white.
  static let range: [CommandSpec.Option] = [
    .init(
      "a", .number(above: 0), default: .described("the curve's own: log 1000, asinh 0.1, sinh 1/3"),
      "the curve's parameter"),
    .init(
      "limits", .oneOf([.choice(["minmax", "percentile", "zscale"]), .list(of: .number())]),
      default: .described("percentiles 0.25 and 99.75 for flux, 0 and 255 for pictures"),
      "what becomes black and white: a rule, or two values"),
  ]

  /// Which part of the image.
  static let framing: [CommandSpec.Option] = [
    .init(
      "cutout", .list(of: .integer(from: 0)), default: .described("the whole image"),
      "x,y,width,height in pixels from the top left, taken before anything else"),
    .init(
      "crop", .choice(Crop.allCases.map(\.rawValue)), default: "none",
      "galaxy: a frame around the galaxy nearest the middle"),
    .init(
      "factor", .number(above: 0, to: 100), default: "4", "side of that frame, in half-light diameters"),
  ]

  /// Reads those options that the command has.
  init(_ call: CommandCall) throws {
    self.init()
    size = try call.optional("size") ?? size
    normalize = try call.optional("normalize", String.self).flatMap(Normalization.init) ?? normalize
    stretch = try call.optional("stretch", Value.self).flatMap { StretchFunction(rawValue: $0.text) }
    a = try call.optional("a")
    crop = try call.optional("crop", String.self).flatMap(Crop.init) ?? crop
    factor = try call.optional("factor") ?? factor
    hdu = try call.optional("hdu", Value.self).map(\.text)
    camera = try call.optional("camera")
    recipe = try call.optional("recipe", String.self).flatMap(Recipe.init)
    switch try call.optional("band", Value.self) {
    case .number(let number)?: band = Int(exactly: number)
    case .list(let names)?: bands = names.map(\.text)
    case let name?: bands = [name.text]
    case nil: break
    }
    if stretch == .power, a == nil {
      throw call.error(
        "missing-option", "`stretch=power` needs its exponent", at: "stretch", hint: "add `a=2`")
    }
    limits = try call.optional("limits", Value.self).map { try Self.limits($0, call) }
    cutout = try call.optional("cutout", [Int].self).map { try Self.cutout($0, call) }
  }

  private static func limits(_ given: Value, _ call: CommandCall) throws -> StretchLimits {
    var text = given.text
    if case .list(let pair) = given { text = pair.map(\.text).joined(separator: " ") }
    if let limits = StretchLimits(text) { return limits }
    throw call.error(
      "bad-limits", "`limits` takes two rising numbers, such as [0, 250], found \(given.text)", at: "limits")
  }

  private static func cutout(_ numbers: [Int], _ call: CommandCall) throws -> Cutout {
    if numbers.count == 4,
      let cutout = Cutout(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    {
      return cutout
    }
    throw call.error(
      "bad-option", "`cutout` takes x, y, width and height in pixels, found \(Value(numbers).text)",
      at: "cutout", hint: "cutout=0,0,200,200 is the top left corner")
  }
}

extension Value {
  fileprivate init(_ numbers: [Int]) { self = .list(numbers.map { .number(Double($0)) }) }
}

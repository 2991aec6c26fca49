import GalaxyLang
import GalaxyRuntime
import GalshSession

/// The options that tell how files become images, and how they are read. A new one is a field of
/// `LoadOptions` and an entry here, in the list of those that stand beside it in `help`.
extension LoadOptions {
  /// An option of a command, and what it sets.
  struct Field: Sendable {
    let key: any AnyKey
    let set: @Sendable (CommandCall, inout LoadOptions) throws -> Void

    /// An option that sets what its value calls for. A closure and no key path: those
    /// would be made at every start.
    init<T: Sendable>(_ key: Key<T>, set: @escaping @Sendable (T, inout LoadOptions) -> Void) {
      self.init(key: key) { call, options in set(try call[key], &options) }
    }

    /// An option that the given code reads.
    init(key: any AnyKey, set: @escaping @Sendable (CommandCall, inout LoadOptions) throws -> Void) {
      self.key = key
      self.set = set
    }
  }

  /// The options that others name too.
  enum Keys {
    static let band: Key<Value?> = Key<Value?>.option(
      "band", .oneOf([.integer(from: 0), .word, .list(of: .oneOf([.integer(from: 0), .word]))]),
      default: .described("the recipe's; other cubes need one"),
      "the band of a cube, counted from 0, or by the name of its filter; several (band=g,r) become their mean"
    ).map { value, call in
      guard case .list(let names)? = value, names.isEmpty else { return value }
      throw call.error(
        OptionError.badOption, "`band` lists no band", at: band, hint: "band=g,r or band=[0,1,2]")
    }
    static let stretch: Key<StretchFunction?> = .option(
      "stretch", default: "asinh for flux, none for pictures", "the curve from flux to grey, as in astropy")
    static let a: Key<Double?> = Key<Double?>.option(
      "a", .number(above: 0), default: .described("the curve's own: log 1000, asinh 0.1, sinh 1/3"),
      "the curve's parameter"
    ).map { a, call in
      guard a == nil, curve(call) == .power else { return a }
      throw call.error(
        CommandError.missingOption, "`stretch=power` needs its exponent", at: stretch, hint: "add `a=2`")
    }
    static let limits: Key<StretchLimits?> = Key<Value?>.option(
      "limits", .oneOf([.choice(["minmax", "percentile", "zscale"]), .list(of: .number())]),
      default: .described("percentiles 0.25 and 99.75 for flux, the file's black and white for pictures"),
      "what becomes black and white: a rule, or two values in the file's own numbers"
    ).map { value, call in try value.map { try readLimits($0, call) } }
    static let nan: Key<Value?> = .option(
      "nan", .oneOf([.choice(NonFinite.words), .number()]), default: .described("low"),
      "what becomes of pixels without a value: black, white, the nearest value, the median, or this flux")
    static let cutout: Key<Cutout?> = Key<[Int]?>.option(
      "cutout", .list(of: .integer(from: 0)), default: .described("the whole image"),
      "x,y,width,height in pixels from the top left, taken before anything else"
    ).map { numbers, call in try numbers.map { try readCutout($0, call) } }
    static let crop: Key<Crop> = .option(
      "crop", default: .none, "galaxy: a frame around the galaxy nearest the middle")
    static let factor: Key<Double> = .option(
      "factor", .number(above: 0, to: 100), default: "4", "side of that frame, in half-light diameters")
  }

  /// Which image of a FITS file.
  static let choiceOfImage = [
    Field(
      Key<Value?>.option(
        "hdu", .oneOf([.integer(from: 0), .word]), default: .described("the first with an image"),
        "the HDU, by number (0 = primary) or EXTNAME")
    ) { $1.hdu = $0?.text },
    Field(key: Keys.band) { call, options in try readBands(call, &options) },
    Field(
      Key<Int?>.option(
        "camera", .integer(from: 0), default: .described("0"), "the camera of an Illustris file")
    ) { $1.camera = $0 },
    Field(Key<Recipe?>.option("recipe", default: "found from each file", "the layout of the files")) {
      $1.recipe = $0
    },
    Field(
      Key<Value?>.option(
        "mask", .oneOf([.integer(from: 0), .word]), default: .described("none"),
        "the HDU that says which pixels have no value: of a mask those not 0, of a weight those of 0")
    ) { $1.mask = $0?.text },
  ]

  /// Which channels of an array.
  static let channels = [
    Field(key: Keys.band) { call, options in try readBands(call, &options) }
  ]

  private static func readBands(_ call: CommandCall, _ options: inout LoadOptions) throws {
    let value = try call[Keys.band]
    switch value {
    case .number(let number)?: options.band = Int(exactly: number)
    case .list(let names)?: options.bands = names.map(\.text)
    case let name?: options.bands = [name.text]
    case nil: break
    }
  }

  /// What size and curve there are.
  static let sizeAndStretch = [
    Field(
      Key<Int>.option(
        "size", .integer(from: 8, to: ImageLoader.largestSide), default: "256",
        "side of the square images, in pixels")
    ) { $1.size = $0 },
    Field(key: Keys.stretch) { call, options in options.stretch = curve(call) },
  ]

  /// The side of the images where size= is that on the sky.
  static let pixels = Field(
    Key<Int>.option(
      "pixels", .integer(from: 8, to: ImageLoader.largestSide), default: "256",
      "side of the square images, in pixels")
  ) { $1.size = $0 }

  /// The curve that a call names; the `stretch` of `view` may be a number too, which is none.
  private static func curve(_ call: CommandCall) -> StretchFunction? { (try? call[Keys.stretch]) ?? nil }

  /// What becomes black and white.
  static let range = [
    Field(Keys.a) { $1.a = $0 }, Field(Keys.limits) { $1.limits = $0 },
    Field(Keys.nan) { $1.nan = $0.flatMap { NonFinite($0.text) } ?? .low },
  ]

  /// Which part of the image.
  static let framing = [
    Field(Keys.cutout) { $1.cutout = $0 }, Field(Keys.crop) { $1.crop = $0 },
    Field(Keys.factor) { $1.factor = $0 },
  ]

  /// What is done with the contrast.
  static let contrast = [
    Field(
      Key<Normalization>.option(
        "normalize", default: .gcn, "contrast normalisation per image, kept by the model")
    ) { $1.normalize = $0 }
  ]

  private static let fields = choiceOfImage + sizeAndStretch + range + framing + contrast

  /// Reads those options that the command has.
  init(_ call: CommandCall) throws {
    self.init()
    var options = Set(call.spec.options.map(\.name))
    if options.contains("pixels") {
      try Self.pixels.set(call, &self)
      options.remove("size")
    }
    for field in Self.fields where options.contains(field.key.label) { try field.set(call, &self) }
  }

  private static func readLimits(_ given: Value, _ call: CommandCall) throws -> StretchLimits {
    var text = given.text
    if case .list(let pair) = given { text = pair.map(\.text).joined(separator: " ") }
    if let limits = StretchLimits(text) { return limits }
    throw call.error(
      LoadOptionError.badLimits,
      "`limits` takes two rising numbers, such as [0, 250], found \(given.text)", at: Keys.limits)
  }

  private static func readCutout(_ numbers: [Int], _ call: CommandCall) throws -> Cutout {
    if numbers.count == 4,
      let cutout = Cutout(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    {
      return cutout
    }
    throw call.error(
      OptionError.badOption,
      "`cutout` takes x, y, width and height in pixels, found \(Value(numbers).text)", at: Keys.cutout,
      hint: "cutout=0,0,200,200 is the top left corner")
  }
}

extension Value {
  fileprivate init(_ numbers: [Int]) { self = .list(numbers.map { .number(Double($0)) }) }
}

/// What is wrong with the options of images, beside what the runtime finds.
enum LoadOptionError: ErrorKind, ErrorFamily {
  case badLimits = """
    bad-limits
    The limits of a stretch are not two rising numbers.
    Write `limits=[0, 250]`, or minmax, percentile or zscale.
    """
}

import GalaxyBase

// How a session file keeps these, and reads them back to the same bits.

extension LoadOptions {
  /// Every option that is not its default.
  package var stored: JSON {
    var members: [JSON.Member] = [
      .init("size", .integer(size)), .init("normalize", .string(normalize.rawValue)),
    ]
    func add(_ name: String, _ value: JSON?) {
      if let value { members.append(.init(name, value)) }
    }
    add("hdu", hdu.map(JSON.string))
    add("band", band.map(JSON.integer))
    add("bands", bands.isEmpty ? nil : .array(bands.map(JSON.string)))
    add("camera", camera.map(JSON.integer))
    add("recipe", (recipe?.rawValue).map(JSON.string))
    add("stretch", (stretch?.rawValue).map(JSON.string))
    add("a", a.map(JSON.number))
    add("limits", (limits?.description).map(JSON.string))
    add("crop", .string(crop.rawValue))
    add("factor", .number(factor))
    add("cutout", cutout.map { .array([$0.x, $0.y, $0.width, $0.height].map(JSON.integer)) })
    return .object(members)
  }

  /// Reads what `stored` wrote; nil if a value is none that this galsh knows.
  package init?(stored json: JSON?) {
    guard let json, json.object != nil else { return nil }
    self.init()
    var isKnown = true
    func read<T>(_ key: String, _ convert: (JSON) -> T?) -> T? {
      guard let value = json[key], value != .null else { return nil }
      let converted = convert(value)
      if converted == nil { isKnown = false }
      return converted
    }
    size = read("size", \.integer) ?? size
    normalize = read("normalize") { $0.string.flatMap(Normalization.init) } ?? normalize
    hdu = read("hdu", \.string)
    band = read("band", \.integer)
    bands = read("bands") { $0.array?.compactMap(\.string) } ?? []
    camera = read("camera", \.integer)
    recipe = read("recipe") { $0.string.flatMap(Recipe.init) }
    stretch = read("stretch") { $0.string.flatMap(StretchFunction.init) }
    a = read("a", \.number)
    limits = read("limits") { $0.string.flatMap { StretchLimits($0) } }
    crop = read("crop") { $0.string.flatMap(Crop.init) } ?? crop
    factor = read("factor", \.number) ?? factor
    cutout = read("cutout") { value in
      let sizes = value.array?.compactMap(\.integer) ?? []
      return sizes.count == 4 ? Cutout(x: sizes[0], y: sizes[1], width: sizes[2], height: sizes[3]) : nil
    }
    if !isKnown { return nil }
  }
}

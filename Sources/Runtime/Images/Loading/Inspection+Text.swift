import GalaxyBase

extension Inspection {
  /// One object: `{"file":…,"kind":"fits","hdus":[…]}`, `{"file":…,"kind":"png",…}` or
  /// `{"file":…,"error":{…}}`. Numbers that are not there, or not finite, are null.
  public var json: JSON {
    let name = JSON.Member("file", .string(file))
    switch content {
    case .fits(let hdus):
      return .object([name, .init("kind", "fits"), .init("hdus", .array(hdus.map(\.json)))])
    case .picture(let picture):
      return .object([
        name, .init("kind", .string(picture.format.rawValue.lowercased())),
        .init("width", .integer(picture.width)), .init("height", .integer(picture.height)),
        .init("mode", .string(picture.mode)), .init("orientation", .integer(picture.orientation)),
        .init("grey_mean", .number(picture.greyMean)),
      ])
    case .failure(let error):
      return .object([name, .init("error", ["id": .string(error.id), "message": .string(error.message)])])
    }
  }

  /// The same in sentences, the file first.
  public var lines: [String] {
    switch content {
    case .fits(let hdus): return ["\(file): FITS, \(counted(hdus.count, "HDU"))"] + hdus.flatMap(\.lines)
    case .picture(let picture):
      let turned = picture.orientation == 1 ? "" : ", EXIF orientation \(picture.orientation)"
      return [
        "\(file): \(picture.format.rawValue), \(picture.width) × \(picture.height) pixels, mode \(picture.mode)\(turned), "
          + "mean grey \(NumberText.general(picture.greyMean, 5)) of 255"
      ]
    case .failure(let error): return [error.message]
    }
  }
}

extension Inspection.HDU {
  package var json: JSON {
    func count(_ value: Int?) -> JSON { value.map(JSON.integer) ?? .null }
    return [
      "index": .integer(index), "name": .string(name), "type": .string(kind.rawValue),
      "bitpix": .integer(bitpix), "shape": .array(shape.map(JSON.integer)),
      "unit": unit.map(JSON.string) ?? .null, "finite": count(pixels?.finite), "nan": count(pixels?.nan),
      "posinf": count(pixels?.positiveInfinities), "neginf": count(pixels?.negativeInfinities),
      "min": .optional(pixels?.least), "max": .optional(pixels?.greatest), "mean": .optional(pixels?.mean),
      "first": .optional(pixels?.first), "last": .optional(pixels?.last),
    ]
  }

  package var lines: [String] {
    var title = "  \(index) \(name.isEmpty ? "(no name)" : name): \(kind.rawValue)"
    if !shape.isEmpty { title += " \(shape.map(String.init).joined(separator: " × "))" }
    if kind != .empty || !shape.isEmpty { title += ", BITPIX \(bitpix)" }
    if let unit { title += ", \(unit)" }
    guard let pixels, kind != .empty else { return [title] }
    func text(_ value: Double?) -> String { value.map { NumberText.general($0, 6) } ?? "none" }
    let odd = [
      (pixels.nan, "NaN"), (pixels.positiveInfinities, "+Inf"), (pixels.negativeInfinities, "−Inf"),
    ].filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
    return [
      title,
      "    \(pixels.finite) finite\(odd); min \(text(pixels.least)), max \(text(pixels.greatest)), "
        + "mean \(text(pixels.mean)), first \(text(pixels.first)), last \(text(pixels.last))",
    ]
  }
}

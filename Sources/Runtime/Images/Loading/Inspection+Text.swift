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
        .init("grey_mean", .number(picture.greyMean)), .init("bits", .integer(picture.depth)),
        .init("min", .integer(picture.least)), .init("max", .integer(picture.greatest)),
        .init("transparent", .bool(picture.isTransparent)), .init("gamma", .optional(picture.gamma)),
        .init("significant_bits", picture.significantBits.map(JSON.integer) ?? .null),
        .init("warnings", .array(picture.warnings.map(JSON.string))),
      ])
    case .container(let format, let images, let lines):
      return .object([
        name, .init("kind", .string(format.lowercased())), .init("images", .integer(images)),
        .init("contents", .array(lines.map { .string($0) })),
      ])
    case .array(let array):
      return .object([
        name, .init("kind", "array"), .init("width", .integer(array.width)),
        .init("height", .integer(array.height)), .init("channels", .integer(array.channels)),
        .init("dtype", .string(array.type)), .init("finite", .integer(array.pixels.finite)),
        .init("nan", .integer(array.pixels.nan)), .init("min", .optional(array.pixels.least)),
        .init("max", .optional(array.pixels.greatest)), .init("mean", .optional(array.pixels.mean)),
        .init("first", .optional(array.pixels.first)), .init("last", .optional(array.pixels.last)),
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
      return ["\(file): \(picture.line)"]
    case .container(_, _, let lines): return ["\(file): \(lines.first ?? "")"] + lines.dropFirst()
    case .array(let array):
      func text(_ value: Double?) -> String { value.map { NumberText.general($0, 6) } ?? "none" }
      let channels = array.channels > 1 ? " × \(array.channels)" : ""
      return [
        "\(file): array of \(array.type), \(array.width) × \(array.height)\(channels), \(array.pixels.finite) finite; "
          + "min \(text(array.pixels.least)), max \(text(array.pixels.greatest)), mean \(text(array.pixels.mean))"
      ]
    case .failure(let error): return [error.message]
    }
  }
}

extension Inspection.Picture {
  fileprivate var line: String {
    var parts = ["\(format.rawValue), \(width) × \(height) pixels", "mode \(mode)"]
    if orientation != 1 { parts.append("EXIF orientation \(orientation)") }
    parts.append("mean grey \(NumberText.general(greyMean, 5)) of 255")
    if depth == 16 { parts.append("16 bits, \(least) to \(greatest) of 65535") }
    if isTransparent { parts.append("transparent pixels laid over black") }
    if let significantBits, significantBits < depth { parts.append("sBIT \(significantBits)") }
    if let gamma { parts.append("gAMA \(NumberText.general(gamma, 5)), not applied") }
    return (parts + warnings.map { "libjpeg warns: \($0)" }).joined(separator: ", ")
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
      "coding": .optional(coding?.name), "flux": flux, "scale": scale?.json ?? .null,
      "remarks": .array(remarks.map { .string($0.text) }),
    ]
  }

  private var codingLine: [String] {
    guard let coding else { return [] }
    guard let flux = coding.flux else { return ["    \(coding.name), no flux"] }
    let (low, high) = (NumberText.general(min(flux.0, flux.1), 6), NumberText.general(max(flux.0, flux.1), 6))
    return ["    \(coding.name), no flux: as flux \(low) to \(high)"]
  }

  /// What the header says of sizes, blur, light and redshift, and what of it makes no sense.
  private var scaleLines: [String] {
    guard let scale else { return [] }
    return ([scale.text].compactMap(\.self) + scale.remarks).map { "    \($0)" }
  }

  /// The flux of the least and greatest pixel.
  private var flux: JSON { coding?.flux.map { [.number($0.0), .number($0.1)] } ?? .null }

  package var lines: [String] {
    var title = "  \(index) \(name.isEmpty ? "(no name)" : name): \(kind.rawValue)"
    if !shape.isEmpty { title += " \(shape.reversed().map(String.init).joined(separator: " × "))" }
    if kind != .empty || !shape.isEmpty { title += ", BITPIX \(bitpix)" }
    if let unit { title += ", \(unit)" }
    let remarks = remarks.map { "    \($0.text)" }
    guard let pixels, kind != .empty else { return [title] + remarks }
    func text(_ value: Double?) -> String { value.map { NumberText.general($0, 6) } ?? "none" }
    let odd = [
      (pixels.nan, "NaN"), (pixels.positiveInfinities, "+Inf"), (pixels.negativeInfinities, "−Inf"),
    ].filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
    return [
      title,
      "    \(pixels.finite) finite\(odd); min \(text(pixels.least)), max \(text(pixels.greatest)), "
        + "mean \(text(pixels.mean)), first \(text(pixels.first)), last \(text(pixels.last))",
    ] + codingLine + scaleLines + remarks
  }
}

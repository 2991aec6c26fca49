import GalaxyBase
import GalaxyErrors

/// What the numbers of an array are made into: a picture, or flux.
extension PixelArray {
  /// What is made of its channels.
  private enum Choice: Equatable {
    case only(Int)
    /// Red, green and blue as grey, or the mean of several of flux.
    case several([Int])
  }

  /// Whether its numbers are those of a picture, which has a black and a white of its own.
  var isPicture: Bool { type.kind == .unsigned && type.size <= 2 }

  /// The channels that the options name, or all of one or three.
  /// - Throws: GalaxyError of kind `unsupported-format`, `needs-band` or `unknown-band`.
  private func choice(_ options: LoadOptions, _ path: String) throws -> Choice {
    try refuseOthers(options, path)
    var chosen = options.band.map { [$0] } ?? []
    for name in options.bands {
      guard let number = Int(name) else {
        throw GalaxyError(
          ImageError.unknownBand, path, "has channels without names; \(name) is none",
          hint: "band= is a number from 0 to \(channels - 1)")
      }
      chosen.append(number)
    }
    if let wrong = chosen.first(where: { !(0..<channels).contains($0) }) {
      throw GalaxyError(
        ImageError.unknownBand, path,
        "has no channel \(wrong): it has \(channels == 1 ? "only 0" : "0 to \(channels - 1)")")
    }
    if chosen.count == 1 { return .only(chosen[0]) }
    if !chosen.isEmpty { return .several(chosen) }
    if channels == 1 { return .only(0) }
    if channels == 3 { return .several([0, 1, 2]) }
    throw GalaxyError(
      ImageError.needsBand, path, "has \(channels) channels",
      hint: "choose one with band=0 … band=\(channels - 1); several, such as band=[0,1], become their mean")
  }

  private func refuseOthers(_ options: LoadOptions, _ path: String) throws {
    for (name, value) in [
      ("hdu", options.hdu), ("mask", options.mask), ("camera", options.camera.map(String.init)),
    ] {
      if let value {
        throw GalaxyError(
          ImageError.unsupportedFormat, path, "is an array; \(name)=\(value) is for FITS files",
          hint: "leave \(name)= out")
      }
    }
    if let recipe = options.recipe, recipe != .generic {
      throw GalaxyError(
        ImageError.recipeDoesNotFit, path, "is an array; recipe=\(recipe.rawValue) is for other files",
        hint: "leave recipe= out")
    }
  }

  /// What its numbers are made into.
  enum Decoded {
    case picture(PictureRaster)
    case flux(FITSDecoder.Flux)
  }

  /// 8 and 16 bits without a sign are a picture, all other numbers flux.
  /// - Throws: GalaxyError of kind `needs-band`, `unknown-band`, `unsupported-format`, `outside-image`,
  ///   `too-large`.
  func decoded(_ options: LoadOptions, _ path: String) throws -> Decoded {
    let choice = try choice(options, path)
    guard isPicture, choice == .several([0, 1, 2]) || Self.isOne(choice) else {
      return .flux(try flux(choice, options, path))
    }
    try ImageLimits.check(width: width, height: height, path: path)
    if type.size == 1 {
      let grey: [UInt8]
      switch choice {
      case .only(let channel): grey = channels == 1 ? bytes : plane(channel) { $0[$1] }
      case .several: grey = Luma.grey(ofRGB: interleaved)
      }
      return .picture(.eight(GrayPicture(unchecked: width, height, grey)))
    }
    let words = type.words(interleaved)
    let grey: [UInt16]
    switch choice {
    case .only(let channel):
      grey = channels == 1 ? words : stride(from: channel, to: words.count, by: channels).map { words[$0] }
    case .several: grey = Luma.grey(ofRGB: words)
    }
    return .picture(.sixteen(Raster(unchecked: width, height, grey)))
  }

  private static func isOne(_ choice: Choice) -> Bool { if case .only = choice { true } else { false } }

  /// Red, green and blue, 0 … 255, of a picture in colour; nil for one that is none.
  func colours(_ options: LoadOptions) -> [Raster<Double>]? {
    guard isPicture, type.size == 1, channels == 3, options.band == nil, options.bands.isEmpty else {
      return nil
    }
    return (0..<3).map { Raster(unchecked: width, height, plane($0) { Double($0[$1]) }) }
  }

  /// Grey levels 0 … 255 as real numbers: of 16 bits the numbers divided by 257.
  func exactLuma(_ options: LoadOptions, _ path: String) throws -> Raster<Double>? {
    guard isPicture else { return nil }
    let scale = type.size == 1 ? 1.0 : 257.0
    switch try choice(options, path) {
    case .only(let channel):
      return Raster(unchecked: width, height, plane(channel) { type.double($0, at: $1) / scale })
    case .several([0, 1, 2]):
      let planes = (0..<3).map { plane($0) { type.double($0, at: $1) / scale } }
      return Raster(
        unchecked: width, height,
        planes[0].indices.map { Luma.real(planes[0][$0], planes[1][$0], planes[2][$0]) })
    case .several: return nil
    }
  }

  /// Flux in single precision where it has one plane and all of it is wanted, for the quick way.
  func quickFlux(_ options: LoadOptions) -> Raster<Float>? {
    guard !isPicture, channels == 1, options.band ?? 0 == 0, options.bands.isEmpty,
      options.hdu == nil, options.camera == nil, options.recipe == nil, type.size <= 4
    else { return nil }
    return Raster(unchecked: width, height, plane(0) { Float(type.double($0, at: $1)) })
  }

  /// What the numbers are, in a few words.
  var place: String { "array of \(type.name)" }

  private func flux(_ choice: Choice, _ options: LoadOptions, _ path: String) throws -> FITSDecoder.Flux {
    try ImageLimits.check(width: width, height: height, path: path, limit: ImageLimits.fluxPixels)
    var notes: [String] = []
    var place = place
    let values: [Double]
    switch choice {
    case .only(let channel):
      values = plane(channel) { type.double($0, at: $1) }
      if channels > 1 { place += ", channel \(channel) of \(channels)" }
    case .several(let chosen):
      var sum = [Double](repeating: 0, count: width * height)
      for channel in chosen {
        for (index, value) in plane(channel, { type.double($0, at: $1) }).enumerated() { sum[index] += value }
      }
      values = sum.map { $0 / Double(chosen.count) }
      notes.append("mean of channels \(chosen.map(String.init).joined(separator: ", "))")
    }
    var image = Raster(unchecked: width, height, values)
    if let cutout = options.cutout {
      try cutout.check(width: width, height: height, path: path)
      image = image.piece(cutout)
    }
    return FITSDecoder.Flux(
      image: image, place: place, unit: "", originalSize: (width, height),
      nonFinite: image.pixels.count { !$0.isFinite }, notes: notes)
  }

  /// For people who look into a file.
  var described: Inspection.ArrayImage {
    var statistics = PixelStatistics()
    statistics.add(type.doubles(bytes)[...])
    return Inspection.ArrayImage(
      width: width, height: height, channels: channels, type: type.name, pixels: statistics)
  }
}

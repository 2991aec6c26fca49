import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// How mock galaxies are written.
public enum MockFormat: String, Sendable, CaseIterable {
  /// Float32 electrons, with a header that tells how the galaxy was made.
  case fits
  /// 8 bits, stretched as FITS files are when they are loaded.
  case png
}

/// What `mockGalaxies` wrote.
public struct MockReport: Sendable, Equatable {
  /// The manifest: location, label, class.
  public let manifest: String
  /// How many images there are.
  public let count: Int
}

/// The largest side of a mock image, in pixels.
public let largestMockSide = 2048

/// Paints `count` galaxies of each `MockClass` and writes them to `folder`, with a manifest.csv (location,
/// label, class) written last.
///
/// Files are named `spiral/spiral_0001.fits` and so on. A file of the same name is replaced (written beside
/// its place and renamed), any other file stays. Each galaxy has a random stream of its own
/// ("mock/spiral/1"), so that the images do not depend on the number of threads, nor the first ten on
/// whether a hundred are made.
/// - Throws: GalaxyError of kind `bad-option`, of a kind of `FileError` if a file cannot be written, or
///   `interrupted`.
public func mockGalaxies(
  _ count: Int, perClassTo folder: String, format: MockFormat = .fits, size: Int = 256, streams: SeedStreams,
  context: WorkContext = WorkContext()
) throws -> MockReport {
  guard (1...1_000_000).contains(count) else {
    throw GalaxyError(
      OptionError.badOption, "\(count) galaxies per class make no sense", hint: "give 1 to 1000000")
  }
  guard (16...largestMockSide).contains(size) else {
    throw GalaxyError(
      OptionError.badOption, "size=\(size) is out of range", hint: "size is 16 to \(largestMockSide)")
  }
  let plans = MockClass.allCases.flatMap { mockClass in
    (1...count).map { MockPlan(mockClass: mockClass, number: $0, format: format) }
  }
  for mockClass in MockClass.allCases { try Files.makeFolder(Files.join(folder, mockClass.name)) }
  let meter = ProgressMeter("mock galaxies", total: plans.count, unit: "image", context: context)
  try parallelFor(plans.count, threads: context.threads) { index in
    let plan = plans[index]
    let path = Files.join(folder, plan.location)
    var stream = streams.stream("mock/\(plan.mockClass.name)/\(plan.number)")
    let galaxy = MockGalaxy(plan.mockClass, side: size, from: &stream)
    let image = MockPainter(side: size).paint(galaxy, noiseFrom: &stream)
    switch format {
    case .fits:
      try AtomicFile.write(FITSWriter.encode(image, cards: galaxy.cards(plan, seed: streams.seed)), to: path)
    case .png: try AtomicFile.write(try picture(image, path: path), to: path)
    }
    try meter.advance()
  }
  var manifest = CSVWriter()
  manifest.row(["location", "label", "class"])
  for plan in plans {
    manifest.row([plan.location, String(plan.mockClass.rawValue), plan.mockClass.name])
  }
  let path = Files.join(folder, "manifest.csv")
  try AtomicFile.write(manifest.text, to: path)
  return MockReport(manifest: path, count: plans.count)
}

/// The stretched image as PNG.
private func picture(_ image: Raster<Double>, path: String) throws -> [UInt8] {
  guard let stretched = Stretch.apply(image) else {
    throw GalaxyError(ImageError.noContrast, path, "would have no contrast")
  }
  let bytes = PixelStore.stretched(stretched.image.pixels).as8Bits
  return try PNGCodec.encode(GrayPicture(unchecked: image.width, image.height, bytes), path: path)
}

struct MockPlan: Sendable {
  let mockClass: MockClass
  let number: Int
  let format: MockFormat

  /// "spiral_0001".
  var object: String {
    let digits = String(number)
    return "\(mockClass.name)_\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"
  }
  var location: String { "\(mockClass.name)/\(object).\(format.rawValue)" }
}

extension MockGalaxy {
  /// What the header says of how the galaxy was made.
  package func cards(_ plan: MockPlan, seed: UInt64) -> [FITSWriter.Card] {
    let degrees = 180 / Double.pi
    var cards: [FITSWriter.Card] = [
      .text("OBJECT", plan.object, "synthetic galaxy"),
      .text("ORIGIN", "galsh mock", "not an observation"),
      .text("MORPH", mockClass.name, "class"),
      .whole("LABEL", mockClass.rawValue, "0 barred, 1 elliptical, 2 spiral"),
      .text("SEED", String(seed), "seed of the random streams"),
      .text("BUNIT", "electron", "above the sky"),
      .real("PA", positionAngle * degrees, "[deg] major axis, from +x to +y"),
      .real("SERSICN", spheroid.index, "Sersic index of the spheroid"),
      .real("RE", spheroid.effectiveRadius, "[pixel] its half-light radius"),
      .real("AXRATIO", spheroid.axisRatio, "its axis ratio"),
      .real("PSFFWHM", pointSpread.fwhm, "[pixel] core of the point spread"),
      .real("SKY", sky, "[electron] sky, taken off"),
      .real("RDNOISE", readNoise, "[electron] noise of reading"),
    ]
    guard let disc else { return cards }
    cards += [
      .real("SCALELEN", disc.scaleLength, "[pixel] exponential disc"),
      .real("INCL", acosine(disc.cosineInclination) * degrees, "[deg] inclination"),
      .whole("ARMS", disc.arms.count, "number of arms"),
      .real("PITCH", abs(disc.arms.pitch) * degrees, "[deg] pitch angle"),
    ]
    if let bar = disc.bar { cards.append(.real("BARLEN", bar.halfLength, "[pixel] half the bar's length")) }
    return cards
  }
}

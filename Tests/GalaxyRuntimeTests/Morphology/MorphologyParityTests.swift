import Testing

@testable import GalaxyBase
@testable import GalaxyImages
@testable import GalaxyMorphology

/// Pictures and numbers that the reference in Python gives, by `scripts/make_morphology_fixture.py`.
struct MorphologyFixture: Sendable {
  /// One picture: features (nil where the reference's own value changes with a quarter turn), flags, and
  /// centre, angle, axis ratio, r50, r90, sky, noise, scale.
  struct Entry: Sendable {
    let name: String
    let isFlux: Bool
    let values: [Double?]
    let flags: [String]
    let numbers: [Double?]

    init(_ json: JSON) {
      name = json["name"]?.string ?? ""
      isFlux = json["flux"]?.bool ?? false
      values = (json["values"]?.array ?? []).map(\.number)
      flags = (json["flags"]?.array ?? []).compactMap(\.string)
      numbers = (json["numbers"]?.array ?? []).map(\.number)
    }
  }

  let images: [Entry], odd: [Entry]
  let anomalies: JSON

  static let shared: MorphologyFixture? = {
    let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    guard let bytes = try? Files.read("/\(tests)/Fixtures/morphology.json"),
      let json = try? JSON.parse(bytes)
    else { return nil }
    return MorphologyFixture(
      images: (json["images"]?.array ?? []).map(Entry.init), odd: (json["odd"]?.array ?? []).map(Entry.init),
      anomalies: json["anomalies"] ?? .null)
  }()

  /// The picture of a file below the shared data, with the rows as they lie in the file.
  static func picture(_ path: String) throws -> (image: Raster<Double>, isFlux: Bool) {
    let picture = try ImageLoader(options: LoadOptions()).native("\(GalaxyData.folder)/\(path)")
    return (picture.isFlux ? picture.values.flippedVertically() : picture.values, picture.isFlux)
  }
}

/// A disc whose light falls exponentially, on a sky that is not flat.
func morphologyGalaxy(_ cx: Double, _ cy: Double, side: Int = 88) -> Raster<Double> {
  let pixels = (0..<side * side).map { i in
    let (x, y) = (Double(i % side) - cx, 1.4 * (Double(i / side) - cy))
    let disc = 150 * exponential(-(x * x + y * y).squareRoot() / 8)
    return disc + 8 + Double((i % side * 7 + i / side * 13) % 5)
  }
  return Raster(unchecked: side, side, pixels)
}

/// True if there is neither NaN nor infinity.
func allFinite(_ values: [Double]) -> Bool { values.allSatisfy { $0.isFinite } }

/// The odd pictures of the fixture.
func oddPicture(_ name: String) -> Raster<Double>? {
  func plain(_ width: Int, _ height: Int, _ value: Double) -> Raster<Double> {
    Raster(unchecked: width, height, [Double](repeating: value, count: width * height))
  }
  switch name {
  case "black": return plain(88, 88, 0)
  case "white": return plain(88, 88, 255)
  case "no value": return plain(88, 88, .nan)
  case "one pixel": return plain(1, 1, 7)
  case "a line": return plain(500, 1, 1)
  case "huge": return plain(88, 88, 1e30)
  case "at the border": return morphologyGalaxy(44, 80)
  case "some without value":
    var image = morphologyGalaxy(44, 43)
    for i in 0..<88 * 88 where (i % 88 * 5 + i / 88 * 3) % 7 == 0 { image.pixels[i] = .nan }
    return image
  case "one bright pixel":
    var image = plain(88, 88, 0)
    image.pixels[44 * 88 + 44] = 255
    return image
  case "two galaxies":
    var image = morphologyGalaxy(30, 43)
    for (i, value) in morphologyGalaxy(58, 45).pixels.enumerated() { image.pixels[i] += value - 8 }
    return image
  default: return nil
  }
}

@Suite struct MorphologyParityTests {
  /// What differs from the reference by more than 1e-6, relative, or absolute for small values.
  private func differences(_ entry: MorphologyFixture.Entry, _ own: Morphology) -> [String] {
    let numbers = [
      own.centre.x, own.centre.y, own.positionAngle, own.axisRatio, own.r50, own.r90, own.sky, own.sigma,
      own.scale,
    ]
    let others = ["x", "y", "angle", "q", "r50", "r90", "sky", "sigma", "scale"]
    let names = Morphology.features.map(\.name) + others
    var result = own.flags.names == entry.flags ? [] : ["flags \(own.flags.names), not \(entry.flags)"]
    guard entry.values.count == 72, entry.numbers.count == 9 else { return ["no fixture"] }
    for (name, (wanted, found)) in zip(names, zip(entry.values + entry.numbers, own.values + numbers)) {
      if !found.isFinite { result.append("\(name) \(found)") }
      guard let wanted else { continue }
      if abs(wanted - found) > 1e-6 * max(abs(wanted), 1) { result.append("\(name) \(found), not \(wanted)") }
    }
    return result
  }

  @Test("90 galaxies, mocks and FITS images measure as in the reference", .galaxiesAreThere)
  func pictures() throws {
    let fixture = try #require(MorphologyFixture.shared)
    #expect(fixture.images.count == 90)
    let workspace = MorphologyWorkspace()
    for entry in fixture.images {
      let picture = try MorphologyFixture.picture(entry.name)
      #expect(picture.isFlux == entry.isFlux)
      #expect(!entry.values.contains(nil))
      let own = Morphology(picture.image, isFlux: picture.isFlux, workspace: workspace)
      #expect(differences(entry, own) == [], "\(entry.name)")
    }
  }

  /// Left out are the features that are chance in the reference: of one bright pixel, which is as long as wide
  /// and so has no angle, those that depend on the angle; the order of equally bright pixels; what rounding
  /// leaves of a picture of one value; the length of a bar where there is none.
  @Test("black, white, NaN, one pixel, border, two galaxies and the like measure as in the reference")
  func oddPictures() throws {
    let fixture = try #require(MorphologyFixture.shared)
    #expect(fixture.odd.count == 10)
    let whole = fixture.odd.filter { !$0.values.contains(nil) }.map { $0.name }
    #expect(whole == ["some without value", "at the border", "two galaxies"])
    #expect(fixture.odd.reduce(0) { $0 + $1.values.count { $0 == nil } } < 60)
    for entry in fixture.odd {
      let own = Morphology(try #require(oddPicture(entry.name)))
      #expect(differences(entry, own) == [], "\(entry.name)")
    }
  }

  @Test("a workspace used before changes nothing") func workspaceIsClean() {
    let workspace = MorphologyWorkspace()
    let images = ["two galaxies", "no value", "a line", "at the border", "black"].compactMap(oddPicture)
    #expect(images.count == 5)
    for image in images + images.reversed() {
      #expect(Morphology(image, workspace: workspace) == Morphology(image))
      #expect(Morphology(image, isFlux: true, workspace: workspace) == Morphology(image, isFlux: true))
    }
  }

  @Test("the features of the deprojected image alone are those of the picture") func deprojectedFeatures() {
    let own = Morphology(morphologyGalaxy(44, 43))
    #expect(own.deprojected.features() == own.values)
  }

  @Test("72 features and 12 flags have names of their own, and meanings") func namesAndMeanings() {
    #expect(Set(Morphology.features.map(\.name)).count == 72)
    #expect(Morphology.features.first?.name == "gini")
    #expect(Morphology.features.last?.name == "spiral_m4_k6_weak")
    #expect(!Morphology.features.contains { $0.meaning.isEmpty })
    #expect(Morphology.Flag.allCases.count == 12)
    #expect(Set(Morphology.Flag.allCases.map(\.meaning)).count == 12)
    var flags: Morphology.Flags = [.edgeOn, .offCentre]
    #expect(flags.names == ["off_centre", "edge_on"])
    flags.insert(.upsampled)
    #expect(Morphology.Flags(bits: flags.bits) == flags)
    #expect(Morphology.Flags(bits: .max).all == Morphology.Flag.allCases)
  }
}

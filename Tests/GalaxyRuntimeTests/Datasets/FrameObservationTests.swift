import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyMorphology

/// What the reference in Python observes, by `scripts/make_observation_fixture.py`.
struct ObservationFixture: Sendable {
  let names: [String]
  let pictures: [(name: String, values: [Double?])]

  static let shared: ObservationFixture? = {
    let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    guard let bytes = try? Files.read("/\(tests)/Fixtures/observations.json"),
      let json = try? JSON.parse(bytes)
    else { return nil }
    return ObservationFixture(
      names: (json["names"]?.array ?? []).compactMap(\.string),
      pictures: (json["pictures"]?.array ?? []).map {
        ($0["name"]?.string ?? "", ($0["values"]?.array ?? []).map(\.number))
      })
  }()

  /// An exponential disc with a sky that is not flat.
  static func disc(_ side: Int) -> Raster<Double> {
    let middle = Double(side) / 2
    let pixels = (0..<side * side).map { i in
      let (x, y) = (Double(i % side) - middle, 1.4 * (Double(i / side) - middle + 1))
      let light = 150 * exponential(-(x * x + y * y).squareRoot() / (Double(side) / 11))
      return light + 8 + Double((i % side * 7 + i / side * 13) % 5)
    }
    return Raster(unchecked: side, side, pixels)
  }
}

@Suite struct FrameObservationTests {
  /// What differs from the reference by more than 1e-6, relative, or absolute for small values.
  private func differences(_ wanted: [Double?], _ found: FrameObservation) -> [String] {
    guard wanted.count == found.values.count else { return ["no fixture"] }
    return zip(FrameObservation.Quantity.allCases, zip(wanted, found.values)).compactMap { quantity, pair in
      guard let wanted = pair.0 else { return pair.1.isNaN ? nil : "\(quantity.rawValue) \(pair.1), not NaN" }
      return abs(wanted - pair.1) <= 1e-6 * max(abs(wanted), 1)
        ? nil : "\(quantity.rawValue) \(pair.1), not \(wanted)"
    }
  }

  @Test("EFIGI, mocks and the control are observed as in the reference", .galaxiesAreThere)
  func pictures() throws {
    let fixture = try #require(ObservationFixture.shared)
    let pictures = fixture.pictures.filter { !$0.name.hasPrefix("disc") }
    #expect(pictures.count == 53)
    let workspace = MorphologyWorkspace()
    for (name, values) in pictures {
      let picture = try ImageLoader(options: LoadOptions()).native("\(GalaxyData.folder)/\(name)")
      let found = FrameObservation(picture.values, workspace: workspace)
      #expect(differences(values, found) == [], "\(name)")
    }
  }

  @Test("pictures of 24 to 200 pixels are observed as in the reference") func sizes() throws {
    let fixture = try #require(ObservationFixture.shared)
    #expect(fixture.names == FrameObservation.Quantity.allCases.map(\.rawValue))
    for side in [24, 64, 88, 131, 200] {
      let entry = try #require(fixture.pictures.first { $0.name == "disc \(side)" })
      let found = FrameObservation(ObservationFixture.disc(side))
      #expect(differences(entry.values, found) == [], "\(side)")
    }
  }

  @Test("a picture without a galaxy, without numbers, of one pixel gives NaN, not a figure")
  func oddPictures() {
    let black = FrameObservation(Raster(unchecked: 88, 88, [Double](repeating: 0, count: 88 * 88)))
    #expect(black[.ninetyLight].isNaN && black[.halfLight].isNaN && black[.sharpness].isNaN)
    #expect(black[.sky] == 0 && black[.noise] == 0 && black[.black] == 1 && black[.peak] == 0)
    let nothing = FrameObservation(Raster(unchecked: 40, 40, [Double](repeating: .nan, count: 1600)))
    #expect(nothing.values.dropFirst().filter { !$0.isNaN } == [])
    #expect(nothing[.side] == 40)
    let pixel = FrameObservation(Raster(unchecked: 1, 1, [7]))
    #expect(pixel[.sky] == 7 && pixel[.correlation1].isNaN && pixel[.blocks].isNaN)
    #expect(FrameObservation(Raster(unchecked: 300, 1, [Double](repeating: 1, count: 300)))[.side] == 1)
  }

  @Test("a few pixels without a number change little") func holes() {
    var picture = ObservationFixture.disc(88)
    let whole = FrameObservation(picture)
    for index in stride(from: 0, to: 88 * 88, by: 131) { picture.pixels[index] = .nan }
    let holed = FrameObservation(picture)
    for quantity in FrameObservation.Quantity.allCases {
      let (a, b) = (whole[quantity], holed[quantity])
      #expect(abs(a - b) <= 0.1 * max(abs(a), 0.5), "\(quantity.rawValue) \(a) \(b)")
    }
  }
}

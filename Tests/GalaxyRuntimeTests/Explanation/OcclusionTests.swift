import Testing

@testable import GalaxyBase
@testable import GalaxyImages
@testable import GalaxyModels
@testable import GalaxyMorphology

@Suite("Occlusion maps")
struct OcclusionTests {
  /// A round galaxy on a sky of 20 grey levels with a little noise.
  private func galaxy(_ side: Int, radius: Double) -> [UInt8] {
    var random = RandomStream(seed: 4)
    return (0..<side * side).map { index in
      let (dx, dy) = (
        Double(index % side) - Double(side - 1) / 2, Double(index / side) - Double(side - 1) / 2
      )
      let light = 200 * exponential(-(dx * dx + dy * dy).squareRoot() / radius)
      return UInt8(min(255, max(0, 20 + light + random.normal())))
    }
  }

  /// A map of a score that is the sum of the pixels of a square.
  private func map(
    _ side: Int, x: Range<Int>, y: Range<Int>, patch: Int, stride: Int, radius: Double = 5
  ) throws -> (OcclusionMap, Morphology) {
    let bytes = galaxy(side, radius: radius)
    let map = try OcclusionMap(
      of: .bytes(bytes), height: side, width: side, normalize: .gcn, path: "x", patch: patch, stride: stride,
      context: WorkContext()
    ) { feed in
      try feed.images([Array(feed.indices.indices)], AloneCommunicator()).map { image in
        image.pixels.withFloats { pixels in
          var sum = 0.0
          for row in y { for column in x { sum += Double(pixels[row * side + column]) } }
          return sum
        }
      }
    }
    let values = bytes.map(Double.init)
    let raster = try #require(Raster(width: side, height: side, pixels: values))
    return (map, Morphology(raster))
  }

  @Test("the change is where the score looks, and nowhere else") func changes() throws {
    let (map, shape) = try map(64, x: 28..<36, y: 28..<36, patch: 8, stride: 4)
    #expect(map.rows == 17 && map.columns == 17 && map.patch == 8)
    #expect(abs(map.fill * 255 - 20) < 3)
    for y in 0..<64 {
      for x in 0..<64 {
        let value = map.pixels[y * 64 + x]
        // A patch that touches the square reaches 7 pixels beyond it.
        let isNear = (21..<43).contains(x) && (21..<43).contains(y)
        if !isNear { #expect(value == 0) }
      }
    }
    #expect(map.pixels[32 * 64 + 32] > 0)
    // The whole square covered: its light less that of the sky.
    let strongest = try #require(map.changes.max())
    let light = map.score - 64 * map.fill
    #expect(abs(strongest - light) < 1e-5)
    let regions = OcclusionRegions(map, shape: shape)
    #expect(regions.regions.first?.x == 28..<36 && regions.regions.first?.y == 28..<36)
    #expect(regions.regions.first?.place == .centre || regions.regions.first?.place == .inner)
    #expect(regions.hasGalaxy && !regions.restsOnFrame)
    #expect(abs(regions.galaxy + regions.background + regions.border - 1) < 1e-9)
  }

  @Test("a score that hangs on the corner of the frame is found out") func frame() throws {
    let (map, shape) = try map(64, x: 0..<8, y: 0..<8, patch: 8, stride: 4, radius: 3)
    let regions = OcclusionRegions(map, shape: shape)
    #expect(regions.restsOnFrame)
    #expect(regions.regions.first?.place == .border)
    #expect(regions.border > 0 && regions.galaxy < 0.1)
  }

  @Test(
    "every pixel lies under equally many patches",
    arguments: [(64, 8, 4), (64, 8, 8), (64, 1, 1), (31, 6, 3), (16, 16, 8), (9, 4, 2)])
  func coverage(side: Int, patch: Int, stride: Int) {
    let starts = OcclusionMap.starts(side, patch: patch, stride: stride)
    let counts = (0..<side).map { pixel in starts.count { $0 <= pixel && pixel < $0 + patch } }
    #expect(Set(counts) == [patch / stride])
    #expect(starts.allSatisfy { $0 < side && $0 + patch > 0 })
  }

  @Test("regions do not overlap, the strongest first") func regions() throws {
    let (map, shape) = try map(64, x: 10..<54, y: 10..<54, patch: 8, stride: 4)
    let regions = OcclusionRegions(map, shape: shape).regions
    #expect(regions.count == 5)
    for (number, region) in regions.enumerated() {
      for other in regions.dropFirst(number + 1) {
        #expect(abs(region.change) >= abs(other.change))
        #expect(!(region.x.overlaps(other.x) && region.y.overlaps(other.y)))
      }
    }
  }

  @Test("an image without a galaxy has no places in one") func noGalaxy() throws {
    let side = 64
    let map = try OcclusionMap(
      of: .bytes((0..<side * side).map { $0 == 0 ? 21 : 20 }), height: side, width: side, normalize: .gcn,
      path: "x", patch: 8, stride: 4, context: WorkContext()
    ) { feed in [Double](repeating: 1, count: feed.indices.count) }
    let values = [Double](repeating: 20, count: side * side)
    let raster = try #require(Raster(width: side, height: side, pixels: values))
    let regions = OcclusionRegions(map, shape: Morphology(raster))
    #expect(regions.regions.isEmpty && !regions.hasGalaxy && !regions.restsOnFrame)
    #expect(regions.galaxy == 0 && regions.border == 0)
  }
}

import GalaxyImages
import Testing

@testable import GalaxyBase
@testable import GalaxyData

@Suite struct BorderTests {
  private func width(_ side: Int, _ value: (Int, Int) -> Float) -> Int {
    let pixels = (0..<side * side).map { value($0 % side, $0 / side) }
    return pixels.withUnsafeBufferPointer { Border.widest(in: $0, width: side) }
  }

  private func noise(_ x: Int, _ y: Int) -> Float { Float((x &* 7919 &+ y &* 104_729) % 1000) / 1000 + 0.001 }

  @Test("rows or columns of one grey along any edge are found, as wide as they are")
  func found() {
    #expect(width(64) { noise($0, $1) } == 0)
    #expect(width(64) { $1 < 5 ? 0 : noise($0, $1) } == 5)
    #expect(width(64) { $1 >= 60 ? 1 : noise($0, $1) } == 4)
    #expect(width(64) { $0 < 9 ? 0.25 : noise($0, $1) } == 9)
    #expect(width(64) { x, y in x < 3 || y < 3 || x > 60 || y > 57 ? 0 : noise(x, y) } == 6)
    // One row may be left by resizing, and a dark corner is no border.
    #expect(width(64) { $1 < 1 ? 0 : noise($0, $1) } == 0)
    #expect(width(64) { x, y in x + y < 30 ? 0 : noise(x, y) } == 0)
  }

  @Test("check says how many images have one, and how wide")
  func said() throws {
    let folder = try ScratchFolder()
    for index in 0..<4 {
      var fits = FITSBuilder()
      let values = (0..<64 * 64).map { i -> Float in
        index < 2 && i % 64 < 6 + index ? .nan : 10 + noise(i % 64 + index, i / 64)
      }
      fits.image([64, 64], values: values)
      try folder.write(fits.bytes, as: "\(index).fits")
    }
    let dataset = try loadFITS(folder.path, options: LoadOptions(size: 64)).dataset
    let findings = try DatasetCheck(dataset).findings.filter { $0.kind == .bordered }
    #expect(findings.map(\.message) == ["2 images of 4 with a border of one grey, 6 to 7 of 64 pixels wide"])
    #expect(findings.first?.images.count == 2)
  }
}

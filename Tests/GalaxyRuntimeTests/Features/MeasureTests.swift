import Foundation
import GalaxyErrors
import GalaxyMorphology
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels

/// Measuring datasets and files as they are read.
@Suite struct MeasureTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    for index in 0..<7 { try folder.write(Self.galaxy(index), as: "in/g\(index).png") }
  }

  /// An inclined disk with a bulge, 120 pixels wide and 110 high.
  private static func galaxy(_ index: Int) throws -> [UInt8] {
    var pixels: [UInt8] = []
    for y in 0..<110 {
      for x in 0..<120 {
        let (dx, dy) = (Double(x) - 60 - Double(index), 1.6 * (Double(y) - 54))
        let r = (dx * dx + dy * dy).squareRoot()
        let light = 180 * exp(-r / (6 + Double(index))) + 60 * exp(-r / 3)
        pixels.append(UInt8(min(255, 10 + light + Double((x * 7 + y * 13 + index) % 5))))
      }
    }
    return try PNGCodec.encode(GrayPicture(unchecked: 120, 110, pixels), path: "x")
  }

  private var options: LoadOptions { LoadOptions(size: 32) }

  @Test("a dataset and the folder that it came from have the same numbers, with any number of threads")
  func same() throws {
    let dataset = try loadImages("\(folder.path)/in", options: options, label: 1).dataset
    let first = try FeatureTable.shapes(of: dataset, context: WorkContext(threads: 1))
    #expect(first.rows.count == 7 && first.width == 72 && first.unmeasuredCount == 0)
    #expect(first.rows[0].further[0] > 55 && first.rows[0].further[0] < 65, "x in the file's own pixels")
    for threads in [1, 2, 5] {
      let again = try FeatureTable.shapes(of: dataset, context: WorkContext(threads: threads))
      let files = try FeatureTable.shapes(
        ofFiles: "\(folder.path)/in", context: WorkContext(threads: threads))
      #expect(again == first)
      #expect(files.table.rows.map(\.values) == first.rows.map(\.values))
      #expect(files.table.rows.map(\.further) == first.rows.map(\.further))
      #expect(files.table.rows.map(\.content) == first.rows.map(\.content), "the same bytes and choice")
    }
  }

  @Test("what a dataset's size and stretch are changes nothing, its cutout does")
  func choice() throws {
    let plain = try FeatureTable.shapes(ofFiles: "\(folder.path)/in").table
    var other = LoadOptions(size: 64)
    other.stretch = .log
    let stretched = try FeatureTable.shapes(
      of: loadImages("\(folder.path)/in", options: other).dataset, context: WorkContext())
    #expect(stretched.rows.map(\.values) == plain.rows.map(\.values))
    other.cutout = Cutout(x: 10, y: 0, width: 100, height: 100)
    let cut = try FeatureTable.shapes(
      of: loadImages("\(folder.path)/in", options: other).dataset, context: WorkContext())
    #expect(cut.rows.map(\.values) != plain.rows.map(\.values))
  }

  @Test("a file that has gone or changed is a row with its reason; if all have, one error")
  func changed() throws {
    let dataset = try loadImages("\(folder.path)/in", options: options).dataset
    try FileManager.default.removeItem(atPath: "\(folder.path)/in/g2.png")
    try folder.write(Self.galaxy(9), as: "in/g4.png")
    let table = try FeatureTable.shapes(of: dataset)
    #expect(table.rows.map(\.isMeasured) == [true, true, false, true, false, true, true])
    #expect(table.rows[2].reason?.contains("g2.png is not there any more") == true)
    #expect(table.rows[4].reason?.contains("g4.png has changed since it was loaded") == true)
    #expect(table.rows[4].values.isEmpty)
    for index in 0..<7 { try? FileManager.default.removeItem(atPath: "\(folder.path)/in/g\(index).png") }
    let error = #expect(throws: GalaxyError.self) { try FeatureTable.shapes(of: dataset) }
    #expect(error?.isA(DatasetError.noImages) == true)
  }

  @Test("copies are measured with what was done to them; without a file the pixels at hand are")
  func copies() throws {
    let dataset = try loadImages("\(folder.path)/in", options: options, label: 0).dataset
    var turning = AugmentOptions(rotate: .quarter, flip: .both)
    let turned = try augmentDataset(
      dataset, to: 14, options: turning, name: "a", streams: SeedStreams(seed: 5))
    let table = try FeatureTable.shapes(of: turned)
    #expect(table.rows.count == 14)
    for row in table.rows.dropFirst(7) {
      let stem = row.name.prefix { $0 != "#" }
      let original = try #require(table.rows.first { $0.name == stem })
      // Quarter turns and flips of the middle square leave every feature as it is.
      for (a, b) in zip(row.values, original.values) { #expect(abs(a - b) < 0.2, "\(row.name)") }
      // One galaxy: who trained on the original has seen the copy.
      #expect(row.content == original.content)
    }
    turning.noise = 0.1
    let noisy = try FeatureTable.shapes(
      of: augmentDataset(dataset, to: 14, options: turning, name: "a", streams: SeedStreams(seed: 5)))
    let sigma = try #require(noisy.furtherNames.firstIndex(of: "sigma"))
    #expect(noisy.rows[7].further[sigma] > 4 * noisy.rows[0].further[sigma], "noise is drawn again")
    let own = Dataset(
      items: [DatasetItem(path: "p", name: "p", label: nil, group: "p")], height: 16, width: 16,
      options: LoadOptions(size: 16), pixels: .bytes((0..<256).map { UInt8($0) }))
    #expect(try own.nativePicture(at: 0).values.pixels == (0..<256).map(Double.init))
  }

  @Test("a bad file is one row, what is no image is none")
  func files() throws {
    try folder.write(Array(Self.galaxy(1).prefix(90)), as: "in/g3b.png")
    try folder.write("location,label\n", as: "in/notes.csv")
    let found = try FeatureTable.shapes(ofFiles: "\(folder.path)/in", context: WorkContext(threads: 3))
    #expect(found.table.rows.count == 8 && found.ignored == 1)
    #expect(found.table.rows.filter { !$0.isMeasured }.map(\.name) == ["\(folder.path)/in/g3b.png"])
    let single = try FeatureTable.shapes(ofFiles: "\(folder.path)/in/g1.png")
    #expect(single.table.rows.count == 1)
    #expect(throws: GalaxyError.self) { try FeatureTable.shapes(ofFiles: "\(folder.path)/in/notes.csv") }
  }

  @Test("the work can be stopped")
  func stopped() {
    let context = WorkContext(threads: 2)
    context.cancellation.cancel()
    let error = #expect(throws: GalaxyError.self) {
      try FeatureTable.shapes(ofFiles: "\(folder.path)/in", context: context)
    }
    #expect(error?.isCancellation == true)
  }

  @Test("position angles count from up to the left")
  func angles() {
    #expect(ShapeColumns.positionAngle(0) == 90)
    #expect(ShapeColumns.positionAngle(.pi / 2) == 0)
    #expect(abs(ShapeColumns.positionAngle(.pi / 4) - 45) < 1e-12, "from upper left to lower right")
    #expect(abs(ShapeColumns.positionAngle(-.pi / 4) - 135) < 1e-12)
  }
}

import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

@Suite struct SplitTests {
  private let streams = SeedStreams(seed: 3)

  private func dataset(_ items: [DatasetItem]) -> Dataset {
    let pixels = (0..<items.count * 4).map { UInt8($0 % 256) }
    return Dataset(items: items, height: 2, width: 2, options: LoadOptions(), pixels: .bytes(pixels))
  }

  private func items(_ labels: [Int?], group: (Int) -> String = { "g\($0)" }) -> [DatasetItem] {
    labels.enumerated().map { DatasetItem(path: "f\($0)", name: "f\($0)", label: $1, group: group($0)) }
  }

  @Test("every class is parted in the given shares, nothing twice, pixels with their items")
  func stratified() throws {
    let labels = (0..<60).map { $0 % 3 } as [Int?]
    let whole = dataset(items(labels))
    let parts = try splitDataset(
      whole, into: [("train", 0.7), ("test", 0.3)], name: "d", streams: streams)
    #expect(parts.map(\.name) == ["train", "test"])
    for (part, share) in zip(parts, [14, 6]) {
      for label in 0..<3 { #expect(part.dataset.items.count { $0.label == label } == share) }
    }
    let names = parts.flatMap { $0.dataset.items.map(\.name) }
    #expect(Set(names) == Set(whole.items.map(\.name)) && names.count == 60)
    for part in parts {
      for (index, item) in part.dataset.items.enumerated() {
        let position = try #require(whole.items.firstIndex(of: item))
        #expect(part.dataset.image(index) == whole.image(position))
      }
    }
  }

  @Test("the same seed and name give the same split, another name another one")
  func deterministic() throws {
    let whole = dataset(items([Int?](repeating: nil, count: 40)))
    func train(_ name: String, _ seed: UInt64) throws -> [DatasetItem] {
      let parts: [SplitPart] = [("train", 0.5)]
      return try splitDataset(whole, into: parts, name: name, streams: SeedStreams(seed: seed))[0].dataset
        .items
    }
    #expect(try train("d", 1) == train("d", 1))
    #expect(try train("d", 1) != train("e", 1))
    #expect(try train("d", 1) != train("d", 2))
    #expect(try train("d", 1).count == 20)
  }

  @Test("groups are never parted")
  func groups() throws {
    let whole = dataset(items((0..<100).map { $0 / 50 }, group: { "galaxy\($0 / 4)" }))
    let parts = try splitDataset(
      whole, into: [("a", 0.6), ("b", 0.4)], by: .group, name: "d", streams: streams)
    let first = Set(parts[0].dataset.items.map(\.group))
    let second = Set(parts[1].dataset.items.map(\.group))
    #expect(first.isDisjoint(with: second))
    #expect((56...64).contains(parts[0].dataset.count))
  }

  @Test("copies stay with their originals, also without by=group")
  func copies() throws {
    let originals = dataset(items((0..<10).map { $0 % 2 }))
    let augmented = try augmentDataset(originals, to: 20, name: "a", streams: streams)
    let parts = try splitDataset(augmented, into: [("a", 0.5), ("b", 0.5)], name: "d", streams: streams)
    let sides = parts.map { Set($0.dataset.items.map(\.group)) }
    #expect(sides[0].isDisjoint(with: sides[1]))
    #expect(parts.reduce(0) { $0 + $1.dataset.count } == 40)
  }

  @Test(
    "shares that make no sense are errors",
    arguments: [
      [("a", 0.0)], [("a", -0.1)], [("a", Double.nan)], [("a", 0.8), ("b", 0.3)], [("a", 0.2), ("a", 0.2)],
      [],
      [("a", 1.5)],
    ] as [[SplitPart]])
  func badShares(parts: [SplitPart]) {
    let error = #expect(throws: GalaxyError.self) {
      try splitDataset(dataset(items([0, 1])), into: parts, name: "d", streams: streams)
    }
    #expect(error?.id == "bad-option")
  }

  @Test("a part without images is an error; ten tenths are a whole")
  func limits() throws {
    let error = #expect(throws: GalaxyError.self) {
      try splitDataset(
        dataset(items([0])), into: [("train", 0.7), ("test", 0.3)], name: "d", streams: streams)
    }
    #expect(error?.id == "too-few-images")
    let tenths = (0..<10).map { (name: "p\($0)", fraction: 0.1) }
    let parts = try splitDataset(
      dataset(items([Int?](repeating: 1, count: 30))), into: tenths, name: "d", streams: streams)
    #expect(parts.map(\.dataset.count) == [Int](repeating: 3, count: 10))
  }
}

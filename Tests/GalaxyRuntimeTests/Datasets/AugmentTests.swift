import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

@Suite struct AugmentTests {
  private let streams = SeedStreams(seed: 5)
  private let side = 9

  private func dataset(_ labels: [Int?], floats: Bool = false) -> Dataset {
    let items = labels.enumerated().map {
      DatasetItem(path: "f\($0)", name: "f\($0)", label: $1, group: "g\($0)")
    }
    let values = (0..<labels.count * side * side).map { ($0 * 37) % 251 }
    return Dataset(
      items: items, height: side, width: side, options: LoadOptions(),
      pixels: floats ? .stretched(values.map { Float($0) / 251 }) : .bytes(values.map(UInt8.init)))
  }

  @Test("originals first and untouched, then copies until every class is full; a fuller class keeps all")
  func counts() throws {
    let originals = dataset([0, 0, 1, nil, 0, 0, 0])
    let augmented = try augmentDataset(originals, to: 4, name: "a", streams: streams)
    #expect(Array(augmented.items.prefix(7)) == originals.items)
    #expect(Array(augmented.images.prefix(7)) == originals.images)
    #expect(augmented.items.count { $0.label == 0 } == 5)
    #expect(augmented.items.count { $0.label == 1 } == 4)
    #expect(augmented.items.count { $0.label == nil } == 4)
    for item in augmented.items.dropFirst(7) {
      let original = originals.items[try #require(item.copyOf)]
      #expect(item.label == original.label && item.group == original.group && item.path == original.path)
    }
  }

  @Test("originals are used equally often")
  func fair() throws {
    let augmented = try augmentDataset(dataset([0, 0, 0]), to: 12, name: "a", streams: streams)
    for original in 0..<3 { #expect(augmented.items.count { $0.copyOf == original } == 3) }
  }

  @Test("neither the threads nor the other classes change a copy", arguments: [false, true])
  func deterministic(floats: Bool) throws {
    let options = AugmentOptions(shift: 0.1, zoom: 0.1, noise: 0.02)
    func copies(_ labels: [Int?], threads: Int) throws -> [PixelStore] {
      let augmented = try augmentDataset(
        dataset(labels, floats: floats), to: 6, options: options, name: "a", streams: streams,
        context: WorkContext(threads: threads))
      return zip(augmented.items, augmented.images).filter { $0.0.copyOf != nil && $0.0.label == 0 }.map {
        $0.1
      }
    }
    let one = try copies([0, 0, 1], threads: 1)
    #expect(one == (try copies([0, 0, 1], threads: 4)))
    #expect(one == (try copies([0, 0, 2], threads: 2)))
    #expect(Set(one.map { "\($0)" }).count == one.count)
  }

  @Test("quarter turns and mirrorings only move pixels")
  func exact() throws {
    let augmented = try augmentDataset(
      dataset([0]), to: 30, options: AugmentOptions(rotate: .quarter), name: "a", streams: streams)
    let first = augmented.images[0]
    let original = try #require(first.eightBits)
    var seen: Set<[UInt8]> = []
    for copy in augmented.images.compactMap(\.eightBits) {
      #expect(copy.sorted() == original.sorted())
      seen.insert(copy)
    }
    #expect(seen.count == 8)
  }

  @Test("without variation a copy is its original")
  func identity() throws {
    let options = AugmentOptions(rotate: .none, flip: .none)
    let augmented = try augmentDataset(
      dataset([0], floats: true), to: 3, options: options, name: "a", streams: streams)
    #expect(augmented.images == [PixelStore](repeating: augmented.images[0], count: 3))
  }

  @Test("what comes from outside is the image's own sky, not black")
  func corners() throws {
    var pixels = [Float](repeating: 0.25, count: 64 * 64)
    for row in 28..<36 { for column in 28..<36 { pixels[row * 64 + column] = 1 } }
    let image = GrayImage(unchecked: 64, 64, pixels)
    let angle = Double.pi / 4
    let warp = Warp(
      rotation: (cosine(angle), sine(angle)), mirrorsX: false, mirrorsY: false, shift: (5, -3), scale: 0.8)
    let turned = warp.apply(to: image)
    #expect(abs(turned.pixels[0] - 0.25) < 1e-5 && abs((turned.pixels.last ?? 0) - 0.25) < 1e-5)
    #expect(abs(turned.pixels[29 * 64 + 37] - 1) < 0.05)
  }

  @Test("noise has the deviation that was asked for")
  func noise() throws {
    let item = DatasetItem(path: "f", name: "f", label: 0, group: "g")
    let flat = Dataset(
      items: [item], height: 100, width: 100, options: LoadOptions(),
      pixels: .stretched([Float](repeating: 0.5, count: 10_000)))
    let noisy = try augmentDataset(
      flat, to: 2, options: AugmentOptions(noise: 0.03), name: "a", streams: streams)
    let values = try #require(noisy.image(1)).pixels
    let mean = values.reduce(0, +) / 10_000
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10_000
    #expect(abs(variance.squareRoot() - 0.03) < 0.001)
  }

  @Test("options out of range are errors")
  func badOptions() {
    for options in [
      AugmentOptions(shift: 0.6), AugmentOptions(zoom: -1), AugmentOptions(noise: .nan),
      AugmentOptions(noise: 2),
    ] {
      #expect(throws: GalaxyError.self) {
        try augmentDataset(dataset([0]), to: 3, options: options, name: "a", streams: streams)
      }
    }
    #expect(throws: GalaxyError.self) {
      try augmentDataset(dataset([0]), to: 0, name: "a", streams: streams)
    }
  }

  @Test("written to a folder, the set loads again from its manifest with labels, groups and pixels")
  func written() throws {
    let folder = try ScratchFolder()
    let augmented = try augmentDataset(
      dataset([0, nil, 1]), to: 3, name: "a", streams: streams, folder: folder.path + "/set",
      context: WorkContext(threads: 2))
    var options = LoadOptions()
    options.size = side
    let loaded = try loadManifest(
      folder.path + "/set/manifest.csv", columns: ManifestColumns(group: "group"), options: options
    ).dataset
    #expect(loaded.items.map(\.label) == augmented.items.map(\.label))
    #expect(loaded.items.map(\.group) == augmented.items.map(\.group))
    #expect(loaded.items.map(\.path) == augmented.items.map(\.path))
    #expect(loaded.images == augmented.images)
  }

  @Test("a folder that cannot be made is an error")
  func unwritable() throws {
    let folder = try ScratchFolder()
    let file = try folder.write("x", as: "file")
    let error = #expect(throws: GalaxyError.self) {
      try augmentDataset(dataset([0]), to: 2, name: "a", streams: streams, folder: file + "/set")
    }
    #expect(error?.id == "not-a-folder")
  }
}

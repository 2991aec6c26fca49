import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyErrors
@testable import GalaxyImages
@testable import GalaxyModels

extension Dataset {
  /// The pixels of the images of one process.
  var images: [PixelStore] { stores }
}

/// Datasets of several ranks, here threads of one process: each holds the pixels of its share, and what is said of them
/// is what one process says.
@Suite struct SharedDatasetTests {
  private func folder(_ count: Int) throws -> String {
    let folder = NSTemporaryDirectory() + "shared-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var random = RandomStream(seed: 9)
    for index in 0..<count {
      let pixels = (0..<20 * 20).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let bytes = try PNGCodec.encode(GrayPicture(unchecked: 20, 20, pixels), path: "p")
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(index).png"))
    }
    return folder
  }

  private func load(_ folder: String, _ communicator: any Communicator) throws -> (Dataset, WorkContext) {
    let context = WorkContext(threads: 2, communicator: communicator)
    var options = LoadOptions()
    options.size = 16
    return (try loadImages(folder, options: options, context: context).dataset, context)
  }

  /// Nothing but this test looks at such pixels, so its note is its own.
  @Test func lookingAtPixelsOfAnotherRankIsNoted() {
    let far = PixelStore.bytes([1, 2, 3]).elsewhere(at: 1)
    #expect(far.count == 3 && !MissedPixels.take())
    #expect(far.as8Bits.count == 3)
    #expect(MissedPixels.take() && !MissedPixels.take())
    #expect(far.slice(from: 0, length: 2).count == 2 && !MissedPixels.take())
  }

  @Test(arguments: [2, 3])
  func eachRankHoldsItsShareOfTheImages(ranks: Int) throws {
    let folder = try folder(23)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (whole, alone) = try load(folder, AloneCommunicator())
    let digest = try whole.digest(context: alone)
    let summary = try DatasetSummary(whole, context: alone)
    let options = AugmentOptions()
    let copies = try augmentDataset(
      whole, to: 60, options: options, name: "a", streams: SeedStreams(seed: 4), context: alone)
    let all = ThreadRanks.each(ranks) { communicator -> [Int] in
      let (data, context) = try load(folder, communicator)
      let here = data.stores.indices.filter { data.stores[$0].isHere }
      #expect(data.stores.allSatisfy { $0.holder != nil && ($0.holder == communicator.rank) == $0.isHere })
      #expect(data.stores.map(\.count) == whole.stores.map(\.count))
      #expect(try data.digest(context: context) == digest)
      let told = try DatasetSummary(data, context: context)
      #expect((told.least, told.greatest, told.mean) == (summary.least, summary.greatest, summary.mean))
      // Brought together they are those of one process, and the dataset keeps its share.
      let images = try data.images(context: context)
      #expect(images == whole.stores && images.allSatisfy { $0.holder == nil && $0.isHere })
      #expect(data.stores.indices.filter { data.stores[$0].isHere } == here)
      // One image a rank reads for itself.
      let far = try #require(data.stores.indices.first { !here.contains($0) })
      #expect(data.image(far) == nil)
      #expect(try data.image(far, context: context)?.pixels == whole.image(far)?.pixels)
      let single = try data.single(far, context: context)
      #expect(single.stores == [whole.stores[far]] && single.stores[0].holder == nil)
      let own = try data.single(here[0], context: context)
      #expect(own.stores == [whole.stores[here[0]]] && own.stores[0].holder == nil)
      // Copies are where their originals are.
      let augmented = try augmentDataset(
        data, to: 60, options: options, name: "a", streams: SeedStreams(seed: 4), context: context)
      for (item, pixels) in zip(augmented.items, augmented.stores) {
        if let original = item.copyOf { #expect(pixels.holder == data.stores[original].holder) }
      }
      #expect(try augmented.images(context: context) == copies.stores)
      return here
    }
    let shares = try all.map { try $0.get() }
    #expect(shares.flatMap(\.self).sorted() == Array(0..<23))
    #expect(shares.allSatisfy { $0.count >= 23 / ranks && $0.count <= 23 / ranks + 1 })
  }

  @Test func oneImageEveryRankHas() throws {
    let folder = try folder(1)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (whole, alone) = try load(folder, AloneCommunicator())
    let digest = try whole.digest(context: alone)
    let all = ThreadRanks.each(3) { communicator in
      let (data, context) = try load(folder, communicator)
      #expect(data.stores == whole.stores && data.stores[0].holder == nil)
      return try data.digest(context: context)
    }
    for own in all { #expect(try own.get() == digest) }
  }

  @Test func aStoredSessionsImagesAreReadAShareEach() throws {
    let folder = try folder(17)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (whole, alone) = try load(folder, AloneCommunicator())
    let copies = try augmentDataset(
      whole, to: 30, name: "a", streams: SeedStreams(seed: 4), context: alone)
    let digests = try copies.pixelDigests(context: alone)
    // One file is another one now.
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: copies.items[16].path))
    let all = ThreadRanks.each(3) { communicator -> Int in
      let context = WorkContext(threads: 2, communicator: communicator)
      let stored = Dataset(
        items: copies.items, height: 16, width: 16, options: copies.options, stored: StoredPixels(),
        digests: digests, source: "s", skipped: [])
      try stored.materialize(context: context)
      let lost = copies.items.indices.filter { $0 == 16 || copies.items[$0].copyOf == 16 }
      #expect(stored.failures.keys.sorted() == lost)
      #expect(stored.failures.values.allSatisfy { $0.isA(DatasetError.changedInput) })
      let usable = stored.usable
      #expect(usable.count == 30 - lost.count)
      let images = try usable.images(context: context)
      #expect(images == copies.stores.indices.filter { !lost.contains($0) }.map { copies.stores[$0] })
      return usable.stores.count { $0.isHere }
    }
    let counts = try all.map { try $0.get() }
    #expect(counts.reduce(0, +) == copies.items.indices.count { $0 != 16 && copies.items[$0].copyOf != 16 })
    #expect(counts.allSatisfy { $0 < 20 })
  }
}

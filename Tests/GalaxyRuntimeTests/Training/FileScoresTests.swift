import GalaxyErrors
import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels

/// Scoring files as they are read, and datasets that memory does not hold.
@Suite struct FileScoresTests {
  private let folder: ScratchFolder
  private let model: Model
  private var options: LoadOptions { LoadOptions(size: 16) }

  init() throws {
    folder = try ScratchFolder()
    var stream = SeedStreams(seed: 3).stream("file scores")
    for index in 0..<41 {
      let pixels = (0..<400).map { _ in UInt8(stream.below(256)) }
      let picture = GrayPicture(unchecked: 20, 20, pixels)
      try folder.write(try PNGCodec.encode(picture, path: "x"), as: "in/g\(index).png")
    }
    let network = try NetworkDescription(
      name: "tiny", input: FeatureShape(1, 16, 16),
      encoder: [
        .convolution(height: 3, width: 3, channels: 2, padding: 1), .batchNorm, .leakyReLU(slope: 0.01),
        .maxPool(height: 4, width: 4), .flatten, .linear(features: 8),
      ], decoder: [])
    var training = TrainingOptions()
    (training.epochs, training.batchSize) = (2, 10)
    var options = LoadOptions()
    options.size = 16
    let data = try loadImages("\(folder.path)/in", options: options, label: 0).dataset
    model = try trainDeepSVDD(
      name: "m", from: nil, network: network, on: data, normalClass: 0, objective: .oneClass, nu: 0.1,
      options: training, streams: SeedStreams(seed: 1), context: WorkContext())
  }

  @Test("the scores are those of the loaded dataset, bit for bit, with any number of threads")
  func same() throws {
    let dataset = try loadImages("\(folder.path)/in", options: options).dataset
    let expected = try model.scores(of: dataset)
    for threads in [1, 2, 5] {
      let found = try model.scores(ofFiles: "\(folder.path)/in", context: WorkContext(threads: threads))
      #expect(found.files.map(\.path) == dataset.items.map(\.path))
      #expect(found.files.map(\.score?.bitPattern) == expected.map(\.bitPattern))
      #expect(found.foreign == 0 && found.ignored == 0)
    }
  }

  @Test("a file that cannot be read is one row in its place, and no other score changes")
  func bad() throws {
    let before = try model.scores(ofFiles: "\(folder.path)/in").files
    try folder.write(Array(Files.read("\(folder.path)/in/g3.png").prefix(90)), as: "in/g3b.png")
    try folder.writePicture("in/g20b.png", low: 7, high: 7)
    try folder.write("location,label\n", as: "in/notes.csv")
    try folder.write("RIFF0000WEBP", as: "in/g40b.webp")
    let found = try model.scores(ofFiles: "\(folder.path)/in", context: WorkContext(threads: 3))
    let problems = found.files.filter { $0.score == nil }
    #expect(problems.map(\.problem?.id) == ["truncated", "no-contrast", "unsupported-format"])
    #expect(found.ignored == 1)
    #expect(
      found.files.filter { $0.score != nil }.map(\.score?.bitPattern) == before.map(\.score?.bitPattern))
    #expect(found.files.map(\.path) == found.files.map(\.path).sorted(by: naturallyPrecedes))
  }

  @Test("digests are those of the files, taken where they are asked for")
  func digests() throws {
    var fits = FITSBuilder()
    fits.image([16, 16], values: (0..<256).map(Float.init))
    try folder.write(fits.bytes, as: "in/z.fits")
    try folder.write(Array(Files.read("\(folder.path)/in/g3.png").prefix(90)), as: "in/g3b.png")
    for file in try model.scores(ofFiles: "\(folder.path)/in", digests: true).files {
      let whole = try Digest.ofFile(file.path)
      #expect((file.origin != nil) == (file.score != nil), "\(file.path)")
      guard let origin = file.origin else { continue }
      #expect(origin.digest == whole.digest && origin.bytes == whole.bytes && origin.file == file.path)
    }
    #expect(try model.scores(ofFiles: "\(folder.path)/in").files.allSatisfy { $0.origin == nil })
  }

  @Test("stretched flux is counted where the training had pictures")
  func foreign() throws {
    var fits = FITSBuilder()
    fits.image([16, 16], values: (0..<256).map(Float.init))
    try folder.write(fits.bytes, as: "in/z.fits")
    #expect(try model.scores(ofFiles: "\(folder.path)/in").foreign == 1)
    #expect(model.preprocessing?.pixels == .eightBits)
  }

  @Test("nothing to score, a missing folder and a raised flag are errors")
  func errors() throws {
    try folder.write("text", as: "none/a.txt")
    for (name, id) in [("none", "no-images"), ("nowhere", "missing-file"), ("none/a.txt", "no-images")] {
      let error = #expect(throws: (any Error).self) { try model.scores(ofFiles: "\(folder.path)/\(name)") }
      #expect((error as? GalaxyError)?.id == id, "\(name)")
    }
    let context = WorkContext()
    context.cancellation.cancel()
    #expect(throws: GalaxyError.self) { try model.scores(ofFiles: "\(folder.path)/in", context: context) }
  }

  @Test("a dataset that memory does not hold trains and scores to the same bits from its file")
  func onDisk() throws {
    let small = WorkContext(threads: 2, pixelMemory: 1000)
    let inMemory = try loadImages("\(folder.path)/in", options: options, label: 0).dataset
    let onDisk = try loadImages("\(folder.path)/in", options: options, label: 0, context: small).dataset
    #expect(onDisk.images.count(where: \.isInFile) >= 38 && !inMemory.images.contains(where: \.isInFile))
    #expect(onDisk.images == inMemory.images)
    #expect(try model.scores(of: onDisk) == model.scores(of: inMemory))
    let streams = SeedStreams(seed: 5)
    let copies = try [inMemory, onDisk].map {
      try augmentDataset($0, to: 60, name: "a", streams: streams, context: small).images
    }
    #expect(copies[0] == copies[1] && copies[0].count(where: \.isInFile) > 10)
    let left = try Files.names(in: "/var/tmp").filter { $0.hasPrefix("galsh-pixels-") }
    #expect(left.isEmpty, "the file has no name")
  }

  @Test("stretched flux keeps 0, 1 and steps of 3e-5; what lies outside is cut off, NaN is 0")
  func steps() {
    let values: [Float] = [0, 1, 0.5, -0.2, 1.2, -9, 9, .nan, 0.123456]
    let kept = PixelStore.stretched(values).withFloats { Array($0) }
    #expect(kept[0] == 0 && kept[1] == 1 && kept[2] == 0.5 && kept[5] == -0.5 && kept[7] == 0)
    #expect(kept[6] < 1.5 && kept[6] > 1.4999)
    for index in [3, 4, 8] { #expect(abs(kept[index] - values[index]) <= 0x1p-16) }
    #expect(!PixelStore.stretched([0.1, 0.2]).isFlat && PixelStore.stretched([0.1, 0.1]).isFlat)
  }
}

import GalaxyErrors
import Synchronization
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels

/// Blobs of two kinds, 12 × 12: round ones (label 1) and stripes (label 2).
func smallPictures(_ count: Int, size: Int = 12, seed: UInt64 = 5) -> Dataset {
  var random = SeedStreams(seed: seed).stream("pictures")
  var pixels: [UInt8] = []
  var items: [DatasetItem] = []
  for i in 0..<count {
    let label = i % 2 + 1
    items.append(DatasetItem(path: "p\(i).png", name: "p\(i).png", label: label, group: "p\(i)"))
    let (a, b) = (random.uniform(-1, 1), random.uniform(-1, 1))
    for y in 0..<size {
      for x in 0..<size {
        let (u, v) = (Double(x - size / 2) - a, Double(y - size / 2) - b)
        let light = label == 1 ? max(0, 1 - (u * u + v * v) / 16) : Double((x + y) % 4) / 4
        pixels.append(UInt8(20 + 200 * light + random.uniform(0, 20)))
      }
    }
  }
  return Dataset(
    items: items, height: size, width: size, options: LoadOptions(size: size), pixels: .bytes(pixels))
}

extension LoadOptions {
  init(size: Int) {
    self.init()
    self.size = size
  }
}

func smallNetwork(latent: Int = 6) throws -> NetworkDescription {
  try NetworkDescription(
    name: "small", input: FeatureShape(1, 12, 12),
    encoder: [
      .convolution(height: 5, width: 5, channels: 3, padding: 2), .batchNorm, .leakyReLU(slope: 0.01),
      .maxPool(height: 2, width: 2), .flatten, .linear(features: 2 * 9), .linear(features: latent * 3),
    ],
    decoder: [
      .reshape(channels: latent * 3 / 9, height: 3, width: 3), .leakyReLU(slope: 0.01), .upsample(factor: 2),
      .transposedConvolution(height: 5, width: 5, channels: 3, padding: 2), .batchNorm,
      .leakyReLU(slope: 0.01),
      .upsample(factor: 2), .transposedConvolution(height: 5, width: 5, channels: 1, padding: 2), .sigmoid,
    ])
}

/// Raises the flag after a number of reports.
private final class StopAfter: ProgressSink {
  let flag: CancellationFlag
  let left: Atomic<Int>
  init(_ count: Int, _ flag: CancellationFlag) {
    self.flag = flag
    left = Atomic(count)
  }
  func report(_ progress: ProgressReport) {
    if left.subtract(1, ordering: .relaxed).newValue <= 0 { flag.cancel() }
  }
}

@Suite("Training an autoencoder and Deep SVDD")
struct TrainingTests {
  private func options(_ epochs: Int, lr: Double = 1e-2, batch: Int = 20) -> TrainingOptions {
    var options = TrainingOptions()
    options.epochs = epochs
    options.learningRate = lr
    options.batchSize = batch
    return options
  }

  private func pretrain(
    _ data: Dataset, threads: Int = 1, epochs: Int = 3, context: WorkContext? = nil
  ) throws -> Model {
    try pretrainAutoencoder(
      name: "m", network: smallNetwork(), on: data, normalClass: 1, options: options(epochs),
      streams: SeedStreams(seed: 3), context: context ?? WorkContext(threads: threads))
  }

  private func train(
    _ model: Model?, _ data: Dataset, threads: Int = 1, epochs: Int = 3,
    objective: Model.Objective = .oneClass, lr: Double = 1e-3
  ) throws -> Model {
    try trainDeepSVDD(
      name: "m", from: model, network: smallNetwork(), on: data, normalClass: 1, objective: objective,
      nu: 0.1,
      options: options(epochs, lr: lr), streams: SeedStreams(seed: 3), context: WorkContext(threads: threads))
  }

  @Test("the same weights and scores, bit for bit, with 1, 2 and 5 threads and when run again")
  func sameBytes() throws {
    let data = smallPictures(110)
    var files: Set<[UInt8]> = []
    var scores: Set<[Double]> = []
    for threads in [1, 1, 2, 5] {
      let model = try train(pretrain(data, threads: threads), data, threads: threads)
      files.insert(try model.safeTensors().encoded())
      scores.insert(try model.scores(of: data, context: WorkContext(threads: threads)))
    }
    #expect(files.count == 1)
    #expect(scores.count == 1)
  }

  @Test("a dataset that lies in a file trains to the same bits as one in memory")
  func fromFile() throws {
    let data = smallPictures(40)
    let pool = PixelPool(images: 40, pixels: 144, limit: 1000)
    let onDisk = Dataset(
      items: data.items, height: 12, width: 12, options: data.options, images: try data.images.map(pool.keep))
    #expect(onDisk.images.count { $0.isInFile } == 34)
    let files = try [data, onDisk].map {
      try train(pretrain($0, threads: 2), $0, threads: 2).safeTensors().encoded()
    }
    #expect(files[0] == files[1])
  }

  @Test("another seed or name gives other weights")
  func otherSeed() throws {
    let plan = try NetworkPlan(smallNetwork(), .autoencoder)
    let numbers = [("a", 1), ("b", 1), ("a", 2)].map {
      NetworkWeights(plan, streams: SeedStreams(seed: UInt64($0.1)), name: $0.0)
    }
    #expect(numbers[0] != numbers[1] && numbers[0] != numbers[2])
    for tensor in plan.tensors {
      let bound = 1 / Float(tensor.fanIn).squareRoot()
      let values = numbers[0].values[tensor.offset..<tensor.offset + tensor.count]
      #expect(values.allSatisfy { abs($0) <= bound })
      #expect((values.max() ?? 0) > 0.7 * bound && (values.min() ?? 0) < -0.7 * bound)
    }
  }

  @Test("the losses fall, and anomalous images score higher than normal ones never seen")
  func learns() throws {
    let model = try train(pretrain(smallPictures(110), epochs: 20), smallPictures(110), epochs: 20)
    let losses = try #require(model.pretraining?.losses)
    #expect(losses.count == 20 && losses[19] < 0.5 * losses[0])
    let fresh = smallPictures(60, seed: 77)
    let roc = try ROC(scores: model.scores(of: fresh), anomalous: fresh.items.map { $0.label == 2 })
    #expect(roc.auc > 0.9)
  }

  @Test("preprocessing maps the normal training images onto [0, 1], and others as they come")
  func preprocessing() throws {
    let data = smallPictures(40)
    let model = try pretrain(data, epochs: 1)
    var values: [Float] = []
    for (i, item) in data.items.enumerated() where item.label == 1 {
      let pixels = try #require(data.image(i)).pixels
      let statistics = pixels.withUnsafeBufferPointer { ImageStatistics($0) }
      let line = try #require(model.preprocessing).line(for: statistics)
      values += pixels.map { $0 * line.scale + line.shift }
    }
    #expect(abs(try #require(values.min())) < 1e-5)
    #expect(abs(try #require(values.max()) - 1) < 1e-5)
  }

  @Test("components of the centre nearer to 0 than 0.1 are pushed out; an exact zero to +0.1")
  func center() {
    #expect(initialCenter([0.05, -0.05, 0, 1, 0.05, -0.05, 0, 3], latent: 4) == [0.1, -0.1, 0.1, 2])
  }

  @Test("the soft boundary's radius stays 0 for ten epochs, then moves; scores are distances less R²")
  func softBoundary() throws {
    let data = smallPictures(60)
    #expect(try train(nil, data, epochs: 10, objective: .softBoundary).hypersphere?.radius == 0)
    let model = try train(nil, data, epochs: 11, objective: .softBoundary)
    let sphere = try #require(model.hypersphere)
    #expect(sphere.radius > 0)
    var hard = model
    hard.hypersphere?.radius = 0
    let (soft, distances) = (try model.scores(of: data), try hard.scores(of: data))
    for (a, b) in zip(soft, distances) { #expect(abs(a - (b - sphere.radius * sphere.radius)) < 1e-12) }
  }

  @Test("an image's score does not depend on the images beside it")
  func scoreAlone() throws {
    let data = smallPictures(37)
    let model = try train(nil, data)
    let all = try model.scores(of: data)
    #expect(try model.scores(of: data.subset([20], source: "one")) == [all[20]])
  }

  @Test("stopped within an epoch, training keeps what it has and says so")
  func interrupted() throws {
    let flag = CancellationFlag()
    let context = WorkContext(threads: 2, progress: StopAfter(2, flag), cancellation: flag)
    let model = try pretrain(smallPictures(80), epochs: 50, context: context)
    let record = try #require(model.pretraining)
    #expect(record.wasInterrupted)
    #expect(record.losses.count == 2)
    #expect(throws: GalaxyError.self) {
      try train(model, smallPictures(80)).scores(of: smallPictures(9), context: context)
    }
  }

  @Test("what cannot be trained on is refused with the reason")
  func refusals() throws {
    let data = smallPictures(40)
    func id(_ work: () throws -> Model) -> String? {
      do {
        _ = try work()
        return nil
      } catch { return (error as? GalaxyError)?.id }
    }
    func pretrain(_ data: Dataset, normal: Int, lr: Double = 1e-3) throws -> Model {
      try pretrainAutoencoder(
        name: "m", network: smallNetwork(), on: data, normalClass: normal, options: options(3, lr: lr),
        streams: SeedStreams(seed: 1), context: WorkContext())
    }
    #expect(id { try pretrain(data, normal: 7) } == "no-normal-images")
    #expect(id { try pretrain(data.subset([0], source: "one"), normal: 1) } == "too-few-images")
    #expect(id { try pretrain(smallPictures(10, size: 14), normal: 1) } == "wrong-size")
    #expect(id { try pretrain(data, normal: 1, lr: 1e30) } == "loss-not-finite")
    var other = LoadOptions(size: 12)
    other.normalize = .gcnL1
    let model = try train(nil, data)
    let l1 = Dataset(
      items: data.items, height: 12, width: 12, options: other,
      pixels: .bytes([UInt8](repeating: 1, count: 40 * 144)))
    #expect(throws: GalaxyError.self) { try model.scores(of: l1) }
    #expect(throws: GalaxyError.notTrained(model: "m")) { try self.pretrain(data).scores(of: data) }
  }

  @Test("a loss that is not finite names the layer and the files")
  func notFinite() throws {
    do {
      _ = try pretrainAutoencoder(
        name: "m", network: smallNetwork(), on: smallPictures(40), normalClass: 1,
        options: options(3, lr: 1e30),
        streams: SeedStreams(seed: 1), context: WorkContext())
      Issue.record("no error")
    } catch let error as GalaxyError {
      #expect(error.message.contains("coder."))
      #expect(error.message.contains(".png"))
    }
  }

  @Test("a hypersphere that collapses stops the training with that word")
  func collapse() throws {
    let flat = try NetworkDescription(
      name: "flat", input: FeatureShape(1, 12, 12), encoder: [.flatten, .linear(features: 2), .sigmoid])
    do {
      _ = try trainDeepSVDD(
        name: "m", from: nil, network: flat, on: smallPictures(40), normalClass: 1, objective: .oneClass,
        nu: 0.1,
        options: options(20, lr: 1000), streams: SeedStreams(seed: 1), context: WorkContext())
      Issue.record("no error")
    } catch let error as GalaxyError {
      #expect(error.id == "collapsed")
      #expect(error.message.contains("collapsed"))
    }
  }

  @Test("weights go out as safetensors and come back to the same scores")
  func exportAndImport() throws {
    let data = smallPictures(40)
    let model = try train(pretrain(data), data)
    let file = try SafeTensors(bytes: model.safeTensors().encoded())
    let other = try train(nil, data, epochs: 1)
    #expect(try other.scores(of: data) != model.scores(of: data))
    let back = try other.importing(file)
    #expect(back.numbers == model.numbers && back.hypersphere == model.hypersphere)
    var wrong = file
    wrong.tensors[0].shape.reverse()
    #expect(throws: GalaxyError.self) { try other.importing(wrong) }
    wrong = file
    wrong.tensors.removeFirst()
    #expect(throws: GalaxyError.missingTensor("encoder.conv1.weight")) { try other.importing(wrong) }
    wrong = file
    wrong.tensors[1].values[0] = .nan
    #expect(throws: GalaxyError.notFinite(tensor: wrong.tensors[1].name)) { try other.importing(wrong) }
  }
}

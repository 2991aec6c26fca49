import GalaxyKernels
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyErrors
@testable import GalaxyImages
@testable import GalaxyModels

@Suite("Contrastive training makes encoders without labels")
struct ContrastiveTests {
  private let streams = SeedStreams(seed: 5)

  private func train(
    _ start: Model? = nil, on dataset: Dataset, temperature: Double = 0.5,
    head: ProjectionHead = ProjectionHead(width: 8), views: ViewOptions = ViewOptions(), epochs: Int = 3,
    batch: Int = 5, repeats: Int = 1, _ context: WorkContext = WorkContext()
  ) throws -> Model {
    try trainContrastive(
      name: "m", from: start, network: smallNetwork(), on: dataset, normalClass: 1,
      temperature: temperature, head: head, views: views,
      options: TrainingOptions(epochs: epochs, learningRate: 1e-3, batchSize: batch), repeats: repeats,
      streams: streams, context: context)
  }

  @Test func theBytesAreTheSameOnAnyThreadsAndBehindAStop() throws {
    let data = smallPictures(16).unlabelled(Set(0..<16))
    try expectSameBytes("train contrastive", from: nil, stops: 1...2) { try train($0, on: data, $1) }
    let start = try train(on: data, repeats: 2)
    try expectSameBytes("train contrastive", from: start, stops: 2...4) {
      try train($0, on: data, head: ProjectionHead(form: .linear, width: 4), repeats: 2, $1)
    }
  }

  @Test func theEncoderTellsKindsApartThatNobodyNamed() throws {
    let (data, new) = (smallPictures(40), smallPictures(30, seed: 99))
    let model = try train(on: data.unlabelled(Set(0..<40)), epochs: 40, batch: 20)
    let record = try #require(model.pretraining)
    #expect(record.losses.count == 40)
    #expect((record.losses[35...].max() ?? .infinity) < record.losses[0], "\(record.losses)")
    #expect(model.detector == nil && model.training == nil && model.isOpenToNormal)
    #expect(record.work == "train contrastive" && record.images == 40)
    let near = try trainDetector(
      kind: "neighbours", options: ["k": 3], name: "near", from: model, on: data, context: WorkContext())
    let scores = try near.scores(of: new)
    let normal = new.items.indices.filter { new.items[$0].label == 1 }.map { scores[$0] }
    let others = new.items.indices.filter { new.items[$0].label == 2 }.map { scores[$0] }
    let wins = normal.reduce(0) { sum, n in sum + others.count { $0 > n } }
    #expect(Double(wins) > 0.9 * Double(normal.count * others.count))
    // Labels change nothing.
    #expect(try train(on: data, epochs: 2).numbers == train(on: data.unlabelled([1, 4]), epochs: 2).numbers)
  }

  @Test func whatIsChosenMatters() throws {
    let data = smallPictures(12)
    let numbers = try train(on: data).numbers
    #expect(try train(on: data, temperature: 0.1).numbers != numbers)
    #expect(try train(on: data, head: ProjectionHead(form: .none)).numbers != numbers)
    let plain = ViewOptions(augment: AugmentOptions(rotate: .none, flip: .none), blur: 0)
    #expect(try train(on: data, views: plain).numbers != numbers)
    // Views that are the image itself are perfect partners.
    let loss = try #require(train(on: data, views: plain, epochs: 1, batch: 12).pretraining?.losses.first)
    #expect(loss < 3.1)
  }

  @Test func anotherNormalClassMayBeNamedLater() throws {
    let model = try train(on: smallPictures(16), repeats: 2)
    let other = model.withNormal(2, name: "stripes")
    #expect(other.normalClass == 2 && other.normalText == "stripes" && other.memberCount == 2)
    #expect(other.members.map(\.numbers) == model.members.map(\.numbers))
    #expect(other.pretraining == model.pretraining && other.isOpenToNormal)
    let trained = try trainDeepSVDD(
      name: "m", from: other, network: smallNetwork(), on: smallPictures(16), normalClass: 2,
      objective: .oneClass, nu: 0.1, options: TrainingOptions(epochs: 1), streams: streams,
      context: WorkContext())
    #expect(trained.normalClass == 2 && trained.memberCount == 2 && !trained.isOpenToNormal)
  }

  @Test func aLastLoneImageJoinsTheBatchBefore() throws {
    let model = try train(on: smallPictures(11), epochs: 1)
    #expect(model.pretraining?.joinedFor == "contrast")
    #expect(model.pretraining?.text.contains("6 images, since 1 has no other to differ from") == true)
  }

  @Test func whatItCannotLearnFrom() throws {
    func refuses(_ kind: some ErrorFamily, _ body: () throws -> Any) {
      #expect { _ = try body() } throws: { ($0 as? GalaxyError)?.isA(kind) == true }
    }
    let data = smallPictures(8)
    for temperature in [0, -1, .nan, .infinity] {
      refuses(OptionError.badOption) { try train(on: data, temperature: temperature) }
    }
    refuses(TrainingError.batchOfOne) { try train(on: data, batch: 1) }
    refuses(DatasetError.tooFewImages) { try train(on: data.subset([3], source: "x")) }
    refuses(OptionError.badOption) { try train(on: data, views: ViewOptions(blur: -1)) }
    refuses(OptionError.badOption) { try train(on: data, head: ProjectionHead(width: 0)) }
  }

  // MARK: - Views

  @Test func aViewIsDrawnFromItsOwnStreamAlone() {
    let data = smallPictures(2, size: 24)
    func view(_ options: ViewOptions, _ name: String = "a", of image: Int = 0) -> PixelStore {
      var stream = streams.stream(name)
      return options.view(of: data.images[image], width: 24, height: 24, from: &stream)
    }
    let options = ViewOptions()
    #expect(view(options).digest == view(options).digest && view(options).digest != view(options, "b").digest)
    #expect(view(options).kind == .eightBits)
    let none = ViewOptions(augment: AugmentOptions(rotate: .none, flip: .none), blur: 0)
    #expect(view(none).digest == data.images[0].digest)
    // Blur keeps the light and takes away detail.
    let blurred = view(ViewOptions(augment: AugmentOptions(rotate: .none, flip: .none), blur: 4), of: 1)
    func statistics(_ store: PixelStore) -> ImageStatistics { store.withFloats { ImageStatistics($0) } }
    let (before, after) = (statistics(data.images[1]), statistics(blurred))
    #expect(abs(before.mean - after.mean) < 0.02 && after.deviation < 0.6 * before.deviation)
    // Flux stays flux.
    let flux = PixelStore.stretched(data.images[0].withFloats { Array($0) })
    var stream = streams.stream("a")
    #expect(options.view(of: flux, width: 24, height: 24, from: &stream).kind == .stretched)
  }

  @Test func datasetsAreJoinedWithoutLabels() throws {
    let (a, b) = (smallPictures(4), smallPictures(6, seed: 9))
    let both = try Dataset.unlabelled(joining: [a, b], source: "[a, b]")
    #expect(both.count == 10 && both.items.allSatisfy { $0.label == nil })
    #expect(both.images.map(\.digest) == (a.images + b.images).map(\.digest))
    let other = smallPictures(4, size: 16)
    #expect { try Dataset.unlabelled(joining: [a, other], source: "x") } throws: {
      ($0 as? GalaxyError)?.isA(OptionError.badOption) == true
    }
  }

  // MARK: - The loss

  @Test func theGradientIsThatOfTheLoss() throws {
    var random = RandomStream(seed: 3)
    let (count, width) = (6, 11)
    let outputs = (0..<count * width).map { _ in Float(random.normal()) }
    let loss = ContrastiveLoss(temperature: 0.3)
    func value(_ outputs: [Float]) throws -> Double {
      try loss.evaluate(outputs, width: width, threads: 1).errors.reduce(0, +) / Double(count)
    }
    let (_, gradient) = try loss.evaluate(outputs, width: width, threads: 2)
    for index in stride(from: 0, to: outputs.count, by: 7) {
      var (up, down) = (outputs, outputs)
      up[index] += 0.01
      down[index] -= 0.01
      let slope = try (value(up) - value(down)) / Double(up[index] - down[index])
      #expect(abs(slope - Double(gradient[index])) < 2e-4, "\(index)")
    }
    // Of two views of one image each is all that the other can find.
    let pair = try loss.evaluate(Array(outputs.prefix(2 * width)), width: width, threads: 1)
    #expect(pair.errors.allSatisfy { abs($0) < 1e-6 } && pair.gradient.allSatisfy { abs($0) < 1e-6 })
  }
}

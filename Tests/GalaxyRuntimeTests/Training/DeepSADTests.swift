import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyErrors
@testable import GalaxyImages
@testable import GalaxyModels

@Suite("Deep SAD learns from labelled anomalies")
struct DeepSADTests {
  private let streams = SeedStreams(seed: 5)

  private func options(_ epochs: Int) -> TrainingOptions {
    TrainingOptions(epochs: epochs, learningRate: 1e-3, batchSize: 5)
  }

  private func train(
    _ start: Model?, on dataset: Dataset, labels: Int? = nil, eta: Double = 1, epochs: Int = 3,
    repeats: Int = 1, _ context: WorkContext = WorkContext()
  ) throws -> Model {
    try trainDeepSAD(
      name: "m", from: start, network: smallNetwork(), on: dataset, normalClass: 1, labels: labels, eta: eta,
      options: options(epochs), repeats: repeats, streams: streams, context: context)
  }

  private func pretrained(on dataset: Dataset, repeats: Int = 1) throws -> Model {
    try pretrainAutoencoder(
      name: "m", network: smallNetwork(), on: dataset, normalClass: 1, options: options(2), repeats: repeats,
      streams: streams, context: WorkContext())
  }

  @Test func theBytesAreTheSameOnAnyThreadsAndBehindAStop() throws {
    let data = smallPictures(16).unlabelled([2, 5, 8])
    let start = try pretrained(on: data)
    try expectSameBytes("train sad", from: start, stops: 1...2) {
      try train($0, on: data, labels: 4, eta: 0.7, $1)
    }
    // Of several trainings each: two of three epochs.
    try expectSameBytes("train sad", from: pretrained(on: data, repeats: 2), stops: 2...4) {
      try train($0, on: data, labels: 4, repeats: 2, $1)
    }
  }

  @Test func labelledAnomaliesAreDrivenAway() throws {
    let data = smallPictures(40)
    let model = try train(pretrained(on: data), on: data, epochs: 30)
    let new = smallPictures(30, seed: 99)
    let scores = try model.scores(of: new)
    let largest = try #require(scores.indices.filter { new.items[$0].label == 1 }.map { scores[$0] }.max())
    let smallest = try #require(scores.indices.filter { new.items[$0].label == 2 }.map { scores[$0] }.min())
    #expect(smallest > 2 * largest)
    // The anomalies take part in the loss; the normal images alone make another network.
    #expect(try train(pretrained(on: data), on: data, labels: 1, epochs: 30).numbers != model.numbers)
    #expect(try train(pretrained(on: data), on: data, eta: 2, epochs: 30).numbers != model.numbers)
  }

  @Test func soManyOfEachOtherClassAreDrawn() throws {
    var items = smallPictures(40).items
    for index in items.indices where index % 4 == 1 { items[index].label = 7 }
    for index in [0, 3, 5] { items[index].label = nil }
    let pictures = smallPictures(40)
    let data = Dataset(
      items: items, height: 12, width: 12, options: pictures.options, images: pictures.images)
    func choose(_ labels: Int?, _ name: String = "m", seed: UInt64 = 5) throws -> SemiSupervision {
      try SemiSupervision(
        data, normalClass: 1, labels: labels, name: name, streams: SeedStreams(seed: seed))
    }
    let all = try choose(nil)
    #expect(all.normal.count == 19 && all.unlabelled == [0, 3, 5])
    #expect(all.anomalous.map(\.label) == [2, 7] && all.anomalous.map(\.positions.count) == [9, 9])
    let some = try choose(4)
    #expect(some.anomalous.map(\.positions.count) == [4, 4] && some.anomalous.map(\.available) == [9, 9])
    #expect(some.positions == some.positions.sorted() && some.positions.count == 19 + 3 + 8)
    #expect(try some == choose(4) && some != choose(4, "n") && some != choose(4, seed: 6))
    for (position, kind) in zip(some.positions, some.supervision) {
      let expected: Supervision =
        switch items[position].label {
        case 1: .normal
        case nil: .unlabelled
        default: .anomalous
        }
      #expect(kind == expected)
    }
    #expect(some.text == "19 normal, 3 unlabelled and 8 labelled anomalies (2 4, 7 4)")
  }

  @Test func aFileAndASessionKeepIt() throws {
    let data = smallPictures(16)
    let model = try train(nil, on: data, eta: 0.25)
    let file = try SafeTensors(bytes: model.safeTensors().encoded())
    #expect(file["sad.center"]?.shape == [18])
    let imported = try pretrained(on: data).importing(file)
    #expect((imported.detector as? DeepSAD)?.eta == 0.25)
    #expect(try imported.scores(of: data) == model.scores(of: data))
    let stored = try #require(
      Model(stored: JSON.parse(JSON.object(model.storedValues).compact), tensors: file))
    #expect(stored == model && stored.training?.work == "train sad")
  }

  @Test func whatItCannotLearnFrom() throws {
    let data = smallPictures(16)
    let normal = data.subset(data.items.indices.filter { data.items[$0].label == 1 }, source: "x")
    #expect { try train(nil, on: normal) } throws: {
      ($0 as? GalaxyError)?.isA(TrainingError.noAnomalies) == true
    }
    for eta in [0, -1, .nan, .infinity] {
      #expect { try train(nil, on: data, eta: eta) } throws: {
        ($0 as? GalaxyError)?.isA(OptionError.badOption) == true
      }
    }
  }
}

import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyErrors
@testable import GalaxyModels

@Suite("A classifier tells classes apart and does what models do")
struct ClassesTests {
  private let streams = SeedStreams(seed: 5)

  private func train(
    _ start: Model?, on dataset: Dataset, normal: Int = 1, epochs: Int = 3, repeats: Int = 1,
    _ context: WorkContext = WorkContext()
  ) throws -> Model {
    try trainClasses(
      name: "m", from: start, network: smallNetwork(), on: dataset, normalClass: normal,
      options: TrainingOptions(epochs: epochs, learningRate: 1e-3, batchSize: 5), repeats: repeats,
      streams: streams, context: context)
  }

  @Test func theBytesAreTheSameOnAnyThreadsAndBehindAStop() throws {
    let data = smallPictures(16).unlabelled([2, 5])
    try expectSameBytes("train classes", from: nil, stops: 1...2) { try train($0, on: data, $1) }
    let start = try train(nil, on: data, repeats: 2)
    try expectSameBytes("train classes", from: start, stops: 2...4) {
      try train($0, on: data, repeats: 2, $1)
    }
  }

  @Test func itLearnsTheClassesAndGivesTheirProbabilities() throws {
    let (data, new) = (smallPictures(40), smallPictures(30, seed: 99))
    for repeats in [1, 2] {
      let model = try train(nil, on: data, epochs: 30, repeats: repeats)
      let found = try model.classProbabilities(of: new)
      #expect(found.labels == [1, 2] && found.values.count == 30)
      #expect(found.values.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 && $0.allSatisfy { $0 >= 0 } })
      for (item, p) in zip(new.items, found.values) { #expect((p[0] > 0.5) == (item.label == 1)) }
      let again = try model.classProbabilities(of: new, context: WorkContext(threads: 3))
      #expect(again == found)
      if repeats == 1 {
        // The score is the surprise at the normal class, which is the one that was named.
        for (score, p) in zip(try model.scores(of: new), found.values) {
          #expect(abs(score + logarithm(p[0])) < 1e-9 * max(1, score))
        }
        let other = try train(nil, on: data, normal: 2, epochs: 30)
        for (score, p) in zip(try other.scores(of: new), found.values) {
          #expect(abs(score + logarithm(p[1])) < 1e-9 * max(1, score))
        }
      } else {
        let members = try model.members.map { try $0.classProbabilities(of: new).values }
        for (image, p) in found.values.enumerated() {
          #expect(abs(p[0] - (members[0][image][0] + members[1][image][0]) / 2) < 1e-12)
        }
        #expect(members[0] != members[1])
      }
    }
  }

  @Test func classesCountAlikeHoweverManyImagesTheyHave() {
    #expect(ClassObjective.balanced([0, 0, 0, 1, 2, 2], count: 3) == [6.0 / 9, 2, 1])
    let loss = ClassLoss(classes: [0, 1, 2], weights: [6.0 / 9, 2, 1])
    #expect(abs(loss.share(1) - 2 / (6.0 / 9 + 3)) < 1e-15)
  }

  @Test func aFileAndASessionKeepIt() throws {
    var classes = smallPictures(16)
    classes = Dataset(
      items: classes.items, height: 12, width: 12, options: classes.options, images: classes.images,
      classes: ClassNames([1: "round", 2: "striped"]))
    let model = try train(nil, on: classes, normal: 2)
    #expect(model.detector?.title == "classifier of round, striped" && model.normalName == "striped")
    let file = try SafeTensors(bytes: model.safeTensors().encoded())
    #expect(file["classes.weight"]?.shape == [2, 18] && file["classes.bias"]?.shape == [2])
    let fresh = try train(nil, on: classes, normal: 2, epochs: 1)
    #expect(fresh.numbers != model.numbers)
    let imported = try fresh.importing(file)
    #expect(imported.detector as? SoftmaxClassifier == model.detector as? SoftmaxClassifier)
    #expect(try imported.scores(of: classes) == model.scores(of: classes))
    #expect(try imported.classProbabilities(of: classes) == model.classProbabilities(of: classes))
    let stored = try #require(
      Model(stored: JSON.parse(JSON.object(model.storedValues).compact), tensors: file))
    #expect(stored == model && stored.training?.work == "train classes")
    // A file that does not say which classes they are, for a model that had none.
    var bare = file
    bare.metadata = [:]
    let other = try pretrainAutoencoder(
      name: "x", network: smallNetwork(), on: classes, normalClass: 2, options: TrainingOptions(epochs: 1),
      streams: streams, context: WorkContext())
    let guessed = try other.importing(bare).detector as? SoftmaxClassifier
    #expect(guessed?.labels == [0, 1] && guessed?.normal == 0)
  }

  @Test func whatItCannotLearnFrom() throws {
    func refuses(_ kind: TrainingError, _ body: () throws -> Any) {
      #expect { _ = try body() } throws: { ($0 as? GalaxyError)?.isA(kind) == true }
    }
    let data = smallPictures(16)
    refuses(.singleClass) { try train(nil, on: data.unlabelled(Set(stride(from: 1, to: 16, by: 2)))) }
    refuses(.singleClass) { try train(nil, on: data.unlabelled(Set(0..<16))) }
    refuses(.noNormalImages) { try train(nil, on: data, normal: 5) }
    let other = try pretrainAutoencoder(
      name: "x", network: smallNetwork(), on: data, normalClass: 1, options: TrainingOptions(epochs: 1),
      streams: streams, context: WorkContext())
    refuses(.noClasses) { try other.classProbabilities(of: data) }
  }
}

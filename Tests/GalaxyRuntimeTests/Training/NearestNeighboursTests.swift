import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels
@testable import GalaxyRecords

@Suite("Nearest neighbours")
struct NearestNeighboursTests {
  private func score(_ detector: NearestNeighbours, _ features: [Double]) -> Double {
    features.withUnsafeBufferPointer { detector.score(of: $0) }
  }

  @Test("the score is the mean distance to the k nearest, as scikit-learn's kneighbors gives them")
  func definition() throws {
    // NearestNeighbors(n_neighbors=2).fit([[0,0],[3,4],[6,8],[0,1]]).kneighbors([[0,0]]) gives [0, 1].
    let corners = try #require(
      NearestNeighbours(k: 2, embeddings: [0, 0, 3, 4, 6, 8, 0, 1], featureCount: 2))
    #expect(score(corners, [0, 0]) == 0.5)
    #expect(score(corners, [6, 8]) == 2.5)
    var random = RandomStream(seed: 4)
    let embeddings = (0..<60 * 5).map { _ in random.uniform(-1, 1) }
    let query = (0..<5).map { _ in random.uniform(-1, 1) }
    let distances = (0..<60).map { image in
      (0..<5).reduce(0.0) {
        let d = query[$1] - embeddings[image * 5 + $1]
        return $0 + d * d
      }.squareRoot()
    }.sorted()
    for k in [1, 7, 60] {
      let detector = try #require(NearestNeighbours(k: k, embeddings: embeddings, featureCount: 5))
      #expect(abs(score(detector, query) - distances.prefix(k).reduce(0, +) / Double(k)) < 1e-14)
    }
    #expect(NearestNeighbours(k: 61, embeddings: embeddings, featureCount: 5) == nil)
  }

  private func pretrained(_ data: Dataset) throws -> Model {
    var options = TrainingOptions()
    (options.epochs, options.batchSize) = (2, 20)
    return try pretrainAutoencoder(
      name: "m", network: smallNetwork(), on: data, normalClass: 1, options: options,
      streams: SeedStreams(seed: 3), context: WorkContext())
  }

  @Test("the same scores with 1, 2 and 5 threads, after a way through a file and through a session's values")
  func sameBytes() throws {
    let data = smallPictures(60)
    let start = try pretrained(data)
    #expect(throws: GalaxyError.notTrained(model: "m")) { try start.scores(of: data) }
    var files: Set<[UInt8]> = []
    var scores: Set<[Double]> = []
    for threads in [1, 2, 5] {
      let context = WorkContext(threads: threads)
      let model = try trainDetector(
        kind: "neighbours", options: ["k": 3], name: "near", from: start, on: data, context: context)
      files.insert(try model.safeTensors().encoded())
      scores.insert(try model.scores(of: data, context: context))
      let file = try SafeTensors(bytes: model.safeTensors().encoded())
      let back = try start.importing(file)
      #expect(back.detector as? NearestNeighbours == model.detector as? NearestNeighbours)
      let values = JSON.object(Detectors.description(model.detector))
      let (kind, stored) = try #require(Detectors.stored(values))
      #expect(
        Detectors.read(kind: kind, values: stored, tensors: file) as? NearestNeighbours
          == model.detector as? NearestNeighbours)
    }
    #expect(files.count == 1 && scores.count == 1)
  }

  @Test("what is wrong is said: another kind, more neighbours than images, another way of reading")
  func refusals() throws {
    let data = smallPictures(20)
    let start = try pretrained(data)
    func id(_ kind: String, _ k: Double) -> String? {
      do {
        _ = try trainDetector(
          kind: kind, options: ["k": k], name: "n", from: start, on: data, context: WorkContext())
        return nil
      } catch { return (error as? GalaxyError)?.id }
    }
    #expect(id("oak", 5) == "unknown-detector")
    #expect(id("neighbours", 1000) == "too-few-images")
    #expect(id("neighbours", 5) == nil)
  }
}

import GalaxyBase
import GalaxyData

/// What a model says of the images of a comparison. Real images that it was trained on are no part of it:
/// they are nearer to normal than new ones.
struct ScoredSamples: Sendable {
  /// The scores of a sample's images, with their places in the sample.
  struct SampleScores: Sendable {
    var places: [Int] = []
    var values: [Double] = []
    var groups = GalaxyGroups([])
  }

  private let rows: [String: [ScoreRow]]
  private let scores: [String: SampleScores]
  /// The shares of the regions in each set.
  let regions: [RegionShare]
  /// How many images of the first sample the model was trained on.
  let trainedOn: Int
  /// What limits what is said of scores.
  let notes: [String]

  /// Scores samples, the real ones first. Sets of one name are the same set.
  /// - Throws: what scoring throws.
  init(_ model: ModelArtifact, _ samples: [ImageSample], context: WorkContext) throws {
    var (rows, scores): ([String: [ScoreRow]], [String: SampleScores]) = ([:], [:])
    var (regions, notes): ([RegionShare], [String]) = ([], [])
    var trainedOn = 0
    for (number, sample) in samples.enumerated() {
      let judged = try sample.set.judged(by: model, context: context)
      let seen = try sample.set.seen(by: model, context: context)
      let isSeen = sample.places.map { seen?[$0] ?? false }
      let count = isSeen.count { $0 }
      if number == 0 { trainedOn = count }
      if count > 0 {
        notes.append(
          "\(counted(count, "image")) of \(sample.set.name) \(count == 1 ? "is" : "are") left out of what is said of scores: "
            + "\(model.name) was trained on \(count == 1 ? "it" : "them")")
      }
      if seen == nil, number == 0 {
        notes.append(
          "\(model.name) does not say what it was trained on: scores may flatter \(sample.set.name)")
      }
      var own = SampleScores()
      for (place, index) in sample.places.enumerated() where !isSeen[place] && judged.indices.contains(index)
      {
        guard let score = judged[index].score else { continue }
        own.places.append(place)
        own.values.append(score)
      }
      own.groups = GalaxyGroups(own.places.map { sample.groups.numbers[$0] })
      rows[sample.set.name] = judged
      scores[sample.set.name] = own
      regions += RegionShare.all(
        sample.set.name, own.places.map { judged[sample.places[$0]] },
        own.places.map { sample.groups.numbers[$0] }, sample.set.table.classes)
    }
    if model.judging == nil { notes.append("\(model.name) has no thresholds, so there are no regions") }
    if let caution = model.caution { notes.append(caution) }
    (self.rows, self.scores, self.regions, self.trainedOn, self.notes) = (
      rows, scores, regions, trainedOn, notes
    )
  }

  /// The scores of a sample.
  func scores(of sample: ImageSample) -> SampleScores { scores[sample.set.name] ?? SampleScores() }

  /// What the model said of an image of a set.
  func row(_ index: Int, of sample: ImageSample) -> ScoreRow? {
    let own = rows[sample.set.name] ?? []
    return own.indices.contains(index) ? own[index] : nil
  }
}

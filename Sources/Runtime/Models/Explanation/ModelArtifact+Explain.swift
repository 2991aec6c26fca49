import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages
import GalaxyMorphology

/// How an explanation is made.
public struct ExplainOptions: Sendable {
  /// How many orders of the features are drawn.
  public var orders = FeatureShares.standardOrders
  /// The side of the patch that covers, in pixels; nil for an eighth of the image's.
  public var patch: Int?
  /// How far the patch goes at a time, in pixels; nil for half of its side.
  public var stride: Int?

  /// The standard.
  public init() {}
}

extension ModelArtifact {
  /// Explains the score of an image.
  /// - Parameters:
  ///   - others: what the session holds, among which the training images and the autoencoder are looked for.
  /// - Throws: `GalaxyError` of kind `not-trained`, `nothing-to-explain`, `needs-features`,
  ///   `other-preprocessing`, `bad-option` or `interrupted`; what reading the image throws.
  public func explain(
    _ image: ExplainedImage, options: ExplainOptions = ExplainOptions(), among others: [any Artifact] = [],
    streams: SeedStreams, context: WorkContext = WorkContext()
  ) throws -> Explanation {
    if !model.isAutoencoder { try requireScores() }
    let job = try ExplainJob(
      object: self, image: image, options: options, others: others, streams: streams, context: context)
    return try job.run()
  }
}

/// One explanation under way.
struct ExplainJob {
  let object: ModelArtifact
  let image: ExplainedImage
  let options: ExplainOptions
  let others: [any Artifact]
  let streams: SeedStreams
  let context: WorkContext
  let source: TrainingSource?

  var model: Model { object.model }

  init(
    object: ModelArtifact, image: ExplainedImage, options: ExplainOptions, others: [any Artifact],
    streams: SeedStreams, context: WorkContext
  ) throws {
    (self.object, self.image, self.options) = (object, image, options)
    (self.others, self.streams, self.context) = (others, streams, context)
    source = try object.trainingSource(among: others, context: context)
  }

  func run() throws -> Explanation {
    let picture = model.featureModels.isEmpty ? nil : try image.native()
    let row = try verdict()
    let shape = picture.map { MorphologyDetails($0.values, isFlux: $0.isFlux) }
    let values = try model.featureModels.isEmpty ? nil : values(shape)
    let features = try values.map { try explainFeatures($0) }
    let occlusion = try model.hasScores && !model.networkModels.isEmpty ? occlusion(values) : nil
    let (reconstruction, note) = try reconstruction()
    let nearest = try nearest(values)
    return Explanation(
      model: object.name, normal: model.normalText, image: image.title, path: image.path, name: image.name,
      className: image.className, row: row, standing: try row.flatMap { try standing(of: $0) },
      cautions: try cautions(shape?.morphology.flags, occlusion), features: features, shape: shape,
      picture: picture, occlusion: occlusion, reconstruction: reconstruction, reconstructionNote: note,
      nearest: nearest, nearestPictures: pictures(of: nearest),
      members: try values.map { try members($0) } ?? members(nil))
  }

  /// What the model says of the image.
  private func verdict() throws -> ScoreRow? {
    guard model.hasScores else { return nil }
    let said: ScoreRow? =
      if let table = image.row, model.networkModels.isEmpty {
        try object.verdicts(on: table, context: context).table.rows.first
      } else if let single = image.single {
        try object.verdicts(on: single, context: context).table.rows.first
      } else {
        nil
      }
    guard let said, said.score != nil else {
      throw GalaxyError(
        ExplainError.unmeasured,
        "\(image.title) has no score by \(object.name): \(said?.reason ?? "no image")",
        file: image.path)
    }
    return said
  }

  /// The numbers that its models of named numbers judge.
  private func values(_ shape: MorphologyDetails?) throws -> [Double] {
    if let row = image.row?.rows.first { return row.values }
    guard let shape else {
      throw GalaxyError(ExplainError.unmeasured, "\(image.title) has no numbers", file: image.path)
    }
    return shape.morphology.values
  }

  private func explainFeatures(_ values: [Double]) throws -> FeatureExplanation {
    guard let fitted = model.featureModels.first else { throw GalaxyError.notTrained(model: model.name) }
    var random = streams.stream("explain/\(object.name)/\(image.title)")
    let judge = try model.featureJudge { try pixelScore($0) }
    return try FeatureExplanation(
      fitted, judge: judge, values: values, orders: options.orders, random: &random, context: context)
  }

  /// The score that a part of an ensemble gives the image's pixels.
  func pixelScore(_ part: Model) throws -> Double {
    guard let single = image.single, let score = try part.scores(of: single, context: context).first else {
      throw GalaxyError(
        ExplainError.unmeasured, "\(part.name) judges pixels, and \(image.title) has none", file: image.path)
    }
    return score
  }

  /// What each part of an ensemble says.
  private func members(_ values: [Double]?) throws -> [Explanation.Member] {
    guard let parts = model.parts else { return [] }
    return try parts.map { part in
      let judge = try part.model.featureJudge { try pixelScore($0) }
      let score = (values ?? []).withUnsafeBufferPointer { judge.score(of: $0) }
      var reasons: [String] = []
      if let values, part.model.features != nil {
        var random = streams.stream("explain/\(part.model.name)/\(image.title)")
        let own = try FeatureExplanation(
          part.model, judge: judge, values: values, orders: options.orders, random: &random, context: context)
        reasons = own.leading(3).map {
          "\($0.name) \(NumberText.signed($0.share.value, 2))"
        }
      }
      return Explanation.Member(
        name: part.model.name, score: score, rank: part.ranks.rank(of: score), reasons: reasons)
    }
  }

  /// Where the score lies among normal ones, by the best that is known of these.
  private func standing(of row: ScoreRow) throws -> String? {
    guard let score = row.score else { return nil }
    var parts: [String] = []
    if let p = row.p, let calibration = model.calibration {
      parts.append("p = \(NumberText.significant(p, 2)) by \(counted(calibration.count, "normal image"))")
    }
    if let percentile = row.percentile, let test = object.test {
      parts.append(
        "above \(NumberText.fixed(percentile, 0)) % of the normal images of \(test.input.name)")
    } else if parts.isEmpty, let detector = model.detector, let fitting = model.fitting {
      let normals = try detector.scores(of: fitting.features.normals, context: context)
      let below = Double(normals.count { $0 <= score }) / Double(max(1, normals.count))
      parts.append(
        "above \(NumberText.fixed(100 * below, 0)) % of the \(normals.count) normal images that it learnt from, "
          + "which new ones exceed more often")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private func nearest(_ values: [Double]?) throws -> NearestTraining {
    if let values, let fitted = model.featureModels.first {
      return object.nearestByFeatures(
        fitted, values: values, content: image.content, source: source)
    }
    guard let network = model.networkModels.first, let single = image.single else {
      return NearestTraining(none: "there is nothing to compare by")
    }
    return try object.nearestByLatents(network, of: single, source: source, context: context)
  }
}

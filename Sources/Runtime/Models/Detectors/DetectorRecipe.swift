import GalaxyBase
import GalaxyData
import GalaxyErrors

/// How a detector is made of features, so that it can be made again of some of the images: for calibration and
/// crossvalidation.
public struct DetectorRecipe: Sendable, Equatable {
  /// A kind of detector with its options, and its weight in the sum.
  public struct Part: Sendable, Equatable {
    /// One of `Detectors.fitted`.
    public let kind: String
    /// What was chosen; the rest are the kind's defaults.
    public let options: [String: Double]
    /// Counts so many times.
    public let weight: Double

    /// Makes one.
    public init(kind: String, options: [String: Double] = [:], weight: Double = 1) {
      (self.kind, self.options, self.weight) = (kind, options, weight)
    }
  }

  /// One is fitted alone; of several the result is their sum on a common scale.
  public let parts: [Part]
  /// How many of the anomalies were made from each normal image, in the order of these: they leave a
  /// training with it. 0 where anomalies are images of their own, which always stay.
  public let anomaliesPerNormal: Int

  /// Makes one.
  public init(_ parts: [Part], anomaliesPerNormal: Int = 0) {
    (self.parts, self.anomaliesPerNormal) = (parts, max(0, anomaliesPerNormal))
  }

  /// A single detector on a feature table: distances to neighbours are in standard deviations unless the
  /// options say otherwise.
  public static func detector(_ kind: String, options: [String: Double] = [:]) -> DetectorRecipe {
    var chosen = options
    if kind == NearestNeighbours.kind, chosen[NearestNeighbours.standardise] == nil {
      chosen[NearestNeighbours.standardise] = 1
    }
    return DetectorRecipe([Part(kind: kind, options: chosen)])
  }

  /// Whether it can do nothing without anomalies.
  public var needsAnomalies: Bool {
    parts.contains { part in Detectors.fitted.first { $0.kind == part.kind }?.needsAnomalies ?? false }
  }

  /// Makes the detector of all images.
  /// - Throws: `GalaxyError` of kind `unknown-detector`, `too-few-images`, or of a kind of `DetectorError`.
  public func fit(
    _ features: TrainingFeatures, random: inout RandomStream, context: WorkContext = WorkContext()
  ) throws -> any Detector {
    try fit(
      features, normals: Array(0..<features.normalCount), random: &random, context: context)
  }

  /// Makes the detector of some of the normal images, by their positions in the order given, and of the
  /// anomalies that belong to them. Each part draws from a stream of its own.
  /// - Throws: as `fit` of all.
  public func fit(
    _ features: TrainingFeatures, normals: [Int], random: inout RandomStream,
    context: WorkContext = WorkContext()
  ) throws -> any Detector {
    if anomaliesPerNormal > 0, features.anomalyCount != anomaliesPerNormal * features.normalCount {
      throw GalaxyError(
        DetectorError.anomaliesWanted,
        "there must be \(anomaliesPerNormal) anomalies for each of the \(features.normalCount) normal images, "
          + "found \(features.anomalyCount)")
    }
    guard parts.count > 1 else { return try fitted(parts.first, features, normals, &random, context) }
    guard normals.count >= 2 else {
      throw GalaxyError(
        DatasetError.tooFewImages, "a sum of detectors needs at least 2 normal images, found \(normals.count)"
      )
    }
    var sum: [Combination.Part] = []
    for part in parts {
      let detector = try fitted(part, features, normals, &random, context)
      var unseen: [Double] = []
      for fold in 0..<2 {
        let seen = normals.indices.filter { $0 % 2 == fold }.map { normals[$0] }
        let other = normals.indices.filter { $0 % 2 != fold }.map { normals[$0] }
        let half = try fitted(part, features, seen, &random, context)
        let rows = other.flatMap { features.normal($0) }
        unseen += try half.scores(of: rows, context: context)
      }
      guard let scaled = Combination.part(detector, weight: part.weight, unseen: unseen) else {
        throw GalaxyError.unfit(part.kind)
      }
      sum.append(scaled)
    }
    guard let combined = Combination(sum) else { throw GalaxyError.unfit(Combination.kind) }
    return combined
  }

  private func fitted(
    _ part: Part?, _ features: TrainingFeatures, _ normals: [Int], _ random: inout RandomStream,
    _ context: WorkContext
  ) throws -> any Detector {
    let known = Detectors.fitted
    guard let part, let kind = known.first(where: { $0.kind == part.kind }) else {
      throw GalaxyError.unknownDetector(part?.kind ?? "", known: known.map { $0.kind })
    }
    guard let chosen = features.subset(normals: normals, anomaliesPerNormal: anomaliesPerNormal) else {
      throw GalaxyError(DatasetError.tooFewImages, "kind \(part.kind) needs a normal image, found none")
    }
    var stream = RandomStream(seed: random.next())
    return try kind.fit(chosen, options: part.options, random: &stream, context: context)
  }
}

extension DetectorRecipe {
  /// `{"parts":[{"kind":"parzen","weight":2,"options":{"g":6}}],"anomalies_per_normal":2}`
  public var json: JSON {
    let list = parts.map { part in
      JSON.object([
        .init("kind", .string(part.kind)), .init("weight", .number(part.weight)),
        .init(
          "options", .object(part.options.sorted { $0.key < $1.key }.map { .init($0.key, .number($0.value)) })
        ),
      ])
    }
    return .object([
      .init("parts", .array(list)), .init("anomalies_per_normal", .integer(anomaliesPerNormal)),
    ])
  }

  /// Reads what `json` wrote; nil if something is missing.
  public init?(_ json: JSON) {
    guard let list = json["parts"]?.array, let per = json["anomalies_per_normal"]?.integer else { return nil }
    var parts: [Part] = []
    for entry in list {
      guard let kind = entry["kind"]?.string, let weight = entry["weight"]?.number,
        let options = entry["options"]?.object
      else { return nil }
      let numbers = options.compactMap { option in option.value.number.map { (option.key, $0) } }
      parts.append(Part(kind: kind, options: Dictionary(numbers) { $1 }, weight: weight))
    }
    self.init(parts, anomaliesPerNormal: per)
  }
}

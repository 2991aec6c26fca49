import GalaxyBase

/// What a detector of features was fitted to, and how: a model keeps it, so that it can be fitted again to a
/// part of its images, as calibration and cross-validation do.
public struct Fitting: Sendable, Equatable {
  /// How it is fitted.
  public let recipe: DetectorRecipe
  /// The features of the normal images, and of anomalies.
  public let features: TrainingFeatures
  /// For each normal image a number that those of one galaxy share.
  public let galaxies: [Int]
  /// What it was fitted to, in a sentence.
  public package(set) var note: String
  /// The seed, and the name of the stream that its draws come from.
  let seed: UInt64, stream: String

  /// Describes a fit.
  package init(
    recipe: DetectorRecipe, features: TrainingFeatures, galaxies: [Int], note: String, streams: SeedStreams,
    stream: String
  ) {
    self.recipe = recipe
    self.features = features
    self.galaxies = galaxies.count == features.normalCount ? galaxies : Array(0..<features.normalCount)
    self.note = note
    seed = streams.seed
    self.stream = stream
  }

  /// Fits the detector to all images, or to some of the normal ones.
  /// - Throws: `GalaxyError` where they are too few, or of kind `interrupted`.
  package func fit(normals: [Int]? = nil, context: WorkContext) throws -> any Detector {
    var random = SeedStreams(seed: seed).stream(stream)
    return try recipe.fit(
      features, normals: normals ?? Array(0..<features.normalCount), random: &random, context: context)
  }

  // MARK: - In files

  /// What is no tensor.
  var values: JSON {
    [
      "recipe": recipe.json, "note": .string(note), "seed": .string(String(seed)), "stream": .string(stream),
      "galaxies": .array(galaxies.map { .integer($0) }), "width": .integer(features.width),
    ]
  }

  /// `fitted.normals` and `fitted.anomalies`, [image, feature].
  var tensors: [NamedTensor] {
    let width = features.width
    return [
      NamedTensor(
        name: "fitted.normals", shape: [features.normalCount, width], doubles: features.normals),
      NamedTensor(
        name: "fitted.anomalies", shape: [features.anomalyCount, width], doubles: features.anomalies),
    ]
  }

  /// Reads what `values` and `tensors` wrote; nil if it is anything else.
  init?(values: JSON?, tensors: SafeTensors) {
    guard let values, let recipe = values["recipe"].flatMap({ DetectorRecipe($0) }),
      let note = values["note"]?.string,
      let seed = values["seed"]?.string.flatMap({ UInt64($0) }), let stream = values["stream"]?.string,
      let galaxies = values["galaxies"]?.array?.compactMap(\.integer),
      let width = values["width"]?.integer, let normals = tensors["fitted.normals"]?.doubles,
      let anomalies = tensors["fitted.anomalies"]?.doubles,
      let features = TrainingFeatures(normals: normals, anomalies: anomalies, width: width)
    else { return nil }
    self.init(
      recipe: recipe, features: features, galaxies: galaxies, note: note, streams: SeedStreams(seed: seed),
      stream: stream)
  }
}

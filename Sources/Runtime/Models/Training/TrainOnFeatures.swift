import GalaxyBase
import GalaxyData
import GalaxyErrors

/// A model that was just fitted to the rows of a table.
public struct FittedModel: Sendable {
  /// The model.
  public var model: Model
  /// The images that it learnt from, normal or not.
  public var trainedImages: TrainedImages
  /// What the user should know, a sentence each.
  public var remarks: [String] = []
}

/// Fits a detector to the rows of a table that are of the normal class; a kind that learns from anomalies, too,
/// takes the labelled rows of the other classes for them.
/// - Parameters:
///   - kind: one of `Detectors.fitted`, such as `parzen`.
///   - options: values for the kind's options; what is not named is the default.
///   - network: the model whose network gave the table, for one of latent vectors.
/// - Throws: `GalaxyError` of kind `unknown-detector`, `no-normal-images`, `too-few-images` or of a kind of
///   `DetectorError`; of kind `interrupted`.
public func trainDetector(
  kind: String, options: [String: Double] = [:], name: String, on table: FeatureTable, normalClass: Int,
  network: Model? = nil, streams: SeedStreams, context: WorkContext
) throws -> FittedModel {
  let normals = try table.normalRows(normalClass)
  let recipe = DetectorRecipe.detector(kind, options: options)
  let others = recipe.needsAnomalies ? table.labelledRows(except: normalClass) : []
  let className = table.classes.text(normalClass)
  let against = others.isEmpty ? "" : ", against \(counted(others.count, "image")) of other classes"
  var fitting = try Fitting(
    recipe: recipe, normals: normals.map { table.rows[$0] }, anomalies: others.map { table.rows[$0].values },
    width: table.width, streams: streams, stream: "detector/\(kind)/\(name)")
  let detector = try fitting.fit(context: context)
  fitting.note = "fitted to \(counted(normals.count, "image")) of class \(className)\(against)"
  var model: Model
  if let network {
    model =
      network.isOpenToNormal
      ? network.withNormal(normalClass, name: table.classes.name(of: normalClass)) : network
    model.name = name
    model.detector = detector
  } else {
    model = Model(
      name: name,
      basis: FeatureBasis(origin: table.origin, names: table.featureNames, options: table.options),
      normalClass: normalClass, normalName: table.classes.name(of: normalClass), detector: detector,
      fitting: fitting)
  }
  return FittedModel(
    model: model, trainedImages: TrainedImages(rows: (normals + others).map { table.rows[$0] }))
}

extension Fitting {
  /// Describes a fit to rows of a table.
  /// - Throws: `GalaxyError` of kind `unfit-features` for numbers that are not finite.
  init(
    recipe: DetectorRecipe, normals: [FeatureRow], anomalies: [[Double]], width: Int, streams: SeedStreams,
    stream: String
  ) throws(GalaxyError) {
    guard
      let features = TrainingFeatures(
        normals: normals.flatMap(\.values), anomalies: anomalies.flatMap(\.self), width: width)
    else {
      throw GalaxyError(
        DetectorError.unfitFeatures, "not all numbers of the \(normals.count) normal images are finite")
    }
    self.init(
      recipe: recipe, features: features, galaxies: FeatureTable.galaxies(of: normals), note: "",
      streams: streams, stream: stream)
  }
}

extension FeatureTable {
  /// The positions of the rows of the normal class that were measured.
  /// - Throws: `GalaxyError` of kind `no-normal-images` or `too-few-images`.
  func normalRows(_ label: Int) throws(GalaxyError) -> [Int] {
    let found = rows(ofLabel: label)
    guard !found.isEmpty else {
      let labels = Set(rows.compactMap(\.label)).sorted()
      throw .noNormalImages(classes.text(label), found: labels.map { classes.text($0) })
    }
    guard found.count >= 2 else { throw .tooFewImages(classes.text(label), count: found.count) }
    return found
  }

  /// The positions of the measured rows with another label.
  func labelledRows(except label: Int) -> [Int] {
    rows.indices.filter { index in
      rows[index].isMeasured && rows[index].label.map { $0 != label } ?? false
    }
  }
}

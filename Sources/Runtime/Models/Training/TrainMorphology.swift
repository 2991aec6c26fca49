import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyMorphology

/// What `train morphology` learns the anomalies from.
public struct MorphologyTraining: Sendable {
  /// Where anomalies come from.
  public enum Using: String, Sendable, CaseIterable {
    /// From nowhere: normal images alone, and anomalies made from them.
    case normals
    /// Labelled images of the other classes.
    case labels
    /// Images of which nobody knows what they are.
    case pool
  }

  /// Where anomalies come from.
  public var using = Using.normals
  /// How many labelled images of each other class are taken; nil for all.
  public var labels: Int?
  /// The images of which nobody knows what they are.
  public var pool: FeatureTable?
  /// What anomalies are made from the normal images; nil for those of the class's name.
  public var synthetic: [SyntheticAnomaly]?

  /// Normal images alone.
  public init() {}
}

/// Trains the recipe that measured best on real galaxies (docs/results.md): of normal images alone twice a
/// Parzen density of their measured shapes and a logistic regression on anomalies made from them, or with
/// other images a support vector machine.
/// - Parameters:
///   - images: the images with their labels, which are measured; nil if there is a table alone, from which no
///     anomalies can be made.
///   - table: their shapes; measured if nil.
/// - Throws: `GalaxyError` of kind `no-normal-images`, `too-few-images`, `anomalies-wanted`, or of kind
///   `interrupted`; what measuring throws.
public func trainMorphology(
  name: String, on images: Dataset?, table given: FeatureTable? = nil, normalClass: Int,
  training: MorphologyTraining = MorphologyTraining(), streams: SeedStreams, context: WorkContext
) throws -> FittedModel {
  let table: FeatureTable
  if let given {
    table = given
  } else if let images {
    table = try FeatureTable.shapes(of: images, classical: false, context: context)
  } else {
    throw GalaxyError(TrainingError.noNormalImages, "there are neither images nor a table of their shapes")
  }
  let learner = MorphologyLearner(
    name: name, images: images, table: table, label: normalClass, training: training, streams: streams)
  return try learner.train(context)
}

private struct MorphologyLearner {
  let name: String
  let images: Dataset?
  let table: FeatureTable
  let label: Int
  let training: MorphologyTraining
  let streams: SeedStreams

  /// Anomalies to learn from: their features, how many were made from each normal image, the rows that they
  /// are, and what they are in words.
  typealias Anomalies = (features: [[Double]], perNormal: Int, rows: [FeatureRow], text: String)

  private var className: String { table.classes.text(label) }

  func train(_ context: WorkContext) throws -> FittedModel {
    let normals = try table.normalRows(label)
    var remarks: [String] = []
    let lost = table.rows.count { $0.label == label && !$0.isMeasured }
    if lost > 0 { remarks.append("\(counted(lost, "normal image")) could not be measured and is left out") }
    let anomalies: Anomalies
    let recipe: MorphologyRecipe
    switch training.using {
    case .normals:
      anomalies = try made(from: normals, &remarks, context)
      recipe = .normals(syntheticPerNormal: anomalies.perNormal)
    case .labels:
      anomalies = try labelled()
      recipe = .labels
    case .pool:
      anomalies = try pooled()
      recipe = .pool
    }
    var fitting = try Fitting(
      recipe: recipe.recipe, normals: normals.map { table.rows[$0] }, anomalies: anomalies.features,
      width: table.width, streams: streams, stream: "morphology/\(name)")
    fitting.note = "learnt from \(counted(normals.count, "image")) of class \(className)\(anomalies.text)"
    let model = Model(
      name: name,
      basis: FeatureBasis(origin: table.origin, names: table.featureNames, options: table.options),
      normalClass: label, normalName: table.classes.name(of: label),
      detector: try fitting.fit(context: context), fitting: fitting)
    return FittedModel(
      model: model, trainedImages: TrainedImages(rows: normals.map { table.rows[$0] } + anomalies.rows),
      remarks: remarks)
  }

  /// Anomalies made from the normals' own deprojected images.
  private func made(
    from normals: [Int], _ remarks: inout [String], _ context: WorkContext
  ) throws -> Anomalies {
    guard let kinds = training.synthetic ?? SyntheticAnomaly.kinds(forClass: className), !kinds.isEmpty else {
      remarks.append(
        "no synthetic anomalies are known for class \(className), so that the normal images alone are learnt: "
          + "synthetic=[smooth, bar] makes some, using=labels or using=pool takes other images")
      return ([], 0, [], ", without anomalies")
    }
    guard let images else {
      remarks.append(
        "a table has no images to make anomalies from, so that the normal rows alone are learnt: name the "
          + "dataset in its place")
      return ([], 0, [], ", without anomalies")
    }
    let meter = ProgressMeter("synthetic anomalies", total: normals.count, unit: "image", context: context)
    let features = try parallelMap(normals.count, threads: context.threads) { place in
      try context.cancellation.check("train morphology")
      let picture = try images.nativePicture(at: normals[place])
      let own = Morphology(picture.values, isFlux: picture.isFlux).deprojected
      let made = kinds.enumerated().map { number, kind in
        var random = streams.stream("synthetic/\(name)/\(place)/\(number)")
        return kind.make(from: own, random: &random).features()
      }
      try meter.advance()
      return made
    }
    let names = kinds.map(\.rawValue).listed
    return (
      features.flatMap(\.self), kinds.count, [],
      " and \(normals.count * kinds.count) anomalies made from them (\(names))"
    )
  }

  /// Labelled images of the other classes.
  private func labelled() throws(GalaxyError) -> Anomalies {
    let others = Dictionary(grouping: table.labelledRows(except: label)) { table.rows[$0].label ?? 0 }
    guard !others.isEmpty else {
      throw GalaxyError(
        DetectorError.anomaliesWanted,
        "using=labels learns from labelled images of other classes than \(className), and there are none",
        hint: "using=normals needs none")
    }
    var (rows, texts): ([FeatureRow], [String]) = ([], [])
    for (other, places) in others.sorted(by: { $0.key < $1.key }) {
      var chosen = places
      if let most = training.labels, most < places.count {
        var random = streams.stream("labels/\(name)/\(other)")
        random.shuffle(&chosen)
        chosen = chosen.prefix(most).sorted()
      }
      rows += chosen.map { table.rows[$0] }
      texts.append("\(chosen.count) of \(table.classes.text(other))")
    }
    return (rows.map(\.values), 0, rows, ", against labelled images: \(texts.joined(separator: ", "))")
  }

  /// Images of which nobody knows what they are.
  private func pooled() throws(GalaxyError) -> Anomalies {
    let pool = training.pool
    let rows = pool?.rows.filter(\.isMeasured) ?? []
    guard let pool, !rows.isEmpty else {
      throw GalaxyError(
        DetectorError.anomaliesWanted, "using=pool learns from unlabelled images, and there are none",
        hint: "name them: pool=DATASET")
    }
    guard pool.featureNames == table.featureNames else {
      throw GalaxyError(
        ModelError.otherFeatures, "the pool has other numbers than the normal images",
        hint: "`measure` both alike")
    }
    return (rows.map(\.values), 0, rows, ", against \(counted(rows.count, "image")) of a pool")
  }
}

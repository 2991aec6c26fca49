import GalaxyBase
import GalaxyData
import GalaxyErrors

/// Labelled images on which ways of training are tried: a dataset, a table of features, or both of the same
/// images.
public struct TrialImages: Sendable {
  /// The images; nil for a table alone.
  public let dataset: Dataset?
  /// Their features; nil where no way of training needs them. Of a dataset its rows come first.
  public let table: FeatureTable?
  /// What the session calls them.
  public let name: String
  /// The label of the normal class.
  public let normalClass: Int

  /// Takes images.
  public init(dataset: Dataset?, table: FeatureTable?, name: String, normalClass: Int) {
    (self.dataset, self.table, self.name, self.normalClass) = (dataset, table, name, normalClass)
  }

  /// Their labels; nil for an image that has none, or could not be measured.
  public var labels: [Int?] {
    let count = dataset?.count ?? table?.rows.count ?? 0
    return (0..<count).map { index in
      if let table, !table.rows[index].isMeasured { return nil }
      return dataset.map { $0.items[index].label } ?? table?.rows[index].label
    }
  }

  /// The names of the classes.
  public var classes: ClassNames { dataset?.classes ?? table?.classes ?? ClassNames() }

  /// For each image a number that those of one galaxy share.
  /// - Throws: `GalaxyError` of kind `interrupted`.
  public func galaxies(_ context: WorkContext) throws -> [Int] {
    try dataset?.galaxies(context: context) ?? table?.galaxies ?? []
  }

  /// How they are parted.
  /// - Throws: `GalaxyError` of kind `too-few-images`; of kind `interrupted`.
  public func plan(
    folds: Int, repeats: Int, streams: SeedStreams, context: WorkContext
  ) throws -> FoldPlan {
    let classes = classes
    return try FoldPlan(
      labels: labels, galaxies: galaxies(context), folds: folds, repeats: repeats,
      names: { classes.text($0) }, streams: streams, stream: "crossvalidate/\(name)")
  }

  /// The images at some positions.
  public func part(_ places: [Int]) -> TrialImages {
    TrialImages(
      dataset: dataset.map { $0.subset(places, source: $0.source) },
      table: table.map { table in
        FeatureTable(
          origin: table.origin, featureNames: table.featureNames, furtherNames: table.furtherNames,
          flagNames: table.flagNames, rows: places.map { table.rows[$0] }, classes: table.classes,
          options: table.options)
      }, name: name, normalClass: normalClass)
  }
}

/// A way of training that can be tried on folds.
public struct TrialMethod: Sendable {
  /// What it is called.
  public let name: String
  /// Learns from some images and scores others; `fold` names the model, and so decides its draws.
  let scores:
    @Sendable (_ train: TrialImages, _ test: TrialImages, _ fold: String) throws -> (ScoredSet, Double)

  /// A way of making a model.
  public init(
    _ name: String, streams: SeedStreams, context: WorkContext,
    train: @escaping @Sendable (_ images: TrialImages, _ model: String) throws -> Model
  ) {
    self.name = name
    scores = { images, test, fold in
      let clock = ContinuousClock()
      let begun = clock.now
      let model = try train(images, "\(name)/\(fold)")
      let seconds = (clock.now - begun) / .seconds(1)
      if model.body == nil, let table = test.table {
        return (
          try ScoredSet(of: model, trained: nil, on: table, name: test.name, context: context), seconds
        )
      }
      guard let dataset = test.dataset else {
        throw GalaxyError(
          ModelError.otherFeatures, "a network is trained on images, not on a table of features",
          hint: "name the dataset")
      }
      return (
        try ScoredSet(of: model, trained: nil, on: dataset, name: test.name, context: context), seconds
      )
    }
  }

  /// Principal components of the pixels with a one-class SVM.
  /// - Throws, when it is tried: `GalaxyError` of kind `too-few-images`.
  public static func pixels(streams: SeedStreams, context: WorkContext) -> TrialMethod {
    TrialMethod(name: "pixels: PCA, one-class SVM") { images, test, fold in
      let clock = ContinuousClock()
      let begun = clock.now
      func pixels(_ images: TrialImages) throws -> [[Double]] {
        guard let dataset = images.dataset else { return [] }
        return try dataset.images(context: context).map {
          dataset.image(of: $0).map(PixelComponents.pixels) ?? []
        }
      }
      let label = images.normalClass
      let normals = try zip(pixels(images), images.labels).filter { $0.1 == label }.map(\.0)
      var random = streams.stream("components/\(fold)")
      guard let components = PixelComponents(normals, random: &random),
        let features = TrainingFeatures(
          normals: normals.flatMap { components.features($0) }, width: components.width)
      else { throw GalaxyError.tooFewImages(images.classes.text(label), count: normals.count) }
      let detector = try DetectorRecipe.detector(OneClassSupport.kind).fit(
        features, random: &random, context: context)
      let seconds = (clock.now - begun) / .seconds(1)
      let scores = try detector.scores(
        of: pixels(test).flatMap { components.features($0) }, context: context)
      let scored = scores.enumerated().compactMap { index, score -> ScoredImage? in
        test.labels[index].map {
          ScoredImage(index: index, name: "", label: $0, anomalous: $0 != label, score: score)
        }
      }
      return (
        ScoredSet(
          name: test.name, images: scored, classNames: test.classes, galaxies: [], contents: [], seen: nil),
        seconds
      )
    }
  }

  private init(
    name: String,
    scores: @escaping @Sendable (TrialImages, TrialImages, String) throws -> (ScoredSet, Double)
  ) {
    (self.name, self.scores) = (name, scores)
  }
}

extension Trials {
  /// Tries ways of training on the same folds.
  /// - Throws: what training throws; of kind `interrupted`.
  public init(
    of methods: [TrialMethod], on images: TrialImages, plan: FoldPlan, context: WorkContext
  ) throws {
    let run = TrialRun(plan, context: context)
    var rows: [Row] = []
    for method in methods {
      rows += try run.rows(of: method.name) { fold in
        let (scored, seconds) = try method.scores(
          images.part(fold.train), images.part(fold.test), fold.name)
        return (scored, seconds)
      }
    }
    self.init(rows: rows)
  }
}

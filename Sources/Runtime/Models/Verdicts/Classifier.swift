import GalaxyBase
import GalaxyData
import GalaxyErrors

/// What several models, each of a class of its own, make of images together.
public struct Classifier: Sendable {
  /// Of one class, how it is decided.
  private enum Judge: Sendable {
    /// A support vector machine of its normal images against those of the other models, and what a normal
    /// image must not be below.
    case ours(machine: any Detector, density: CrossConformal, axisRatios: [Double])
    /// The model's own p-value, and where scores lie among its normal images.
    case own(Model, ranks: NormalRanks?)
    /// The probability that a classifier gives the class at this place.
    case probability(Int)
  }

  private let models: [Model]
  private let judges: [Judge]
  private let axisRatio: Int?
  /// The classes, in the order of the models.
  public let classes: [String]
  /// How it is decided, in a sentence.
  public let rule: String
  private let alpha: Double

  /// What a reader should know, a sentence each.
  public let remarks: [String]

  /// Takes models of different classes, at least two; or one classifier (`train classes`), whose classes it has.
  ///
  /// Models of one kind of measured numbers that know the images which they learnt are brought together by the
  /// rule that measured best: the label is the class with the largest score of a support vector machine of its
  /// normal images against those of the others; none of them where p = min(1, 2 min(p of a Parzen density,
  /// p of the axis ratio)) of that class is not above alpha. Other models answer by their own p-values.
  /// - Throws: `GalaxyError` of kind `ensemble-of-one`, `same-classes`, `not-calibrated`, or what fitting throws.
  public init(_ models: [Model], alpha: Double = 0.05, streams: SeedStreams, context: WorkContext) throws {
    if models.count == 1, let softmax = models[0].detector as? SoftmaxClassifier {
      (self.models, self.alpha, axisRatio) = (models, alpha, nil)
      classes = softmax.labels.map { softmax.classNames.text($0) }
      judges = classes.indices.map { .probability($0) }
      rule = "the class of the largest probability; a classifier knows no \"none of them\""
      remarks = [
        "\(models[0].name) puts every image into one of its classes: it has no p-value to say that it is of none"
      ]
      return
    }
    guard models.count > 1 else {
      throw GalaxyError(
        ModelError.ensembleOfOne, "one class is no choice: `classify` takes at least two models",
        hint: "`apply` asks one model, `train classes` makes a classifier")
    }
    let classes = models.map(\.normalText)
    if let twice = classes.first(where: { name in classes.count { $0 == name } > 1 }) {
      let names = models.filter { $0.normalText == twice }.map(\.name)
      throw GalaxyError(
        ModelError.sameClasses, "\(names.listed) are models of one class, \(twice)",
        hint: "take one model a class; `ensemble` brings models of one class together")
    }
    (self.models, self.classes, self.alpha) = (models, classes, alpha)
    let fittings = models.compactMap(\.fitting)
    let names = Set(models.map { $0.features?.names ?? [] })
    if fittings.count == models.count, names.count == 1, let columns = names.first, !columns.isEmpty {
      axisRatio = columns.firstIndex(of: "axis_ratio")
      judges = try fittings.enumerated().map { index, fitting in
        try Self.judge(
          fitting, against: fittings.indices.filter { $0 != index }.map { fittings[$0].features },
          name: models[index].name, axisRatio: columns.firstIndex(of: "axis_ratio"), streams, context)
      }
      remarks = Self.remarks(
        models, fittings.map(\.features.normalCount), factor: axisRatio == nil ? 1 : 2, alpha)
      let which =
        axisRatio == nil
        ? "the p-value of that class, of a Parzen density,"
        : "twice the smaller p-value of that class, of a Parzen density and of being so flat,"
      rule =
        "the class of the largest support vector score, each against the normal images of the others; none where "
        + "\(which) is not above \(NumberText.significant(alpha))"
    } else {
      axisRatio = nil
      judges = try models.map { try Self.judge($0, streams, context) }
      let counts = judges.map { if case .own(let model, _) = $0 { model.calibration?.count ?? 0 } else { 0 } }
      remarks = Self.remarks(models, counts, factor: 1, alpha)
      rule =
        "the class of the largest p-value; none where it is not above \(NumberText.significant(alpha))"
    }
  }

  /// Which models can never say "none", since they have too few normal images.
  private static func remarks(_ models: [Model], _ counts: [Int], factor: Double, _ alpha: Double) -> [String]
  {
    let few = zip(models, counts).filter { factor / Double($0.1 + 1) > alpha }
    guard !few.isEmpty else { return [] }
    let names = few.map { "\($0.0.name) (\($0.1))" }.listed
    return [
      "with so few normal images no p-value is as small as \(NumberText.significant(alpha)), so that nothing nearest to "
        + "these can be none: \(names)"
    ]
  }

  private static func judge(
    _ fitting: Fitting, against others: [TrainingFeatures], name: String, axisRatio: Int?,
    _ streams: SeedStreams, _ context: WorkContext
  ) throws -> Judge {
    let (own, galaxies) = (fitting.features, fitting.galaxies)
    guard
      let both = TrainingFeatures(
        normals: own.normals, anomalies: others.flatMap(\.normals), width: own.width)
    else { throw GalaxyError(DetectorError.unfitFeatures, "not all numbers of \(name) are finite") }
    var random = streams.stream("classify/\(name)")
    let machine = try MorphologyRecipe.labels.recipe.fit(both, random: &random, context: context)
    let parzen = DetectorRecipe.detector(Parzen.kind)
    var folds = streams.stream("classify/folds/\(name)")
    let density = try CrossConformal.fit(
      parzen, own, galaxies: galaxies, folds: Calibration.folds, random: &folds, context: context)
    let ratios = axisRatio.map { column in (0..<own.normalCount).map { own.normals[$0 * own.width + column] }
    }
    return .ours(machine: machine, density: density, axisRatios: (ratios ?? []).sorted())
  }

  private static func judge(_ model: Model, _ streams: SeedStreams, _ context: WorkContext) throws -> Judge {
    var calibrated = model
    if model.calibration == nil {
      guard let fitting = model.fitting else {
        throw GalaxyError(
          ModelError.notCalibrated, "model \(model.name) has no p-values to compare with the others'",
          hint: "`threshold \(model.name) auto method=conformal` gives it some")
      }
      calibrated.calibration = try .cross(fitting, model: model.name, streams: streams, context: context)
    }
    return .own(calibrated, ranks: calibrated.calibration.flatMap { NormalRanks($0.scores) })
  }

  /// What the models make of the images of a dataset.
  /// - Throws: what scoring throws.
  public func classify(_ dataset: Dataset, context: WorkContext) throws -> Classification {
    if isClassifier { return try byProbability(dataset, context) }
    let needsTable = models.contains { $0.body == nil }
    let table = needsTable ? try FeatureTable.shapes(of: dataset, classical: false, context: context) : nil
    return try classify(
      Self.images(of: dataset), table: table
    ) { try $0.judge(dataset, context: context) }
  }

  /// What the models make of the rows of a table.
  /// - Throws: `GalaxyError` of kind `other-features`; of kind `interrupted`.
  public func classify(_ table: FeatureTable, context: WorkContext) throws -> Classification {
    if isClassifier {
      throw GalaxyError(
        ModelError.otherFeatures,
        "classifier \(models[0].name) is a network, which takes images, not a table",
        hint: "name the dataset")
    }
    return try classify(
      Self.images(of: table), table: table
    ) { try $0.judge(table, context: context) }
  }

  /// Whether one network answers for all classes.
  private var isClassifier: Bool { if case .probability? = judges.first { true } else { false } }

  private func byProbability(_ dataset: Dataset, _ context: WorkContext) throws -> Classification {
    let found = try models[0].classProbabilities(of: dataset, context: context)
    let rows = JudgedDraws.galaxies(Self.images(of: dataset)).map { galaxy in
      let answers = galaxy.members.map { member in
        found.values[member].map { (score: $0, p: Double?.none) }
      }
      return galaxy.row(answers, classes: classes, alpha: nil, flags: [], reason: nil)
    }
    return Classification(classes: classes, rows: rows, rule: rule(rows), alpha: alpha)
  }

  /// How these rows were decided.
  private func rule(_ rows: [Classification.Row]) -> String {
    guard rows.contains(where: { ($0.draws?.count ?? 0) > 1 }) else { return rule }
    return rule + "; of several draws of an image the mean of their scores"
      + (isClassifier ? "" : ", and twice the mean of their p-values, since a mean of p-values is none")
  }

  private func classify(
    _ images: [JudgedDraws.Image], table: FeatureTable?, _ judge: (Model) throws -> [Judgement]
  ) throws -> Classification {
    let said = try judges.enumerated().map { index, own in
      try answers(own, models[index], count: images.count, table: table, judge)
    }
    let rows = JudgedDraws.galaxies(images).map { galaxy in
      // What could not be measured says nothing; where nothing could, the first reason is the answer.
      let known = galaxy.members.filter { member in said.allSatisfy { $0[member].reason == nil } }
      let reason = galaxy.members.lazy.compactMap { member in said.lazy.compactMap { $0[member].reason }.first
      }.first
      let flags = galaxy.members.flatMap { member in
        table.flatMap { table in
          table.rows.indices.contains(member) ? table.flags(of: table.rows[member]) : nil
        } ?? []
      }
      let answers = known.map { member in
        said.map { (score: $0[member].score, p: Double?.some($0[member].p)) }
      }
      return galaxy.row(
        answers, classes: classes, alpha: alpha, flags: galaxy.common(flags), reason: reason ?? "no score")
    }
    return Classification(classes: classes, rows: rows, rule: rule(rows), alpha: alpha)
  }

  /// Of one class: how near the image is to it, and its p-value there.
  private typealias Nearness = (score: Double, p: Double, reason: String?)

  private func answers(
    _ own: Judge, _ model: Model, count: Int, table: FeatureTable?, _ judge: (Model) throws -> [Judgement]
  ) throws -> [Nearness] {
    switch own {
    case .probability: return []
    case .own(let calibrated, let ranks):
      // A table may have rows at its end for files that the dataset left out.
      return try judge(calibrated).prefix(count).map { said in
        guard let score = said.score, let p = said.p else { return (0, 0, said.reason ?? "no score") }
        // Equal p-values part by where the score lies among the normal ones.
        return (p - 1e-9 * (ranks?.rank(of: score) ?? 0), p, nil)
      }
    case .ours(let machine, let density, let ratios):
      guard let table else { return [] }
      try model.requireFeatures(of: table)
      return table.rows.prefix(count).map { row in
        guard row.isMeasured else { return (0, 0, row.reason ?? "not measured") }
        return row.values.withUnsafeBufferPointer { values in
          var p = density.p(of: values)
          if let axisRatio, !ratios.isEmpty {
            let flatter = ratios.count { $0 <= values[axisRatio] }
            p = min(p, Double(1 + flatter) / Double(ratios.count + 1))
            p = min(1, 2 * p)
          }
          return (-machine.score(of: values), p, nil)
        }
      }
    }
  }
}

import GalaxyLang
import GalaxyRuntime

/// A model of the session, with what its trainings and tests left behind.
struct ModelObject: SessionObject {
  var model: Model
  /// The images it was trained on.
  var trainedOn: InputRecord?
  /// The latest test since the latest training.
  var test: TestRecord?
  /// The latest table of scores since the latest training.
  var applied: ScoreTable?

  /// What a test found.
  struct TestRecord: Sendable {
    let input: InputRecord
    let evaluation: Evaluation
    /// Seconds that scoring took.
    let seconds: Double
    let mostNormal: ImageSheet
    let mostAnomalous: ImageSheet

    /// The normal images' scores, to which others are compared.
    var reference: ReferenceScores {
      ReferenceScores(name: "\(input.name), normal", scores: evaluation.normalScores)
    }
  }

  /// A freshly trained model: tests and tables of before no longer hold.
  init(model: Model, trainedOn: InputRecord?) {
    self.model = model
    self.trainedOn = trainedOn
  }

  var kindName: String { "model" }
  var byteCount: Int { model.byteCount }
  var name: String { model.name }

  /// What the last training was: a detector once there is one.
  private var state: String { model.detector?.title ?? "autoencoder" }

  var summary: String {
    var parts = ["\(state) on \(model.network.name), normal class \(model.normalClass)"]
    if let auc = test?.evaluation.auc { parts.append("AUC \(NumberText.significant(auc))") }
    if let thresholds = model.thresholds { parts.append("thresholds \(thresholds.text)") }
    return parts.joined(separator: ", ")
  }

  var fields: [JSON.Member] {
    [
      .init("network", .string(model.network.name)), .init("normal", .integer(model.normalClass)),
      .init("objective", .optional(model.hypersphere?.objective.rawValue)),
      .init("nu", .optional(model.hypersphere?.nu)), .init("radius", .optional(model.hypersphere?.radius)),
      .init("auc", .optional(test?.evaluation.auc)),
      .init("average_precision", .optional(test?.evaluation.averagePrecision)),
      .init("thresholds", model.thresholds.map { .array($0.values.map(JSON.number)) } ?? .null),
    ]
  }

  /// The summary, its trainings, its preprocessing and its test.
  func shown(_ work: WorkContext, width: Int?) -> Shown {
    var lines = [line]
    for (name, record) in [("pretrain ae", model.pretraining), ("train svdd", model.training)] {
      if let record { lines.append("\(name): \(record.text)") }
    }
    let pixels = model.preprocessing
    lines.append(
      "images: \(pixels.options.summary), scaled from \(NumberText.significant(pixels.minimum)) to "
        + "\(NumberText.significant(pixels.maximum))")
    if let test { lines.append("test on \(test.input.name): \(test.evaluation.text)") }
    return Shown(
      text: lines.joined(separator: "\n"),
      fields: fields + [
        .init("pretraining", model.pretraining?.json ?? .null),
        .init("training", model.training?.json ?? .null),
        .init("preprocessing", model.preprocessing.json),
      ])
  }

  var fieldNames: [String] {
    ["name", "network", "normal", "auc", "average_precision", "thresholds", "radius", "loss", "epochs"]
  }

  func field(named name: String) throws -> Value? {
    switch name {
    case "name": .string(self.name)
    case "network": .string(model.network.name)
    case "normal": .number(Double(model.normalClass))
    case "auc": try tested("auc").evaluation.auc.map { .number($0) } ?? .nothing
    case "average_precision":
      try tested("average_precision").evaluation.averagePrecision.map { .number($0) } ?? .nothing
    case "thresholds": .list(try requireThresholds().values.map { .number($0) })
    case "radius": try .number(requireHypersphere().radius)
    case "loss": (model.training ?? model.pretraining)?.losses.last.map { .number($0) } ?? .nothing
    case "epochs": .number(Double((model.training ?? model.pretraining)?.losses.count ?? 0))
    default: nil
    }
  }

  /// Says so if images of a dataset differ from those of the training in how they were read.
  func remarkOnReading(_ dataset: Dataset, _ output: Output) {
    remarkOnForeign(model.preprocessing.foreignImages(in: dataset), output)
    let (own, other) = (model.preprocessing.options.lookSummary, dataset.options.lookSummary)
    guard own != other else { return }
    let how = own.isEmpty ? "as they are" : "with \(own)"
    let otherwise = other.isEmpty ? "as they are" : "with \(other)"
    output.remark(
      "\(name) was trained on images read \(how), and these were read \(otherwise): scores tell that difference, too"
    )
  }

  /// Says so if images are of another kind than those of the training.
  func remarkOnForeign(_ count: Int, _ output: Output) {
    guard count > 0, let kind = model.preprocessing.pixels else { return }
    let other: PixelStore.Kind = kind == .eightBits ? .stretched : .eightBits
    output.remark(
      "\(name) was trained on \(kind.rawValue), and \(count) of these images are \(other.rawValue): scores tell "
        + "that difference, too")
  }

  // MARK: - What must be there

  /// The latest test, or an error that says how to come by one.
  func tested(_ what: String) throws -> TestRecord {
    if let test { return test }
    throw GalaxyError(
      VerdictError.notTested, "model \(name) was not tested, so it has no \(what)",
      hint: "run `test \(name) on …` with labelled images first")
  }

  /// The thresholds, or an error that says how to set them.
  func requireThresholds() throws -> Thresholds {
    if let thresholds = model.thresholds { return thresholds }
    throw GalaxyError(
      VerdictError.noThresholds, "model \(name) has no thresholds yet",
      hint: "`threshold \(name) auto` finds them, `threshold \(name) t1 t2 t3 t4` sets them")
  }

  /// Refuses a model that gives no scores, with the runtime's error.
  func requireDetector() throws {
    if model.detector == nil { throw GalaxyError.notTrained(model: name) }
  }

  /// The hypersphere, or the runtime's error for a model without one.
  func requireHypersphere() throws -> Model.Hypersphere {
    if let sphere = model.hypersphere { return sphere }
    throw GalaxyError.notTrained(model: name)
  }
}

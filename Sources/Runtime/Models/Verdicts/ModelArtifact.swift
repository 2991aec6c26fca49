import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages

/// A model under its name, with what its trainings and tests left behind.
public struct ModelArtifact: Artifact {
  /// The model.
  public var model: Model
  /// The images it was trained on.
  public var trainedOn: InputRecord?
  /// Which images it was trained on, by their content; nil where that is not known.
  public var trainedImages: TrainedImages?
  /// How it came by its thresholds; nil without any, and where it is not known.
  public var cuts: CutRecord?
  /// Whether the user wants verdicts that say "surely" whatever the test says.
  public var isForced = false
  /// The training that was stopped before its end, if the model is what it left behind.
  public var unfinished: UnfinishedTraining?
  /// What an earlier test said, where the latest, of one class or of images that it was trained on, says
  /// nothing of new images.
  var keptStanding: Standing?
  /// The latest test since the latest training.
  public var test: TestRecord?
  /// The latest table of scores since the latest training.
  public var applied: ScoreTable?

  /// A freshly trained model: tests and tables of before no longer hold.
  public init(model: Model, trainedOn: InputRecord? = nil, trainedImages: TrainedImages? = nil) {
    self.model = model
    self.trainedOn = trainedOn
    self.trainedImages = trainedImages
  }

  /// A model that was just trained on the images at `positions` of a dataset, by default the normal ones, which
  /// is called `name`, and before on those of `earlier`.
  /// - Throws: `GalaxyError` of kind `interrupted`.
  public init(
    model: Model, trainedOn dataset: Dataset, at positions: Set<Int>? = nil, name: String,
    after earlier: ModelArtifact? = nil, context: WorkContext
  ) throws {
    let images =
      if let positions {
        try TrainedImages(at: positions, of: dataset, after: earlier?.trainedImages, context: context)
      } else {
        try TrainedImages(
          normal: model.normalLabel(among: dataset.classes), of: dataset, after: earlier?.trainedImages,
          context: context)
      }
    self.init(
      model: model, trainedOn: try InputRecord(dataset, name: name, context: context), trainedImages: images)
  }

  /// What the user calls it.
  public static let kind = "model"
  /// Large: left in the session file until it is wanted.
  public static let isLarge = true

  /// What is known of it, beside name and kind.
  public static let properties: [Property<ModelArtifact>] = [
    Property("network", .text, "the network that it is of") { .optional($0.model.network?.name) },
    Property("normal", .integer, "the label of the images that count as normal") {
      .integer($0.model.normalClass)
    },
    Property("normal_name", .text, "the name of that class", isListed: false) {
      .optional($0.model.normalName)
    },
    Property("objective", .text, "what Deep SVDD minimised") {
      .optional($0.model.hypersphere?.objective.rawValue)
    },
    Property("nu", .number, "the share of training images that a soft boundary leaves outside") {
      .optional($0.model.hypersphere?.nu)
    },
    Property(
      "radius", .number, "the radius of the hypersphere", orThrow: { .notTrained(model: $0.name) }
    ) { .optional($0.model.hypersphere?.radius) },
    Property(
      "auc", .number, "the area under the ROC curve of the latest test", orThrow: { $0.missingTest("auc") }
    ) { .optional($0.test?.judged.auc) },
    Property(
      "average_precision", .number, "the average precision of the latest test",
      orThrow: { $0.missingTest("average_precision") }
    ) { .optional($0.test?.judged.averagePrecision) },
    Property("standing", .text, "what its latest test says of it, in a word") {
      .string($0.standing.kind.rawValue)
    },
    Property("standing_text", .text, "the same with its figures", isListed: false) {
      .string($0.standing.text)
    },
    Property("calibration", .nested, "what its p-values come from", isListed: false) {
      $0.model.calibration?.json ?? .null
    },
    Property("detector", .text, "what judges", isListed: false) {
      .optional($0.model.detector.map { type(of: $0).kind })
    },
    Property("features", .nested, "the names of the numbers that it judges", isListed: false) {
      ($0.model.features?.names).map { .array($0.map(JSON.string)) } ?? .null
    },
    Property("thresholds", .nested, "the four cuts of its score", orThrow: { .noThresholds(model: $0.name) })
    {
      $0.model.thresholds.map { .array($0.values.map(JSON.number)) } ?? .null
    },
    Property("repeat", .integer, "how many trainings judge as one", isListed: false) {
      .integer($0.model.memberCount)
    },
    Property(
      "members", .nested, "each of those trainings, with its epochs and its last loss", isListed: false
    ) {
      .array($0.model.members.map { .object($0.trainingSummary) })
    },
    Property("loss", .number, "the mean loss of the last epoch", isListed: false) {
      .optional($0.latestTraining?.losses.last)
    },
    Property("epochs", .integer, "the epochs of the latest training", isListed: false) {
      .integer($0.latestTraining?.losses.count ?? 0)
    },
  ]

  private var latestTraining: TrainingRecord? { model.training ?? model.pretraining }

  /// What it takes of the memory, in bytes.
  public var byteCount: Int { model.byteCount }
  /// What the session calls it.
  public var name: String { model.name }
  /// The same under another name.
  public func named(_ name: String) -> ModelArtifact {
    var copy = self
    copy.model.name = name
    return copy
  }

  /// What the last training was: a detector once there is one.
  private var state: String {
    if let parts = model.parts { return "\(parts.count) models together:" }
    return model.detector?.title ?? model.encoderTitle
  }

  /// One line for lists.
  public var summary: String {
    let times = model.memberCount > 1 ? "\(model.memberCount) times " : ""
    var parts = [
      "\(times)\(state) \(model.parts == nil ? "on " : "")\(model.basisText), normal class \(model.normalText)"
    ]
    if let auc = test?.judged.auc { parts.append("AUC \(NumberText.significant(auc))") }
    if test != nil, standing.isWarning { parts.append(standing.kind.phrase) }
    if let thresholds = model.thresholds { parts.append("thresholds \(thresholds.text)") }
    return parts.joined(separator: ", ")
  }

  /// The summary, its trainings, its preprocessing and its test.
  public func details(_ work: WorkContext) -> ArtifactDetails {
    var lines = [line]
    for (work, record) in model.trainings { lines.append("\(work): \(record.text)") }
    if let unfinished {
      lines.append("\(unfinished.work) was interrupted: resume=true goes on with it")
    }
    if let pixels = model.preprocessing {
      lines.append(
        "images: \(pixels.options.summary), scaled from \(NumberText.significant(pixels.minimum)) to "
          + "\(NumberText.significant(pixels.maximum))")
    }
    if let fitting = model.fitting { lines.append(fitting.note) }
    if let calibration = model.calibration { lines.append("p-values: \(calibration.text)") }
    if let test {
      lines.append("test on \(test.input.name): \(test.evaluation.text)")
      lines += [test.membersText, test.seenText].compactMap(\.self)
      lines.append("standing: \(standing.text)\(Standing.withheld(judging, standing))")
    }
    return ArtifactDetails(
      Prose(lines: lines),
      properties: [
        .init("pretraining", model.pretraining?.json ?? .null),
        .init("training", model.training?.json ?? .null),
        .init("preprocessing", model.preprocessing?.json ?? .null),
        .init("standing_text", .string(standing.text)),
      ] + (model.normalName.map { [.init("normal_name", .string($0))] } ?? []))
  }

  // MARK: - What must be there

  /// The latest test.
  /// - Throws: `GalaxyError` of kind `not-tested` that says how to come by one.
  public func tested(_ what: String) throws -> TestRecord {
    if let test { return test }
    throw GalaxyError.notTested(model: name, what)
  }

  private func missingTest(_ what: String) -> GalaxyError? {
    test == nil ? .notTested(model: name, what) : nil
  }

  /// The thresholds.
  /// - Throws: `GalaxyError` of kind `no-thresholds` that says how to set them.
  public func requireThresholds() throws -> Thresholds {
    if let thresholds = model.thresholds { return thresholds }
    throw GalaxyError.noThresholds(model: name)
  }

  /// Throws `not-trained` for a model that gives no scores yet.
  public func requireScores() throws {
    if !model.hasScores { throw GalaxyError.notTrained(model: name) }
  }
}

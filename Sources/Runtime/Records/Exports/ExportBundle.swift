import GalaxyBase
import GalaxyImages
import GalaxyModels

/// Everything that a model's export writes, as plain values. What is nil or empty is left out of the folder.
public struct ExportBundle: Sendable {
  /// Seconds that training took.
  public var trainTime: Double?
  /// What the model's test found; nil if it was never tested.
  public var test: Test?
  /// The model's thresholds, if set.
  public var thresholds: Thresholds?
  /// Every parameter, the seed, versions, digests of the inputs.
  public var config: JSON
  /// Weights, statistics, centre and radius.
  public var weights: SafeTensors
  /// The latest table of scores; nil if the model was never applied.
  public var applied: ScoreTable?
  /// Every table of scores that is there of the model, under its name.
  public var tables: [(name: String, table: ScoreTable)] = []
  /// What happened, in order.
  public var log: [LogLine] = []
  /// Whether verdicts say "surely" at the user's word.
  public var isForced = false
  /// Of the scores; nil if there are none.
  public var scorePlot: ScorePlot?
  /// Of the trainings; nil if there was none.
  public var lossPlot: LossPlot?
  /// The images with the lowest scores; nil if there are none.
  public var mostNormal: ImageSheet?
  /// The images with the highest scores; nil if there are none.
  public var mostAnomalous: ImageSheet?

  /// Makes a bundle of what every model has; the rest is set as far as it exists.
  public init(config: JSON, weights: SafeTensors) {
    self.config = config
    self.weights = weights
  }

  /// A test's result.
  public struct Test: Sendable {
    /// Seconds that scoring took.
    public var time: Double
    /// The scores of the labelled images.
    public var evaluation: Evaluation
    /// What it says of the model; nil where that is not known.
    public var standing: Standing?
    /// How its images fall into the regions of the thresholds; nil without them.
    public var grade: Grade?
    /// The AUC of the images that the model was not trained on; nil where it is that of all.
    public var auc: Double?

    /// Makes a result.
    public init(time: Double, evaluation: Evaluation, standing: Standing? = nil, grade: Grade? = nil) {
      self.time = time
      self.evaluation = evaluation
      self.standing = standing
      self.grade = grade
    }
  }

  /// One line of `log.txt`, in the form of Python's logging: time - name - level - message.
  public struct LogLine: Sendable, Equatable {
    /// Such as `2026-11-22 17:06:08,123`.
    public var time: String
    /// Who speaks, such as `galsh`.
    public var name: String
    /// Such as `INFO`.
    public var level: String
    /// What happened.
    public var message: String

    /// Makes a line.
    public init(time: String, name: String = "galsh", level: String = "INFO", message: String) {
      self.time = time
      self.name = name
      self.level = level
      self.message = message
    }
  }
}

extension ExportBundle {
  /// All that is known of a model.
  /// - Throws: `GalaxyError` if its weights cannot be laid out.
  public init(of object: ModelArtifact, config: JSON, log: [LogLine] = []) throws {
    self.init(config: config, weights: try object.model.safeTensors())
    let seconds = [object.model.pretraining, object.model.training].compactMap(\.?.seconds)
    trainTime = seconds.isEmpty ? nil : seconds.reduce(0, +)
    thresholds = object.model.thresholds
    applied = object.applied
    isForced = object.isForced
    self.log = log
    lossPlot = object.lossPlot
    if let test = object.test {
      self.test = Test(
        time: test.seconds, evaluation: test.evaluation, standing: object.standing, grade: object.grade)
      self.test?.auc = test.judged.auc
      scorePlot = try object.scorePlot()
      mostNormal = test.mostNormal
      mostAnomalous = test.mostAnomalous
    }
  }
}

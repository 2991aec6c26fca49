import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `train sad m on d labels=20`: Deep SVDD that is shown labelled anomalies.
package enum TrainSAD {
  package static let all = [train]

  private enum Own {
    static let labels: Key<Int?> = .option(
      "labels", .integer(from: 1), default: .described("all"),
      "labelled images of each other class that count as anomalies")
    static let eta: Key<Double> = .option(
      "eta", .number(above: 0), default: "1", "weight of the labelled images against the unlabelled")
  }

  private static let train = Command(
    CommandSpec(
      "train sad", "trains Deep SAD on normal images and labelled anomalies",
      details: """
        Deep SAD (Ruff et al. 2020) draws the normal images, and those without a label, towards a centre as `train svdd` \
        does, and drives labelled images of all other classes away from it. A batch's loss is the mean of d² over \
        unlabelled images, of eta · (d² + 1e-6) over normal ones and of eta / (d² + 1e-6) over labelled anomalies, \
        where d is the distance from the centre, the mean of the normal images before the first step. labels=N takes \
        N images of each other class, drawn by the seed. The score is d². It finds the kinds of anomalies that it was \
        shown rather than others. What `label` made joins behind `with`, its classes known by their names.
         The encoder starts from the model's weights, and the model keeps its name unless `as` gives another. With \
        network= and no model it starts from fresh weights, with a warning: it is not pretrained. Training drops the \
        model's thresholds and tests.
        """ + TrainingCalls.repetition + TrainingCalls.resumption,
      keys: [
        TrainingCalls.model, TrainingCalls.on, LearntLabels.key, TrainingCalls.name, TrainingCalls.network,
        TrainingCalls.normal, Own.labels, Own.eta, TrainingCalls.repeatKey,
      ] + TrainingOptions.keys + [TrainingCalls.resumeKey],
      examples: [
        "train sad elliptical on galaxies.train labels=20 epochs=100",
        "train sad elliptical on galaxies.train labels=20 eta=0.5 as warned",
        "train sad elliptical on galaxies.train with labels as taught",
      ])
  ) { call, session in try run(call, session) }

  private static func run(_ call: CommandCall, _ session: Session) throws -> CommandResult {
    var more: TrainingCalls.MoreImages?
    if call.isGiven(LearntLabels.key) {
      guard !call.isGiven(Own.labels) else { throw LearntLabels.ambiguous(call, at: Own.labels) }
      more = { try LearntLabels.images($0, normal: $1, $2, $3) }
    }
    return try TrainingCalls.trainEncoder(call, session, with: more) { call in
      try SADMethod(labels: call[Own.labels], eta: call[Own.eta])
    }
  }
}

/// `train sad`.
struct SADMethod: TrainingMethod {
  static let work = "train sad"
  /// Nil: all.
  let labels: Int?
  let eta: Double

  var told: [JSON.Member] { [.init("labels", .optional(labels)), .init("eta", .number(eta))] }
  var texts: [String: String] { ["labels": labels.map { "\($0)" } ?? "all", "eta": "\(eta)"] }

  init(labels: Int?, eta: Double) { (self.labels, self.eta) = (labels, eta) }

  init?(told unfinished: UnfinishedTraining) {
    guard let eta = unfinished.told("eta")?.number else { return nil }
    self.init(labels: unfinished.told("labels")?.integer, eta: eta)
  }

  func train(_ request: TrainingRequest, on dataset: Dataset, context: WorkContext) throws -> Model {
    try trainDeepSAD(
      name: request.name, from: request.start, network: request.network, on: dataset,
      normalClass: request.normal, labels: labels, eta: eta, options: request.options,
      repeats: request.repeats, streams: request.streams, context: context)
  }

  func use(_ request: TrainingRequest, of dataset: Dataset) throws -> TrainingUse {
    let chosen = try SemiSupervision(
      dataset, normalClass: request.normal, labels: labels, name: request.name, streams: request.streams)
    let short = chosen.anomalous.filter { $0.available < labels ?? 0 }
    let remarks = short.map {
      "labels=\(labels ?? 0): class \($0.name) has only \(counted($0.available, "image")), and all are used"
    }
    return TrainingUse(
      positions: Set(chosen.positions),
      text: "normal class \(request.normalText(in: dataset)), \(chosen.text)", remarks: remarks)
  }
}

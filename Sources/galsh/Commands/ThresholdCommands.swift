import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `threshold m`, `threshold m t1 t2 t3 t4`, `threshold m auto`.
package enum ThresholdCommands {
  package static let all = [threshold]

  private enum Keys {
    static let model: Key<ModelArtifact> = .argument("model", .object("model"), "the model")
    static let cuts: Key<[Value]> = .argument(
      "cuts", .oneOf([.number(), .choice(["auto"])]), .variadic(atMost: 4), "four numbers, or `auto`")
    static let on: Key<DatasetArtifact?> = .clause("on", .object("dataset"), "images to find the cuts from")
    static let method: Key<AutomaticThresholds.Method> = .option(
      "method", default: .quantile, "how `auto` finds them")
  }

  private static let threshold = Command(
    CommandSpec(
      "threshold", "sets, finds or shows the four cuts of a model's score",
      details: """
        Four rising numbers cut the score into surely normal, probably normal, undecided, probably anomalous, surely \
        anomalous. `auto` finds them: `quantile` from normal images alone (their quantiles \
        \(AutomaticThresholds.quantiles.map { NumberText.significant($0) }.joined(separator: ", "))), `youden` from \
        labelled images of both kinds. It uses the images of the latest test unless `on` names others.
        """,
      keys: [Keys.model, Keys.cuts, Keys.on, Keys.method],
      examples: ["threshold m 0.032 0.041 0.083 0.105", "threshold m auto method=youden on galaxies.test"])
  ) { call, session in
    var object = try call[Keys.model]
    try object.requireScores()
    let cuts = try call[Keys.cuts]
    if cuts.first.flatMap(String.init) == "auto" {
      guard cuts.count == 1 else {
        throw call.error(ScoreError.badThresholds, "nothing goes with `auto`", at: Keys.cuts)
      }
      let (found, source) = try automatic(object, call, session)
      if let warning = found.warning { session.remark(warning) }
      object.model.thresholds = found.thresholds
      session.put(object)
      return result(
        object, found.thresholds, "method \(found.method.rawValue), from \(source)")
    }
    let ofAuto: [any AnyKey] = [Keys.method, Keys.on]
    for key in ofAuto where call.isGiven(key) {
      throw call.error(CommandError.uselessOption, "`\(key.label)` belongs to `auto`", at: key)
    }
    if cuts.isEmpty { return result(object, try object.requireThresholds(), nil) }
    let values = cuts.compactMap { Double($0) }
    guard cuts.count == 4, values.count == 4 else {
      throw call.error(
        ScoreError.badThresholds, "a model has four thresholds, found \(cuts.count)", at: Keys.cuts,
        hint: "give t1 t2 t3 t4, or `auto`")
    }
    let thresholds = try Thresholds(values[0], values[1], values[2], values[3])
    object.model.thresholds = thresholds
    session.put(object)
    return result(object, thresholds, "set by hand")
  }

  /// Thresholds from scores: of the dataset given, else of the latest test.
  private static func automatic(
    _ object: ModelArtifact, _ call: CommandCall, _ session: Session
  ) throws -> (AutomaticThresholds, source: String) {
    let images: [ScoredImage]
    let input: String
    if let data = try call[Keys.on] {
      images = try object.model.scoredImages(of: data.dataset, context: session.work)
      input = data.name
    } else {
      guard let test = object.test else {
        throw call.error(
          VerdictError.notTested, "model \(object.name) was not tested, so there are no scores to cut",
          hint: "run `test \(object.name) on …` first, or name images: `on …`")
      }
      images = test.evaluation.images
      input = test.input.name
    }
    if object.trainedOn?.name == input {
      session.remark(
        "\(object.name) was trained on \(input): its scores there are lower than those of new images")
    }
    switch try call[Keys.method] {
    case .youden:
      var random = session.streams.stream("bootstrap/threshold/\(object.name)/\(input)")
      let found = try AutomaticThresholds.youden(
        scores: images.map(\.score), anomalous: images.map(\.anomalous), random: &random)
      return (found, "\(found.normalCount) normal and \(found.anomalousCount) anomalous images of \(input)")
    case .quantile:
      let found = try AutomaticThresholds.quantile(normal: images.filter { !$0.anomalous }.map(\.score))
      return (found, "\(found.normalCount) normal images of \(input)")
    }
  }

  private static func result(
    _ object: ModelArtifact, _ thresholds: Thresholds, _ how: String?
  ) -> CommandResult {
    var prose = Prose("\(object.name): thresholds \(thresholds.text)" + (how.map { " (\($0))" } ?? ""))
    let confusion = object.test?.evaluation.confusion(thresholds)
    if let confusion, let test = object.test {
      prose.add("on \(test.input.name):")
      prose.pieces += confusion.prose.pieces
    }
    return CommandResult(
      "threshold",
      fields: [
        .init("model", .string(object.name)), .init("thresholds", .array(thresholds.values.map(JSON.number))),
        .init("how", .optional(how)), .init("confusion", confusion?.json ?? .null),
      ],
      prose, value: .list(thresholds.values.map { .number($0) }))
  }
}

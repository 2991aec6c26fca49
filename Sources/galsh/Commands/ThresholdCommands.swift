import GalaxyLang
import GalaxyRuntime

/// `threshold m`, `threshold m t1 t2 t3 t4`, `threshold m auto`.
enum ThresholdCommands {
  static let all = [threshold]

  private static let threshold = Command(
    CommandSpec(
      "threshold", "sets, finds or shows the four cuts of a model's score",
      details: """
        Four rising numbers cut the score into surely normal, probably normal, undecided, probably anomalous, surely \
        anomalous. `auto` finds them: `quantile` from normal images alone (their quantiles \
        \(AutomaticThresholds.quantiles.map { NumberText.significant($0) }.joined(separator: ", "))), `youden` from \
        labelled images of both kinds. It uses the images of the latest test unless `on` names others.
        """,
      arguments: [
        .init("model", .object("model"), .required, "the model"),
        .init(
          "cuts", .oneOf([.number(), .choice(["auto"])]), .variadic(atMost: 4), "four numbers, or `auto`"),
      ],
      clauses: [.init("on", .object("dataset"), "images to find the cuts from")],
      options: [
        .init(
          "method", .choice(AutomaticThresholds.Method.allCases.map(\.rawValue)), default: "quantile",
          "how `auto` finds them")
      ],
      examples: ["threshold m 0.032 0.041 0.083 0.105", "threshold m auto method=youden on galaxies.test"])
  ) { call, session in
    var object: ModelObject = try call.object("model")
    try object.requireDetector()
    let cuts = try call.optional("cuts", [Value].self) ?? []
    if cuts.first.flatMap(String.init) == "auto" {
      guard cuts.count == 1 else {
        throw call.error("bad-thresholds", "nothing goes with `auto`", at: "cuts")
      }
      let (found, source) = try automatic(object, call, session)
      if let warning = found.warning { session.output.remark(warning) }
      object.model.thresholds = found.thresholds
      session.put(object)
      return result(
        object, found.thresholds, "method \(found.method.rawValue), from \(source)", session.output.width)
    }
    for label in ["method", "on"] where call.isGiven(label) {
      throw call.error("useless-option", "`\(label)` belongs to `auto`", at: label)
    }
    if cuts.isEmpty { return result(object, try object.requireThresholds(), nil, session.output.width) }
    let values = cuts.compactMap { Double($0) }
    guard cuts.count == 4, values.count == 4 else {
      throw call.error(
        "bad-thresholds", "a model has four thresholds, found \(cuts.count)", at: "cuts",
        hint: "give t1 t2 t3 t4, or `auto`")
    }
    let thresholds = try Thresholds(values[0], values[1], values[2], values[3])
    object.model.thresholds = thresholds
    session.put(object)
    return result(object, thresholds, "set by hand", session.output.width)
  }

  /// Thresholds from scores: of the dataset given, else of the latest test.
  private static func automatic(
    _ object: ModelObject, _ call: CommandCall, _ session: Session
  ) throws -> (AutomaticThresholds, source: String) {
    let images: [ScoredImage]
    let input: String
    if let data: DatasetObject = try call.optionalObject("on") {
      images = try TestCommands.scored(object.model, data, session).images
      input = data.name
    } else {
      guard let test = object.test else {
        throw call.error(
          "not-tested", "model \(object.name) was not tested, so there are no scores to cut",
          hint: "run `test \(object.name) on …` first, or name images: `on …`")
      }
      images = test.evaluation.images
      input = test.input.name
    }
    if object.trainedOn?.name == input {
      session.output.remark(
        "\(object.name) was trained on \(input): its scores there are lower than those of new images")
    }
    switch try call.required("method", String.self) {
    case AutomaticThresholds.Method.youden.rawValue:
      var random = session.streams.stream("bootstrap/threshold/\(object.name)/\(input)")
      let found = try AutomaticThresholds.youden(
        scores: images.map(\.score), anomalous: images.map(\.anomalous), random: &random)
      return (found, "\(found.normalCount) normal and \(found.anomalousCount) anomalous images of \(input)")
    default:
      let found = try AutomaticThresholds.quantile(normal: images.filter { !$0.anomalous }.map(\.score))
      return (found, "\(found.normalCount) normal images of \(input)")
    }
  }

  private static func result(
    _ object: ModelObject, _ thresholds: Thresholds, _ how: String?, _ width: Int?
  ) -> CommandResult {
    var text = "\(object.name): thresholds \(thresholds.text)" + (how.map { " (\($0))" } ?? "")
    let confusion = object.test?.evaluation.confusion(thresholds)
    if let confusion, let test = object.test {
      text += "\non \(test.input.name):\n\(confusion.text(width: width))"
    }
    return CommandResult(
      "threshold",
      [
        .init("model", .string(object.name)), .init("thresholds", .array(thresholds.values.map(JSON.number))),
        .init("how", .optional(how)), .init("confusion", confusion?.json ?? .null),
      ],
      text: text, value: .list(thresholds.values.map { .number($0) }))
  }
}

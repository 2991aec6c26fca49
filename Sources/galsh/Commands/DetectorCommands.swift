import GalaxyLang
import GalaxyRuntime

/// `train detector`: detectors that judge a model's latent vectors.
enum DetectorCommands {
  static let all = [train]

  private static let train = Command(
    CommandSpec(
      "train detector", "fits a detector to the latent vectors of the normal images",
      details: """
        The model's network stays as it is, pretrained or from `train svdd`; its scores are the new detector's, \
        higher = stranger. The model keeps its name unless `as` gives another. Its thresholds and tests no longer \
        hold and are dropped. \(Detectors.fitted.map { "`\($0.kind)` is \($0.summary)." }.joined(separator: " "))
        """,
      arguments: [.init("model", .object("model"), .required, "the model")],
      clauses: [
        .init("on", .object("dataset"), required: true, "the images"),
        .init("as", .name, "what to call the result"),
      ],
      options: [
        .init(
          "kind", .choice(Detectors.fitted.map { $0.kind }), default: "neighbours", "what judges the images")
      ] + Detectors.fitted.flatMap { $0.options.map(option) },
      examples: ["train detector m on galaxies.train kind=neighbours k=3 as near"])
  ) { call, session in
    let object: ModelObject = try call.object("model")
    let data: DatasetObject = try call.object("on")
    let kind: String = try call.required("kind")
    let own = Detectors.fitted.first { $0.kind == kind }?.options ?? []
    var options: [String: Double] = [:]
    for option in Detectors.fitted.flatMap({ $0.options }) {
      if own.contains(option) {
        options[option.name] = try call.required(option.name)
      } else if call.isGiven(option.name) {
        throw call.error(
          "useless-option", "`\(option.name)` does not belong to kind=\(kind)", at: option.name)
      }
    }
    let model = try trainDetector(
      kind: kind, options: options, name: call.optional("as", String.self) ?? object.name,
      from: object.model, on: data.dataset, context: session.work)
    let trained = ModelObject(
      model: model, trainedOn: try InputRecord(data.dataset, name: data.name, context: session.work))
    session.put(trained)
    return CommandResult(
      "train detector",
      [
        .init("name", .string(model.name)), .init("dataset", .string(data.name)),
        .init("kind", .string(kind)),
      ] + (model.detector?.values ?? []) + trained.fields,
      text:
        "\(model.name): \(model.detector?.title ?? kind) on \(data.name), normal class \(model.normalClass)",
      value: .object(trained))
  }

  private static func option(_ option: DetectorOption) -> CommandSpec.Option {
    let standard = option.isWhole ? "\(Int(option.standard))" : "\(option.standard)"
    return .init(
      option.name, option.isWhole ? .integer(from: Int(option.least)) : .number(from: option.least),
      default: .literal(standard), option.doc)
  }
}

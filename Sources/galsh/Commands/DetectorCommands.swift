import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `train detector`: detectors that judge a model's latent vectors.
package enum DetectorCommands {
  package static let all = [train]

  private enum Keys {
    static let model: Key<ModelArtifact> = .argument("model", .object("model"), "the model")
    static let on: Key<DatasetArtifact> = .clause("on", .object("dataset"), "the images")
    static let name: Key<String?> = .clause("as", .name, "what to call the result")
    static let kind: Key<String> = .option(
      "kind", .choice(Detectors.fitted.map { $0.kind }), default: "neighbours", "what judges the images")
    /// The options of all kinds.
    static let own = Detectors.fitted.flatMap { $0.options }.map { (option: $0, key: key($0)) }

    private static func key(_ option: DetectorOption) -> Key<Double> {
      .option(
        option.name, option.isWhole ? .integer(from: Int(option.least)) : .number(from: option.least),
        default: .literal(option.isWhole ? "\(Int(option.standard))" : "\(option.standard)"), option.doc)
    }
  }

  private static let train = Command(
    CommandSpec(
      "train detector", "fits a detector to the latent vectors of the normal images",
      details: """
        The model's network stays as it is, pretrained or from `train svdd`; its scores are the new detector's, \
        higher = stranger. The model keeps its name unless `as` gives another. Its thresholds and tests no longer \
        hold and are dropped. \(Detectors.fitted.map { "`\($0.kind)` is \($0.summary)." }.joined(separator: " "))
        """,
      keys: [Keys.model, Keys.on, Keys.name, Keys.kind] + Keys.own.map(\.key),
      examples: ["train detector m on galaxies.train kind=neighbours k=3 as near"])
  ) { call, session in
    let (object, data, kind) = try (call[Keys.model], call[Keys.on], call[Keys.kind])
    let wanted = Detectors.fitted.first { $0.kind == kind }?.options ?? []
    var options: [String: Double] = [:]
    for (option, key) in Keys.own {
      if wanted.contains(option) {
        options[option.name] = try call[key]
      } else if call.isGiven(key) {
        throw call.error(
          CommandError.uselessOption, "`\(option.name)` does not belong to kind=\(kind)", at: key)
      }
    }
    let model = try trainDetector(
      kind: kind, options: options, name: call[Keys.name] ?? object.name, from: object.model,
      on: data.dataset, streams: session.streams, context: session.work)
    let trained = try ModelArtifact(
      model: model, trainedOn: data.dataset, name: data.name, after: object, context: session.work)
    session.put(trained)
    let values =
      [
        JSON.Member("name", .string(model.name)), .init("dataset", .string(data.name)),
        .init("kind", .string(kind)),
      ] + (model.detector?.values ?? []) + trained.listed
    let title = model.detector?.title ?? kind
    return CommandResult(
      "train detector", values,
      text: "\(model.name): \(title) on \(data.name), normal class \(model.normalText)",
      value: .artifact(trained))
  }
}

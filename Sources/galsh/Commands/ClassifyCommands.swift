import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `classify d with a b c as kinds`.
package enum ClassifyCommands {
  package static let all = [classify]

  private enum Keys {
    static let images: Key<JudgedImages> = .argument(
      "images", JudgedImages.type, "the images, or a table of their features")
    static let models: Key<[ModelArtifact]> = Key<[Value]>.several(
      "with", .object("model"), "a model for each class, at least two, or one classifier"
    ).map { values, _ in values.compactMap { ModelArtifact.read($0) } }
    static let name: Key<String> = .clause("as", .name, "what to call the answers")
    static let alpha: Key<Double?> = .option(
      "alpha", .number(above: 0, to: 0.5), default: .described("0.05"),
      "an image is of none of the classes where its p-value is not above this")
  }

  private static let classify = Command(
    CommandSpec(
      "classify", "gives every image one of several classes, or none of them",
      details: """
        Each model stands for its normal class. Models of measured shapes are brought together by the rule that measured \
        best (docs/verdicts.md): the class with the largest score of a support vector machine of its normal images against \
        those of the other models; "none" where twice the smaller of two p-values of that class, of a Parzen density and \
        of the axis ratio, is not above alpha. Other models, and models of different numbers, answer by their p-values, \
        which `threshold … method=conformal` gives them. A single model of `train classes` answers by its probabilities \
        and never "none". Lenticular galaxies are mostly called elliptical, irregular \
        ones often spiral: none of the models has seen them.
        """,
      keys: [Keys.images, Keys.models, Keys.name, Keys.alpha, seedKey],
      examples: ["classify galaxies.test with barred elliptical spiral as kinds"])
  ) { call, session in
    let (data, models) = try (call[Keys.images], call[Keys.models])
    let classifier = try Classifier(
      models.map(\.model), alpha: call[Keys.alpha] ?? 0.05, streams: session.streams(call),
      context: session.work)
    for model in models { model.caution.map(session.remark) }
    classifier.remarks.forEach(session.remark)
    let found: Classification
    switch data {
    case .dataset(let data): found = try classifier.classify(data.dataset, context: session.work)
    case .table(let table): found = try classifier.classify(table.table, context: session.work)
    }
    let seen = try data.seenCount(by: models, session)
    if seen > 0 {
      session.remark(
        "\(seen) of \(counted(data.labels.count, "image")) \(seen == 1 ? "was" : "were") trained on by one of the models: "
          + "new ones are put right less often")
    }
    let kinds = ClassificationArtifact(
      name: try call[Keys.name], classification: found, models: models.map(\.name))
    session.put(kinds)
    var prose = Prose(kinds.line)
    if let table = kinds.confusionTable { prose.add(.table(table)) }
    prose.add(.text(found.rule))
    let values =
      [JSON.Member("name", .string(kinds.name))] + kinds.listed + [.init("rule", .string(found.rule))]
    return CommandResult(
      "classify", fields: values.map { .init($0.key, $0.value) } + [.init("rows", kinds.data)], prose,
      value: .artifact(kinds))
  }
}

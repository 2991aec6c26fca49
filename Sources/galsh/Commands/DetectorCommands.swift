import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `train detector`: detectors that judge features, or a model's latent vectors.
package enum DetectorCommands {
  package static let all = [train]

  private enum Keys {
    static let model: Key<ModelArtifact?> = .argument(
      "model", .object("model"), "a model whose network's latent vectors are judged, for a dataset")
    static let on: Key<JudgedImages> = .clause(
      "on", JudgedImages.type, "a table of features, or the model's images")
    static let name: Key<String?> = .clause("as", .name, "what to call the result")
    static let normal: Key<Value?> = .option(
      "normal", .label, default: .described("the model's, or the only label"),
      "the class of the normal images, by number or name", offers: .classes)
    static let kind: Key<String> = .option(
      "kind", .choice(Detectors.fitted.map { $0.kind }), default: "neighbours", "what judges the images")
    /// The options of all kinds; several kinds may have one of a name.
    static let own = Dictionary(
      grouping: Detectors.fitted.flatMap { kind in kind.options.map { ($0, kind.kind) } }
    ) {
      $0.0.name
    }.sorted { $0.key < $1.key }.map { (name: $0.key, key: key($0.key, $0.value)) }

    private static func key(_ name: String, _ options: [(DetectorOption, String)]) -> Key<Double?> {
      let isWhole = options.allSatisfy { $0.0.isWhole }
      let texts = options.map { "\($0.0.doc) (\($0.1), \(NumberText.significant($0.0.standard)))" }
      return .option(
        name, isWhole ? .integer(from: Int(options.map(\.0.least).min() ?? 0)) : .number(),
        default: .described("the kind's"), texts.joined(separator: "; "))
    }
  }

  /// What can be chosen of a detector.
  static let ownKeys: [any AnyKey] = [Keys.kind] + Keys.own.map(\.key)

  /// Which kind was chosen, with its options.
  static func choice(_ call: CommandCall) throws -> (kind: String, options: [String: Double]) {
    let kind = try call[Keys.kind]
    return (kind, try options(call, of: kind))
  }

  private static let train = Command(
    CommandSpec(
      "train detector", "fits a detector to features of normal images",
      details: """
        `on` takes a table of features (`measure`, `load features`), of which the rows with the label normal= are learnt, \
        or, behind a model, images, whose latent vectors by the model's network are learnt; the network stays as it is. \
        Scores are the detector's, higher = stranger. The model keeps its name unless `as` gives another; its thresholds \
        and tests no longer hold and are dropped. \
        \(Detectors.fitted.map { "`\($0.kind)` is \($0.summary)." }.joined(separator: " "))
        """,
      keys: [Keys.model, Keys.on, Keys.name, Keys.normal] + ownKeys + [seedKey],
      examples: [
        "train detector on shapes normal=elliptical kind=parzen as near",
        "train detector m on galaxies.train kind=neighbours k=3 as near",
      ])
  ) { call, session in
    let (kind, options) = try choice(call)
    let fitted: (model: ModelArtifact, data: String)
    switch try call[Keys.on] {
    case .table(let table): fitted = (try onTable(table, kind, options, call, session), table.name)
    case .dataset(let data): fitted = (try onImages(data, kind, options, call, session), data.name)
    }
    let trained = fitted.model
    session.put(trained)
    let model = trained.model
    let values =
      [
        JSON.Member("name", .string(model.name)), .init("dataset", .string(fitted.data)),
        .init("kind", .string(kind)),
      ] + (model.detector?.values ?? []) + trained.listed
    let title = model.detector?.title ?? kind
    return CommandResult(
      "train detector", values,
      text: "\(model.name): \(title) on \(fitted.data), normal class \(model.normalText)"
        + (model.fitting.map { "; \($0.note)" } ?? ""),
      value: .artifact(trained))
  }

  /// What was chosen of the options of a kind; an option of another kind is refused.
  private static func options(_ call: CommandCall, of kind: String) throws -> [String: Double] {
    let wanted = Detectors.fitted.first { $0.kind == kind }?.options ?? []
    var options: [String: Double] = [:]
    for (name, key) in Keys.own {
      guard let value = try call[key] else { continue }
      guard let option = wanted.first(where: { $0.name == name }) else {
        throw call.error(
          CommandError.uselessOption, "`\(name)` does not belong to kind=\(kind)", at: key,
          hint: wanted.isEmpty ? nil : "it has \(wanted.map(\.name).joined(separator: ", "))")
      }
      guard option.allows(value) else {
        throw call.error(
          FitError.outOfRange, "\(name) of kind=\(kind) must be \(option.allowed)", at: key)
      }
      options[name] = value
    }
    return options
  }

  private static func onTable(
    _ table: FeaturesArtifact, _ kind: String, _ options: [String: Double], _ call: CommandCall,
    _ session: Session
  ) throws -> ModelArtifact {
    let given = try call[Keys.model]
    let network = try network(of: table, given, call, session)
    guard let name = try call[Keys.name] ?? given?.name else {
      throw call.error(
        TrainCommandError.missingName, "a model of a table needs a name", hint: "add `as NAME`")
    }
    let isOpen = network?.model.isOpenToNormal ?? false
    let own = isOpen ? nil : network?.model.normalLabel(among: table.table.classes)
    let normal =
      try call.isGiven(Keys.normal) || own == nil
      ? NormalClass.label(
        call, labels: table.table.rows.map(\.label), classes: table.table.classes, of: table.name)
      : own ?? 0
    let fitted = try trainDetector(
      kind: kind, options: options, name: name, on: table.table, normalClass: normal,
      network: network?.model, streams: session.streams(call), context: session.work)
    fitted.remarks.forEach(session.remark)
    return ModelArtifact(
      model: fitted.model, trainedOn: InputRecord(table.table, name: table.name),
      trainedImages: fitted.trainedImages.union(network?.trainedImages))
  }

  /// The model whose network gave a table of latent vectors; nil for any other table.
  private static func network(
    of table: FeaturesArtifact, _ given: ModelArtifact?, _ call: CommandCall, _ session: Session
  ) throws -> ModelArtifact? {
    guard case .latent(let name, let contents) = table.table.origin else {
      if let given {
        throw call.error(
          CommandError.uselessOption,
          "table \(table.name) was not made by model \(given.name): it needs no model before it",
          at: Keys.model)
      }
      return nil
    }
    guard let model = given ?? session.find(name) as? ModelArtifact else { return nil }
    guard model.model.bodyContents == contents else {
      throw call.error(
        ModelError.otherFeatures,
        "table \(table.name) has the latent vectors of \(name) as it was; model \(model.name) has other ones",
        at: Keys.on, hint: "`measure … with \(model.name) as \(table.name)` measures anew")
    }
    return model.model.memberCount == 1 ? model : nil
  }

  private static func onImages(
    _ data: DatasetArtifact, _ kind: String, _ options: [String: Double], _ call: CommandCall,
    _ session: Session
  ) throws -> ModelArtifact {
    guard let object = try call[Keys.model] else {
      throw call.error(
        BinderError.missingArgument, "a dataset has no features yet: which model's network gives them?",
        at: Keys.on, hint: "`measure \(data.name) as shapes`, then `train detector on shapes …`")
    }
    var start = object.model
    let given = try NormalClass.label(
      call[Keys.normal], classes: data.dataset.classes, of: data.name, at: Keys.normal, call)
    if start.isOpenToNormal {
      let normal =
        try given ?? start.normalLabel(among: data.dataset.classes)
        ?? NormalClass.label(
          call, labels: data.dataset.labels, classes: data.dataset.classes, of: data.name)
      start = start.withNormal(normal, name: data.dataset.classes.name(of: normal))
    } else if let given, given != object.model.normalLabel(among: data.dataset.classes) {
      throw call.error(
        TrainCommandError.otherNormalClass,
        "model \(object.name) was trained with normal=\(object.model.normalText)", at: Keys.normal)
    }
    let model = try trainDetector(
      kind: kind, options: options, name: call[Keys.name] ?? object.name, from: start,
      on: data.dataset, streams: session.streams(call), context: session.work)
    return try ModelArtifact(
      model: model, trainedOn: data.dataset, name: data.name, after: object, context: session.work)
  }
}

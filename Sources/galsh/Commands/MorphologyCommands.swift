import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `train morphology`: the recipe that measured best on real galaxies.
package enum MorphologyCommands {
  package static let all = [train]

  private enum Keys {
    static let on: Key<JudgedImages> = .clause(
      "on", JudgedImages.type, "the images, or a table of their shapes")
    static let name: Key<String> = .clause("as", .name, "what to call the model")
    static let using: Key<MorphologyTraining.Using> = .option(
      "using", default: .normals, "what it learns anomalies from")
    static let labels: Key<Int?> = .option(
      "labels", .integer(from: 1), default: .described("all"),
      "with using=labels: how many labelled images of each other class")
    static let pool: Key<JudgedImages?> = .option(
      "pool", JudgedImages.type, default: .described("none"),
      "with using=pool: images of which nobody knows what they are")
    static let synthetic: Key<[String]?> = .option(
      "synthetic", .list(of: .choice(SyntheticAnomaly.allCases.map(\.rawValue))),
      default: .described("those of the class: barred, elliptical and spiral have some"),
      "with using=normals: which anomalies are made from the normal images")
  }

  /// What can be chosen of the training.
  static let ownKeys: [any AnyKey] = [Keys.using, Keys.labels, Keys.pool, Keys.synthetic]

  private static let train = Command(
    CommandSpec(
      "train morphology", "learns the measured shapes of normal galaxies: the recommended way",
      details: """
        Every image is measured (`help features`), and what judges the measures is learnt. using=normals needs nothing but \
        normal images: a Parzen density counted twice, and a logistic regression against anomalies that are made from \
        them, such as a bar painted in or smoothed away. using=labels takes labelled images of the other classes for \
        anomalies, using=pool unlabelled ones, both by a support vector machine. What `label` made joins behind `with`, its \
        classes known by their names. The result says what was used. On \
        galaxies of EFIGI it reaches AUC 0.94 (barred), 0.97 (elliptical), 0.90 (spiral) from normal images alone and \
        0.95, 0.99, 0.93 with 20 labelled images of each other class (docs/results.md).
        """,
      keys: [Keys.on, LearntLabels.key, Keys.name, NormalClass.key] + ownKeys + [seedKey],
      examples: [
        "train morphology on galaxies.train normal=spiral as spiral",
        "train morphology on galaxies.train normal=spiral using=labels with labels as spiral",
        "train morphology on galaxies.train normal=spiral using=labels labels=20 as spiral",
      ])
  ) { call, session in
    let data = try call[Keys.on]
    let training = try training(call, session)
    if call.isGiven(LearntLabels.key) {
      guard training.using == .labels else {
        throw call.error(
          CommandError.uselessOption, "labelled images behind `with` belong to using=labels",
          at: LearntLabels.key,
          hint: "add using=labels")
      }
      guard !call.isGiven(Keys.labels) else { throw LearntLabels.ambiguous(call, at: Keys.labels) }
    }
    if case .table = data, call.isGiven(Keys.synthetic) {
      throw call.error(
        CommandError.uselessOption, "a table has no images to make anomalies from", at: Keys.synthetic,
        hint: "name the dataset in its place")
    }
    let normal = try NormalClass.label(call, labels: data.labels, classes: data.classes, of: data.name)
    let fitted = try MorphologyCommands.fit(call[Keys.name], on: data, normal, training, call, session)
    fitted.remarks.forEach(session.remark)
    let trained = ModelArtifact(
      model: fitted.model, trainedOn: try data.record(session), trainedImages: fitted.trainedImages)
    session.put(trained)
    let model = fitted.model
    let values =
      [
        JSON.Member("name", .string(model.name)), .init("dataset", .string(data.name)),
        .init("using", .string(training.using.rawValue)),
        .init("note", .optional(model.fitting?.note)),
      ] + trained.listed
    return CommandResult(
      "train morphology", values,
      text: "\(model.name): \(model.detector?.title ?? ""), normal class \(model.normalText); "
        + (model.fitting?.note ?? ""),
      value: .artifact(trained))
  }

  private static func fit(
    _ name: String, on data: JudgedImages, _ normal: Int, _ training: MorphologyTraining, _ call: CommandCall,
    _ session: Session
  ) throws -> FittedModel {
    var table: FeatureTable? = if case .table(let table) = data { table.table } else { nil }
    if training.using == .labels, call.isGiven(LearntLabels.key) {
      // Labels teach by their shapes alone, and may have been read otherwise.
      table = try LearntLabels.shapes(
        data.shapes(session), of: data.name, normal: normal, call, session)
    }
    return try trainMorphology(
      name: name, on: data.dataset, table: table, normalClass: normal, training: training,
      streams: session.streams(call), context: session.work)
  }

  /// What the options say; one that belongs to another way is refused.
  static func training(_ call: CommandCall, _ session: Session) throws -> MorphologyTraining {
    var training = MorphologyTraining()
    training.using = try call[Keys.using]
    let owners: [(any AnyKey, MorphologyTraining.Using)] = [
      (Keys.labels, .labels), (Keys.pool, .pool), (Keys.synthetic, .normals),
    ]
    for (key, owner) in owners where call.isGiven(key) && training.using != owner {
      throw call.error(
        CommandError.uselessOption, "`\(key.label)` belongs to using=\(owner.rawValue)", at: key)
    }
    training.labels = try call[Keys.labels]
    training.synthetic = try call[Keys.synthetic]?.compactMap(SyntheticAnomaly.init)
    if training.using == .pool {
      guard let pool = try call[Keys.pool] else {
        throw call.error(
          CommandError.missingOption, "using=pool learns from unlabelled images: which?", at: Keys.using,
          hint: "name them: pool=DATASET")
      }
      training.pool = try pool.shapes(session)
    }
    return training
  }
}

import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `baseline d normal=spiral`: the whole shelf of ways of training on one dataset.
package enum BaselineCommands {
  package static let all = [baseline]

  private enum Keys {
    static let data: Key<DatasetArtifact> = .argument("data", .object("dataset"), "labelled images")
    static let labels: Key<Int> = .option(
      "labels", .integer(from: 1), default: "20",
      "labelled images of each other class for the way that learns from some")
    static let deep: Key<Bool?> = .option(
      "deep", .bool, default: .described("false"),
      "try Deep SVDD, too, with the options of its training; takes minutes")
  }

  private static let baseline = Command(
    CommandSpec(
      "baseline", "tries the simple ways of training beside the others, on the same folds",
      details: """
        One table with intervals: principal components of the pixels with a one-class SVM, an isolation forest, a Parzen \
        density and the nearest neighbours of measured shapes, `train morphology` from normal images alone and with \
        labels=20 labelled images of each other class, and, with deep=true, Deep SVDD. So one sees whether a network \
        earns its keep. All are cross-validated on the same folds; the interval is that of the mean over the folds.
        """,
      keys: [
        Keys.data, TrialCall.name, NormalClass.key, TrialCall.folds, TrialCall.repeats, Keys.labels,
        Keys.deep,
      ]
        + DeepTrial.svddKeys,
      examples: ["baseline galaxies normal=spiral", "baseline galaxies normal=spiral deep=true epochs=20"])
  ) { call, session in
    let data = try call[Keys.data]
    let labels = data.dataset.items.map(\.label)
    let normal = try NormalClass.label(call, labels: labels, classes: data.dataset.classes, of: data.name)
    let isDeep = try call[Keys.deep] ?? false
    if !isDeep, let key = DeepTrial.svddKeys.first(where: { $0.label != seedKey.label && call.isGiven($0) }) {
      throw call.error(
        CommandError.uselessOption, "`\(key.label)` belongs to Deep SVDD, which deep=true tries", at: key)
    }
    let images = try TrialImages(.dataset(data), normal: normal, needsTable: true, session)
    return try TrialCall.run(
      shelf(call, session, images) + (isDeep ? [deep(call, session)] : []), on: images, call, session)
  }

  private static func deep(_ call: CommandCall, _ session: Session) throws -> TrialMethod {
    try DeepTrial.svdd(call).method(streams: session.streams(call), context: session.work)
  }

  private static func shelf(
    _ call: CommandCall, _ session: Session, _ images: TrialImages
  ) throws -> [TrialMethod] {
    let (streams, work) = (try session.streams(call), session.work)
    func detector(_ kind: String, _ title: String) -> TrialMethod {
      TrialMethod("shapes: \(title)", streams: streams, context: work) { images, name in
        guard let table = images.table else {
          throw GalaxyError(ModelError.otherFeatures, "there is no table of shapes")
        }
        return try trainDetector(
          kind: kind, name: name, on: table, normalClass: images.normalClass, streams: streams,
          context: work
        ).model
      }
    }
    func morphology(_ title: String, _ training: MorphologyTraining) -> TrialMethod {
      TrialMethod("morphology: \(title)", streams: streams, context: work) { images, name in
        try trainMorphology(
          name: name, on: images.dataset, table: images.table, normalClass: images.normalClass,
          training: training, streams: streams, context: work
        ).model
      }
    }
    var labelled = MorphologyTraining()
    let count = try call[Keys.labels]
    (labelled.using, labelled.labels) = (.labels, count)
    // The smallest other class, less the fold that is tested.
    let others = Dictionary(grouping: images.labels.compactMap(\.self)) { $0 }.filter {
      $0.key != images.normalClass
    }
    let least =
      try (others.map(\.value.count).min() ?? 0) * (call[TrialCall.folds] - 1) / call[TrialCall.folds]
    let hasSynthetic = SyntheticAnomaly.kinds(forClass: images.classes.text(images.normalClass)) != nil
    return [
      .pixels(streams: streams, context: work), detector("forest", "isolation forest"),
      detector("neighbours", "nearest neighbours"), detector("parzen", "Parzen"),
      morphology(
        hasSynthetic ? "normals alone" : "normals alone, no anomalies known to make", MorphologyTraining()),
      morphology(count > least ? "all labels" : "\(count) labels a class", labelled),
    ]
  }
}

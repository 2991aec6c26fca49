import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `crossvalidate …`: what a way of training reaches on images that it had not seen.
package enum CrossvalidateCommands {
  package static let all = [morphology, detector, svdd, sad, classes]

  private static let morphology = command(
    "morphology", "of measured shapes, as `train morphology` does", on: JudgedImages.type,
    own: MorphologyCommands.ownKeys, example: "crossvalidate morphology on galaxies normal=spiral folds=5"
  ) { call, session, images in
    let training = try MorphologyCommands.training(call, session)
    let (streams, work) = (try session.streams(call), session.work)
    return TrialMethod(
      "morphology, using=\(training.using.rawValue)", streams: streams, context: work
    ) { images, name in
      try trainMorphology(
        name: name, on: images.dataset, table: images.table, normalClass: images.normalClass,
        training: training, streams: streams, context: work
      ).model
    }
  }

  private static let detector = command(
    "detector", "of a detector on a table of features, as `train detector` does", on: .object("features"),
    own: DetectorCommands.ownKeys,
    example: "crossvalidate detector on shapes normal=spiral kind=parzen repeats=2"
  ) { call, session, images in
    let (kind, options) = try DetectorCommands.choice(call)
    let (streams, work) = (try session.streams(call), session.work)
    return TrialMethod(kind, streams: streams, context: work) { images, name in
      guard let table = images.table else { throw GalaxyError.noTable }
      return try trainDetector(
        kind: kind, options: options, name: name, on: table, normalClass: images.normalClass,
        streams: streams, context: work
      ).model
    }
  }

  private static let sad = command(
    "sad", "of Deep SAD, pretrained on each fold anew", on: .object("dataset"), own: DeepTrial.sadKeys,
    example: "crossvalidate sad on galaxies normal=spiral labels=20 epochs=20 batch=50"
  ) { call, session, images in
    let (streams, work) = (try session.streams(call), session.work)
    return try DeepTrial.sad(call).method(streams: streams, context: work)
  }

  private static let classes = command(
    "classes", "of a classifier network, normal against the other classes", on: .object("dataset"),
    own: DeepTrial.classesKeys,
    example: "crossvalidate classes on galaxies normal=spiral epochs=20 batch=50"
  ) { call, session, images in
    let (streams, work) = (try session.streams(call), session.work)
    return try DeepTrial.classes(call).method(streams: streams, context: work)
  }

  private static let svdd = command(
    "svdd", "of Deep SVDD, pretrained on each fold anew", on: .object("dataset"), own: DeepTrial.svddKeys,
    example: "crossvalidate svdd on galaxies normal=spiral epochs=20 batch=50"
  ) { call, session, images in
    let (streams, work) = (try session.streams(call), session.work)
    return try DeepTrial.svdd(call).method(streams: streams, context: work)
  }

  // MARK: -

  /// A command that tries a way of training.
  private static func command(
    _ noun: String, _ summary: String, on type: ValueType, own: [any AnyKey], example: String,
    method: @escaping @Sendable (CommandCall, Session, TrialImages) throws -> TrialMethod
  ) -> Command {
    let on: Key<JudgedImages> = .clause("on", type, "labelled images")
    return Command(
      CommandSpec(
        "crossvalidate \(noun)", "cross-validates: the AUC \(summary)",
        details: """
          The images are parted into folds, every class in its share and all images of one galaxy together; each fold is \
          tested by a model that learnt from the others. The result has the AUC of each fold, their mean and standard \
          deviation, and an interval of the mean that allows for the training images that the folds share (Nadeau and \
          Bengio 2003). repeats=N parts anew N times. Options are those of the training.
          """,
        keys: [on, TrialCall.name, NormalClass.key] + own + [TrialCall.folds, TrialCall.repeats]
          + (own.contains { $0.label == seedKey.label } ? [] : [seedKey]),
        examples: [example], aliases: ["crossvalidate train \(noun)"])
    ) { call, session in
      let data = try call[on]
      let normal = try NormalClass.label(call, labels: data.labels, classes: data.classes, of: data.name)
      let images = try TrialImages(data, normal: normal, needsTable: noun == "morphology", session)
      return try TrialCall.run([method(call, session, images)], on: images, call, session)
    }
  }
}

extension TrialImages {
  /// The images of a command; their table is measured where a way of training needs it.
  init(_ data: JudgedImages, normal: Int, needsTable: Bool, _ session: Session) throws {
    switch data {
    case .table(let table):
      self.init(dataset: nil, table: table.table, name: table.name, normalClass: normal)
    case .dataset(let data):
      let table =
        needsTable ? try FeatureTable.shapes(of: data.dataset, classical: false, context: session.work) : nil
      self.init(dataset: data.dataset, table: table, name: data.name, normalClass: normal)
    }
  }
}

extension GalaxyError {
  /// A detector of features has none to learn.
  fileprivate static var noTable: GalaxyError {
    GalaxyError(
      ModelError.otherFeatures, "a detector is fitted to a table of features",
      hint: "`measure DATA as shapes` makes one")
  }
}

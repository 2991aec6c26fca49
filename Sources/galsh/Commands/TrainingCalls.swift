import GalaxyLang
import GalaxyRuntime
import GalshSession

/// What the commands that train have in common: their keys, and what a call of one of them means in a session.
enum TrainingCalls {
  // MARK: - What they take

  static let on: Key<DatasetArtifact> = .clause("on", .object("dataset"), "the images")
  /// What a training that starts from a model takes.
  static let model: Key<ModelArtifact?> = .argument(
    "model", .object("model"), "a pretrained model; the only one if not given")
  static let name: Key<String?> = .clause("as", .name, "what to call the result")
  static let network: Key<NetworkDescription?> = .option(
    "network", .object("network"), default: .described("the model's"), "layers, for a start from nothing")
  static let normal: Key<Value?> = .option(
    "normal", .label, default: .described("the model's"),
    "the class of the normal images, by number or name", offers: .classes)

  /// The same keys for a training that needs no model to start from.
  static let freeModel: Key<ModelArtifact?> = .argument(
    "model", .object("model"), "a model whose encoder it starts from; fresh weights if not given")
  static let freeNetwork: Key<NetworkDescription?> = .option(
    "network", .object("network"), default: .described("the model's, else galnet"), "the layers")

  static let repetition = """
     With repeat=N there are N trainings from other seeds, which judge as one model: its score is the mean of the \
    percentile ranks that each gives an image among the normal training images, 0 … 100; `test` says how far the \
    trainings agree. The first is the training that there would be without the others.
    """
  static let resumption = """
     resume=true goes on with a training that Ctrl-C stopped, to the same bytes as if nothing had happened; options \
    that are left out are those that it had.
    """

  /// How many trainings are to judge as one model.
  static let repeatKey: Key<Int?> = .option(
    "repeat", .integer(from: 1, to: 1000), default: .described("1"),
    "trainings from other seeds that judge as one model")

  static let resumeKey: Key<Bool?> = .option(
    "resume", .bool, default: .described("false"), "go on with a training that was interrupted")

  // MARK: - What a call means

  /// How many trainings there will be: of a repeated model each is trained on.
  static func repeats(
    _ call: CommandCall, _ start: ModelArtifact?, _ session: Session
  ) throws -> Int {
    let wanted = try call[repeatKey]
    let count = start?.model.memberCount ?? 1
    if count > 1, let wanted, wanted != count {
      throw call.error(
        TrainCommandError.otherRepeat,
        "model \(start?.name ?? "") has \(count) members, each of which is trained on; repeat=\(wanted) does not go with them",
        at: repeatKey, hint: "leave repeat= out, or pretrain with repeat=\(wanted)")
    }
    if let wanted, wanted > 1, let start, count == 1 {
      session.remark(
        "all \(wanted) start from the one pretraining of \(start.name) and differ in the order of the images alone: "
          + "`pretrain ae … repeat=\(wanted)` varies the start, too")
    }
    return max(count, wanted ?? 1)
  }

  /// The model to start from and its network, or the network that is given or built in for a start from nothing.
  static func givenStart(_ call: CommandCall) throws -> (start: ModelArtifact?, network: NetworkDescription) {
    let start = try call[model]
    if let start, call.isGiven(network) { throw uselessNetwork(call, start) }
    guard
      let network = try start?.model.requireNetwork().network ?? call[network] ?? NetworkDescription.builtIn
    else {
      throw call.error(BinderError.missingArgument, "`\(call.spec.name)` needs network")
    }
    return (start, network)
  }

  private static func uselessNetwork(_ call: CommandCall, _ start: ModelArtifact) -> Diagnostic {
    call.error(
      CommandError.uselessOption, "model \(start.name) has its network already", at: network)
  }

  /// The model to start from: the one given, or the only one; nil for a start from nothing, which network=
  /// asks for.
  static func start(_ call: CommandCall, _ session: Session) throws -> ModelArtifact? {
    if let given = try call[model] {
      if call.isGiven(network) { throw uselessNetwork(call, given) }
      return given
    }
    if call.isGiven(network) { return nil }
    let models = session.workspace.contents.compactMap { $0 as? ModelArtifact }
    guard let only = models.first else {
      throw call.error(
        CallError.missingObject, "there is no model to start from",
        hint: "`pretrain ae` makes one; network=galnet starts from nothing")
    }
    if models.count > 1 {
      let names = models.map(\.name).joined(separator: ", ")
      throw call.error(CallError.ambiguousObject, "which model? There are \(names)")
    }
    session.remark("\(call.spec.name): model \(only.name), the only one")
    return only
  }

  static func normalClass(_ call: CommandCall, _ data: DatasetArtifact) throws -> Int {
    try NormalClass.label(
      call, labels: data.dataset.labels, classes: data.dataset.classes, of: data.name)
  }

  /// The label that a number or the name of a class means in a dataset.
  static func label(_ value: Value?, _ data: DatasetArtifact, _ call: CommandCall) throws -> Int? {
    try NormalClass.label(value, classes: data.dataset.classes, of: data.name, at: Self.normal, call)
  }

  /// The label of the normal class: that of the model to start from, or the one that is given.
  static func normalClass(
    _ call: CommandCall, _ data: DatasetArtifact, of start: ModelArtifact?
  ) throws -> Int {
    guard let start else { return try normalClass(call, data) }
    let classes = data.dataset.classes
    if start.model.isOpenToNormal, let given = try label(call[Self.normal], data, call) { return given }
    // One that the images lack is an error of the training, which says what they have.
    let normal = start.model.normalLabel(among: classes) ?? start.model.normalClass
    if let own = start.model.normalName, start.model.normalLabel(among: classes) == nil {
      throw call.error(
        TrainingError.noNormalImages,
        "no image of \(data.name) is of class \(own), which is the normal class of \(start.name)",
        at: on, hint: "its classes are \(classes.all.joined(separator: ", "))")
    }
    if let given = try label(call[Self.normal], data, call), given != normal {
      throw call.error(
        TrainCommandError.otherNormalClass,
        "model \(start.name) was pretrained with normal=\(start.model.normalText), not \(classes.text(given))",
        at: Self.normal)
    }
    return normal
  }
}

import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `pretrain ae` and `train svdd`.
package enum TrainCommands {
  package static let all = [pretrain, train]

  private enum Keys {
    static let on: Key<DatasetArtifact> = .clause("on", .object("dataset"), "the images")
    static let name: Key<String> = .clause("as", .name, "what to call the model")
    static let network: Key<NetworkDescription> = .option(
      "network", .object("network"), default: "galnet", "the layers")
  }

  /// What `train svdd` takes, which starts from a model or from nothing.
  private enum Start {
    static let model: Key<ModelArtifact?> = .argument(
      "model", .object("model"), "a pretrained model; the only one if not given")
    static let name: Key<String?> = .clause("as", .name, "what to call the result")
    static let network: Key<NetworkDescription?> = .option(
      "network", .object("network"), default: .described("the model's"), "layers, for a start from nothing")
    static let normal: Key<Value?> = .option(
      "normal", .label, default: .described("the model's"),
      "the class of the normal images, by number or name", offers: .classes)
    static let objective: Key<Model.Objective> = .option(
      "objective", default: .oneClass, "what is minimised")
    static let nu: Key<Double> = .option(
      "nu", .number(above: 0, to: 1), default: "0.1",
      "the share of normal images that a soft boundary leaves outside")
  }

  private static let pretrain = Command(
    CommandSpec(
      "pretrain ae", "trains an autoencoder on the normal images",
      details: """
        The loss is the mean over the batch of the squared differences of output and input, summed over the pixels. \
        The scaling of the images to 0 … 1 is fitted here, on the normal images, and stays with the model.
        """ + repetition + resumption,
      keys: [Keys.on, Keys.name, Keys.network, NormalClass.key, repeatKey] + TrainingOptions.keys + [resumeKey],
      examples: [
        "pretrain ae on train normal=1 epochs=100 as elliptical",
        "pretrain ae on train normal=1 repeat=5 as m",
      ])
  ) { call, session in
    let data = try call[Keys.on]
    let name = try call[Keys.name]
    let unfinished = try call[resumeKey] == true ? unfinished(call, session, [name]) : nil
    let request = try TrainingRequest(
      work: "pretrain ae", name: name, start: nil, network: call[Keys.network],
      normal: unfinished?.model.normalClass ?? normalClass(call, data),
      repeats: call[repeatKey] ?? 1, options: TrainingOptions(call), seed: seed(call, session))
    return try run(request, going: unfinished, data, call, session)
  }

  private static let train = Command(
    CommandSpec(
      "train svdd", "trains Deep SVDD on the normal images",
      details: """
        The encoder starts from the model's weights, and the model keeps its name unless `as` gives another. With \
        network= and no model it starts from fresh weights, with a warning: it is not pretrained. \
        Training drops the model's thresholds and tests.
        """ + repetition + " Of a model that was pretrained with repeat= each training is trained on."
          + resumption,
      keys: [
        Start.model, Keys.on, Start.name, Start.network, Start.normal, Start.objective, Start.nu, repeatKey,
      ] + TrainingOptions.keys + [resumeKey],
      examples: [
        "train svdd elliptical on train epochs=100", "train svdd on train network=galnet normal=1 as fresh",
        "train svdd elliptical on train resume=true",
      ])
  ) { call, session in
    let data = try call[Keys.on]
    if try call[resumeKey] == true,
      let unfinished = try unfinished(call, session, [call[Start.name], call[Start.model]?.name])
    {
      let model = unfinished.model
      let request = try TrainingRequest(
        work: "train svdd", name: unfinished.name, start: nil, network: call[Start.network] ?? model.requireNetwork().network,
        normal: label(call[Start.normal], data, call) ?? model.normalClass,
        repeats: call[repeatKey] ?? 1, options: TrainingOptions(call), seed: seed(call, session),
        objective: call[Start.objective], nu: call[Start.nu])
      return try run(request, going: unfinished, data, call, session)
    }
    let start = try start(call, session)
    let normal = try normalClass(call, data, of: start)
    if start == nil { session.remark("not pretrained: the encoder starts from random weights") }
    guard let network = try start?.model.requireNetwork().network ?? call[Start.network] else {
      throw call.error(BinderError.missingArgument, "`\(call.spec.name)` needs network")
    }
    let name = try call[Start.name] ?? start?.name
    guard let name else {
      throw call.error(
        TrainCommandError.missingName, "a model from nothing needs a name", hint: "add `as NAME`")
    }
    let request = try TrainingRequest(
      work: "train svdd", name: name, start: start?.model, network: network, normal: normal,
      repeats: repeats(call, start, session), options: TrainingOptions(call), seed: seed(call, session),
      objective: call[Start.objective], nu: call[Start.nu])
    return try run(request, going: nil, data, call, session)
  }

  private static let repetition = """
     With repeat=N there are N trainings from other seeds, which judge as one model: its score is the mean of the \
    percentile ranks that each gives an image among the normal training images, 0 … 100; `test` says how far the \
    trainings agree. The first is the training that there would be without the others.
    """
  private static let resumption = """
     resume=true goes on with a training that Ctrl-C stopped, to the same bytes as if nothing had happened; options \
    that are left out are those that it had.
    """

  /// How many trainings are to judge as one model.
  private static let repeatKey: Key<Int?> = .option(
    "repeat", .integer(from: 1, to: 1000), default: .described("1"),
    "trainings from other seeds that judge as one model")

  /// How many trainings there will be: of a repeated model each is trained on.
  private static func repeats(
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

  private static let resumeKey: Key<Bool?> = .option(
    "resume", .bool, default: .described("false"), "go on with a training that was interrupted")

  // MARK: -

  /// The model to start from: the one given, or the only one; nil for a start from nothing, which network=
  /// asks for.
  private static func start(_ call: CommandCall, _ session: Session) throws -> ModelArtifact? {
    if let given = try call[Start.model] {
      if call.isGiven(Start.network) {
        throw call.error(
          CommandError.uselessOption, "model \(given.name) has its network already", at: Start.network)
      }
      return given
    }
    if call.isGiven(Start.network) { return nil }
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
    session.remark("train svdd: model \(only.name), the only one")
    return only
  }

  private static func normalClass(_ call: CommandCall, _ data: DatasetArtifact) throws -> Int {
    try NormalClass.label(
      call, labels: data.dataset.labels, classes: data.dataset.classes, of: data.name)
  }

  /// The label that a number or the name of a class means in a dataset.
  private static func label(_ value: Value?, _ data: DatasetArtifact, _ call: CommandCall) throws -> Int? {
    try NormalClass.label(
      value, classes: data.dataset.classes, of: data.name, at: NormalClass.key, call)
  }

  /// The label of the normal class: that of the model to start from, or the one that is given.
  private static func normalClass(
    _ call: CommandCall, _ data: DatasetArtifact, of start: ModelArtifact?
  ) throws -> Int {
    guard let start else { return try normalClass(call, data) }
    let classes = data.dataset.classes
    // One that the images lack is an error of the training, which says what they have.
    let normal = start.model.normalLabel(among: classes) ?? start.model.normalClass
    if let own = start.model.normalName, !classes.isEmpty, classes.label(named: own) == nil {
      throw call.error(
        TrainingError.noNormalImages,
        "no image of \(data.name) is of class \(own), which is the normal class of \(start.name)",
        at: Keys.on, hint: "its classes are \(classes.all.joined(separator: ", "))")
    }
    if let given = try label(call[Start.normal], data, call), given != normal {
      throw call.error(
        TrainCommandError.otherNormalClass,
        "model \(start.name) was pretrained with normal=\(start.model.normalText), not \(classes.text(given))",
        at: Start.normal)
    }
    return normal
  }

  // MARK: - Going on

  /// The model whose training is to go on: the first of these names that is one, or the only one that was
  /// interrupted. Nil where no model was: then a state in the session's file may do.
  private static func unfinished(_ call: CommandCall, _ session: Session, _ names: [String?]) throws
    -> ModelArtifact?
  {
    let models = names.compactMap { $0.flatMap { session.find($0) as? ModelArtifact } }
    if let found = models.first(where: { $0.unfinished != nil }) {
      if let unfinished = found.unfinished, unfinished.work != call.spec.name {
        throw call.error(
          TrainingError.nothingToResume,
          "what was interrupted of \(found.name) is `\(unfinished.work)`, not `\(call.spec.name)`",
          at: resumeKey, hint: "`\(unfinished.work) … resume=true` goes on with it")
      }
      return found
    }
    if !names.compactMap(\.self).isEmpty { return nil }
    let all = session.workspace.contents.compactMap { $0 as? ModelArtifact }
      .filter { $0.unfinished?.work == call.spec.name }
    if all.count > 1 {
      throw call.error(
        CallError.ambiguousObject, "which model? Interrupted are \(all.map(\.name).joined(separator: ", "))")
    }
    return all.first
  }

  private static func seed(_ call: CommandCall, _ session: Session) throws -> UInt64 {
    try session.streams(call).seed
  }

  /// Trains, or goes on with what was interrupted; keeps the model and says how it went.
  private static func run(
    _ request: TrainingRequest, going unfinished: ModelArtifact?, _ data: DatasetArtifact,
    _ call: CommandCall,
    _ session: Session
  ) throws -> CommandResult {
    var request = request
    var states = TrainingStates(session.work.checkpoints)
    if try call[resumeKey] == true {
      states = TrainingStates(session.work.checkpoints, resuming: unfinished?.unfinished)
      if let unfinished { request = try request.goingOn(with: unfinished, on: data, call, session) }
    }
    var work = session.work
    work.checkpoints = states
    let model: Model
    do {
      model = try request.train(on: data.dataset, context: work)
    } catch let error as GalaxyError where error.isA(TrainingError.nothingToResume) {
      throw call.error(
        TrainingError.nothingToResume,
        "there is no interrupted `\(call.spec.name)` of \(request.name) with these options on \(data.name) to go on with",
        at: resumeKey, hint: "without resume=true it begins")
    }
    return try TrainingReport(request, call, session).keep(
      model, as: unfinished?.name ?? request.name, data, states)
  }
}

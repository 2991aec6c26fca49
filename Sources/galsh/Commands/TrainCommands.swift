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
    static let normal: Key<Value?> = .option(
      "normal", .label, default: .described("the only label that there is"),
      "the class of the normal images, by number or name", offers: .classes)
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
        """,
      keys: [Keys.on, Keys.name, Keys.network, Keys.normal, repeatKey] + TrainingOptions.keys,
      examples: ["pretrain ae on train normal=1 epochs=100 as elliptical"])
  ) { call, session in
    let data = try call[Keys.on]
    let model = try pretrainAutoencoder(
      name: call[Keys.name], network: call[Keys.network], on: data.dataset,
      normalClass: normalClass(call, data), options: TrainingOptions(call), repeats: call[repeatKey] ?? 1,
      streams: session.streams(call), context: session.work)
    return try keep(model, model.pretraining, data, call, session)
  }

  private static let train = Command(
    CommandSpec(
      "train svdd", "trains Deep SVDD on the normal images",
      details: """
        The encoder starts from the model's weights, and the model keeps its name unless `as` gives another. With \
        network= and no model it starts from fresh weights, with a warning: it is not pretrained. \
        Training drops the model's thresholds and tests.
        """,
      keys: [
        Start.model, Keys.on, Start.name, Start.network, Start.normal, Start.objective, Start.nu, repeatKey,
      ] + TrainingOptions.keys,
      examples: [
        "train svdd elliptical on train epochs=100", "train svdd on train network=galnet normal=1 as fresh",
      ])
  ) { call, session in
    let data = try call[Keys.on]
    let start = try start(call, session)
    let normal: Int
    if let start {
      // One that the images lack is an error of the training, which says what they have.
      normal = start.model.normalLabel(among: data.dataset.classes) ?? start.model.normalClass
      let classes = data.dataset.classes
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
    } else {
      normal = try normalClass(call, data)
      session.remark("not pretrained: the encoder starts from random weights")
    }
    guard let network = try start?.model.network ?? call[Start.network] else {
      throw call.error(BinderError.missingArgument, "`\(call.spec.name)` needs network")
    }
    let name = try call[Start.name] ?? start?.name
    guard let name else {
      throw call.error(
        TrainCommandError.missingName, "a model from nothing needs a name", hint: "add `as NAME`")
    }
    let model = try trainDeepSVDD(
      name: name, from: start?.model, network: network, on: data.dataset, normalClass: normal,
      objective: call[Start.objective], nu: call[Start.nu], options: TrainingOptions(call),
      repeats: repeats(call, start, session), streams: session.streams(call), context: session.work)
    return try keep(model, model.training, data, after: start, call, session)
  }

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
    if let given = try label(call[Keys.normal], data, call) { return given }
    let labels = data.dataset.labels.compactMap(\.self)
    if labels.count == 1, let only = labels.first { return only }
    let names = labels.map(data.dataset.classes.text)
    throw call.error(
      CommandError.missingOption,
      "which class is normal? \(data.name) has \(labels.isEmpty ? "no labels" : "the labels \(names.joined(separator: ", "))")",
      hint: labels.isEmpty ? "give the labels when loading" : "give normal=LABEL")
  }

  /// The label that a number or the name of a class means in a dataset.
  private static func label(_ value: Value?, _ data: DatasetArtifact, _ call: CommandCall) throws -> Int? {
    switch value {
    case .number(let number)?: return Int(exactly: number)
    case .string(let name)?:
      let classes = data.dataset.classes
      if let label = classes.label(named: name) ?? Int(name) { return label }
      throw call.error(
        FitError.unknownChoice, "\(data.name) has no class `\(name)`", at: Keys.normal,
        hint: classes.isEmpty
          ? "its classes have no names, only numbers"
          : "its classes are \(classes.all.joined(separator: ", "))")
    default: return nil
    }
  }

  /// Keeps the model, and says how the training went; one cut short by Ctrl-C is kept, then ends the script.
  private static func keep(
    _ model: Model, _ record: TrainingRecord?, _ data: DatasetArtifact, after earlier: ModelArtifact? = nil,
    _ call: CommandCall, _ session: Session
  ) throws -> CommandResult {
    let object = try ModelArtifact(
      model: model, trainedOn: data.dataset, name: data.name, after: earlier, context: session.work)
    session.put(object)
    guard let record else {
      return CommandResult(call.spec.name, text: object.line, value: .artifact(object))
    }
    for (epoch, loss) in record.losses.enumerated() {
      session.recorder.log(
        "\(call.spec.name) \(model.name): epoch \(epoch + 1)/\(record.options.epochs), loss \(loss)")
    }
    if record.wasInterrupted {
      let epoch = "\(max(1, record.losses.count))/\(record.options.epochs)"
      throw call.error(
        InterpreterError.interrupted, "interrupted at epoch \(epoch), model \(model.name) kept")
    }
    return CommandResult(
      call.spec.name,
      [.init("name", .string(model.name)), .init("dataset", .string(data.name))] + object.listed
        + (model.normalName.map { [.init("normal_name", .string($0))] } ?? [])
        + [.init("training", record.json)],
      text:
        "\(model.name): \(call.spec.name) on \(data.name), normal class \(model.normalText), \(record.text)",
      value: .artifact(object))
  }
}

/// What trainings are not told, or told against the model that they start from.
enum TrainCommandError: ErrorKind, ErrorFamily {
  case otherRepeat = """
    other-repeat
    A model of several trainings is trained on as it is: each of them.
    Leave repeat= out, or pretrain again with the other number.
    """
  case missingName = """
    missing-name
    A model from nothing needs a name.
    Add `as NAME` to the command.
    """
  case otherNormalClass = """
    other-normal-class
    A pretrained model keeps its normal class.
    Leave normal= out, or pretrain again with the other class.
    """
}

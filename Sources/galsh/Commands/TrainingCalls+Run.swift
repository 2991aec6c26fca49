import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

// How a training runs in a session, from its start or from where it was interrupted.

extension TrainingCalls {
  /// Gives a dataset with more images than its own, whose normal class has this label.
  typealias MoreImages = (DatasetArtifact, Int, CommandCall, Session) throws -> DatasetArtifact

  /// Runs a call that trains an encoder from a model, or from nothing where `network=` says so; `method` reads the
  /// options that are its own, `more` adds images to those named, given the normal class.
  static func trainEncoder(
    _ call: CommandCall, _ session: Session,
    with more: MoreImages? = nil,
    _ method: (CommandCall) throws -> any TrainingMethod
  ) throws -> CommandResult {
    var data = try call[Self.on]
    if let more {
      let start = try call[model] ?? (call.isGiven(network) ? nil : only(session))
      data = try more(data, normalClass(call, data, of: start), call, session)
    }
    return try train(call, session, on: data, method) {
      let start = try start(call, session)
      let normal = try normalClass(call, data, of: start)
      if start == nil { session.remark("not pretrained: the encoder starts from random weights") }
      guard let network = try start?.model.requireNetwork().network ?? call[Self.network] else {
        throw call.error(BinderError.missingArgument, "`\(call.spec.name)` needs network")
      }
      return Beginning(start: start, network: network, normal: normal)
    }
  }

  /// The only model that there is; nil for none and for several.
  private static func only(_ session: Session) -> ModelArtifact? {
    let models = session.workspace.contents.compactMap { $0 as? ModelArtifact }
    return models.count == 1 ? models.first : nil
  }

  /// Where a training begins.
  struct Beginning {
    /// The model that it starts from; nil for fresh weights of `network`.
    var start: ModelArtifact?
    var network: NetworkDescription
    var normal: Int
  }

  /// Runs a call that trains a model which may start from another. `beginning` is not asked where what was
  /// interrupted goes on.
  static func train(
    _ call: CommandCall, _ session: Session, on data: DatasetArtifact,
    _ method: (CommandCall) throws -> any TrainingMethod, from beginning: () throws -> Beginning
  ) throws -> CommandResult {
    if try call[resumeKey] == true,
      let unfinished = try unfinished(call, session, [call[Self.name], call[Self.model]?.name])
    {
      let model = unfinished.model
      let request = try TrainingRequest(
        method: method(call), name: unfinished.name, start: nil,
        network: call[Self.network] ?? model.requireNetwork().network,
        normal: label(call[Self.normal], data, call) ?? model.normalClass,
        repeats: call[repeatKey] ?? 1, options: TrainingOptions(call), seed: seed(call, session))
      return try run(request, going: unfinished, data, call, session)
    }
    let from = try beginning()
    guard let name = try call[Self.name] ?? from.start?.name else {
      throw call.error(
        TrainCommandError.missingName, "a model from nothing needs a name", hint: "add `as NAME`")
    }
    var start = from.start?.model
    if let open = start, open.isOpenToNormal, open.normalClass != from.normal {
      start = open.withNormal(from.normal, name: data.dataset.classes.name(of: from.normal))
    }
    let request = try TrainingRequest(
      method: method(call), name: name, start: start, network: from.network,
      normal: from.normal, repeats: repeats(call, from.start, session), options: TrainingOptions(call),
      seed: seed(call, session))
    return try run(request, going: nil, data, call, session)
  }

  /// The model whose training is to go on: the first of these names that is one, or the only one that was
  /// interrupted. Nil where no model was: then a state in the session's file may do.
  static func unfinished(_ call: CommandCall, _ session: Session, _ names: [String?]) throws
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

  static func seed(_ call: CommandCall, _ session: Session) throws -> UInt64 {
    try session.streams(call).seed
  }

  /// Trains, or goes on with what was interrupted; keeps the model and says how it went.
  static func run(
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

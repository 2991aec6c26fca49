import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// What is said of a training when it has ended, one way or the other.
struct TrainingReport {
  private let request: TrainingRequest
  private let call: CommandCall
  private let session: Session

  init(_ request: TrainingRequest, _ call: CommandCall, _ session: Session) {
    (self.request, self.call, self.session) = (request, call, session)
  }

  /// Keeps the model, and says how the training went; one cut short by Ctrl-C is kept, then ends the script.
  func keep(
    _ trained: Model, as name: String, _ data: DatasetArtifact, _ states: TrainingStates
  ) throws -> CommandResult {
    var model = trained
    model.name = name
    // What was trained is there, however often Ctrl-C was pressed.
    var work = session.work
    work.cancellation = CancellationFlag()
    let use = try request.method.use(request, of: data.dataset)
    var object = try ModelArtifact(
      model: model, trainedOn: data.dataset, at: use.positions, name: data.name,
      after: request.start.flatMap { session.find($0.name) as? ModelArtifact }, context: work)
    let record = request.method.record(of: model)
    if record?.wasInterrupted == true {
      object.unfinished = UnfinishedTraining(
        work: request.work, name: request.name, start: request.start, told: request.told, states: states)
    }
    session.put(object)
    guard let record else {
      return CommandResult(call.spec.name, text: object.line, value: .artifact(object))
    }
    for (epoch, loss) in record.losses.enumerated() {
      session.recorder.log(
        "\(call.spec.name) \(model.name): epoch \(epoch + 1)/\(record.options.epochs), loss \(loss)")
    }
    if record.wasInterrupted { throw interruption(of: object, record, data) }
    let remarks = try request.method.remarks(on: record, request, data.dataset, session.work)
    (use.remarks + remarks).forEach(session.remark)
    return CommandResult(
      call.spec.name,
      [.init("name", .string(model.name)), .init("dataset", .string(data.name))] + object.listed
        + (model.normalName.map { [.init("normal_name", .string($0))] } ?? [])
        + (model.memberCount > 1 ? [.init("repeat", .integer(model.memberCount))] : [])
        + [.init("training", record.json)],
      text: "\(model.name): \(call.spec.name) on \(data.name), \(use.text), \(record.text)",
      value: .artifact(object))
  }

  /// Where it stopped, what there is now, and how it goes on.
  private func interruption(of object: ModelArtifact, _ record: TrainingRecord, _ data: DatasetArtifact)
    -> Diagnostic
  {
    let last = record.members.last ?? record
    var place = "at epoch \(max(1, last.losses.count))/\(record.options.epochs)"
    if request.repeats > 1 { place += ", training \(object.model.memberCount) of \(request.repeats)" }
    let model = call.spec.name == "pretrain ae" ? "" : " \(object.name)"
    let name = call.spec.name == "pretrain ae" ? " as \(object.name)" : ""
    let command = "\(call.spec.name)\(model) on \(data.name)\(name) resume=true"
    let hint: String
    if !session.runsScript {
      hint = "`\(command)` goes on where it stopped"
    } else if let keeper = session.keeper {
      hint = "`galsh resume \(keeper.file.path)` goes on where it stopped"
    } else {
      hint = "with `galsh --session NAME` a script can go on where it was stopped"
    }
    return call.error(
      InterpreterError.interrupted, "interrupted \(place), model \(object.name) kept", hint: hint)
  }
}

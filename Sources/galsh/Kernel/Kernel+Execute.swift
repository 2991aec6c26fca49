import GalaxyLang
import GalaxyRuntime
import GalshSession

/// What a request to run a cell asks.
private struct ExecuteRequest {
  let code: String
  let isSilent: Bool
  let isKept: Bool
  let stopsOnError: Bool
  let allowsInput: Bool
  let expressions: [JSON.Member]
  /// Which cell of the notebook it is, where the notebook says so.
  let cell: String?

  init(_ message: WireMessage) {
    let content = message.content
    code = content["code"]?.string ?? ""
    isSilent = content["silent"]?.bool ?? false
    isKept = !isSilent && content["store_history"]?.bool ?? true
    stopsOnError = content["stop_on_error"]?.bool ?? true
    allowsInput = content["allow_stdin"]?.bool ?? false
    expressions = content["user_expressions"]?.object ?? []
    cell = message.metadata["cellId"]?.string
  }
}

extension Kernel {
  /// Runs a cell, tells what came of it, and leaves out the cells that wait behind one that failed.
  func execute(_ message: WireMessage, _ session: Session, _ runner: ScriptRunner) {
    let request = ExecuteRequest(message)
    let count = session.journal.nextNumber
    iopub.parent = message.parent
    sink.executionCount = count
    if !request.isSilent {
      iopub.publish("execute_input", ["code": .string(request.code), "execution_count": .integer(count)])
    }
    let code = Question.expanded(request.code, session)
    face.begin(isSilent: request.isSilent, usesPager: code != request.code)
    face.question = request.allowsInput ? { [unowned self] in ask($0, message.parent, session) } : nil
    session.asksQuestions = request.allowsInput
    session.cellIdentity = request.cell
    var ending = ScriptRunner.Ending.status(.success)
    if !code.allSatisfy(\.isWhitespace) {
      ending = runner.run(
        SourceText(name: "cell[\(count)]", text: code), cells: request.isKept ? .one : .none)
    }
    face.clearProgress()
    outputs.flush()
    var content: [JSON.Member]
    switch ending {
    case .status(.success), .quit:
      // What went wrong without ending the cell, such as that the session could not be saved.
      face.tellErrors()
      content = [
        .init("status", "ok"), .init("execution_count", .integer(count)),
        .init("user_expressions", .object(request.expressions.map { expression($0, session, runner) })),
        .init("payload", .array(payload(ending, session))),
      ]
    case .status:
      let error = KernelFace.content(of: face.takeErrors())
      if request.stopsOnError, !request.isSilent { waiting = waitingRequests() }
      if !request.isSilent { iopub.publish("error", .object(error)) }
      content = [.init("status", "error"), .init("execution_count", .integer(count))] + error
    }
    face.question = nil
    reply("execute_reply", .object(content), to: message)
    if case .quit = ending { isLeaving = true }
  }

  /// What a notebook is to do besides: show help in its pager, or let the kernel go.
  private func payload(_ ending: ScriptRunner.Ending, _ session: Session) -> [JSON] {
    var payload: [JSON] =
      face.pages.isEmpty
      ? []
      : [
        [
          "source": "page", "data": ["text/plain": .string(face.pages.joined(separator: "\n\n"))], "start": 0,
        ]
      ]
    if case .quit = ending { payload.append(["source": "ask_exit", "keepkernel": false]) }
    return payload
  }

  /// The value of an expression that a request wants to know besides.
  private func expression(
    _ member: JSON.Member, _ session: Session, _ runner: ScriptRunner
  ) -> JSON.Member {
    let text = member.value.string ?? ""
    let (results, errors) = face.capturing {
      _ = runner.run(SourceText(name: "<\(member.key)>", text: text), cells: .none)
    }
    guard errors.isEmpty else {
      return .init(member.key, .object([.init("status", "error")] + KernelFace.content(of: errors)))
    }
    let shown = results.map { ResultText.text(of: $0, .text, width: RichResult.width) }.joined()
    return .init(
      member.key,
      [
        "status": "ok", "data": ["text/plain": .string(shown.trimmed)], "metadata": .object([]),
      ])
  }

  /// The requests that were sent before anybody could know that a cell fails: the others come behind its answer.
  private func waitingRequests() -> [WireMessage] {
    // What has been sent may still be on its way.
    let patience = 20
    var waiting: [WireMessage] = []
    while !signals.isEnding() {
      if let message = next() {
        waiting.append(message)
      } else {
        guard let ready = ZeroMQ.wait(for: [.socket(shell)], milliseconds: patience), ready[0] else { break }
      }
    }
    return waiting
  }

  /// Leaves out the cells among the requests that wait behind one that failed, and answers the others.
  func abortWaiting(_ session: Session, _ runner: ScriptRunner) {
    defer { waiting = [] }
    for message in waiting {
      guard message.type == "execute_request" else {
        answer(message, session, runner)
        continue
      }
      iopub.publish("status", ["execution_state": "busy"], parent: message.parent)
      reply(
        "execute_reply",
        [
          "status": "aborted", "execution_count": .integer(session.journal.nextNumber),
        ], to: message)
      iopub.publish("status", ["execution_state": "idle"], parent: message.parent)
    }
  }

  /// Asks the person at the notebook; nil if an interrupt comes first, or the end.
  private func ask(_ question: String, _ parent: Parent, _ session: Session) -> String? {
    outputs.flush()
    while input.receive() != nil {}
    input.send(
      maker.frames(
        "input_request", ["prompt": .string(question + " "), "password": false], parent: parent,
        to: parent.identities))
    while !session.cancellation.isCancelled, !signals.isEnding() {
      guard let ready = ZeroMQ.wait(for: [.socket(input), .descriptor(signals.descriptor)]) else {
        return nil
      }
      if ready[1] { signals.clear() }
      while let frames = input.receive() {
        if let message = try? WireMessage(frames, signer), message.type == "input_reply" {
          return message.content["value"]?.string ?? ""
        }
      }
    }
    return nil
  }
}

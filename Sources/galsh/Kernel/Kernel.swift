import GalaxyLang
import GalaxyRuntime
import GalshSession

/// galsh as a kernel of Jupyter: a session whose cells come over a socket. What a request asks is done in the main
/// thread, one after the other; what must not wait has threads of its own.
package final class Kernel {
  let zeroMQ: ZeroMQ
  let shell: ZeroMQSocket
  let input: ZeroMQSocket
  let signer: MessageSigner
  let maker: MessageMaker
  let iopub: IOPub
  let outputs: StandardOutputs
  let sink: IOPubSink
  let signals: ProcessSignals
  /// What a session shows itself on here.
  package let face: KernelFace
  let shutdown: Shutdown
  /// Explains words; made when it is first wanted.
  var helper: Helper?
  /// The requests that were sent before a cell failed, which are answered behind it.
  var waiting: [WireMessage] = []
  /// Whether the kernel leaves behind the request under way.
  var isLeaving = false

  /// Opens the sockets that a connection file names, and starts what has threads of its own.
  /// - Throws: `GalaxyError`: a `KernelError`, a `FileError`, a `JSONError`.
  package init(connection path: String, signals: ProcessSignals) throws {
    let file = try ConnectionFile(path: path)
    self.signals = signals
    zeroMQ = try ZeroMQ()
    signer = MessageSigner(key: file.key)
    maker = MessageMaker(signer: signer)
    shell = try zeroMQ.socket(.router, at: file.address(of: .shell))
    input = try zeroMQ.socket(.router, at: file.address(of: .stdin))
    let control = try zeroMQ.socket(.router, at: file.address(of: .control))
    let heartbeat = try zeroMQ.socket(.replier, at: file.address(of: .heartbeat))
    iopub = IOPub(try zeroMQ.socket(.publisher, at: file.address(of: .iopub)), maker)
    let iopub = iopub
    outputs = StandardOutputs { text, stream in iopub.write(text, to: stream) }
    CrashWords.install()
    sink = IOPubSink(iopub, outputs)
    face = KernelFace(sink)
    let shutdown = Shutdown()
    self.shutdown = shutdown
    HeartbeatThread.start(heartbeat)
    ControlThread(socket: control, signer: signer, maker: maker, iopub: iopub, shutdown: shutdown).start()
    ParentWatch.start(environment: environmentVariable) { shutdown.begin(patience: 1) }
    iopub.publish("status", ["execution_state": "starting"], parent: Parent.none)
  }

  /// Answers requests until the kernel is told to leave.
  package func serve(_ session: Session, _ runner: ScriptRunner) {
    face.images = { [unowned session] in Thumbnails.sheet(of: $0, session) }
    while !isLeaving, !signals.isEnding() {
      guard
        let ready = ZeroMQ.wait(for: [.socket(shell), .descriptor(signals.descriptor)])
      else { break }
      if ready[1] { signals.clear() }
      while !isLeaving, !signals.isEnding(), let message = next() {
        answer(message, session, runner)
        abortWaiting(session, runner)
      }
    }
  }

  /// Sends what is left to be sent, and is gone.
  package func close() {
    outputs.flush()
    iopub.close()
    shell.close()
    input.close()
    zeroMQ.shutDown()
    zeroMQ.end()
  }

  /// The next request that is one; nil if there is none now. What is forged or no message is left without an
  /// answer.
  func next() -> WireMessage? {
    while let frames = shell.receive() {
      if let message = try? WireMessage(frames, signer) { return message }
    }
    return nil
  }

  /// Sends an answer to a request of the shell channel.
  func reply(_ type: String, _ content: JSON, to message: WireMessage) {
    shell.send(maker.frames(type, content, parent: message.parent, to: message.parent.identities))
  }

  func answer(_ message: WireMessage, _ session: Session, _ runner: ScriptRunner) {
    iopub.publish("status", ["execution_state": "busy"], parent: message.parent)
    defer {
      outputs.flush()
      iopub.publish("status", ["execution_state": "idle"], parent: message.parent)
    }
    signals.reset()
    switch message.type {
    case "kernel_info_request": reply("kernel_info_reply", KernelInfo.content, to: message)
    case "execute_request": execute(message, session, runner)
    case "complete_request": reply("complete_reply", completion(message.content, runner), to: message)
    case "inspect_request": reply("inspect_reply", inspection(message.content, session), to: message)
    case "is_complete_request": reply("is_complete_reply", completeness(message.content), to: message)
    case "history_request": reply("history_reply", history(message.content, session.journal), to: message)
    case "comm_info_request": reply("comm_info_reply", ["status": "ok", "comms": .object([])], to: message)
    case "comm_open":
      // galsh has no target of any name: who opens one is told so at once.
      let id = message.content["comm_id"] ?? .null
      iopub.publish("comm_close", ["comm_id": id, "data": .object([])], parent: message.parent)
    case "shutdown_request":
      let content = Shutdown.reply(to: message)
      reply("shutdown_reply", content, to: message)
      iopub.publish("shutdown_reply", content, parent: message.parent)
      isLeaving = true
    default: break
    }
  }
}

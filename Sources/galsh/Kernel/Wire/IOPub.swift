import GalaxyRuntime
import Synchronization

/// What all who watch the kernel see: one writer, whoever has something to say.
///
/// Text is gathered, for a tenth of a second or 64 kilobytes, so that twenty thousand lines are a few messages.
/// Everything goes out in the order in which it was said.
final class IOPub: Sendable {
  /// The two streams of text.
  enum Stream: String, Sendable {
    case output = "stdout"
    case messages = "stderr"
  }

  private struct Pending {
    var stream: Stream
    var text: String
    var parent: Parent
    var begun: ContinuousClock.Instant
  }

  private struct State {
    var waiting: [[[UInt8]]] = []
    var pending: Pending?
    var parent = Parent.none
    var isClosing = false
    var isClosed = false
  }

  /// How long text waits for more, and how much of it makes a message.
  private static let patience = Duration.milliseconds(100)
  private static let most = 1 << 16

  private let state = Mutex(State())
  private let wake = WakePipe()
  private let maker: MessageMaker

  /// Begins to write to a socket, from a thread of its own.
  init(_ socket: ZeroMQSocket, _ maker: MessageMaker) {
    self.maker = maker
    KernelThread.start { self.run(socket) }
  }

  /// What streams and displays from now on answer.
  var parent: Parent {
    get { state.withLock { $0.parent } }
    set {
      state.withLock { state in
        release(&state)
        state.parent = newValue
      }
      wake.wake()
    }
  }

  /// Says something; `parent` is what it answers, if not the request under way.
  func publish(_ type: String, _ content: JSON, parent: Parent? = nil, metadata: JSON = .object([])) {
    state.withLock { state in
      release(&state)
      state.waiting.append(message(type, content, parent ?? state.parent, metadata))
    }
    wake.wake()
  }

  /// Writes text to a stream.
  func write(_ text: String, to stream: Stream) {
    if text.isEmpty { return }
    let isWanted = state.withLock { state in
      if state.pending?.stream != stream { release(&state) }
      // A text that begins to wait is timed by the writer.
      let isNew = state.pending == nil
      if isNew {
        state.pending = Pending(stream: stream, text: text, parent: state.parent, begun: .now)
      } else {
        state.pending?.text += text
      }
      guard let pending = state.pending, pending.text.utf8.count >= Self.most else { return isNew }
      release(&state)
      return true
    }
    if isWanted { wake.wake() }
  }

  /// Sends what is left, and ends. Waits for that, a second at most.
  func close() {
    state.withLock { state in
      release(&state)
      state.isClosing = true
    }
    wake.wake()
    let end = ContinuousClock.now + .seconds(1)
    while !state.withLock({ $0.isClosed }), ContinuousClock.now < end { Pause.milliseconds(1) }
  }

  // MARK: - Inside

  private func message(_ type: String, _ content: JSON, _ parent: Parent, _ metadata: JSON) -> [[UInt8]] {
    let topic = Array("kernel.\(maker.session).\(type)".utf8)
    return maker.frames(type, content, parent: parent, metadata: metadata, to: [topic])
  }

  /// Makes a message of the text that waits.
  private func release(_ state: inout State) {
    guard let pending = state.pending else { return }
    state.pending = nil
    state.waiting.append(
      message(
        "stream", ["name": .string(pending.stream.rawValue), "text": .string(pending.text)], pending.parent,
        .object([])))
  }

  /// What is to be sent now, how long there may be nothing to do (-1: for ever), and whether this is the end.
  private func next() -> (messages: [[[UInt8]]], wait: Int, isLast: Bool) {
    state.withLock { state in
      var wait = -1
      if let pending = state.pending {
        let left = Self.patience - (.now - pending.begun)
        if left <= .zero { release(&state) } else { wait = 1 + Int(left / .milliseconds(1)) }
      }
      defer { state.waiting.removeAll(keepingCapacity: state.waiting.count < 64) }
      return (state.waiting, wait, state.isClosing)
    }
  }

  private func run(_ socket: ZeroMQSocket) {
    while true {
      let (messages, wait, isLast) = next()
      messages.forEach(socket.send)
      if isLast { break }
      guard
        let ready = ZeroMQ.wait(for: [.socket(socket), .descriptor(wake.readEnd)], milliseconds: wait)
      else { break }
      if ready[1] { wake.clear() }
      if ready[0] { while let frames = socket.receive() { welcome(frames, socket) } }
    }
    socket.close()
    state.withLock { $0.isClosed = true }
  }

  /// Greets somebody who begins to listen, so that it is known from when on nothing is missed (protocol 5.5).
  private func welcome(_ frames: [[UInt8]], _ socket: ZeroMQSocket) {
    guard let frame = frames.first, frame.first == 1 else { return }
    let topic = Array(frame.dropFirst())
    let content: JSON = ["subscription": .string(String(decoding: topic, as: UTF8.self))]
    socket.send(maker.frames("iopub_welcome", content, parent: .none, to: [topic]))
  }
}

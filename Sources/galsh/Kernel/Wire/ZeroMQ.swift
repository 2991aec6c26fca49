import CZeroMQ
import GalaxyErrors
import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// ZeroMQ: the library, and what all sockets of a kernel share.
final class ZeroMQ: @unchecked Sendable {
  // The library's contexts may be used from any thread; its sockets from one at a time.
  private let context: UnsafeMutableRawPointer

  /// Loads the library.
  /// - Throws: `GalaxyError`: `KernelError.noZeroMQ`.
  init() throws(GalaxyError) {
    if let reason = Self.problem {
      throw GalaxyError(
        KernelError.noZeroMQ, "ZeroMQ is not to be had: \(reason)", hint: "install the Debian package libzmq5"
      )
    }
    guard let context = galsh_zmq_context() else { throw .zeroMQ("cannot begin") }
    self.context = context
  }

  /// Why the library cannot be loaded; nil if it is there.
  static var problem: String? { galsh_zmq_load().map { String(cString: $0) } }

  /// Makes a socket and opens it at an address.
  /// - Throws: `GalaxyError`: `KernelError.cannotListen`.
  func socket(_ kind: ZeroMQSocket.Kind, at address: String) throws(GalaxyError) -> ZeroMQSocket {
    guard let socket = galsh_zmq_socket(context, kind.code) else { throw .zeroMQ("no socket") }
    // No message is dropped for want of room, and what is under way at the end has a second to get there.
    for (option, value) in [(GALSH_ZMQ_SNDHWM, 0), (GALSH_ZMQ_RCVHWM, 0), (GALSH_ZMQ_LINGER, 1000)] {
      _ = galsh_zmq_set(socket, Int32(option), Int32(value))
    }
    switch kind {
    case .router: _ = galsh_zmq_set(socket, Int32(GALSH_ZMQ_ROUTER_HANDOVER), 1)
    case .publisher: _ = galsh_zmq_set(socket, Int32(GALSH_ZMQ_XPUB_VERBOSE), 1)
    case .replier: break
    }
    guard galsh_zmq_bind(socket, address) == 0 else {
      let error = GalaxyError.zeroMQ("cannot listen at \(address)")
      _ = galsh_zmq_close(socket)
      throw error
    }
    return ZeroMQSocket(socket)
  }

  /// Has every thread that waits on a socket see its end.
  func shutDown() { _ = galsh_zmq_shutdown(context) }

  /// Waits until all sockets are closed and what they had to send has gone.
  func end() { while galsh_zmq_term(context) != 0 && galsh_zmq_errno() == EINTR {} }

  /// Waits for something to read on sockets or descriptors, for so many milliseconds at most (-1: for ever).
  /// - Returns: of each whether there is something; nil once the context has ended.
  static func wait(for sources: [Waitable], milliseconds: Int = -1) -> [Bool]? {
    var items = sources.map { source in
      switch source {
      case .socket(let socket):
        galsh_zmq_item(socket: socket.pointer, fd: 0, events: Int16(GALSH_ZMQ_POLLIN), revents: 0)
      case .descriptor(let descriptor):
        galsh_zmq_item(socket: nil, fd: descriptor, events: Int16(GALSH_ZMQ_POLLIN), revents: 0)
      }
    }
    let count = galsh_zmq_poll(&items, Int32(items.count), milliseconds)
    if count < 0, galsh_zmq_errno() == galsh_zmq_ended() { return nil }
    return items.map { count > 0 && $0.revents != 0 }
  }

  /// What may be waited for.
  enum Waitable {
    case socket(ZeroMQSocket)
    case descriptor(Int32)
  }
}

/// A socket of ZeroMQ, for one thread at a time.
final class ZeroMQSocket: @unchecked Sendable {
  /// What a socket does.
  enum Kind {
    /// Answers each sender.
    case router
    /// Tells everybody who listens, and hears who begins to.
    case publisher
    /// Answers in turn.
    case replier

    fileprivate var code: Int32 {
      switch self {
      case .router: Int32(GALSH_ZMQ_ROUTER)
      case .publisher: Int32(GALSH_ZMQ_XPUB)
      case .replier: Int32(GALSH_ZMQ_REP)
      }
    }
  }

  fileprivate let pointer: UnsafeMutableRawPointer

  fileprivate init(_ pointer: UnsafeMutableRawPointer) { self.pointer = pointer }

  /// Sends a message of several frames. One for somebody who has gone is dropped.
  func send(_ frames: [[UInt8]]) {
    for (index, frame) in frames.enumerated() {
      let flags = index + 1 < frames.count ? Int32(GALSH_ZMQ_SNDMORE) : 0
      while frame.withUnsafeBytes({ galsh_zmq_send(pointer, $0.baseAddress, $0.count, flags) }) < 0 {
        // A signal came in between.
        guard galsh_zmq_errno() == EINTR else { return }
      }
    }
  }

  /// The frames of the next message; nil if there is none now, or the context has ended.
  func receive(waits: Bool = false) -> [[UInt8]]? {
    var frames: [[UInt8]] = []
    while true {
      var message = galsh_zmq_message()
      galsh_zmq_message_init(&message)
      defer { galsh_zmq_message_close(&message) }
      let flags = waits || !frames.isEmpty ? 0 : Int32(GALSH_ZMQ_DONTWAIT)
      guard galsh_zmq_receive(&message, pointer, flags) >= 0 else {
        if galsh_zmq_errno() == EINTR { continue }
        return nil
      }
      let count = galsh_zmq_message_count(&message)
      frames.append(Array(UnsafeRawBufferPointer(start: galsh_zmq_message_bytes(&message), count: count)))
      if galsh_zmq_message_more(&message) == 0 { return frames }
    }
  }

  /// Closes it; nothing may be done with it any more.
  func close() { _ = galsh_zmq_close(pointer) }
}

extension GalaxyError {
  /// What the library says of the latest call of this thread.
  fileprivate static func zeroMQ(_ what: String) -> GalaxyError {
    let reason = galsh_zmq_error(galsh_zmq_errno()).map { String(cString: $0) } ?? "unknown reason"
    return GalaxyError(KernelError.cannotListen, "\(what): \(reason)")
  }
}

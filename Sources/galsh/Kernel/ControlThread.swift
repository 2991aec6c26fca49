import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Answers what must not wait for the cell under way: to interrupt it, to end the kernel, to say what it is.
struct ControlThread: Sendable {
  let socket: ZeroMQSocket
  let signer: MessageSigner
  let maker: MessageMaker
  let iopub: IOPub
  let shutdown: Shutdown

  /// Starts it.
  func start() {
    KernelThread.start {
      while let frames = socket.receive(waits: true) {
        if let message = try? WireMessage(frames, signer) { answer(message) }
      }
      socket.close()
    }
  }

  private func answer(_ message: WireMessage) {
    iopub.publish("status", ["execution_state": "busy"], parent: message.parent)
    defer { iopub.publish("status", ["execution_state": "idle"], parent: message.parent) }
    switch message.type {
    case "kernel_info_request": reply("kernel_info_reply", KernelInfo.content, message)
    case "interrupt_request":
      // As jupyter_client does it where it may: programs that a cell has started are told too.
      kill(getpgrp() == getpid() ? 0 : getpid(), SIGINT)
      reply("interrupt_reply", ["status": "ok"], message)
    case "shutdown_request":
      let content = Shutdown.reply(to: message)
      reply("shutdown_reply", content, message)
      iopub.publish("shutdown_reply", content, parent: message.parent)
      shutdown.begin()
    default: break
    }
  }

  private func reply(_ type: String, _ content: JSON, _ message: WireMessage) {
    socket.send(maker.frames(type, content, parent: message.parent, to: message.parent.identities))
  }
}

/// The end of the kernel, whoever asks for it.
struct Shutdown: Sendable {
  /// Seconds that the work under way has to stop and be saved, before the process ends all the same.
  static let patience: UInt32 = 4

  /// Stops the work and has the kernel leave. It is told by a signal, as everybody who ends galsh tells it, so
  /// that a program that a cell has started ends too.
  func begin(patience: UInt32 = Self.patience) {
    KernelThread.start {
      Pause.milliseconds(1000 * patience)
      // The work is in the middle of something that does not stop.
      _exit(0)
    }
    kill(getpid(), SIGTERM)
  }

  /// What is answered to a request to end.
  static func reply(to message: WireMessage) -> JSON {
    ["status": "ok", "restart": .bool(message.content["restart"]?.bool ?? false)]
  }
}

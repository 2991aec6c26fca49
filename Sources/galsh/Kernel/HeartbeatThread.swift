/// Gives back whatever comes, so that it is seen that the kernel lives.
enum HeartbeatThread {
  /// Starts it.
  static func start(_ socket: ZeroMQSocket) {
    KernelThread.start {
      while let frames = socket.receive(waits: true) { socket.send(frames) }
      socket.close()
    }
  }
}

import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard output and standard error of the process, brought to the cell: what C libraries and other programs
/// write, and the last words of a crash.
final class StandardOutputs: Sendable {
  private struct Pipe {
    var stream: IOPub.Stream
    var readEnd: Int32
    /// Bytes of a character that has not come whole.
    var rest: [UInt8] = []
    /// Room for what is read at once.
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
  }

  private let pipes: Mutex<[Pipe]>
  private let take: @Sendable (String, IOPub.Stream) -> Void

  /// Takes the streams over. Standard input becomes empty: nobody types there.
  init(_ take: @escaping @Sendable (String, IOPub.Stream) -> Void) {
    self.take = take
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    if nothing >= 0 {
      dup2(nothing, STDIN_FILENO)
      close(nothing)
    }
    var pipes: [Pipe] = []
    for (descriptor, stream) in [(STDOUT_FILENO, IOPub.Stream.output), (STDERR_FILENO, .messages)] {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { continue }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
      dup2(ends[1], descriptor)
      close(ends[1])
      pipes.append(Pipe(stream: stream, readEnd: ends[0]))
    }
    self.pipes = Mutex(pipes)
    let descriptors = pipes.map(\.readEnd)
    if !descriptors.isEmpty { KernelThread.start { self.run(descriptors) } }
  }

  /// Hands on all that has been written by now.
  func flush() {
    // What C has in its buffers.
    fflush(nil)
    pipes.withLock { pipes in
      for index in pipes.indices { drain(&pipes[index]) }
    }
  }

  private func run(_ descriptors: [Int32]) {
    while true {
      var items = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&items, nfds_t(items.count), -1) > 0 else { continue }
      pipes.withLock { pipes in
        for index in pipes.indices { drain(&pipes[index]) }
      }
    }
  }

  private func drain(_ pipe: inout Pipe) {
    while true {
      let count = read(pipe.readEnd, &pipe.buffer, 1 << 16)
      if count <= 0 { return }
      let bytes = pipe.rest + pipe.buffer[..<count]
      let whole = Self.wholeCharacters(bytes)
      pipe.rest = Array(bytes[whole...])
      take(String(decoding: bytes[..<whole], as: UTF8.self), pipe.stream)
    }
  }

  /// How many bytes are whole characters of UTF-8; what is none counts as one.
  static func wholeCharacters(_ bytes: [UInt8]) -> Int {
    for back in 1...3 where back <= bytes.count {
      let byte = bytes[bytes.count - back]
      // 10xxxxxx goes on with a character, 11xxxxxx begins one of two to four bytes.
      if byte & 0xC0 == 0x80 { continue }
      guard byte & 0xC0 == 0xC0 else { return bytes.count }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      return back < length ? bytes.count - back : bytes.count
    }
    return bytes.count
  }
}

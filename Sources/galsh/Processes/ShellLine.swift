import GalaxyErrors
import CReadline
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A line for the system's shell: runs it, shows what it shows as it comes, and keeps that for the journal.
///
/// At a terminal the line has a terminal of its own between (`PseudoTerminal`), elsewhere pipes. A line that
/// ends in `&` leaves a program behind that outlives it: it has galsh's own streams, and nothing of it is
/// kept.
struct ShellLine {
  /// How a line ended.
  struct Ending: Equatable {
    /// As `waitpid` has it.
    var status: Int32
    /// What was written, for the journal.
    var output = ""
    var messages = ""

    /// Whether it ended by Ctrl-C, or its shell says that a program did, or by the signal that ends galsh.
    var isInterrupted: Bool {
      status & 0x7F == SIGINT || status == 130 << 8 || status != 0 && Interrupt.endingSignal != nil
    }
  }

  /// The most that is kept of a line's output, in bytes.
  private static let limit = Transcript.limit

  private let text: String
  /// Where its results go: 1, or 2 where standard output is for programs.
  private let results: Int32

  /// A line whose results go to a stream of galsh.
  init(_ text: String, results: Int32) {
    self.text = text
    self.results = results
  }

  /// Runs it to its end.
  /// - Throws: `GalaxyError`: a `ShellError` if there is no shell to run it.
  func run() throws -> Ending {
    if text.trimmed.hasSuffix("&") {
      return Ending(status: system(results == STDOUT_FILENO ? text : "exec 1>&2; \(text)"))
    }
    Interrupt.noticeChildren(true)
    defer { Interrupt.noticeChildren(false) }
    let isAtTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    if isAtTerminal, let terminal = PseudoTerminal() { return try run(in: terminal) }
    return try runInPipes()
  }

  // MARK: - At a terminal

  private func run(in terminal: PseudoTerminal) throws -> Ending {
    terminal.begin()
    defer { terminal.end() }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that the leader of a session opens is its own: Ctrl-C goes to what runs in it.
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, terminal.name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO)
    let process = try spawn(&actions, flags: Int16(GALSH_SPAWN_SETSID))
    var kept: [UInt8] = []
    var inputs = [terminal.leader, STDIN_FILENO]
    var status: Int32?
    var isTold = false
    while true {
      // Once it has ended, only what it has left behind is read.
      let ready = Interrupt.wait(for: inputs, timeout: status == nil ? -1 : 0)
      if Interrupt.takeResize() { terminal.takeSize() }
      // The wait may have ended for more than one reason, and tells each but once.
      let hadEnded = status != nil
      if !hadEnded { status = ShellLine.ended(process) }
      if status == nil { passOnEnd(to: process, &isTold) }
      if ready.count > 1, ready[1] {
        let keys = ShellLine.read(STDIN_FILENO)
        if keys.isEmpty { inputs.removeLast() } else { ShellLine.write(keys, to: terminal.leader) }
      }
      if ready[0] {
        let bytes = ShellLine.read(terminal.leader)
        ShellLine.write(bytes, to: STDOUT_FILENO)
        if kept.count < ShellLine.limit { kept += bytes }
        if !bytes.isEmpty { continue }
      }
      if status != nil { inputs = [terminal.leader] }
      if let status, hadEnded {
        var ending = Ending(status: status)
        let lines = PlainText.lines(of: kept)
        if results == STDOUT_FILENO { ending.output = lines } else { ending.messages = lines }
        return ending
      }
    }
  }

  // MARK: - Elsewhere

  private func runInPipes() throws -> Ending {
    var pipes: [[Int32]] = []
    defer { pipes.joined().forEach { close($0) } }
    for _ in 0..<2 {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { throw ShellLine.failed("cannot make a pipe", errno) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      pipes.append(ends)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipes[0][1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, pipes[1][1], STDERR_FILENO)
    let process = try spawn(&actions, flags: 0)
    let sources = pipes.map { $0[0] }
    let targets = [results, STDERR_FILENO]
    var kept: [[UInt8]] = [[], []]
    var status: Int32?
    var isTold = false
    while true {
      let ready = Interrupt.wait(for: sources, timeout: status == nil ? -1 : 0)
      let hadEnded = status != nil
      if !hadEnded { status = ShellLine.ended(process) }
      if status == nil { passOnEnd(to: process, &isTold) }
      var hasRead = false
      for index in sources.indices where ready[index] {
        let bytes = ShellLine.read(sources[index])
        hasRead = hasRead || !bytes.isEmpty
        ShellLine.write(bytes, to: targets[index])
        if kept[index].count < ShellLine.limit { kept[index] += bytes }
      }
      if hasRead { continue }
      if let status, hadEnded {
        let texts = kept.map(PlainText.lines)
        return results == STDOUT_FILENO
          ? Ending(status: status, output: texts[0], messages: texts[1])
          : Ending(status: status, messages: texts[0] + texts[1])
      }
    }
  }

  // MARK: - Processes

  private func spawn(_ actions: inout posix_spawn_file_actions_t, flags: Int16) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, flags)
    let words: [String] = ["sh", "-c", text]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { (word: String) in strdup(word) } + [nil]
    defer { arguments.forEach { free($0) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, environ)
    guard code == 0 else { throw ShellLine.failed("cannot start /bin/sh", code) }
    return process
  }

  /// Tells the process, once, of a signal that ends galsh, which would wait for it otherwise.
  private func passOnEnd(to process: pid_t, _ isTold: inout Bool) {
    guard !isTold, let signal = Interrupt.endingSignal else { return }
    isTold = true
    kill(process, signal.number == SIGHUP ? SIGHUP : SIGTERM)
  }

  /// How a process has ended; nil while it runs.
  private static func ended(_ process: pid_t) -> Int32? {
    var status: Int32 = 0
    let answer = waitpid(process, &status, WNOHANG)
    if answer == process { return status }
    return answer < 0 && errno == ECHILD ? 0 : nil
  }

  /// What there is to be read; nothing at the end.
  private static func read(_ descriptor: Int32) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
      #else
        let count = Darwin.read(descriptor, &buffer, buffer.count)
      #endif
      if count < 0, errno == EINTR { continue }
      return count > 0 ? Array(buffer[..<count]) : []
    }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    bytes.withUnsafeBytes { _ = Terminal.write($0, to: descriptor) }
  }

  private static func failed(_ what: String, _ code: Int32) -> GalaxyError {
    GalaxyError(ShellError.shellCommand, "\(what): \(String(cString: strerror(code)))")
  }
}

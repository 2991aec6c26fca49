import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whether the terminal shows what is typed. While a command of the prompt runs it does not, so that keys which
/// are typed ahead stand at the next prompt and not in the middle of a progress bar.
enum TypedEcho {
  /// How the terminal was before; nil while it shows what is typed.
  private static let before = Mutex<termios?>(nil)

  /// Shows nothing from here on.
  static func hide() {
    before.withLock { before in
      var settings = termios()
      guard before == nil, tcgetattr(STDIN_FILENO, &settings) == 0, settings.c_lflag & tcflag_t(ECHO) != 0
      else { return }
      before = settings
      settings.c_lflag &= ~tcflag_t(ECHO)
      tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    }
  }

  /// Shows again what is typed; true if it did not before.
  @discardableResult
  static func show() -> Bool {
    before.withLock { before in
      guard var settings = before else { return false }
      before = nil
      return tcsetattr(STDIN_FILENO, TCSANOW, &settings) == 0
    }
  }

  /// Does something for which the terminal is as the user has it: another program, a question.
  static func shown<T>(_ body: () throws -> T) rethrows -> T {
    let wasHidden = show()
    defer { if wasHidden { hide() } }
    return try body()
  }

  /// The line that answers a question; nil at its end, or where Ctrl-C leaves it. What was typed before the
  /// question is no answer to it.
  static func answer() -> String? {
    shown {
      tcflush(STDIN_FILENO, TCIFLUSH)
      var line: [UInt8] = []
      while !Interrupt.flag.isCancelled {
        guard Interrupt.waitForInput() else { continue }
        guard let byte = Terminal.readByte() else { return nil }
        if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
        line.append(byte)
      }
      return nil
    }
  }
}

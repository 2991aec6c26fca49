import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One key, without Enter: the terminal hands it over at once and does not show it. Whatever happens, the terminal is
/// afterwards as it was; while galsh is stopped (Ctrl-Z), too.
enum TypedKey {
  /// Ctrl-D and Ctrl-Z, which the terminal does not act upon here.
  private static let (end, stop): (UInt8, UInt8) = (0x04, 0x1A)
  private static let escape: UInt8 = 0x1B
  /// What stands for no key (`_POSIX_VDISABLE`).
  #if canImport(Glibc)
    private static let noKey: UInt8 = 0
  #else
    private static let noKey: UInt8 = 0xFF
  #endif
  /// How long the rest of a key's bytes may take, in milliseconds: an arrow is Esc and two more.
  private static let patience: Int32 = 30

  /// Shows the question and waits for a key, which is shown with what it means: in small letters, `\n` for Enter. Nil
  /// at Ctrl-D, Ctrl-C, another signal, or the end of the terminal. What was typed before the question is no answer.
  static func answer(_ question: KeyQuestion, _ terminal: Terminal) -> String? {
    TypedEcho.shown { () -> String? in
      var before = termios()
      guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
      prepare(before)
      defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &before) }
      terminal.write("\(question.text) ")
      while !Interrupt.flag.isCancelled {
        let hasInput = Interrupt.waitForInput()
        if Interrupt.takeContinue() {
          begin(again: question, before, terminal)
          continue
        }
        guard hasInput, !Interrupt.flag.isCancelled else { continue }
        let bytes = typed()
        guard let first = bytes.first, first != end else { break }
        if first == stop {
          tcsetattr(STDIN_FILENO, TCSADRAIN, &before)
          terminal.write("\n")
          // The whole job, as the terminal would: galsh may be started by a script.
          kill(0, SIGTSTP)
          begin(again: question, before, terminal)
          continue
        }
        let key = name(of: bytes)
        terminal.write((question.meaning(key) ?? shown(key)) + "\n")
        return key
      }
      terminal.write("\n")
      return nil
    }
  }

  /// Back from being stopped: the shell has set the terminal as it likes it.
  private static func begin(again question: KeyQuestion, _ before: termios, _ terminal: Terminal) {
    _ = Interrupt.takeContinue()
    prepare(before)
    terminal.write("\(question.text) ")
  }

  /// Has the terminal hand over each key, and forget those that were typed before.
  private static func prepare(_ before: termios) {
    var settings = before
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
    withUnsafeMutableBytes(of: &settings.c_cc) { bytes in
      bytes[Int(VMIN)] = 1
      bytes[Int(VTIME)] = 0
      // No key stops galsh by itself: Ctrl-Z is read, and the terminal restored first.
      bytes[Int(VSUSP)] = noKey
    }
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
  }

  /// The bytes of one key, or of what came with it.
  private static func typed() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 64)
    var count = read(STDIN_FILENO, &buffer, buffer.count)
    if count <= 0 { return [] }
    let bytes = Array(buffer[..<count])
    // The rest of an arrow or of a function key is no answer to anything.
    while bytes[0] == escape, Interrupt.wait(for: [STDIN_FILENO], timeout: patience)[0] {
      count = read(STDIN_FILENO, &buffer, buffer.count)
      if count <= 0 { break }
    }
    return bytes
  }

  private static func name(of bytes: [UInt8]) -> String {
    if bytes[0] == escape { return "\u{1b}" }
    if bytes[0] == 13 { return "\n" }
    return String(decoding: bytes, as: UTF8.self).first.map { String($0).lowercased() } ?? "\n"
  }

  /// A key that can be seen.
  private static func shown(_ key: String) -> String {
    key.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } ? "" : key
  }
}

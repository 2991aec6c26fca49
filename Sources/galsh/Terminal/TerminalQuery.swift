import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks a terminal what graphics it has.
enum TerminalQuery {
  /// A picture of one pixel in kitty's protocol, which is only looked at, then the question that every
  /// terminal answers: what it is ("device attributes", DA1).
  private static let question = "\u{1b}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1b}\\\u{1b}[c"
  private static let patience: Int32 = 200

  /// Asks once and waits a fifth of a second at most. Nil if there is no answer, or none of graphics; also if
  /// something is typed already, which the answer would mix with.
  static func graphics(of terminal: Terminal) -> TerminalPicture.Form? {
    guard isatty(STDIN_FILENO) == 1, !hasInput(within: 0) else { return nil }
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
    var raw = before
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    guard tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0 else { return nil }
    defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &before) }
    terminal.write(question)
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 256)
    while answer.count < 4096, !isComplete(answer), hasInput(within: patience) {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count <= 0 { break }
      answer += buffer[..<count]
    }
    return graphics(in: answer)
  }

  /// What an answer says: kitty's `_Gi=31;OK`, or attribute 4 (sixel) in `[?62;4;…c`.
  static func graphics(in answer: [UInt8]) -> TerminalPicture.Form? {
    let text = String(decoding: answer, as: UTF8.self)
    if text.contains("\u{1b}_Gi=31;OK") { return .kitty }
    guard let start = text.split(separator: "\u{1b}").last(where: { $0.hasPrefix("[?") && $0.hasSuffix("c") })
    else { return nil }
    return start.dropFirst(2).dropLast().split(separator: ";").dropFirst().contains("4") ? .sixel : nil
  }

  /// The device attributes end the answer.
  private static func isComplete(_ answer: [UInt8]) -> Bool {
    guard answer.last == UInt8(ascii: "c") else { return false }
    return String(decoding: answer, as: UTF8.self).contains("\u{1b}[?")
  }

  private static func hasInput(within milliseconds: Int32) -> Bool {
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, milliseconds) > 0 && descriptor.revents & Int16(POLLIN) != 0
  }
}

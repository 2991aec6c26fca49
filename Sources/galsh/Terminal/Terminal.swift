import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// When to colour: what `--color` takes.
enum ColorChoice: String, CaseIterable, Sendable {
  case auto, always, never
}

/// One output stream of the process, and what may be written to it.
struct Terminal: Sendable {
  /// 1 or 2.
  let descriptor: Int32
  /// True where a person is looking: not a pipe, not a file.
  let isInteractive: Bool
  /// True where ANSI colours are wanted.
  let hasColor: Bool

  /// `--color` beats `NO_COLOR` (not empty) beats `CLICOLOR_FORCE` and `FORCE_COLOR` beat `TERM=dumb` beats
  /// whether it is a terminal.
  init(descriptor: Int32, color: ColorChoice = .auto) {
    self.descriptor = descriptor
    isInteractive = isatty(descriptor) == 1
    hasColor = Terminal.wantsColor(color, isInteractive: isInteractive, environment: environmentVariable)
  }

  /// The colour decision by itself, so that it can be tested without a terminal.
  static func wantsColor(
    _ choice: ColorChoice, isInteractive: Bool, environment: (String) -> String?
  ) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      if let value = environment("NO_COLOR"), !value.isEmpty { return false }
      for name in ["CLICOLOR_FORCE", "FORCE_COLOR"] {
        if let value = environment(name), !value.isEmpty, value != "0" { return true }
      }
      return isInteractive && environment("TERM") != "dumb"
    }
  }

  /// Columns of the terminal, or nil where there is none.
  var width: Int? { size.flatMap { $0.ws_col > 0 ? Int($0.ws_col) : nil } }

  /// Rows of the terminal, or nil where there is none.
  var rows: Int? { size.flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil } }

  private var size: winsize? {
    var size = winsize()
    guard isInteractive, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
    return size
  }

  /// A byte of standard input, or nil if there is none.
  static func readByte() -> UInt8? {
    var byte: UInt8 = 0
    return read(STDIN_FILENO, &byte, 1) == 1 ? byte : nil
  }

  /// Writes all of the text, at once. A reader that has gone away (a closed pipe) ends the process quietly,
  /// because SIGPIPE keeps its default; false means that the stream cannot take it (a full disk).
  @discardableResult
  func write(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { Terminal.write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  /// Writes all of the bytes to a stream.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    Files.writeAll(bytes, to: descriptor) == nil
  }
}

import CReadline
import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The terminal and the language settings.
enum TerminalFindings {
  static func all(_ terminal: Terminal) -> [DoctorFinding] {
    [terminalKind(terminal), pictures(terminal), locale]
  }

  /// Whether the system knows what the terminal understands; the prompt goes by that.
  private static func terminalKind(_ terminal: Terminal) -> DoctorFinding {
    guard terminal.isInteractive else {
      return .good("terminal", "output goes to a pipe or a file", [.init("is_terminal", .bool(false))])
    }
    let name = environmentVariable("TERM") ?? ""
    let size = terminal.width.map { "\($0) columns, \(terminal.rows ?? 0) lines" } ?? "of no known size"
    let details: [JSON.Member] = [.init("is_terminal", .bool(true)), .init("term", .string(name))]
    if name.isEmpty {
      return .mend("terminal", "TERM is not set", remedy: "export TERM=xterm-256color", details)
    }
    if !isKnown(name) {
      return .mend(
        "terminal", "the system does not know TERM=\(name): the prompt cannot move its cursor",
        remedy: "export TERM=xterm-256color, or install the Debian package ncurses-term", details)
    }
    return .good("terminal", "\(name), \(size)", details)
  }

  /// `tgetent` of the library beneath readline: 1 for a terminal that is described.
  private static func isKnown(_ name: String) -> Bool {
    guard let symbol = LibraryFile.process.symbol("tgetent") else { return true }
    typealias EntryFunction = @convention(c) (UnsafeMutablePointer<CChar>?, UnsafePointer<CChar>) -> Int32
    return name.withCString { unsafeBitCast(symbol, to: EntryFunction.self)(nil, $0) } == 1
  }

  private static func pictures(_ terminal: Terminal) -> DoctorFinding {
    guard terminal.isInteractive else {
      return .good("pictures", "none into a pipe or a file", [.init("form", .null)])
    }
    let form = TerminalGraphics.form(
      hasColor: terminal.hasColor, environment: environmentVariable,
      ask: { TerminalQuery.graphics(of: terminal) })
    let details: [JSON.Member] = [
      .init("form", .string(form.rawValue)), .init("has_colour", .bool(terminal.hasColor)),
    ]
    switch form {
    case .kitty, .iterm, .sixel: return .good("pictures", "in pixels (\(form.rawValue)), in colour", details)
    case .blocks: return .good("pictures", "two pixels to a character, in 24-bit colour", details)
    case .colours256:
      return .hint(
        "pictures", "two pixels to a character, in 256 colours",
        remedy: "export COLORTERM=truecolor if the terminal has 24-bit colour", details)
    case .ascii:
      return .hint(
        "pictures", "in letters",
        remedy: terminal.hasColor
          ? "export LC_ALL=C.UTF-8 for blocks in colour"
          : "unset NO_COLOR, or set TERM, for blocks in colour",
        details)
    }
  }

  /// The character set: names of files, the prompt's line and tables go by it.
  private static var locale: DoctorFinding {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    let set = names.lazy.compactMap { name in
      environmentVariable(name).flatMap { $0.isEmpty ? nil : (name, $0) }
    }.first
    let isThere = setlocale(LC_CTYPE, "") != nil
    let codeset = nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } ?? ""
    let details: [JSON.Member] = [
      .init("setting", set.map { .string($0.1) } ?? .null), .init("codeset", .string(codeset)),
    ]
    let words = set.map { "\($0.0)=\($0.1)" } ?? "no LANG"
    if !isThere {
      return .mend(
        "locale", "\(words), which this system does not have", remedy: "export LC_ALL=C.UTF-8", details)
    }
    guard codeset.uppercased() == "UTF-8" else {
      return .hint(
        "locale", "\(words): letters beyond ASCII cannot be typed at the prompt",
        remedy: "export LC_ALL=C.UTF-8",
        details)
    }
    return .good("locale", "\(words), \(codeset)", details)
  }
}

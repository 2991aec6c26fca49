import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Pictures in a terminal, in the best form that it understands.
enum TerminalGraphics {
  /// The picture is no larger than this many columns and lines: the text around it stays in sight.
  private static let most = (columns: 100, rows: 40)

  /// Draws a picture where a person is looking: results go to a terminal, and are for people. It is no part
  /// of the results, so a pipe or a journal never gets a byte of it.
  static func draw(_ picture: ColourPicture, in mode: OutputMode, on terminal: Terminal) {
    guard let window = Window(of: terminal, mode) else { return }
    let rows = min(max(window.rows - 3, 1), most.rows)
    // What cannot be drawn is still described by the text of the result.
    let text = try? TerminalPicture(picture).text(
      form(of: terminal), columns: min(window.columns, most.columns), rows: rows, cell: window.cell)
    if let text { terminal.write(text) }
  }

  /// Draws a sheet of pictures with its title and captions, as wide as the window, where a person is looking.
  /// - Returns: whether it did; the text of the result says the same elsewhere.
  static func draw(_ sheet: ImageSheet, in mode: OutputMode, on terminal: Terminal) -> Bool {
    guard let window = Window(of: terminal, mode),
      let text = try? sheet.text(form(of: terminal), columns: window.columns, cell: window.cell)
    else { return false }
    return terminal.write(sheet.title + "\n" + text)
  }

  /// What a terminal shows at once.
  private struct Window {
    var columns: Int
    var rows: Int
    /// The size of a character, in pixels.
    var cell: (width: Int, height: Int)

    /// Nil where nobody is looking.
    init?(of terminal: Terminal, _ mode: OutputMode) {
      guard mode == .text, terminal.isInteractive else { return nil }
      var window = winsize()
      _ = ioctl(terminal.descriptor, UInt(TIOCGWINSZ), &window)
      columns = window.ws_col > 0 ? Int(window.ws_col) : 80
      rows = window.ws_row > 0 ? Int(window.ws_row) : 24
      cell = TerminalPicture.cell
      if window.ws_col > 0, window.ws_row > 0, window.ws_xpixel >= window.ws_col,
        window.ws_ypixel >= window.ws_row
      {
        cell = (Int(window.ws_xpixel / window.ws_col), Int(window.ws_ypixel / window.ws_row))
      }
    }
  }

  /// The best form that a terminal understands.
  private static func form(of terminal: Terminal) -> TerminalPicture.Form {
    form(hasColor: terminal.hasColor, environment: environmentVariable) {
      TerminalQuery.graphics(of: terminal)
    }
  }

  /// The form by what the terminal says of itself in its environment; `ask` is called where that tells
  /// nothing.
  ///
  /// Without colour there are letters. Inside tmux and screen, which pass no graphics on, there are blocks.
  static func form(
    hasColor: Bool, environment: (String) -> String?, ask: () -> TerminalPicture.Form?
  ) -> TerminalPicture.Form {
    func has(_ name: String) -> Bool { environment(name).map { !$0.isEmpty } ?? false }
    func value(_ name: String) -> String { environment(name) ?? "" }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(value).first { !$0.isEmpty } ?? "C"
    let isUTF8 = ["utf-8", "utf8"].contains { locale.lowercased().contains($0) }
    let term = value("TERM")
    if !hasColor { return .ascii }
    if !has("TMUX"), !has("STY"), !term.hasPrefix("screen"), !term.hasPrefix("tmux") {
      let program = value("TERM_PROGRAM")
      if term == "xterm-kitty" || term == "xterm-ghostty" || has("KITTY_WINDOW_ID") || program == "ghostty" {
        return .kitty
      }
      if ["iTerm.app", "WezTerm", "mintty"].contains(program) || value("LC_TERMINAL") == "iTerm2" {
        return .iterm
      }
      if term.hasPrefix("foot") || term.contains("sixel") || term == "mlterm" { return .sixel }
      if let answer = ask() { return answer }
    }
    if !isUTF8 { return .ascii }
    let hasMillions =
      ["truecolor", "24bit"].contains(value("COLORTERM")) || term.hasSuffix("-direct")
    return hasMillions ? .blocks : .colours256
  }
}

import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The user's own pager, for texts that are taller than the window: `$PAGER`, else `less` where it is there.
enum Pager {
  /// The command that starts it; nil if there is none, or `PAGER` is set to nothing or `cat`, or the terminal
  /// is one that no pager can draw on, which it would complain of.
  static func command(environment: (String) -> String? = environmentVariable) -> String? {
    if ["", "dumb"].contains(environment("TERM") ?? "") { return nil }
    if let own = environment("PAGER") { return own.trimmed.isEmpty || own.trimmed == "cat" ? nil : own }
    let folders = (environment("PATH") ?? "").split(separator: ":")
    return folders.contains { access("\($0)/less", X_OK) == 0 } ? "less" : nil
  }

  /// Shows a text in the pager and waits for its end; false if it has not been shown.
  static func show(_ text: String) -> Bool {
    guard let command = command(), let path = try? TemporaryFile.make(text, ending: ".txt") else {
      return false
    }
    defer { unlink(path) }
    // As git has it: colours as they are, and the text stays on the screen.
    let settings = environmentVariable("LESS") == nil ? "LESS=FRX " : ""
    return TypedEcho.shown { system("\(settings)\(command) < \(TemporaryFile.quoted(path))") } == 0
  }
}

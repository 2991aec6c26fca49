import GalshSession

/// Lines that were copied from a session, with its prompts: what was entered there is entered again, what it
/// answered is left out.
enum PastedPrompt {
  /// The text behind the prompts, if the text begins with one; else the text itself.
  static func stripped(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, behindPrompt(first) != nil else { return text }
    return lines.compactMap { behindPrompt($0) ?? behindContinuation($0) }.joined(separator: "\n")
  }

  /// What stands behind `gal[12]> `.
  private static func behindPrompt(_ line: Substring) -> Substring? {
    guard line.hasPrefix("gal[") else { return nil }
    let digits = line.dropFirst(4).prefix { $0.isASCII && $0.isNumber }
    let rest = line[digits.endIndex...]
    guard !digits.isEmpty, rest.hasPrefix("]>") else { return nil }
    return rest.dropFirst(2).first == " " ? rest.dropFirst(3) : rest.dropFirst(2)
  }

  /// What stands behind `   ...> `.
  private static func behindContinuation(_ line: Substring) -> Substring? {
    let rest = line.drop { $0 == " " }
    guard rest.hasPrefix("...>") else { return nil }
    return rest.dropFirst(4).first == " " ? rest.dropFirst(5) : rest.dropFirst(4)
  }
}

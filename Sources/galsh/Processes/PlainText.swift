import GalshSession

/// What a program wrote to a terminal, as lines of text: for the journal, where nothing moves or has a
/// colour.
enum PlainText {
  private static let escape: Unicode.Scalar = "\u{1B}"
  private static let bell: Unicode.Scalar = "\u{07}"

  /// The text without its escape sequences; of what was written over in a line the last state is left. Empty
  /// for a program that had the whole screen, such as an editor: its lines are no output.
  static func lines(of bytes: [UInt8]) -> String {
    if hasWholeScreen(bytes) { return "" }
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    var lines = String.UnicodeScalarView()
    var line: [Unicode.Scalar] = []
    var column = 0
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar {
      case escape: index = end(ofEscape: index, in: scalars)
      case "\n":
        lines.append(contentsOf: line)
        lines.append("\n")
        (line, column) = ([], 0)
      case "\r": column = 0
      case "\u{08}": column = max(0, column - 1)
      case "\t", " "..."~", "\u{80}"...:
        if column < line.count { line[column] = scalar } else { line.append(scalar) }
        column += 1
      default: break
      }
    }
    lines.append(contentsOf: line)
    return String(lines)
  }

  /// Whether it switched to the terminal's second screen, as `vi` and `less` do.
  private static func hasWholeScreen(_ bytes: [UInt8]) -> Bool {
    let codes = ["[?1049h", "[?1047h", "[?47h"].map { Array($0.utf8) }
    return bytes.indices.contains { index in
      bytes[index] == 0x1B && codes.contains { bytes[(index + 1)...].starts(with: $0) }
    }
  }

  /// The index behind an escape sequence whose `ESC` stands before `start`: `[ … letter`, `] … BEL`, or one
  /// character.
  private static func end(ofEscape start: Int, in scalars: [Unicode.Scalar]) -> Int {
    guard start < scalars.count else { return start }
    let rest = scalars[(start + 1)...]
    switch scalars[start] {
    case "[": return (rest.firstIndex { ("@"..."~").contains($0) } ?? scalars.count - 1) + 1
    case "]", "P":
      // It ends in BEL, or in `ESC \`.
      guard let last = rest.firstIndex(where: { $0 == bell || $0 == escape }) else { return scalars.count }
      return min(last + (scalars[last] == escape ? 2 : 1), scalars.count)
    case "(", ")": return min(start + 2, scalars.count)
    default: return start + 1
    }
  }
}

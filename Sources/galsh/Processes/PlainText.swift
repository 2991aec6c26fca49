/// What a program wrote to a terminal, as lines of text: for the journal, where nothing moves or has a colour.
enum PlainText {
  private static let escape = UInt8(0x1B)
  private static let bell = UInt8(0x07)

  /// The text without its escape sequences; of what was written over in a line the last state is left. Empty for a
  /// program that had the whole screen, such as an editor: its lines are no output.
  static func lines(of bytes: [UInt8]) -> String {
    if hasWholeScreen(bytes) { return "" }
    var lines: [[UInt8]] = [[]]
    var column = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case escape:
        index = end(ofEscape: index, in: bytes)
        continue
      case UInt8(ascii: "\n"):
        lines.append([])
        column = 0
      case UInt8(ascii: "\r"): column = 0
      case 0x08: column = max(0, column - 1)
      case UInt8(ascii: "\t"), 0x20...0x7E, 0x80...: put(byte, &lines[lines.count - 1], &column)
      default: break
      }
      index += 1
    }
    return lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }

  private static func put(_ byte: UInt8, _ line: inout [UInt8], _ column: inout Int) {
    if column < line.count { line[column] = byte } else { line.append(byte) }
    column += 1
  }

  /// Whether it switched to the terminal's second screen, as `vi` and `less` do.
  private static func hasWholeScreen(_ bytes: [UInt8]) -> Bool {
    ["\u{1B}[?1049h", "\u{1B}[?1047h", "\u{1B}[?47h"].contains { code in
      let code = Array(code.utf8)
      return bytes.indices.contains { bytes[$0] == escape && bytes[$0...].starts(with: code) }
    }
  }

  /// The index behind an escape sequence: `ESC [ … letter`, `ESC ] … BEL`, or two bytes.
  private static func end(ofEscape start: Int, in bytes: [UInt8]) -> Int {
    var index = start + 1
    guard index < bytes.count else { return index }
    switch bytes[index] {
    case UInt8(ascii: "["):
      index += 1
      while index < bytes.count, !(0x40...0x7E).contains(bytes[index]) { index += 1 }
      return min(index + 1, bytes.count)
    case UInt8(ascii: "]"), UInt8(ascii: "P"):
      while index < bytes.count, bytes[index] != bell {
        if bytes[index] == escape, index > start + 1 { return min(index + 2, bytes.count) }
        index += 1
      }
      return min(index + 1, bytes.count)
    case UInt8(ascii: "("), UInt8(ascii: ")"): return min(index + 2, bytes.count)
    default: return index + 1
    }
  }
}

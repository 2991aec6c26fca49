import GalaxyBase

/// How the words of users and of files are shown in a report: as text that breaks nothing, whatever it is.
enum ReportText {
  /// So many characters of a name are shown in a table or a caption; both ends tell something.
  static let longestName = 96
  /// So many of a word in a sentence, which may be a long path.
  static let longestWord = 160
  /// So many of a sentence.
  static let longestSentence = 4000

  /// A text on one line: control characters become the replacement character, marks that turn the direction of
  /// writing are told by their number, and of a long one the middle is left out.
  static func line(_ text: String, most: Int = longestName) -> String {
    shortened(plain(text, keepingLines: false), to: most)
  }

  /// A text of several lines, in full.
  static func lines(_ text: String) -> String { plain(text, keepingLines: true) }

  /// A sentence or a paragraph; of a word that no sentence has the middle is left out.
  static func sentence(_ text: String) -> String {
    let plain = plain(text, keepingLines: false)
    guard plain.utf8.count > longestWord else { return plain }
    let words = plain.split(separator: " ", omittingEmptySubsequences: false)
    return shortened(
      words.map { shortened(String($0), to: longestWord) }.joined(separator: " "), to: longestSentence)
  }

  /// The text with both its ends if it has more characters than this, and how many it has.
  private static func shortened(_ text: String, to most: Int) -> String {
    guard text.utf8.count > most, text.count > most else { return text }
    return "\(text.prefix(most - most / 3))…\(text.suffix(most / 3)) (\(text.count) characters)"
  }

  private static func plain(_ text: String, keepingLines: Bool) -> String {
    var result = String.UnicodeScalarView()
    var marks = 0
    for scalar in text.unicodeScalars {
      // A letter has an accent or two; a hundred would run over the lines above and below.
      marks = isMark(scalar) ? marks + 1 : 0
      if marks > mostMarks { continue }
      switch scalar {
      case "\n" where keepingLines: result.append(scalar)
      case "\n", "\t", "\r", "\u{2028}", "\u{2029}": result.append(" ")
      case _ where turnsDirection(scalar):
        result.append(contentsOf: "⟨U+\(String(scalar.value, radix: 16, uppercase: true))⟩".unicodeScalars)
      case _ where !scalar.isShowable: result.append("\u{fffd}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  private static let mostMarks = 3

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  /// The marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX 9), which would
  /// have what follows them read from the other side.
  private static func turnsDirection(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200e, 0x200f, 0x061c, 0x202a...0x202e, 0x2066...0x2069: true
    default: false
    }
  }
}

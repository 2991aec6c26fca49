/// The cards of FITS headers: 80 characters of ASCII each (Standard 4.0, 4.2).
enum FITSCards {
  /// How many bytes fill the last block of 2880.
  static func missing(_ count: Int) -> Int { (2880 - count % 2880) % 2880 }

  /// A header of these cards and END, in whole blocks.
  static func block(_ cards: [String]) -> [UInt8] {
    var bytes = Array((cards.joined() + padded("END", to: 80)).utf8)
    bytes += [UInt8](repeating: 32, count: missing(bytes.count))
    return bytes
  }

  /// A card of a value.
  static func card(_ key: String, _ value: String, _ comment: String) -> String {
    padded(padded(key, to: 8) + "= " + value + (comment.isEmpty ? "" : " / " + comment), to: 80)
  }

  /// Numbers end in column 30.
  static func right(_ value: String) -> String {
    String(repeating: " ", count: max(0, 20 - value.count)) + value
  }

  /// A text in quotes, its own doubled, at least eight characters long.
  static func quoted(_ value: String) -> String {
    let doubled = value.replacing("'", with: "''")
    let text = "'" + doubled + String(repeating: " ", count: max(0, 8 - doubled.count)) + "'"
    return text + String(repeating: " ", count: max(0, 20 - text.count))
  }

  /// The cards of a text of any length: what does not fit into one goes on in CONTINUE cards (4.2.1.2).
  static func text(_ key: String, _ value: String) -> [String] {
    // A card has room for 68 characters between its quotes, one of which is the & that says that it goes on.
    var pieces: [String] = []
    var piece = ""
    for character in ascii(value) {
      let next = character == "'" ? "''" : String(character)
      if piece.count + next.count > 67 {
        pieces.append(piece)
        piece = ""
      }
      piece += next
    }
    pieces.append(piece)
    return pieces.enumerated().map { index, piece in
      let whole = piece + (index < pieces.count - 1 ? "&" : "")
      let value = "'" + whole + String(repeating: " ", count: max(0, 8 - whole.count)) + "'"
      return padded((index == 0 ? padded(key, to: 8) + "= " : "CONTINUE  ") + value, to: 80)
    }
  }

  /// A sentence in COMMENT cards.
  static func comment(_ text: String) -> [String] {
    var rest = Substring(ascii(text))
    var cards: [String] = []
    while !rest.isEmpty {
      cards.append(padded("COMMENT " + rest.prefix(72), to: 80))
      rest = rest.dropFirst(72)
    }
    return cards
  }

  /// What headers can have of a text: signs that ASCII lacks are spelled.
  static func ascii(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      if scalar.value >= 32, scalar.value < 127 { return String(scalar) }
      return spelled[scalar] ?? "?"
    }.joined()
  }

  private static let spelled: [Unicode.Scalar: String] = [
    "√": "sqrt ", "Σ": "sum ", "·": "*", "−": "-", "–": "-", "…": "...", "°": " deg", "π": "pi", "²": "^2",
    "φ": "phi", "γ": "gamma", "σ": "sigma", "×": "x", "≥": ">=", "≤": "<=", "ε": "epsilon", "θ": "theta",
    "’": "'", "é": "e", "½": "1/2", "Δ": "Delta", "η": "eta", "μ": "mu", "∫": "integral ", "α": "alpha",
  ]

  /// ASCII text of just this length.
  static func padded(_ text: String, to length: Int) -> String {
    let ascii = String(text.map { $0.isASCII ? $0 : "?" }.prefix(length))
    return ascii + String(repeating: " ", count: max(0, length - ascii.count))
  }
}

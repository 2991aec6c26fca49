/// The cards of FITS headers: 80 characters of ASCII each (Standard 4.0, 4.2).
package enum FITSCards {
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

  /// What headers can have of a text: signs that ASCII lacks are spelled.
  package static func ascii(_ text: String) -> String {
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

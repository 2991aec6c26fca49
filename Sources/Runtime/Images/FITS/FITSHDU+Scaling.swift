import CImageCodecs
import GalaxyErrors

/// The cards by which the numbers of a file become values.
extension FITSHDU {
  /// What BSCALE, BZERO and BLANK say.
  struct Scaling {
    /// Whether the numbers are taken as they stand.
    var isPlain = true
    /// A BLANK that is a whole number but not written as one, which CFITSIO would pass over.
    var blank: Int64?
    /// That card as the file has it: "BLANK = -32768.0".
    var oddBlank: String?
  }

  /// Reads the cards that scale the pixels.
  /// - Throws: GalaxyError of kind `bad-card` for one that is there and no number.
  func scaling() throws -> Scaling {
    var scaling = Scaling()
    scaling.isPlain = try (numberCard("BSCALE") ?? 1) == 1 && (numberCard("BZERO") ?? 0) == 0
    guard bitpix > 0 else { return scaling }
    for key in ["BLANK", "ZBLANK"] {
      guard let value = try numberCard(key), let text = try card(key) else { continue }
      guard let whole = Int64(exactly: value) else {
        throw badCard(key, text, "is no whole number", "BLANK is one of the file's whole numbers")
      }
      if Int64(text) == nil { (scaling.blank, scaling.oddBlank) = (whole, "\(key) = \(text)") }
    }
    return scaling
  }

  /// The number on a card, or nil if there is none.
  /// - Throws: GalaxyError of kind `bad-card` if the card is there and no number.
  func numberCard(_ key: String) throws -> Double? {
    guard let text = try card(key) else { return nil }
    let isPlain = text.utf8.allSatisfy { "+-.0123456789EeDd".utf8.contains($0) }
    let digits = String(text.map { "Dd".contains($0) ? "E" : $0 })
    if isPlain, let value = Double(digits), value.isFinite { return value }
    let why =
      text.isEmpty ? "has no value" : text.hasPrefix("'") ? "is text, not a number" : "is no number"
    throw badCard(key, text, why, "a number stands without quotes and has a decimal point: \(key) = 0.1")
  }

  private func badCard(_ key: String, _ text: String, _ why: String, _ hint: String) -> GalaxyError {
    GalaxyError(
      ImageError.badCard, file.path, "cannot be scaled: \(key) = \(text) of \(title) \(why)", hint: hint)
  }

  /// The value of a card as it stands in the file, texts in their quotes; empty where it has none, nil where
  /// there is no such card.
  private func card(_ key: String) throws -> String? {
    try file.select(number)
    var isThere = false
    let (_, text) = withMessage {
      isThere = galsh_fits_key_raw(file.handle, key, $0) == 1
      return 0
    }
    return isThere ? text : nil
  }
}

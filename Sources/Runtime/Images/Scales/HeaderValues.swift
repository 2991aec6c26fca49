import GalaxyBase

/// The values of a header by keyword, with what their comments say of units. Of a keyword that repeats, the
/// first.
struct HeaderValues {
  /// A card with a value.
  struct Card {
    let key: String
    /// The value, a text without its quotes.
    let text: String
    let comment: String

    /// The value as a number, finite or not; nil of what is no number.
    var number: Double? { Double(String(text.map { "Dd".contains($0) ? "E" : $0 })) }

    /// An angle's unit as the comment has it, in brackets or in words; nil where it says none.
    var angle: Angle? {
      let bracket = comment.firstIndex(of: "[").flatMap { open in
        comment[open...].firstIndex(of: "]").map { comment[comment.index(after: open)..<$0] }
      }
      let words = (bracket.map(String.init) ?? comment).lowercased()
      if words.contains("arcsec") || words.contains("asec") || words.contains("arc sec") {
        return .arcseconds
      }
      if words.contains("mas") { return .milliarcseconds }
      if words.contains("deg") { return .degrees }
      return words.contains("pix") ? .pixels : nil
    }

    /// A length's unit as the comment has it, in parsecs; nil where it says none.
    var parsecs: Double? {
      let words = Set(comment.lowercased().split { !$0.isLetter }.map(String.init))
      if words.contains("kpc") { return 1e3 }
      if words.contains("mpc") { return 1e6 }
      return words.contains("pc") ? 1 : nil
    }
  }

  /// What an angle on a card may be counted in.
  enum Angle { case arcseconds, milliarcseconds, degrees, pixels }

  private var cards: [String: Card] = [:]

  init(_ lines: [String]) {
    for line in lines {
      guard let card = Self.card(line), cards[card.key] == nil else { continue }
      cards[card.key] = card
    }
  }

  init(_ hdu: FITSHDU) throws { self.init(try hdu.cards()) }

  /// The card of a keyword.
  subscript(_ key: String) -> Card? { cards[key] }

  /// The first of these keywords that has a card with a value.
  func first(of keys: [String]) -> Card? {
    keys.lazy.compactMap { cards[$0] }.first { !$0.text.isEmpty }
  }

  /// With the cards of another header behind its own.
  func followed(by other: HeaderValues) -> HeaderValues {
    var both = self
    both.cards.merge(other.cards) { own, _ in own }
    return both
  }

  /// A card of a value (Standard 4.0, 4.1 and 4.2), or of ESO's HIERARCH convention.
  private static func card(_ line: String) -> Card? {
    var (key, rest): (Substring, Substring)
    if line.hasPrefix("HIERARCH "), let sign = line.firstIndex(of: "=") {
      (key, rest) = (line[..<sign].dropFirst(9), line[line.index(after: sign)...])
    } else {
      guard line.dropFirst(8).hasPrefix("=") else { return nil }
      (key, rest) = (line.prefix(8), line.dropFirst(9))
    }
    rest = rest.drop { $0 == " " }
    var text = ""
    if rest.first == "'" {
      rest = rest.dropFirst()
      while let next = rest.first {
        rest = rest.dropFirst()
        if next == "'" {
          guard rest.first == "'" else { break }
          rest = rest.dropFirst()
        }
        text.append(next)
      }
      rest = rest.drop { $0 != "/" }
    } else {
      text = String(rest.prefix { $0 != "/" })
      rest = rest.dropFirst(text.count)
    }
    return Card(
      key: String(key).trimmingBlanks.uppercased(), text: text.trimmingBlanks,
      comment: String(rest.dropFirst()).trimmingBlanks)
  }
}

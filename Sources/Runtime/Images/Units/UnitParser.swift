import GalaxyBase

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a unit by the grammar of the FITS Standard and of astropy's generic format, somewhat wider: products
/// by blanks, dots or stars, quotients by `/` or "per", powers by `^`, `**` or a number behind the name,
/// numbers such as 1e-17 and 10**(-20), functions such as mag(), dex(), log10().
///
/// After a `/` stands one unit; the FITS Standard leaves open what follows, and astropy takes it likewise.
struct UnitParser {
  /// What a piece of the text comes to.
  struct Found {
    var factor = 1.0
    var dimensions: [String: Double] = [:]
    /// The size of magnitude or dex alone: a thousandth in mmag/arcsec2.
    var step = 1.0
    /// That of a function around all of it.
    var scale: PixelUnit.Scale?

    mutating func multiply(_ other: Found, power: Double) {
      factor *= pow(other.factor, power)
      step *= pow(other.step, power)
      for (name, count) in other.dimensions {
        let sum = (dimensions[name] ?? 0) + count * power
        dimensions[name] = sum == 0 ? nil : sum
      }
    }
  }

  private let characters: [Character]
  private var at = 0
  /// Brackets within brackets; no unit needs more.
  private var depth = 0
  private static let deepest = 16

  init(_ text: String) { characters = Array(text) }

  /// All of the text; nil if a word of it is unknown or it follows no grammar.
  mutating func parse() -> Found? {
    skipBlanks()
    if at == characters.count { return Found() }
    guard let found = product(), at == characters.count, found.factor.isFinite, found.factor > 0 else {
      return nil
    }
    return found
  }

  // MARK: - Grammar

  private mutating func product() -> Found? {
    var result = Found()
    var (isFirst, power) = (true, 1.0)
    while true {
      skipBlanks()
      guard at < characters.count, characters[at] != ")" else { return isFirst || power != 1 ? nil : result }
      if let quotient = takeOperator(isFirst: isFirst) {
        if power != 1 { return nil }
        power = quotient ? -1 : 1
        if quotient || !isFirst {
          skipBlanks()
          guard at < characters.count else { return nil }
        }
      }
      guard let (factor, exponent) = factor() else { return nil }
      if let scale = factor.scale {
        // A function stands alone, or beside "AB" and angles: mag(AB)/arcsec2.
        guard result.scale == nil, power == 1, exponent == 1 else { return nil }
        result.scale = scale
      } else if result.scale != nil,
        !factor.dimensions.keys.allSatisfy({ ["rad", "pix", "beam"].contains($0) })
      {
        return nil
      }
      result.multiply(factor, power: power * exponent)
      (isFirst, power) = (false, 1)
    }
  }

  /// True for a quotient, false for a product that is written, nil for a blank.
  private mutating func takeOperator(isFirst: Bool) -> Bool? {
    if characters[at] == "/" {
      at += 1
      return true
    }
    if word(at: at).lowercased() == "per" {
      at += 3
      return true
    }
    if !isFirst, "*.·×".contains(characters[at]) {
      at += 1
      return false
    }
    return nil
  }

  private mutating func factor() -> (Found, power: Double)? {
    if characters[at] == "(" {
      guard let inner = bracket() else { return nil }
      return (inner, power() ?? 1)
    }
    if let number = number() {
      // 0.001 mag is a thousandth of one.
      let value = power(isNumber: true).map { pow(number, $0) } ?? number
      return (Found(factor: value, step: value), 1)
    }
    let name = name()
    guard !name.isEmpty else { return nil }
    if let function = Self.functions[name.lowercased()], opensBracket(after: name) {
      // The reference of mag(AB) and the like is a name, no unit.
      guard let inner = bracket() else { return nil }
      if name.lowercased() == "sqrt" { return (inner, 0.5) }
      var found = inner
      found.scale = function
      found.step = 1
      return (found, 1)
    }
    if ["sq", "square"].contains(name.lowercased()) {
      if at < characters.count, characters[at] == "." { at += 1 }
      skipBlanks()
      guard at < characters.count, let (inner, power) = factor() else { return nil }
      return (inner, power * 2)
    }
    // "asinh mag": one thing in two words.
    if name.lowercased() == "asinh" {
      skipBlanks()
      guard ["mag", "mags", "magnitude", "magnitudes"].contains(self.name().lowercased()) else { return nil }
      return (Found(dimensions: ["lupt": 1]), 1)
    }
    guard let entry = Self.entry(name) else { return nil }
    var found = Found(factor: entry.factor, dimensions: entry.dimensions)
    if entry.dimensions.keys.contains(where: { ["mag", "dex"].contains($0) }) { found.step = entry.factor }
    // The zero point of "AB mag" is no unit of its own.
    if entry.dimensions["zero"] != nil { found.dimensions = [:] }
    return (found, power() ?? 1)
  }

  /// Whether a bracket follows the name of a function; a blank may stand before it, as in `dex (K)`.
  private mutating func opensBracket(after name: String) -> Bool {
    var next = at
    while next < characters.count, characters[next].isWhitespace { next += 1 }
    guard next < characters.count, characters[next] == "(" else { return false }
    at = next
    return true
  }

  /// A name, whole or as MAG_AB has it: the unit and its zero point.
  private static func entry(_ name: String) -> UnitNames.NamedUnit? {
    if let entry = UnitNames.unit(name) { return entry }
    let parts = name.split(separator: "_")
    guard parts.count == 2, let first = UnitNames.unit(String(parts[0])), first.dimensions["mag"] == 1,
      ["ab", "st", "vega"].contains(parts[1].lowercased())
    else { return nil }
    return first
  }

  /// How a function's numbers run.
  private static let functions: [String: PixelUnit.Scale] = [
    "mag": .magnitudes(step: 1), "dex": .logarithm(step: 1), "db": .logarithm(step: 0.1),
    "log": .logarithm(step: 1), "log10": .logarithm(step: 1), "lg": .logarithm(step: 1),
    "ln": .logarithm(step: UnitNames.naturalStep), "sqrt": .linear,
  ]

  private mutating func bracket() -> Found? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { return nil }
    at += 1
    skipBlanks()
    // log10() and mag() of a number without a unit.
    if at < characters.count, characters[at] == ")" {
      at += 1
      return Found()
    }
    guard let inner = product(), at < characters.count, characters[at] == ")" else { return nil }
    at += 1
    return inner
  }

  // MARK: - Words and numbers

  private mutating func skipBlanks() {
    while at < characters.count, characters[at].isWhitespace { at += 1 }
  }

  private func word(at start: Int) -> String {
    String(characters[start...].prefix { $0.isLetter })
  }

  /// Letters, and what stands in names beside them: M_sun, e-, %, ".
  private mutating func name() -> String {
    let start = at
    while at < characters.count, characters[at].isLetter || characters[at] == "_" { at += 1 }
    if String(characters[start..<at]).lowercased() == "log", characters[at...].starts(with: "10(") { at += 2 }
    if at == start, at < characters.count, "\"'%".contains(characters[at]) {
      while at < characters.count, "\"'%".contains(characters[at]) { at += 1 }
    }
    // The minus of e- is the electron's, that of s-1 a power's.
    if String(characters[start..<at]) == "e", at < characters.count, "-−".contains(characters[at]),
      at + 1 == characters.count || !characters[at + 1].isNumber
    {
      at += 1
    }
    return String(characters[start..<at])
  }

  private mutating func number() -> Double? {
    var end = at
    if end < characters.count, "+-".contains(characters[end]) { end += 1 }
    let first = end
    while end < characters.count, characters[end].isASCII, characters[end].isNumber { end += 1 }
    guard end > first else { return nil }
    if end + 1 < characters.count, characters[end] == ".", characters[end + 1].isNumber {
      end += 1
      while end < characters.count, characters[end].isASCII, characters[end].isNumber { end += 1 }
    }
    // 1e-17, but not the e of 10 electrons.
    if end + 1 < characters.count, "eE".contains(characters[end]) {
      let sign = "+-".contains(characters[end + 1]) ? 1 : 0
      var last = end + 1 + sign
      while last < characters.count, characters[last].isASCII, characters[last].isNumber { last += 1 }
      if last > end + 1 + sign { end = last }
    }
    guard let value = Double(String(characters[at..<end])), value != 0, value.isFinite else { return nil }
    at = end
    return value
  }

  /// `^2`, `**-2`, `(-2)`, `2`, `-2` behind a unit; behind a number only those with a sign of their own, such
  /// as 10**-20, 10^(-20), 10(-20) and 10-20.
  private mutating func power(isNumber: Bool = false) -> Double? {
    let start = at
    var isMarked = false
    if at < characters.count, characters[at] == "^" {
      at += 1
      isMarked = true
    } else if at + 1 < characters.count, characters[at] == "*", characters[at + 1] == "*" {
      at += 2
      isMarked = true
    }
    let isBracketed = at < characters.count && characters[at] == "("
    if isBracketed { at += 1 }
    let isSigned = at < characters.count && "+-".contains(characters[at])
    guard !isNumber || isMarked || isBracketed || isSigned, var value = number() else {
      at = start
      return nil
    }
    if isBracketed {
      if at < characters.count, characters[at] == "/" {
        at += 1
        guard let divisor = number() else {
          at = start
          return nil
        }
        value /= divisor
      }
      guard at < characters.count, characters[at] == ")" else {
        at = start
        return nil
      }
      at += 1
    }
    guard abs(value) <= 1000 else {
      at = start
      return nil
    }
    return value
  }
}

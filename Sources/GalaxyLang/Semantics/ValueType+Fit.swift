import GalaxyErrors

/// Why a value may not stand where it stands.
struct Misfit: Error {
  let kind: FitError
  let expected: String
  let found: String
  var hint: String?

  /// "`epochs` must be a whole number from 1, not 0".
  func message(for label: String) -> String { "`\(label)` must be \(expected), not \(found)" }
}

extension ValueType {
  /// Finds an object by its name. Where there is none to ask, before anything has run, any name will do.
  typealias ObjectLookup = (String) -> (any LanguageObject)?

  /// The value as this type takes it: an object's name becomes the object.
  func fitted(_ value: Value, objects lookup: ObjectLookup?) throws(Misfit) -> Value {
    switch self {
    case .number(let above, let from, let to, let below):
      guard case .number(let number) = value else { throw misfit(value, hint: decimalHint(value)) }
      let isWithin =
        number > (above ?? -.infinity) && number >= (from ?? -.infinity)
        && number <= (to ?? .infinity) && number < (below ?? .infinity)
      guard isWithin else { throw misfit(value, .outOfRange) }
    case .integer(let from, let to):
      guard case .number(let number) = value else { throw misfit(value) }
      guard let whole = Int(exactly: number) else {
        throw misfit(value, number == number.rounded() ? .outOfRange : .wrongType)
      }
      guard whole >= from ?? .min, whole <= to ?? .max else { throw misfit(value, .outOfRange) }
    case .bool:
      guard case .bool = value else { throw misfit(value) }
    case .string, .word:
      guard case .string = value else { throw misfit(value) }
    case .path, .name, .rowExpression, .rowCall:
      guard case .string(let text) = value else { throw misfit(value) }
      guard !text.isEmpty else { throw misfit(value, .emptyText) }
    case .label:
      switch value {
      case .string(let text): if text.isEmpty { throw misfit(value, .emptyText) }
      case .number(let number): if Int(exactly: number) == nil { throw misfit(value) }
      default: throw misfit(value)
      }
    case .record:
      guard case .record = value else { throw misfit(value) }
    case .choice(let choices):
      guard case .string(let text) = value else { throw misfit(value) }
      guard choices.contains(text) else {
        throw misfit(value, .unknownChoice, hint: Suggestions.hint(for: text, among: choices))
      }
    case .object(let kinds): return try object(value, kinds, lookup)
    case .list(let element): return try list(value, of: element, lookup)
    case .dimension:
      guard case .dimension(let sizes) = value else { throw misfit(value) }
      guard sizes.allSatisfy({ $0 >= 1 }) else { throw misfit(value, .outOfRange) }
    case .any: break
    case .oneOf(let types): return try first(of: types, value, lookup)
    }
    return value
  }

  /// For `0,001`, which is a list of two numbers.
  private func decimalHint(_ value: Value) -> String? {
    guard case .list(let elements) = value, elements.count == 2 else { return nil }
    return "a decimal has a point: 0.5"
  }

  private func object(_ value: Value, _ kinds: [String], _ lookup: ObjectLookup?) throws(Misfit) -> Value {
    var found = value
    if case .string(let name) = value {
      guard let lookup else { return value }
      guard let object = lookup(name) else { throw misfit(value, .unknownObject) }
      found = .object(object)
    }
    guard case .object(let object) = found else { throw misfit(found) }
    guard kinds.isEmpty || kinds.contains(object.kindName) else { throw misfit(found) }
    return found
  }

  private func list(_ value: Value, of type: ValueType, _ lookup: ObjectLookup?) throws(Misfit) -> Value {
    guard let elements = value.elements else {
      throw misfit(value, hint: "a list stands in brackets: [\(value.literal)]")
    }
    var fitted: [Value] = []
    for element in elements {
      do {
        fitted.append(try type.fitted(element, objects: lookup))
      } catch {
        throw misfit(value, error.kind, hint: error.hint)
      }
    }
    return .list(fitted)
  }

  /// The first type that takes the value; otherwise what came nearest: a right kind out of range before a
  /// wrong kind.
  private func first(
    of types: [ValueType], _ value: Value, _ lookup: ObjectLookup?
  ) throws(Misfit) -> Value {
    var nearest: Misfit?
    for type in types {
      do {
        return try type.fitted(value, objects: lookup)
      } catch {
        if nearest == nil || nearest?.kind == .wrongType { nearest = error }
      }
    }
    throw misfit(value, nearest?.kind ?? .wrongType, hint: nearest?.hint)
  }

  private func misfit(_ value: Value, _ kind: FitError = .wrongType, hint: String? = nil) -> Misfit {
    Misfit(kind: kind, expected: described, found: value.described, hint: hint)
  }
}

extension ValueType {
  /// The type in words, for messages and help: "a whole number from 1".
  public var described: String {
    switch self {
    case .number(let above, let from, let to, let below):
      bounded("a number", above: above, from: from, to: to, below: below)
    case .integer(let from, let to):
      from == to
        ? from.map(String.init) ?? "a whole number"
        : bounded("a whole number", from: from.map(Double.init), to: to.map(Double.init))
    case .bool: "`true` or `false`"
    case .string: "a string"
    case .path: "a path in quotes"
    case .name: "a name"
    case .word: "a word"
    case .label: "a whole number or the name of a class"
    case .record: "one of its elements"
    case .choice(let choices): choices.map { "`\($0)`" }.joined(lastBy: "or")
    case .object(let kinds): kinds.isEmpty ? "an object" : kinds.map(\.withArticle).joined(lastBy: "or")
    case .list(let element): "a list, each element \(element.described)"
    case .dimension: "a dimension such as 5x5"
    case .rowExpression: "a column, or an expression of columns, in quotes or brackets"
    case .rowCall(let names): "a function of a column: \(names.joined(lastBy: "or"))"
    case .any: "a value"
    case .oneOf(let types):
      // The words of a choice count one by one: "any, none or 90".
      types.flatMap { if case .choice(let words) = $0 { words.map { "`\($0)`" } } else { [$0.described] } }
        .joined(lastBy: "or")
    }
  }

  /// "from 1 to 1024", "above 0 and at most 1".
  private func bounded(
    _ kind: String, above: Double? = nil, from: Double? = nil, to: Double? = nil, below: Double? = nil
  ) -> String {
    func text(_ word: String, _ bound: Double?) -> String? {
      bound.map { "\(word) \(Value.number($0).text)" }
    }
    if let from, let to { return "\(kind) from \(Value.number(from).text) to \(Value.number(to).text)" }
    let bounds = [text("above", above), text("from", from), text("at most", to), text("below", below)]
    let known = bounds.compactMap { $0 }.joined(separator: " and ")
    return known.isEmpty ? kind : "\(kind) \(known)"
  }
}

extension ValueType {
  /// The types that this one is made of, alternatives apart.
  var alternatives: [ValueType] {
    if case .oneOf(let types) = self { types.flatMap(\.alternatives) } else { [self] }
  }

  /// What the elements of a list are, where it takes lists of one kind and not just anything.
  var listElement: ValueType? {
    if alternatives.contains(.any) { return nil }
    let elements = alternatives.compactMap { if case .list(let element) = $0 { element } else { nil } }
    return elements.count == 1 ? elements[0] : nil
  }

  /// The words that it takes as choices.
  var choices: [String] {
    alternatives.flatMap { if case .choice(let words) = $0 { words } else { [String]() } }
  }

  /// The kinds of object that it takes; nil if it takes none.
  var objectKinds: [String]? {
    let kinds = alternatives.compactMap { if case .object(let kinds) = $0 { kinds } else { nil } }
    return kinds.isEmpty ? nil : kinds.contains([]) ? [] : kinds.flatMap { $0 }
  }

  /// Whether it takes text in quotes.
  var takesText: Bool { alternatives.contains(.string) || alternatives.contains(.path) }

  /// Whether it takes bare words that name something outside the language: a column, a class.
  var takesWords: Bool { alternatives.contains(.word) || alternatives.contains(.label) }

  /// Whether it is an expression of the fields of a row, which is kept as text.
  var isOfRows: Bool {
    if case .rowCall = self { return true }
    return self == .rowExpression
  }

  /// Whether a bare word is taken as it stands, and not as the name of something.
  func takes(word: String) -> Bool {
    alternatives.contains { type in
      switch type {
      case .name, .word, .label, .rowExpression: true
      case .choice(let words), .rowCall(let words): words.contains(word)
      default: false
      }
    }
  }
}

extension String {
  /// A kind of object in a sentence: "a dataset", but "scores".
  var withArticle: String { hasSuffix("s") ? self : "a " + self }
}

extension [String] {
  /// "a, b or c".
  func joined(lastBy conjunction: String) -> String {
    guard let last, count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }
}

/// Why a value may not stand where it stands.
public enum FitError: ErrorKind, ErrorFamily {
  case emptyText = """
    empty-text
    A name or path is empty text.
    """
  case outOfRange = """
    out-of-range
    A value is of the right kind but too small or too large.
    """
  case unknownChoice = """
    unknown-choice
    A value is not one of the words that may stand here.
    """
  case unknownObject = """
    unknown-object
    A computed name is not the name of an object of the session.
    """
  case wrongType = """
    wrong-type
    A value is of the wrong kind, such as text where a number must stand.

    print 1 + true
    """
}

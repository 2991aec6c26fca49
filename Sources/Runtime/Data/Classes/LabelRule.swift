import GalaxyErrors

/// Rules that make classes from the columns of a catalogue: `T<=-4: elliptical, bar>=0.5 and T>0: barred`.
/// The first rule that holds gives a row its class; `else: other` takes what is left.
///
/// A comparison is `COLUMN < VALUE` with `<`, `<=`, `>`, `>=`, `=` (or `==`) or `!=`; comparisons are joined
/// by `and` and `or`, of which `and` binds first, and grouped by brackets. Columns are named as the header
/// has them, in single quotes where they hold signs of a rule. A missing value makes a comparison false.
struct LabelRule {
  /// One rule.
  private struct Line {
    let condition: Condition
    let name: String
  }

  private indirect enum Condition {
    case comparison(column: String, Comparison, value: String)
    case all([Condition])
    case any([Condition])
    case always
  }

  enum Comparison: String, CaseIterable {
    // Longer signs first: `<=` is no `<`.
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case greater = ">"
    case isEqual = "="
  }

  private let lines: [Line]
  private let file: String

  /// The names of the classes, each once, in the order of the rules.
  let names: [String]

  /// Whether a text is meant as rules, and not as the name of a column.
  static func isRule(_ text: String) -> Bool {
    text.contains { "<>=".contains($0) } || text.hasPrefix("else:")
  }

  /// Reads rules.
  /// - Throws: GalaxyError of kind `bad-rule` that quotes what it cannot read.
  init(_ text: String, file: String) throws {
    self.file = file
    var parser = RuleReader(tokens: try RuleReader.tokens(of: text, file), file: file)
    var lines: [Line] = []
    repeat {
      let (condition, name) = try parser.rule()
      if let last = lines.last, case .always = last.condition {
        throw Self.error("nothing comes behind `else`", file)
      }
      lines.append(Line(condition: condition, name: name))
    } while try parser.goesOn()
    self.lines = lines
    var known: Set<String> = []
    names = lines.map(\.name).filter { known.insert($0).inserted }
  }

  /// For each row which of `names` it gets; nil where no rule holds.
  /// - Throws: GalaxyError of kind `missing-column`, or `bad-rule` where text would be compared with a number.
  func choices(on catalogue: Catalogue) throws -> [Int?] {
    let tests = try lines.map { try test($0.condition, catalogue) }
    let places = lines.map { line in names.firstIndex(of: line.name) ?? 0 }
    return (0..<catalogue.rowCount).map { row in
      tests.firstIndex { $0(row) }.map { places[$0] }
    }
  }

  private typealias RowTest = (Int) -> Bool

  private func test(_ condition: Condition, _ catalogue: Catalogue) throws -> RowTest {
    switch condition {
    case .always: return { _ in true }
    case .all(let parts):
      let tests = try parts.map { try test($0, catalogue) }
      return { row in tests.allSatisfy { $0(row) } }
    case .any(let parts):
      let tests = try parts.map { try test($0, catalogue) }
      return { row in tests.contains { $0(row) } }
    case .comparison(let column, let comparison, let value):
      let values = catalogue.columns[try catalogue.position(of: column)].values
      if case .texts(let texts) = values {
        let hasValue = (0..<texts.count).contains { !MissingValue.isSpelled(texts.utf8($0)) }
        switch comparison {
        case .equal, .isEqual: return { texts[$0] == value }
        case .notEqual: return { !MissingValue.isSpelled(texts.utf8($0)) && texts[$0] != value }
        default:
          guard hasValue else { return { _ in false } }
          throw Self.error("column \(column) is text, and `\(comparison.rawValue)` compares numbers", file)
        }
      }
      guard let number = Double(value) else {
        throw Self.error("column \(column) holds numbers, and \(value) is none", file)
      }
      func compared(_ found: Double) -> Bool {
        switch comparison {
        case .lessOrEqual: found <= number
        case .greaterOrEqual: found >= number
        case .equal, .isEqual: found == number
        case .notEqual: !found.isNaN && found != number
        case .less: found < number
        case .greater: found > number
        }
      }
      return { row in values[row].number.map(compared) ?? false }
    }
  }

  static func error(_ what: String, _ file: String?) -> GalaxyError {
    GalaxyError(
      LabelError.badRule, "the rule of label= cannot be used: \(what)", file: file,
      hint: "write it as \"T<=-4: elliptical, bar>=0.5 and T>0: barred\"")
  }

  // MARK: - Reading

  private enum RuleToken: Equatable {
    /// A name or a value; `isQuoted` keeps it from being `and`, `or` or `else`.
    case text(String, isQuoted: Bool)
    case comparison(Comparison)
    case colon, comma, open, close
  }

  private struct RuleReader {
    let tokens: [RuleToken]
    let file: String
    var at = 0
    var depth = 0

    /// Words run up to a sign: columns may have spaces, points and hyphens in their names. `and` and `or` stand
    /// between spaces.
    static func tokens(of text: String, _ file: String) throws -> [RuleToken] {
      var tokens: [RuleToken] = []
      var word = ""
      func flush() {
        var pending = ""
        for part in word.split(whereSeparator: \.isWhitespace) {
          if part == "and" || part == "or" {
            if !pending.isEmpty { tokens.append(.text(pending, isQuoted: false)) }
            tokens.append(.text(String(part), isQuoted: false))
            pending = ""
          } else {
            pending += (pending.isEmpty ? "" : " ") + part
          }
        }
        if !pending.isEmpty { tokens.append(.text(pending, isQuoted: false)) }
        word = ""
      }
      var rest = Substring(text)
      while let sign = rest.first {
        if sign == "'" || sign == "`" || sign == "\"" {
          guard let end = rest.dropFirst().firstIndex(of: sign) else {
            throw LabelRule.error("a quote is never closed", file)
          }
          flush()
          tokens.append(.text(String(rest[rest.index(after: rest.startIndex)..<end]), isQuoted: true))
          rest = rest[rest.index(after: end)...]
          continue
        }
        if let comparison = Comparison.allCases.first(where: { rest.hasPrefix($0.rawValue) }) {
          flush()
          tokens.append(.comparison(comparison))
          rest = rest.dropFirst(comparison.rawValue.count)
          continue
        }
        let single: RuleToken? =
          switch sign {
          case ":": .colon
          case ",", ";": .comma
          case "(": .open
          case ")": .close
          default: nil
          }
        if let single {
          flush()
          tokens.append(single)
        } else {
          word.append(sign)
        }
        rest = rest.dropFirst()
      }
      flush()
      return tokens
    }

    private var token: RuleToken? { tokens.indices.contains(at) ? tokens[at] : nil }

    private func isWord(_ word: String) -> Bool { token == .text(word, isQuoted: false) }

    private var found: String {
      switch token {
      case .text(let text, _): "`\(text)`"
      case .comparison(let comparison): "`\(comparison.rawValue)`"
      case .colon: "`:`"
      case .comma: "`,`"
      case .open: "`(`"
      case .close: "`)`"
      case nil: "the end"
      }
    }

    mutating func rule() throws -> (Condition, String) {
      let condition: Condition
      if isWord("else") {
        at += 1
        condition = .always
      } else {
        condition = try either()
      }
      guard token == .colon else {
        throw LabelRule.error("a `:` and the name of a class are missing before \(found)", file)
      }
      at += 1
      guard case .text(let name, _)? = token, !name.isEmpty else {
        throw LabelRule.error("the name of a class is missing before \(found)", file)
      }
      at += 1
      return (condition, name)
    }

    /// Whether another rule follows.
    mutating func goesOn() throws -> Bool {
      if token == nil { return false }
      guard token == .comma else { throw LabelRule.error("a comma parts rules, not \(found)", file) }
      at += 1
      return token != nil
    }

    private mutating func either() throws -> Condition {
      var parts = [try both()]
      while isWord("or") {
        at += 1
        parts.append(try both())
      }
      return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func both() throws -> Condition {
      var parts = [try comparison()]
      while isWord("and") {
        at += 1
        parts.append(try comparison())
      }
      return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func comparison() throws -> Condition {
      if token == .open {
        at += 1
        depth += 1
        guard depth <= 50 else { throw LabelRule.error("its brackets are too deep", file) }
        let inner = try either()
        guard token == .close else { throw LabelRule.error("a `)` is missing before \(found)", file) }
        at += 1
        depth -= 1
        return inner
      }
      guard case .text(let column, _)? = token else {
        throw LabelRule.error("a column is missing before \(found)", file)
      }
      at += 1
      guard case .comparison(let comparison)? = token else {
        throw LabelRule.error("a comparison such as `<=` is missing behind \(column)", file)
      }
      at += 1
      guard case .text(let value, _)? = token else {
        throw LabelRule.error("a value is missing behind `\(comparison.rawValue)`", file)
      }
      at += 1
      if case .comparison? = token {
        throw LabelRule.error("write \(column) twice, with `and` between the comparisons", file)
      }
      return .comparison(column: column, comparison, value: value)
    }
  }
}

/// What is wrong with labels, and with rules that make classes.
public enum LabelError: ErrorKind, ErrorFamily {
  case badLabel = """
    bad-label
    A label is neither a whole number nor a class, or a column of labels holds something else.
    Name the column with label=; classes are words or whole numbers, empty is unlabelled.
    """
  case badRule = """
    bad-rule
    The rule of label= cannot be read, or does not suit the columns.
    Write comparisons of columns and the class that they make: "T<=-4: elliptical, bar>=0.5: barred".
    """
}

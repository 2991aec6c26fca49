/// What is said to people: lines and tables, which whoever shows them fits to the room that there is.
public struct Prose: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// One piece of it, on lines of its own.
  public enum Piece: Sendable {
    /// Text as it is, perhaps of several lines.
    case text(String)
    /// A table, and how many spaces stand before each of its lines.
    case table(TextTable, indent: Int = 0)
    /// A line if there is room for it, else a table.
    case fitting(String, else: TextTable)
    /// Text that is laid out for a width, which is nil where there is no limit.
    case flowing(@Sendable (_ width: Int?) -> String)
  }

  /// The pieces, one below the other.
  public var pieces: [Piece]

  /// Nothing, or the pieces given.
  public init(_ pieces: [Piece] = []) { self.pieces = pieces }

  /// A text.
  public init(_ text: String) { pieces = text.isEmpty ? [] : [.text(text)] }

  /// A text.
  public init(stringLiteral text: String) { self.init(text) }

  /// Lines, one below the other.
  public init(lines: [String]) { self.init(lines.joined(separator: "\n")) }

  /// Whether there is nothing to say.
  public var isEmpty: Bool { pieces.isEmpty }

  /// Adds a piece below.
  public mutating func add(_ piece: Piece) { pieces.append(piece) }

  /// Adds lines below.
  public mutating func add(_ text: String) { if !text.isEmpty { pieces.append(.text(text)) } }

  /// The text, without a last newline, for a window of so many columns; nil for no limit.
  public func text(width: Int? = nil) -> String {
    pieces.map { piece -> String in
      switch piece {
      case .text(let text): return text
      case .table(let table, let indent):
        let text = table.text(width: width.map { $0 - indent })
        if indent == 0 { return text }
        let margin = String(repeating: " ", count: indent)
        return text.split(separator: "\n").map { margin + $0 }.joined(separator: "\n")
      case .fitting(let line, let table):
        guard let width, line.count > width else { return line }
        return table.text(width: width)
      case .flowing(let layOut): return layOut(width)
      }
    }.joined(separator: "\n")
  }
}

extension Prose {
  /// One below the other.
  public static func + (above: Prose, below: Prose) -> Prose { Prose(above.pieces + below.pieces) }
}

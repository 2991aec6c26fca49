import GalaxyRuntime
import GalshSession

/// What has run, as Jupyter asks for it.
extension Kernel {
  /// Cells of the journal: the latest, a range by number, or those that match a pattern.
  func history(_ content: JSON, _ journal: Journal) -> JSON {
    let withOutput = content["output"]?.bool ?? false
    var cells = journal.cells.filter { $0.number != nil && $0.outcome != nil }
    switch content["hist_access_type"]?.string {
    case "range":
      // There is one session, which is called 0 (the current one) or 1.
      let session = content["session"]?.integer ?? 0
      let start = content["start"]?.integer ?? 0
      let stop = content["stop"]?.integer.map { max(start, $0) }
      cells =
        (0...1).contains(session)
        ? cells.filter { (start..<(stop ?? .max)).contains($0.number ?? 0) } : []
    case "search":
      let pattern = Array((content["pattern"]?.string ?? "*").unicodeScalars)
      cells = cells.filter { Self.matches(Array($0.text.unicodeScalars), pattern) }
      if content["unique"]?.bool == true { cells = Self.unique(cells) }
      if let count = content["n"]?.integer, count >= 0 { cells = cells.suffix(count) }
    default:
      if content["unique"]?.bool == true { cells = Self.unique(cells) }
      if let count = content["n"]?.integer, count >= 0 { cells = cells.suffix(count) }
    }
    let entries = cells.map { cell -> JSON in
      let text: JSON = .string(cell.text)
      let entry: JSON =
        withOutput
        ? .array([text, cell.output.isEmpty ? .null : .string(cell.output)]) : text
      return .array([1, .integer(cell.number ?? 0), entry])
    }
    return ["status": "ok", "history": .array(entries)]
  }

  /// Of cells with the same text the last.
  private static func unique(_ cells: [Journal.Cell]) -> [Journal.Cell] {
    var seen: Set<String> = []
    return cells.reversed().filter { seen.insert($0.text).inserted }.reversed()
  }

  /// Whether a text matches a pattern with `*` for anything and `?` for one character, as SQLite's GLOB has it.
  static func matches(_ text: [Unicode.Scalar], _ pattern: [Unicode.Scalar]) -> Bool {
    var (t, p) = (0, 0)
    // Where the latest star stands, and how much of the text it has taken.
    var star: (p: Int, t: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] {
        (t, p) = (t + 1, p + 1)
      } else if let last = star {
        star = (last.p, last.t + 1)
        (t, p) = (last.t + 1, last.p + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }
}

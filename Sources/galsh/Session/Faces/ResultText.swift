import GalaxyRuntime

/// A result as it is written, by mode.
package enum ResultText {
  /// The text with a last newline; nothing for a result that has nothing to say to people.
  package static func text(
    of result: CommandResult, _ mode: OutputMode, width: Int?, inFile: Bool = false
  ) -> String {
    if mode == .json { return result.json.compact + "\n" }
    if result.prose.isEmpty { return "" }
    let words = result.prose.text(width: width)
    guard mode != .text else { return words + "\n" }
    if words.isEmpty { return "" }
    guard let table = ResultTable(result) else { return words + "\n" }
    // A list without elements has no columns: people are told so in words.
    if table.columns.isEmpty && mode != .csv { return words + "\n" }
    switch mode {
    case .csv: return table.csv(inFile: inFile)
    case .markdown: return table.markdown
    case .text, .json, .table: return table.text(width: width) + "\n"
    }
  }
}

import GalshSession

/// The list of candidates below the line: one a line with what it is, or in columns if there is nothing to
/// tell.
struct CompletionList {
  let items: [CompletionItem]
  /// The size of the window.
  let rows: Int
  let columns: Int

  /// The lines, none wider than the window and not more than fit above the prompt.
  var lines: [String] {
    let width = max(20, columns - 1)
    let lines = items.contains { !$0.doc.isEmpty } ? described(width) : inColumns(width)
    let most = max(5, rows - 3)
    guard lines.count > most else { return lines.map { cut($0, width) } }
    let perLine = (items.count + lines.count - 1) / lines.count
    return lines.prefix(most - 1).map { cut($0, width) }
      + ["… and \(items.count - (most - 1) * perLine) more"]
  }

  private func described(_ width: Int) -> [String] {
    let widest = min(width / 2, items.map(\.text.count).max() ?? 0)
    return items.map { item in
      item.doc.isEmpty ? item.text : padded(item.text, widest + 2) + item.doc
    }
  }

  private func inColumns(_ width: Int) -> [String] {
    let cell = (items.map(\.text.count).max() ?? 0) + 2
    let perLine = max(1, width / cell)
    return stride(from: 0, to: items.count, by: perLine).map { start in
      let row = items[start..<min(start + perLine, items.count)]
      return row.dropLast().map { padded($0.text, cell) }.joined() + (row.last?.text ?? "")
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private func cut(_ line: String, _ width: Int) -> String {
    line.count > width ? String(line.prefix(width - 1)) + "…" : line
  }
}

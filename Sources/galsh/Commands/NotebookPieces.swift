import GalaxyLang
import GalaxyRuntime

extension Notebook.Cell {
  /// The cell in steps that each end with the statement that drew a picture, so that a notebook shows it right
  /// behind. Which statement that was, the commands of the cell tell; what it had written by then ends with
  /// the line that names the picture's file.
  func pieces(by calls: [StoredCall]) -> [Notebook.Step] {
    if pictures.isEmpty { return [] }
    let text = SourceText(name: "", text: source)
    let statements = text.statementSpans
    var (steps, statement): ([Notebook.Step], Int) = ([], 0)
    var (sourceStart, outputStart) = (0, output.startIndex)
    for picture in pictures {
      let call = calls.last { call in
        call.options.contains { $0.key == "save" && $0.value.string == picture.name }
      }
      let behind = statements.indices.dropFirst(statement)
      // What no statement of the cell holds was in a file that it includes.
      let found =
        call.flatMap { call in behind.first { text.text(of: statements[$0]).contains(call.text) } }
        ?? behind.first { text.text(of: statements[$0]).hasPrefix("include") }
      statement = found ?? statement
      let statementEnd =
        found.map { index in
          text.endOfLine(
            from: statements[index].end,
            before: index + 1 < statements.count ? statements[index + 1].start : nil)
        } ?? text.bytes.count
      let outputEnd = end(ofLineNaming: picture.name, from: outputStart)
      let step = Notebook.Step(
        source: text.text(of: Span(sourceStart, max(sourceStart, statementEnd))),
        output: String(output[outputStart..<outputEnd]), pictures: [picture])
      (sourceStart, outputStart) = (max(sourceStart, statementEnd), outputEnd)
      if step.source.isEmpty, step.output.isEmpty, !steps.isEmpty {
        steps[steps.count - 1].pictures.append(picture)
      } else {
        steps.append(step)
      }
    }
    let rest = Notebook.Step(
      source: text.text(of: Span(sourceStart, text.bytes.count)), output: String(output[outputStart...]),
      pictures: [])
    if !rest.source.allSatisfy(\.isWhitespace) || !rest.output.isEmpty { steps.append(rest) }
    return steps
  }

  /// Behind the last line of the output that says that a file was saved, or else has its name in it, and the
  /// indented lines that go on from there; `start` if there is none.
  private func end(ofLineNaming name: String, from start: String.Index) -> String.Index {
    for mark in ["saved to \(name)", name] {
      var (line, end) = (start, start)
      while line < output.endIndex {
        let next = output[line...].firstIndex(of: "\n").map(output.index(after:)) ?? output.endIndex
        let goesOn = end == line && end > start && output[line..<next].hasPrefix("  ")
        if goesOn || output[line..<next].contains(mark) { end = next }
        line = next
      }
      if end > start { return end }
    }
    return start
  }
}

extension SourceText {
  /// Behind the line break that follows an offset, comments taken along; no further than `limit`.
  fileprivate func endOfLine(from offset: Int, before limit: Int?) -> Int {
    let rest = bytes[min(offset, bytes.count)...]
    let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
    return min(end, limit ?? end)
  }
}

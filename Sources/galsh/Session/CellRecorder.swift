import GalaxyLang

/// Enters the cells of one text into the journal, each when its first statement is about to run.
package struct CellRecorder {
  private let source: SourceText
  private let session: Session
  private var waiting: ArraySlice<Cell>
  private var isOpen = false
  private var resumes: Bool
  /// The value of the latest statement of the cell under way.
  private var value = Value.nothing
  /// The first error of the cell under way, if it went on behind it.
  private var failure: Diagnostic?
  /// Where the cell under way stands in the text, the latest statement that was reached, and those that
  /// failed.
  private var place = Span(0, 0)
  private var latest = Span(0, 0)
  private var failed: [Span] = []

  /// The cell in which a run that goes on was cut off: what it had written stays.
  private var cutOff: Journal.Cell?

  /// A recorder of a text: cell by cell as it marks them, or as one.
  /// - Parameter resumes: whether the run goes on from where it was cut off, so that earlier cells are there.
  package init(_ source: SourceText, asOneCell: Bool, resumes: Bool = false, session: Session) {
    self.source = source
    self.session = session
    waiting = asOneCell ? [] : Cell.cells(of: source)[...]
    self.resumes = resumes
    if resumes { cutOff = session.journal.reopen() }
    if asOneCell { openWhole() }
  }

  /// The statement at `span` is about to run.
  package mutating func reach(_ span: Span) {
    if resumes { passOver { $0.span.end <= span.start } }
    while let cell = waiting.first, cell.span.start <= span.start { openNext() }
    latest = span
  }

  /// A statement has run.
  package mutating func note(_ value: Value) { self.value = value }

  /// A statement has failed, and the text goes on.
  package mutating func note(_ failure: Diagnostic) {
    self.failure = self.failure ?? failure
    failed.append(latest)
  }

  /// All of the text has run; what is left of it are comments and cells of text.
  package mutating func finish() {
    // A run that was cut off behind its last statement has none left to reach.
    if resumes { passOver { _ in true } }
    while !waiting.isEmpty { openNext() }
    close(.finished)
  }

  /// The text is refused. All of it is one cell, since nothing of it has run.
  package mutating func refuse() {
    if !isOpen { openWhole() }
  }

  /// The text has stopped; what stands behind is left out.
  package mutating func stop(_ outcome: Journal.Cell.Outcome) {
    if outcome != .finished { failed.append(Span(latest.start, max(latest.start, place.end))) }
    close(outcome)
  }

  /// Leaves out the cells that ran before a run was cut off. One that had run to its end, which was not
  /// written any more, is entered again with what it had written: the next cell closes it.
  private mutating func passOver(_ hasRun: (Cell) -> Bool) {
    resumes = false
    var last: Cell?
    while let cell = waiting.first, hasRun(cell) { last = waiting.removeFirst() }
    guard let last, last.text == cutOff?.text, last.text != waiting.first?.text else { return }
    open(last.text, last.title, last.span)
  }

  private mutating func openWhole() { open(source.text(of: source.whole), "", source.whole) }

  private mutating func openNext() {
    guard let cell = waiting.popFirst() else { return }
    close(.finished)
    switch cell.kind {
    case .code: if !cell.text.isEmpty { open(cell.text, cell.title, cell.span) }
    case .markdown: session.journal.note(cell.text, title: cell.title)
    }
  }

  private mutating func open(_ text: String, _ title: String, _ place: Span) {
    _ = session.recorder.takeTranscript()
    session.journal.begin(text, title: title, parameters: session.settings.parameters)
    if let cutOff, cutOff.text == text {
      session.recorder.resume(output: cutOff.output, messages: cutOff.messages)
    }
    cutOff = nil
    (isOpen, value, failure) = (true, .nothing, nil)
    (self.place, latest, failed) = (place, place, [])
  }

  private mutating func close(_ outcome: Journal.Cell.Outcome) {
    guard isOpen else { return }
    isOpen = false
    let outcome = failure.map { .failed(id: $0.id) } ?? outcome
    let ran = outcome == .finished || outcome == .refused ? nil : textThatRan
    session.endCell(outcome, value: outcome == .finished ? value : .nothing, ran: ran)
  }

  /// The text of the cell under way without the statements that failed; empty if none is left.
  private var textThatRan: String {
    var text = ""
    var start = place.start
    for span in failed {
      text += source.text(of: Span(start, max(start, span.start)))
      start = max(start, span.end)
    }
    text += source.text(of: Span(start, max(start, place.end)))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let isStatement = lines.map { line in
      let first = line.first { !$0.isWhitespace && $0 != ";" }
      return first != nil && first != "#"
    }
    guard let last = isStatement.lastIndex(of: true) else { return "" }
    return lines[...last].drop { $0.allSatisfy(\.isWhitespace) }.joined(separator: "\n")
  }
}

import GalaxyLang

/// The cells of a session, in order, each with what came of it: what `history` lists, `rerun` runs again, and
/// a notebook or a session file is made of.
///
/// A cell is what was entered at one prompt, or a cell `# %%` of a script; a script without such marks is one
/// cell. A file that a cell includes, and an earlier cell that it runs again, are part of it.
package final class Journal {
  /// One cell.
  package struct Cell: Sendable {
    /// How a cell ended.
    package enum Outcome: Sendable, Equatable {
      case finished
      /// It does not parse or check: nothing of it has run.
      case refused
      /// A statement failed, with the error of this id; what stood before it has run.
      case failed(id: String)
      /// Stopped by Ctrl-C; what stood before has run.
      case interrupted
    }

    /// Its place in the journal, from 0.
    package let position: Int
    /// What the prompt shows, from 1; nil for a cell of text, which nothing runs.
    package let number: Int?
    /// What follows `# %%` on its line; empty for none.
    package var title = ""
    /// The statements, or the words of a cell of text, as they were written.
    package var text: String
    /// When it began: seconds since 1970 (UTC).
    package let started: Double
    /// How long it ran, in seconds.
    package var seconds = 0.0
    /// How it ended; nil while it runs.
    package var outcome: Outcome?
    /// Results as they were shown.
    package var output = ""
    /// Remarks and errors as they were shown, without colour.
    package var messages = ""
    /// The values that the command line gave to its script's `param`s; nil in files of a galsh that did not
    /// keep them.
    package var parameters: [String: String]? = [:]
    /// The statements that had run before it failed or was interrupted; nil for other cells.
    package var ran: String?
    /// The value of its last statement. An object is not kept alive by what is noted of it: it has a name.
    package var value = Value.nothing
  }

  /// All cells, the one under way last.
  package private(set) var cells: [Cell] = []
  /// Called with a cell when it begins (its outcome is nil then), and again when it has ended.
  package var onCell: ((Cell) -> Void)?
  private var begun = ContinuousClock.now

  /// The number of the next cell to run.
  package var nextNumber: Int { (cells.last { $0.number != nil }?.number ?? 0) + 1 }

  /// The cell that runs now.
  package var current: Cell? { cells.last.flatMap { $0.outcome == nil ? $0 : nil } }

  /// The cell of a number, if there is one and it has ended.
  package func cell(_ number: Int) -> Cell? { cells.first { $0.number == number && $0.outcome != nil } }

  /// Goes on from the cells of an earlier session.
  package func restore(_ earlier: [Cell]) { cells = earlier }

  /// Adds the cells of this run behind those of an earlier session, with the places and numbers that come next; the
  /// last may be under way.
  func append(_ later: [Cell]) {
    for cell in later {
      var moved = Cell(
        position: cells.count, number: cell.number == nil ? nil : nextNumber, title: cell.title,
        text: cell.text,
        started: cell.started, seconds: cell.seconds, outcome: cell.outcome, output: cell.output,
        messages: cell.messages)
      (moved.parameters, moved.ran, moved.value) = (cell.parameters, cell.ran, cell.value)
      cells.append(moved)
    }
  }

  /// Takes out the last cell if it did not come to its end, to run the rest of it.
  package func reopen() -> Cell? {
    guard let last = cells.last, last.number != nil, last.outcome != .finished else { return nil }
    return cells.removeLast()
  }

  /// Enters a cell that is about to run.
  package func begin(_ text: String, title: String = "", parameters: [String: String]? = [:]) {
    begun = .now
    var cell = Cell(
      position: cells.count, number: nextNumber, title: title, text: text, started: WallClock.now)
    cell.parameters = parameters
    add(cell)
  }

  /// Enters a cell of text.
  package func note(_ text: String, title: String) {
    add(
      Cell(
        position: cells.count, number: nil, title: title, text: text, started: WallClock.now,
        outcome: .finished))
  }

  /// Gives the cell under way another text: that of the cell which it has run again.
  package func replaceText(_ text: String) { changeCurrent { $0.text = text } }

  /// Notes what came of the cell under way.
  package func end(
    _ outcome: Cell.Outcome, output: String, messages: String, value: Value, ran: String? = nil
  ) {
    changeCurrent { cell in
      cell.seconds = (ContinuousClock.now - begun) / .seconds(1)
      (cell.outcome, cell.output, cell.messages, cell.ran) = (outcome, output, messages, ran)
      if case .object = value {} else { cell.value = value }
    }
    if let cell = cells.last { onCell?(cell) }
  }

  private func add(_ cell: Cell) {
    cells.append(cell)
    onCell?(cell)
  }

  private func changeCurrent(_ change: (inout Cell) -> Void) {
    if current != nil { change(&cells[cells.count - 1]) }
  }
}

extension Journal.Cell.Outcome {
  /// One word: `finished`, `refused`, `failed`, `interrupted`.
  package var name: String {
    switch self {
    case .finished: "finished"
    case .refused: "refused"
    case .failed: "failed"
    case .interrupted: "interrupted"
    }
  }
}

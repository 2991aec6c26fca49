import Foundation
import GalaxyLang
import Testing

@testable import GalshCommands
@testable import GalshSession
@testable import galsh

/// What the journal holds after texts have run.
@Suite struct JournalTests {
  private let session: Session
  private let runner: ScriptRunner

  init() throws {
    session = Session(commands: CommandList.all, face: TranscriptFace(), threads: 1)
    runner = ScriptRunner(session: session)
  }

  @discardableResult private func enter(_ text: String) -> ScriptRunner.Ending {
    runner.run(SourceText(name: "gal[1]", text: text), cells: .one)
  }

  @Test func aCellHasItsTextOutputOutcomeAndValue() throws {
    enter("let x = 20\nx + 1")
    let cell = try #require(session.journal.cell(1))
    #expect(cell.text == "let x = 20\nx + 1")
    #expect(cell.output == "21\n" && cell.messages == "" && cell.outcome == .finished)
    #expect(cell.value.text == "21")
    #expect(cell.started > 1.7e9 && cell.seconds >= 0 && cell.seconds < 60)
    #expect(session.journal.nextNumber == 2)
  }

  @Test func refusedAndFailedCellsAreThereWithWhatWasWrong() throws {
    enter("pretrian ae")
    enter("print 1; assert 1 > 2")
    let refused = try #require(session.journal.cell(1))
    #expect(refused.outcome == .refused && refused.output == "")
    #expect(refused.messages.hasPrefix("error[unknown-command]"))
    let failed = try #require(session.journal.cell(2))
    #expect(failed.outcome == .failed(id: "assertion-failed") && failed.output == "1\n")
  }

  @Test(arguments: [
    ("let a = 1\n# why\nassert a > 1\nlet b = 2", "let a = 1"),
    ("print 1; assert false; print 2", "print 1; "),
    ("assert false", ""), ("# only words\nfor i in 0...3 { assert i < 2 }", ""),
    ("let a = \"é\"\nif true {\n  assert false\n}", "let a = \"é\""),
  ])
  func ofACellThatFailedWhatHadRunIsKnown(text: String, ran: String) throws {
    enter(text)
    #expect(try #require(session.journal.cell(1)).ran == ran)
    enter("print 1")
    #expect(try #require(session.journal.cell(2)).ran == nil)
  }

  @Test func ofAScriptThatGoesOnTheStatementsThatFailedAreLeftOut() throws {
    let runner = ScriptRunner(session: session, keepsGoing: true)
    let text =
      "# %% One\nlet a = 1\nassert false\nlet b = 2\nassert a > b\n# %% Two\nprint a\n# %% Three\nassert false"
    #expect(runner.run(SourceText(name: "run.gal", text: text)) == .status(.failed))
    #expect(session.journal.cells.map(\.ran) == ["let a = 1\n\nlet b = 2", nil, ""])
  }

  /// A run may be cut off behind a cell's last statement, before the cell's end is in the file.
  @Test(arguments: [true, false]) func aCellThatHadRunToItsEndIsNotLostWhenTheRunGoesOn(isLastOfAll: Bool)
    throws
  {
    let text = "print 1\n# %%\nprint 2\n" + (isLastOfAll ? "" : "# %%\nprint 3\n")
    let source = SourceText(name: "run.gal", text: text)
    let cells = GalaxyLang.Cell.cells(of: source)
    session.journal.begin(cells[0].text)
    session.journal.end(.finished, output: "1\n", messages: "", value: .nothing)
    session.journal.begin(cells[1].text)
    session.journal.end(.interrupted, output: "2\n", messages: "", value: .nothing)
    var recorder = CellRecorder(source, asOneCell: false, resumes: true, session: session)
    if !isLastOfAll { recorder.reach(cells[2].span) }
    recorder.finish()
    #expect(session.journal.cells.map(\.text) == cells.map(\.text))
    #expect(session.journal.cells.allSatisfy { $0.outcome == .finished })
    #expect(session.journal.cells.prefix(2).map(\.output) == ["1\n", "2\n"])
  }

  @Test func aScriptGoesInCellByCell() {
    let text = """
      let a = 1

      # %% [markdown] About
      # Words.
      # %% Sum
      print a + 1
      include "x.gal"
      # %% Not reached
      print 3
      """
    #expect(runner.run(SourceText(name: "/nowhere/run.gal", text: text)) == .status(.invalid))
    let mended = text.replacingOccurrences(of: "include \"x.gal\"", with: "assert false")
    #expect(runner.run(SourceText(name: "run.gal", text: mended)) == .status(.failed))
    let cells = session.journal.cells
    #expect(cells.map(\.number) == [1, 2, nil, 3])
    #expect(cells.map(\.position) == [0, 1, 2, 3])
    #expect(cells[0].outcome == .refused && cells[0].text == text)
    #expect(cells[1].text == "let a = 1" && cells[1].outcome == .finished)
    #expect(cells[2].text == "Words." && cells[2].title == "About")
    #expect(cells[3].output == "2\n" && cells[3].title == "Sum")
    #expect(cells[3].outcome == .failed(id: "assertion-failed"))
  }

  @Test func aScriptWithoutMarksIsOneCell() {
    _ = runner.run(SourceText(name: "run.gal", text: "\nlet a = 1\n\nprint a\n"))
    #expect(session.journal.cells.map(\.text) == ["let a = 1\n\nprint a"])
  }

  @Test func whoeverAsksIsToldOfEveryCellTwice() {
    var seen: [(Int?, Journal.Cell.Outcome?)] = []
    session.journal.onCell = { seen.append(($0.number, $0.outcome)) }
    enter("print 1")
    #expect(seen.map(\.0) == [1, 1])
    #expect(seen.map(\.1) == [nil, .finished])
  }

  @Test func resultsAreVariables() {
    enter("6 * 7")
    enter("let a = 1")
    enter("assert false")
    enter("print _ + _1")
    #expect(session.journal.cell(4)?.output == "84\n")
  }

  @Test func resultsThatAreObjectsAreThoseOfNow() {
    enter("network n from 1x28x28 { flatten; fc 1 }")
    enter("network n from 1x28x28 { flatten; fc 2 }")
    enter("print _1.latent, _2.latent, _.latent")
    #expect(session.journal.cell(3)?.output == "2 2 2\n")
  }

  @Test func longResultsAreCut() {
    var transcript = Transcript()
    let long = String(repeating: "x", count: Transcript.limit + 5)
    transcript.add(long)
    transcript.add("more")
    #expect(transcript.results.hasPrefix(String(repeating: "x", count: Transcript.limit) + "\n…"))
    #expect(!transcript.results.contains("more"))
  }
}

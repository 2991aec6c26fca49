import GalaxyLang
import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs the journal of a stored session again, in a scratch folder, and finds where it first differs.
package struct SessionRerun {
  private let contents: SessionContents
  private let calls: [StoredCall]
  private let commands: CommandSet
  private let threads: Int?
  private let progress: any ProgressSink
  private let cancellation: CancellationFlag

  /// A rerun of a session that was read from its file.
  package init(
    _ contents: SessionContents, _ calls: [StoredCall], commands: CommandSet, threads: Int?,
    progress: any ProgressSink, cancellation: CancellationFlag
  ) {
    self.contents = contents
    self.calls = calls
    self.commands = commands
    self.threads = threads
    self.progress = progress
    self.cancellation = cancellation
  }

  /// Where the rerun first differs, in words; nil if all digests agree.
  /// - Throws: `GalaxyError`: a `FileError` if the scratch folder cannot be made or filled.
  package func firstDifference() throws -> String? {
    let scratch = try ScratchFolder(for: inputs)
    defer { scratch.remove() }
    let session = Session(
      commands: commands, face: TranscriptFace(isQuiet: true), threads: threads, cancellation: cancellation)
    session.recorder.calls.takesDigests = true
    session.settings.guardsFiles = false
    let runner = ScriptRunner(session: session)
    return try scratch.inside {
      for cell in contents.cells where cell.number != nil {
        let number = cell.number ?? 0
        progress.report(
          ProgressReport(work: "verify", done: number, total: contents.cells.count, unit: "cell"))
        if cell.outcome == "refused" {
          // Nothing of it ran, whatever the reason; it has its number all the same.
          session.journal.begin(cell.text)
          session.endCell(.refused, value: .nothing)
          continue
        }
        let before = session.allCalls.count
        let ending = runner.run(
          SourceText(name: "gal[\(number)]", text: cell.text), parameters: parameters(of: cell), cells: .one)
        if cancellation.isCancelled { throw GalaxyError.cancelled("verify") }
        let again = Array(session.allCalls.dropFirst(before))
        let once = calls.filter { $0.cell == cell.position }
        if cell.outcome == "interrupted" || cell.outcome == "running" {
          if again.map(\.made) == once.map(\.made) { continue }
          return "cell \(number) was cut off then, which cannot be done again; what ran before it agrees"
        }
        if let difference = difference(once, again, cell) {
          let lacks = again.count < once.count && ending != .status(.success)
          return lacks ? "\(difference): \(complaint(of: session) ?? "")" : difference
        }
        let hasFailed = ending != .status(.success) && !isQuit(ending)
        if hasFailed != (cell.outcome != "finished") {
          let now = complaint(of: session) ?? "it ran"
          return
            "cell \(number) differs: it \(cell.outcome == "finished" ? "ran" : "did not run") then; now: \(now)"
        }
      }
      return nil
    }
  }

  /// The first line of what the latest cell complained of.
  private func complaint(of session: Session) -> String? {
    session.journal.cells.last?.messages.split(separator: "\n").first.map(String.init)
  }

  private func isQuit(_ ending: ScriptRunner.Ending) -> Bool {
    if case .quit = ending { true } else { false }
  }

  /// Every file that the session read.
  private var inputs: [String] {
    var seen: Set<String> = []
    return calls.flatMap(\.inputs).map(\.key).filter { seen.insert($0).inserted }
  }

  /// The values of the command line that a cell has `param`s for.
  private func parameters(of cell: StoredCell) -> [String: String] {
    let declared = Set(SourceText(name: "", text: cell.text).parameterNames)
    let given = (cell.parameters ?? contents.script?.parameters ?? []).filter { declared.contains($0.key) }
    return Dictionary(given.map { ($0.key, $0.value.string ?? "") }) { first, _ in first }
  }

  // MARK: - Comparing

  private func difference(_ once: [StoredCall], _ again: [StoredCall], _ cell: StoredCell) -> String? {
    for (first, second) in zip(once, again) {
      if let what = difference(first, second) {
        return "cell \(cell.number ?? 0), `\(first.text)`: \(what)"
      }
    }
    if again.count < once.count {
      return "cell \(cell.number ?? 0): `\(once[again.count].text)` ran then, and not now"
    }
    if again.count > once.count {
      return "cell \(cell.number ?? 0): `\(again[once.count].text)` runs now, and did not then"
    }
    return nil
  }

  /// What differs between two runs of one command: the cause before the effect.
  private func difference(_ once: StoredCall, _ again: StoredCall) -> String? {
    if once.command != again.command { return "it is `\(again.text)` now" }
    if once.seed != again.seed { return "the seed was \(once.seed), now it is \(again.seed)" }
    if let (name, old, new) = firstChange(once.options, again.options) {
      return "\(name) was \(old), now it is \(new)"
    }
    if let (name, old, new) = firstChange(once.inputs, again.inputs) {
      return "the input file \(name) has changed: its digest was \(old), now it is \(new)"
    }
    if let (name, old, new) = firstChange(once.made, again.made) {
      return "\(name) differs: its digest was \(old), now it is \(new)"
    }
    return once.text == again.text ? nil : "it is `\(again.text)` now"
  }

  private func firstChange(
    _ once: [JSON.Member], _ again: [JSON.Member]
  ) -> (name: String, old: String, new: String)? {
    func text(_ value: JSON?) -> String { value?.string ?? value?.compact ?? "not there" }
    for member in once {
      let other = again.first { $0.key == member.key }?.value
      if !isSame(member.value, other) { return (member.key, text(member.value), text(other)) }
    }
    let new = again.first { member in !once.contains { $0.key == member.key } }
    return new.map { ($0.key, "not there", text($0.value)) }
  }

  /// Whether a value is what it was. Of an image of a dataset, such as `d[3]`, that is what was known of it then:
  /// a later galsh may know more, and its file may have moved.
  private func isSame(_ once: JSON, _ again: JSON?) -> Bool {
    guard once["path"] != nil, let known = once.object, let now = again?.object else { return again == once }
    return known.allSatisfy { member in
      member.key == "path" || now.first { $0.key == member.key }?.value == member.value
    }
  }
}

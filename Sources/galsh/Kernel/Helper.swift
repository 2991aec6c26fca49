import GalaxyLang
import GalaxyRuntime
import GalshSession

/// Explains what stands in a cell, by the help that everybody reads.
final class Helper {
  private unowned let session: Session
  /// A session of its own in which `help` runs, so that nothing of it is noted in the user's.
  private let face = TranscriptFace()
  private let aside: Session
  private let runner: ScriptRunner

  init(_ session: Session) {
    self.session = session
    aside = Session(commands: session.commands, face: face, threads: 1)
    runner = ScriptRunner(session: aside)
  }

  /// What there is to say of the word at an offset (in bytes) of a text; nil for nothing.
  func words(on text: String, at offset: Int, isDetailed: Bool) -> String? {
    switch session.interpreter?.subject(of: text, at: offset) {
    case .command(let spec): HelpText.command(spec, width: HelpText.width)
    case .option(let spec, let option): "\(option.name)=  (of \(spec.name))\n\n\(option.sentence)"
    case .clause(let spec, let clause): "\(clause.keyword)  (of \(spec.name))\n\n\(clause.doc)"
    case .object(let name): shown(name)
    case .variable(let name, let value): "\(name) = \(value.text)\n\n\(value.described)"
    case .word(let word): help(word)
    case nil: nil
    }
  }

  private func shown(_ name: String) -> String? {
    guard let object = session.find(name) else { return nil }
    let result = try? CommandResult(showing: object, session.work)
    return result?.prose.text(width: RichResult.width) ?? "\(name): \(object.kind), \(object.summary)"
  }

  private func help(_ word: String) -> String? {
    guard word.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }) else { return nil }
    let seen = face.results.count
    let ending = runner.run(SourceText(name: "help", text: "help \(word)"), cells: .none)
    // A list of pages in which the word stands is no answer to what it is.
    guard ending == .status(.success), face.results.count > seen, let result = face.results.last,
      !result.fields.contains(where: { $0.name == "hits" })
    else { return nil }
    return result.prose.text(width: HelpText.width)
  }
}

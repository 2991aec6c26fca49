import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// Puts a report together from what a session knows.
struct ReportBuilder {
  private let session: Session
  private let gallery: Int
  private let rows: Int

  init(_ session: Session, gallery: Int, rows: Int) {
    (self.session, self.gallery, self.rows) = (session, gallery, rows)
  }

  /// The report on objects, and on what they rest on.
  /// - Parameter question: what was asked; nil for what the script says itself.
  /// - Throws: what the objects throw; `GalaxyError` of kind `interrupted`.
  func document(of named: [any Artifact], title: String, question: String?) throws -> ReportDocument {
    let objects = ReportedObjects(named, session)
    let pictures = ReportPictures(objects, session)
    let context = ReportContext(
      work: session.work, streams: session.streams, gallery: gallery, rows: rows, images: pictures.images)
    let changes = try objects.changes(session)
    let all = objects.named + objects.behind
    var sections: [ReportSection] = []
    let clock = ContinuousClock()
    let begun = clock.now
    for (index, object) in all.enumerated() {
      session.work.progress.report(
        ProgressReport(
          work: "report", done: index, total: all.count, unit: "section",
          elapsed: (clock.now - begun) / .seconds(1)))
      var section = try section(of: object, context, isNamed: index < objects.named.count)
      section.cautions += changes[object.name] ?? []
      let makers = objects.makers(of: object)
      if !makers.isEmpty { section.blocks += [.heading("Made by"), .code(makers.joined(separator: "\n"))] }
      if index >= objects.named.count, let answer = section.answer {
        // What only stands behind is no answer to the question; a caution may say it already.
        if !section.cautions.contains(where: { $0.hasPrefix(answer) }) {
          section.blocks.insert(.text(answer), at: 0)
        }
        section.answer = nil
      }
      sections.append(section)
    }
    sections.append(making)
    let asked = question ?? Self.question(session.journal.cells)
    return ReportDocument(title: title, question: asked.flatMap { $0.isEmpty ? nil : $0 }, sections: sections)
  }

  /// The section of an object. One that only stands behind, and whose files are not what they were, has a
  /// section that says so.
  private func section(
    of object: any Artifact, _ context: ReportContext, isNamed: Bool
  ) throws -> ReportSection {
    do {
      return try context.section(of: object)
    } catch let error as GalaxyError where !isNamed && error.id != WorkError.interrupted.id {
      return ReportSection(
        object.name, kind: object.kind, answer: object.line, cautions: ["\(object.name): \(error.message)"])
    }
  }

  // MARK: - How it was made

  /// Versions, seeds, the files that were read, and the script.
  private var making: ReportSection {
    let calls = session.allCalls
    var seeds = Set(calls.map(\.seed))
    seeds.insert(session.settings.seed)
    var blocks: [ReportBlock] = [
      .values([
        ("galsh", galshVersion),
        ("kernels", Processor.kernelInstructions),
        ("libraries", Libraries.versions),
        (seeds.count == 1 ? "seed" : "seeds", seeds.sorted().map(String.init).joined(separator: ", ")),
      ])
    ]
    var seen: Set<String> = []
    let inputs = calls.flatMap(\.inputs).filter {
      seen.insert("\($0.key)\n\($0.value.string ?? "")").inserted
    }
    if !inputs.isEmpty {
      blocks.append(
        .table(
          ReportTable(
            "Files that were read, with their digests", columns: ["file", "digest"],
            rows: inputs.prefix(rows).map { [$0.key, $0.value.string ?? ""] },
            note: inputs.count > rows
              ? "… and \(counted(inputs.count - rows, "more file")); the session file has all of them" : nil))
      )
    }
    let script = session.scriptText
    if !script.isEmpty { blocks += [.heading("The script"), .code(script)] }
    return ReportSection("How it was made", blocks: blocks)
  }

  /// What the script says first: its first cell of text, or the comment at its head.
  private static func question(_ cells: [Journal.Cell]) -> String? {
    guard let first = cells.first else { return nil }
    let lines = first.text.split(separator: "\n", omittingEmptySubsequences: false).drop {
      $0.allSatisfy(\.isWhitespace) || $0.hasPrefix("#!")
    }
    var words: [String] = []
    for line in lines {
      if first.number != nil, !line.hasPrefix("#") { break }
      let text = line.drop { $0 == "#" || $0 == " " }
      if text.isEmpty { break }
      words.append(String(text))
    }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }
}

extension Session {
  /// The script of what ran to its end; of a single cell without the mark of one.
  fileprivate var scriptText: String {
    let script = notebook(for: .script, title: "").script
    let mark = "# %%\n"
    let isOne = script.hasPrefix(mark) && !script.dropFirst(mark.count).contains("\n# %%")
    return isOne ? String(script.dropFirst(mark.count)) : script
  }
}

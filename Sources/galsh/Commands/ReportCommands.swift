import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `report realism kinds to "realism.html"`: what was asked, what was found, and how, in one file.
package enum ReportCommands {
  package static let all = [report]

  private enum Keys {
    static let objects: Key<[SessionObject]> = Key<[Value]>.argument(
      "object", .object([]), .variadic(),
      "what to report on, in this order; without any all results of the session"
    ).map { values, _ in values.compactMap { SessionObject.read($0) } }
    static let file: Key<String> = .clause(
      "to", .path, "the report: a .html or .pdf file", offers: .files(["html", "pdf"]), access: .writes)
    static let title: Key<String?> = .option(
      "title", .string, default: .described("the names of the objects"), "the line above the report")
    static let question: Key<String?> = .option(
      "question", .string, default: .described("the first comment or text cell of the script"),
      "what was asked; \"\" for none")
    static let gallery: Key<Int> = .option(
      "gallery", .integer(from: 0, to: 200), default: "24", "images of a gallery at most; 0 for none")
    static let rows: Key<Int> = .option(
      "rows", .integer(from: 1, to: 1000), default: "20", "rows of a table at most")
  }

  private static let report = Command(
    CommandSpec(
      "report", "writes what was found, how surely, and how it was made, as one page or a PDF",
      details: """
        The question stands at the top, then what each object says to it, and whatever a reader must know before \
        believing it: models that are not tested or no better than chance, comparisons without a control. The models that judged, \
        the data with their digests, the script, seeds and versions follow by themselves. A page of HTML holds all its pictures, \
        has no script and needs no network. A PDF is A4 with an outline. Two runs give the same bytes: neither bears a time.
        """,
      keys: [Keys.objects, Keys.file, Keys.title, Keys.question, Keys.gallery, Keys.rows],
      examples: [
        "report verdicts to \"verdicts.html\"",
        "report elliptical verdicts to \"elliptical.pdf\" title=\"Ellipticals\" question=\"Which are none?\"",
        "report to \"all.html\" gallery=0",
      ])
  ) { call, session in
    let path = try call[Keys.file]
    var named: [any Artifact] = []
    for object in try call[Keys.objects].map(\.artifact)
    where !named.contains(where: { $0.name == object.name }) { named.append(object) }
    let isWhole = named.isEmpty
    if isWhole { named = ReportedObjects.results(session) }
    guard !named.isEmpty else {
      throw call.error(
        ReportError.nothingToReport, "the session has no objects to report on",
        hint: "load images, train a model or apply one first, or open a session")
    }
    let builder = ReportBuilder(session, gallery: try call[Keys.gallery], rows: try call[Keys.rows])
    let document = try builder.document(
      of: named,
      title: try call[Keys.title]
        ?? (isWhole ? "Report of the session" : "Report on \(named.map(\.name).listed)"),
      question: try call[Keys.question])
    let isPage = path.lowercased().hasSuffix(".html")
    let bytes = isPage ? Array(try document.html().utf8) : try document.pdf()
    try session.work.cancellation.check("report")
    try AtomicFile.write(bytes, to: path)
    return result(document, path, bytes.count)
  }

  /// What is said of a report that was written: the answers and cautions are those at its top.
  private static func result(_ document: ReportDocument, _ path: String, _ bytes: Int) -> CommandResult {
    let counts = document.counts
    let parts = [
      counted(document.sections.count, "section"), counted(counts.figures, "figure"),
      counted(counts.pictures, "image"), counted(counts.tables, "table"), NumberText.bytes(bytes),
    ]
    let lines =
      ["report: saved to \(path) (\(parts.joined(separator: ", ")))"]
      + document.answers.map { "  \($0.sentence)" } + document.cautions.map { "  caution: \($0)" }
    return CommandResult(
      "report",
      fields: [
        .init("saved", .string(path)), .init("title", .string(document.title)),
        .init("question", .optional(document.question)),
        .init("sections", .array(document.sections.map { .string($0.title) })),
        .init("answers", .array(document.answers.map { .string($0.sentence) })),
        .init("cautions", .array(document.cautions.map(JSON.string))),
        .init("figures", .integer(counts.figures)), .init("images", .integer(counts.pictures)),
        .init("tables", .integer(counts.tables)), .init("bytes", .integer(bytes)),
      ], Prose(lines: lines), value: .string(path))
  }
}

/// Why there is no report.
enum ReportError: ErrorKind, ErrorFamily {
  case nothingToReport = """
    nothing-to-report
    A session without objects has nothing to report on.
    Load images, train a model or apply one first, or open a session.

    report to "all.html"
    """
}

import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// What tells a report of itself in its own way. Whatever does not is told by what `show` says of it.
public protocol ReportSource: Artifact {
  /// Its section.
  /// - Throws: `GalaxyError` of kind `interrupted`, or for what has to be read first.
  func reportSection(_ context: ReportContext) throws -> ReportSection
}

/// What objects are given to tell a report of themselves.
public struct ReportContext {
  /// For long work.
  public var work: WorkContext
  /// The named random streams of the session, for intervals that are drawn.
  public var streams: SeedStreams
  /// Images of a gallery at most; 0 for none.
  public var gallery: Int
  /// Rows of a table at most.
  public var rows: Int
  /// The images of rows of an object, by their files and names, in order; a grey tile for one that is gone.
  public var images: (_ object: any Artifact, _ rows: [(path: String, name: String)]) throws -> [SheetImage]

  /// Makes a context; without `images` galleries have grey tiles.
  public init(
    work: WorkContext = WorkContext(), streams: SeedStreams, gallery: Int = 24, rows: Int = 20,
    images: @escaping (any Artifact, [(path: String, name: String)]) throws -> [SheetImage] = { _, rows in
      rows.map { SheetImage(problem: "no picture", name: $0.name, score: nil) }
    }
  ) {
    (self.work, self.streams, self.gallery, self.rows) = (work, streams, gallery, rows)
    self.images = images
  }

  /// The section of any object.
  /// - Throws: what the object throws.
  public func section(of artifact: any Artifact) throws -> ReportSection {
    try work.cancellation.check("report")
    try artifact.prepare(work)
    if let source = artifact as? any ReportSource { return try source.reportSection(self) }
    return try shown(artifact)
  }

  /// What `show` says of an object. Where it has a sentence of its own, `x.sentence`, that is its answer.
  private func shown(_ artifact: any Artifact) throws -> ReportSection {
    let details = try artifact.details(work)
    let sentence = (try? artifact.property("sentence"))?.string
    return ReportSection(
      artifact.name, kind: artifact.kind, answer: sentence ?? artifact.line,
      blocks: Self.blocks(details.prose, without: artifact.line))
  }

  /// Prose as blocks: sentences as paragraphs, lines in columns as they stand.
  static func blocks(_ prose: Prose, without known: String = "") -> [ReportBlock] {
    prose.pieces.flatMap { piece -> [ReportBlock] in
      switch piece {
      case .text(let text): return blocks(text, without: known)
      case .table(let table, _): return [.table(ReportTable(table))]
      case .fitting(_, let table): return [.table(ReportTable(table))]
      case .flowing(let layOut): return [.code(layOut(100))]
      }
    }
  }

  private static func blocks(_ text: String, without known: String) -> [ReportBlock] {
    var (blocks, columns): ([ReportBlock], [String]) = ([], [])
    func close() {
      if !columns.isEmpty { blocks.append(.code(columns.joined(separator: "\n"))) }
      columns = []
    }
    for line in text.split(separator: "\n").map(String.init) where line != known {
      // Columns have gaps of two blanks.
      if line.drop(while: { $0 == " " }).contains("  ") {
        columns.append(line)
      } else {
        close()
        blocks.append(.text(line))
      }
    }
    close()
    return blocks
  }

  // MARK: - What sections are made of

  /// A plot with its caption; where it cannot be drawn, a sentence that says why.
  public func figure(_ plot: any Plot, caption: String, alternative: String) -> ReportBlock {
    do {
      let remarks = try Self.remarks(plot)
      return .figure(
        ReportFigure(
          caption: ([caption] + remarks).joined(separator: " "), alternative: alternative,
          wide: try plot.picture(.svg), narrow: (plot as? any Figure).flatMap(Self.narrow), plot: plot))
    } catch {
      return .text("No figure: \(error.message).")
    }
  }

  /// What a reader of a figure must know and cannot see.
  private static func remarks(_ plot: any Plot) throws(GalaxyError) -> [String] {
    guard let figure = plot as? any Figure else { return [] }
    return try figure.remarks()
  }

  /// The figure for a phone: its letters stay as large as those around it.
  private static func narrow(_ figure: any Figure) -> [UInt8]? {
    var figure = figure
    figure.look.size = (380, 420)
    return try? figure.picture(.svg)
  }

  /// A gallery of rows of an object, with what stands beneath each; none if there are no rows or the report
  /// shows none.
  public func gallery(
    _ caption: String, of artifact: any Artifact, _ rows: [(path: String, name: String)],
    _ describe: (Int, inout SheetImage) -> Void = { _, _ in }
  ) throws -> [ReportBlock] {
    let shown = Array(rows.prefix(gallery))
    guard !shown.isEmpty else { return [] }
    try work.cancellation.check("report")
    var images = try images(artifact, shown)
    for index in images.indices { describe(index, &images[index]) }
    return [.gallery(ReportGallery(caption, images))]
  }

  /// The first rows of a table, and where the others are.
  public func table(
    _ caption: String, columns: [String], numeric: Set<Int>, rows: [[String]], of name: String
  ) -> ReportBlock {
    .table(
      ReportTable(
        caption, columns: columns, numeric: numeric, rows: Array(rows.prefix(self.rows)),
        note: more(rows.count, name)))
  }

  /// Where the rows are that a table leaves out; nil if it has all.
  func more(_ count: Int, _ name: String) -> String? {
    count <= rows
      ? nil : "… and \(counted(count - rows, "more row")); save \(name) to \"\(name).csv\" gives all of them"
  }
}

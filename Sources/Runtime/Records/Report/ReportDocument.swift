import GalaxyBase
import GalaxyImages

/// A report: what was asked, what was found, and how. Made in memory; it becomes one page of HTML or a PDF.
public struct ReportDocument: Sendable {
  /// The line above everything.
  public var title: String
  /// What was asked; nil if nobody says.
  public var question: String?
  /// What it tells, in order: what was asked for first, then what that rests on.
  public var sections: [ReportSection]

  /// Makes a report.
  public init(title: String, question: String? = nil, sections: [ReportSection]) {
    (self.title, self.question, self.sections) = (title, question, sections)
  }

  /// What was found, and of which section it is, in the sections' order.
  public var answers: [(section: Int, sentence: String)] {
    sections.enumerated().compactMap { index, section in section.answer.map { (index, $0) } }
  }

  /// What a reader must know before believing any of it, each once.
  public var cautions: [String] {
    var cautions: [String] = []
    for caution in sections.flatMap(\.cautions) where !cautions.contains(caution) { cautions.append(caution) }
    return cautions
  }

  /// How many figures, pictures of galleries and tables there are.
  public var counts: (figures: Int, pictures: Int, tables: Int) {
    var counts = (figures: 0, pictures: 0, tables: 0)
    for block in sections.flatMap(\.blocks) {
      switch block {
      case .figure: counts.figures += 1
      case .gallery(let gallery): counts.pictures += gallery.images.count
      case .table: counts.tables += 1
      default: break
      }
    }
    return counts
  }
}

/// One thing that a report tells of.
public struct ReportSection: Sendable {
  /// Its heading: mostly the name of an object.
  public var title: String
  /// What it is, in a word or two: `model`, `classification`; empty for none.
  public var kind: String
  /// What it says to the question, in a sentence or two; nil for what only stands behind.
  public var answer: String?
  /// What must be said wherever it is shown, each a sentence: a model at chance, a comparison without a
  /// control.
  public var cautions: [String]
  /// What it consists of.
  public var blocks: [ReportBlock]

  /// Makes a section.
  public init(
    _ title: String, kind: String = "", answer: String? = nil, cautions: [String] = [],
    blocks: [ReportBlock] = []
  ) {
    (self.title, self.kind, self.answer, self.cautions, self.blocks) = (title, kind, answer, cautions, blocks)
  }
}

/// A piece of a section.
public enum ReportBlock: Sendable {
  /// A heading within the section.
  case heading(String)
  /// A paragraph.
  case text(String)
  /// Names and what they are, such as `source` and a file.
  case values([(name: String, value: String)])
  /// Rows and columns.
  case table(ReportTable)
  /// A plot.
  case figure(ReportFigure)
  /// Small images side by side.
  case gallery(ReportGallery)
  /// Commands, or columns of text that must keep their places.
  case code(String)
}

/// Rows and columns of a report.
public struct ReportTable: Sendable {
  /// One column.
  public struct Column: Sendable {
    /// Its heading.
    public var title: String
    /// Whether its cells are numbers, which stand at the right.
    public var isNumeric: Bool
  }

  /// What it shows, in a line; empty for none.
  public var caption: String
  /// The columns, in order.
  public var columns: [Column]
  /// The cells, a row a line.
  public var rows: [[String]]
  /// What stands below, such as how many rows are left out and where they are; nil for nothing.
  public var note: String?

  /// Makes a table; a column is one of numbers if `numeric` has its place.
  public init(
    _ caption: String = "", columns: [String], numeric: Set<Int> = [], rows: [[String]], note: String? = nil
  ) {
    self.caption = caption
    self.columns = columns.enumerated().map { Column(title: $1, isNumeric: numeric.contains($0)) }
    self.rows = rows
    self.note = note
  }

  /// A table as the terminal shows it.
  public init(_ table: TextTable, _ caption: String = "", note: String? = nil) {
    let numeric = table.header.indices.filter(table.leansRight)
    self.init(caption, columns: table.header, numeric: Set(numeric), rows: table.rows, note: note)
  }
}

/// A plot of a report, drawn already, so that what cannot be drawn is known while the report is made.
public struct ReportFigure: Sendable {
  /// What it shows and what a reader cannot see, in sentences.
  public let caption: String
  /// What it shows, for those who do not see it.
  public let alternative: String
  /// The picture as SVG.
  let wide: [UInt8]
  /// The same for a window as narrow as a phone; nil where it has no room there.
  let narrow: [UInt8]?
  /// What draws it on a page.
  let plot: any Plot
}

/// Small images of a report.
public struct ReportGallery: Sendable {
  /// What they are, and in which order.
  public var caption: String
  /// The images with what stands beneath each.
  public var images: [SheetImage]

  /// Makes a gallery.
  public init(_ caption: String, _ images: [SheetImage]) { (self.caption, self.images) = (caption, images) }
}

import GalaxyBase
import GalaxyErrors

/// The file in which labels are kept as they are given: a CSV with a row an image, which `load manifest` reads, too.
///
/// Each answer is appended and on the disk (`fsync`) before the next is asked for, so that whatever ends the program
/// costs no answer. A last row that was cut off half-way is left out, and written over by the next.
public struct LabelFile: Sendable {
  /// Where it is.
  public let path: String
  /// The labels in order; of an image that has several rows the last.
  public private(set) var labels: [GivenLabel] = []
  /// What there is to say of the file, once: a sentence each.
  public private(set) var notes: [String] = []
  /// Whether there is a file.
  public private(set) var isThere = false
  /// The places in `labels`.
  private var places: [UInt64: Int] = [:]
  /// Where the whole rows end, in bytes, if something half-written stands behind them.
  private var cut: Int?
  /// Whether the last row lacks its newline.
  private var lacksNewline = false

  private static let header = Array((GivenLabel.columns.joined(separator: ",") + "\n").utf8)

  /// Reads the file; none yet is an empty one.
  /// - Throws: GalaxyError of kind `not-labels` for a file of anything else, `bad-label-row` for a row that cannot
  ///   be read; of a kind of `FileError`.
  public init(_ path: String) throws {
    self.path = path
    if Files.kind(path) == .missing { return }
    let bytes = try Files.read(path)
    isThere = !bytes.isEmpty
    guard isThere else { return }
    let lines = WholeLines(bytes)
    if lines.end == 0, Self.header.starts(with: bytes) {
      cut = 0
      isThere = false
      return
    }
    try read(Array(bytes[..<lines.end]))
    if lines.end < bytes.count { try take(tail: Array(bytes[lines.end...]), from: lines.end) }
  }

  /// What somebody said of an image; nil if nobody did.
  public subscript(content: UInt64) -> GivenLabel? { places[content].map { labels[$0] } }

  // MARK: - Reading

  private mutating func read(_ bytes: [UInt8]) throws {
    var fields = SeparatedFields(
      bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes, file: path, separator: 44)
    var row: [String] = []
    var isHeader = true
    while true {
      row.removeAll(keepingCapacity: true)
      let line: Int?
      do {
        line = try fields.nextRow { _, field in row.append(String(decoding: field, as: UTF8.self)) }
      } catch let error as GalaxyError where isHeader {
        throw notLabels(hint: error.message)
      }
      guard let line else { break }
      if isHeader {
        guard row == GivenLabel.columns else {
          throw notLabels(hint: "its columns are \(row.prefix(8).joined(separator: ", "))")
        }
        isHeader = false
        continue
      }
      guard let label = GivenLabel(fields: row) else {
        throw GalaxyError(
          LabelFileError.badLabelRow,
          "the row is none of \(GivenLabel.columns.joined(separator: ", ")): \(row.joined(separator: ","))",
          file: path, line: line, hint: "mend the row or take it out")
      }
      enter(label)
    }
    if isHeader { throw notLabels(hint: "it has no columns") }
  }

  /// What stands behind the last newline: a row whose newline an editor left out, or one that was cut off.
  private mutating func take(tail: [UInt8], from end: Int) throws {
    guard !tail.contains(10) else {
      throw GalaxyError(
        LabelFileError.badLabelRow, "a quote is opened in a row and closed in none", file: path,
        hint: "mend the row or take it out")
    }
    var fields = SeparatedFields(tail, file: path, separator: 44)
    var row: [String] = []
    _ = try? fields.nextRow { _, field in row.append(String(decoding: field, as: UTF8.self)) }
    if let label = GivenLabel(fields: row), label.isWhole {
      enter(label)
      lacksNewline = true
    } else if !tail.allSatisfy({ $0 == 32 || $0 == 13 }) {
      cut = end
      notes.append("the last row of \(path) was cut off half-way; that answer is not counted")
    }
  }

  private mutating func enter(_ label: GivenLabel) {
    if let place = places[label.content] {
      labels[place] = label
    } else {
      places[label.content] = labels.count
      labels.append(label)
    }
  }

  private func notLabels(hint: String) -> GalaxyError {
    GalaxyError(
      LabelFileError.notLabels,
      "\(path) is no file of labels, and stays as it is: those have the columns "
        + GivenLabel.columns.joined(separator: ", "), file: path,
      hint: "\(hint); name another file: to \"NAME.csv\"")
  }

  // MARK: - Writing

  /// Adds what somebody said; it is on the disk when this returns. What was said of the image before goes.
  /// - Throws: GalaxyError of a kind of `FileError`; the file is what it was.
  public mutating func add(_ label: GivenLabel) throws {
    if places[label.content] != nil { return try rewrite(label.content) { $0 = label } }
    if !isThere, cut == nil {
      try AtomicFile.write(Self.header, to: path)
    } else if !isThere {
      try GrowingFile.append(Self.header, to: path, cuttingAt: 0)
      cut = nil
    }
    isThere = true
    var writer = CSVWriter()
    writer.row(label.fields)
    try GrowingFile.append((lacksNewline ? [10] : []) + writer.bytes, to: path, cuttingAt: cut)
    (cut, lacksNewline) = (nil, false)
    enter(label)
  }

  /// Takes back what was said of an image, or puts what was said before in its place.
  /// - Throws: GalaxyError of a kind of `FileError`; the file is what it was.
  public mutating func takeBack(_ content: UInt64, to earlier: GivenLabel?) throws {
    try rewrite(content) { $0 = earlier }
  }

  /// Changes one row of the file as it is now, which somebody else may have added to, and writes the file as a whole.
  private mutating func rewrite(_ content: UInt64, _ change: (inout GivenLabel?) -> Void) throws {
    var now = try LabelFile(path)
    var label = now[content]
    change(&label)
    let kept = now.labels.compactMap { $0.content == content ? label : $0 }
    var writer = CSVWriter()
    writer.row(GivenLabel.columns)
    for label in kept { writer.row(label.fields) }
    try AtomicFile.write(writer.bytes, to: path)
    (now.labels, now.places, now.cut, now.lacksNewline) = ([], [:], nil, false)
    kept.forEach { now.enter($0) }
    now.notes = notes
    self = now
  }
}

/// Where the whole lines of a text of separated values end: a line break inside quotes ends none.
private struct WholeLines {
  /// The first byte behind them.
  private(set) var end = 0

  init(_ bytes: [UInt8]) {
    var isQuoted = false
    for (place, byte) in bytes.enumerated() {
      if byte == 34 { isQuoted.toggle() }
      if byte == 10, !isQuoted { end = place + 1 }
    }
  }
}

/// What is wrong with a file of labels.
public enum LabelFileError: ErrorKind, ErrorFamily {
  case notLabels = """
    not-labels
    A file that labels are to be kept in holds something else.
    It is left as it is: name another file with `to`.
    """
  case badLabelRow = """
    bad-label-row
    A row of a file of labels cannot be read.
    Mend the row or take it out; the message names its line.
    """
  case noLabelsYet = """
    no-labels-yet
    `label` asks a person, and nobody is here to answer: a script, a pipe, a notebook without questions.
    Label at the prompt or in a notebook first: the script takes the answers from the file.
    """
  case unknownClass = """
    class-means-nothing
    The class of a labelled image is none that the other images know, and they have numbers alone.
    Give the classes names when loading: classes=[…].
    """
}

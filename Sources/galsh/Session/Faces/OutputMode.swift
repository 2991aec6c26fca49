/// How results are written.
package enum OutputMode: String, CaseIterable, Sendable {
  /// Short text for people, numbers rounded.
  case text
  /// Rows and columns, numbers rounded.
  case table
  /// Comma-separated values with a line of names, numbers in full.
  case csv
  /// One JSON object a result, numbers in full.
  case json
  /// A table of Markdown, numbers rounded.
  case markdown

  /// Whether a program is to read the results, so that nothing else may stand among them.
  package var isForPrograms: Bool { self == .csv || self == .json }

  /// The modes as files name them.
  package static let endings: [(ending: String, mode: OutputMode)] = [
    ("csv", .csv), ("json", .json), ("md", .markdown), ("txt", .text),
  ]

  /// The mode of a file by the ending of its name.
  package init?(file: String) {
    guard let dot = file.lastIndex(of: ".") else { return nil }
    let ending = file[file.index(after: dot)...].lowercased()
    guard let mode = OutputMode.endings.first(where: { $0.ending == ending })?.mode else { return nil }
    self = mode
  }
}

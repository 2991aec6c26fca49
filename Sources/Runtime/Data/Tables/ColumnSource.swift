import GalaxyBase

/// An artifact whose rows can be seen as columns: it can be plotted, joined, selected from, summarised and saved
/// like any other table.
public protocol ColumnSource: Artifact {
  /// Its rows as columns.
  var columnTable: ColumnTable { get }
  /// What must be known of the rows, a sentence each: how many there are of what, by which rule.
  var tableNotes: [String] { get }
  /// What it was made with, by name, for the head of files: its model, a rate.
  var tableOrigin: [JSON.Member] { get }
  /// The rows at these places under another name, as the same kind of thing where that makes sense.
  func selecting(_ rows: [Int], named name: String) -> any ColumnSource
}

extension ColumnSource {
  /// Its line.
  public var tableNotes: [String] { [summary] }
  /// Nothing more.
  public var tableOrigin: [JSON.Member] { [] }
}

extension NamePattern {
  /// Whether a pattern means a name: `e*` and `e?` by their signs, anything else as it stands.
  static func chooses(_ name: String, _ pattern: String) -> Bool {
    name == pattern || pattern.contains { "*?[".contains($0) } && NamePattern(pattern).matches(name)
  }
}

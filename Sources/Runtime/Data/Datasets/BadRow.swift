import GalaxyErrors

/// What to do with rows and files that cannot be used.
public enum BadRowPolicy: String, Sendable, CaseIterable {
  /// One error that lists the first ten of them.
  case error
  /// They are left out and reported.
  case skip
}

/// A row of a manifest, or a file of a folder, that cannot be used, and why.
public struct BadRow: Sendable, Equatable {
  /// The image as the manifest or the folder names it; empty if the row does not say.
  public let name: String
  /// What is wrong; its file is the manifest if there is one, else the image.
  public let error: GalaxyError

  /// Puts a row's place to what is wrong with it.
  init(name: String, manifest: String? = nil, line: Int? = nil, error: GalaxyError) {
    var placed = error
    placed.file = manifest ?? error.file
    placed.line = line ?? error.line
    self.name = name
    self.error = placed
  }

  /// How many bad rows an error lists.
  package static let listed = 10

  /// Nil if all rows are good; the bad row itself if there is one; else one error that lists the first ten.
  /// Where all are bad nothing would be left to load, and `columnHint` is what to try.
  static func combined(
    _ rows: [BadRow], of total: Int, unit: String, file: String, ifAll columnHint: String? = nil
  ) -> GalaxyError? {
    guard let first = rows.first else { return nil }
    let isAll = rows.count == total
    if rows.count == 1 {
      var error = first.error
      if isAll, let columnHint {
        error.hint = [error.hint, columnHint].compactMap(\.self).joined(separator: "; ")
      }
      return error
    }
    var text = "\(rows.count) of \(total) \(unit)s cannot be used:"
    for row in rows.prefix(listed) {
      text += "\n  " + (row.error.line.map { "line \($0): " } ?? "") + row.error.message
    }
    if rows.count > listed { text += "\n  … and \(rows.count - listed) more" }
    return GalaxyError(
      DatasetError.badRows, text, file: file, line: first.error.line,
      hint: isAll ? columnHint ?? first.error.hint : "bad=skip leaves them out and says so")
  }
}

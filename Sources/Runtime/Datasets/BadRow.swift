/// What to do with rows and files that cannot be used.
public enum BadRowPolicy: String, Sendable, CaseIterable {
  /// One error that lists the first ten of them.
  case error
  /// They are left out and reported.
  case skip
}

/// A row of a manifest, or a file of a folder, that cannot be used, and why.
public struct BadRow: GalaxyError, Equatable {
  /// The image as the manifest or the folder names it; empty if the row does not say.
  public let name: String
  /// The manifest if there is one, else the image.
  public let file: String?
  /// The line of the manifest, counted from 1.
  public let line: Int?
  /// The id of what is wrong, such as `missing-file`.
  public let id: String
  /// What is wrong, in one sentence.
  public let message: String
  /// What would be right.
  public let hint: String?

  /// Puts a row's place to what is wrong with it.
  init(name: String, manifest: String? = nil, line: Int? = nil, error: any GalaxyError) {
    self.name = name
    self.file = manifest ?? error.file
    self.line = line ?? error.line
    self.id = error.id
    self.message = error.message
    self.hint = error.hint
  }

  /// A bad row of a stored session.
  init(name: String, file: String?, line: Int?, id: String, message: String, hint: String?) {
    self.name = name
    self.file = file
    self.line = line
    self.id = id
    self.message = message
    self.hint = hint
  }

  /// How many bad rows an error lists.
  static let listed = 10

  /// Nil if all rows are good; the bad row itself if there is one; else one error that lists the first ten.
  static func combined(_ rows: [BadRow], of total: Int, unit: String, file: String) -> (any GalaxyError)? {
    guard let first = rows.first else { return nil }
    if rows.count == 1 { return first }
    var text = "\(rows.count) of \(total) \(unit)s cannot be used:"
    for row in rows.prefix(listed) {
      text += "\n  " + (row.line.map { "line \($0): " } ?? "") + row.message
    }
    if rows.count > listed { text += "\n  … and \(rows.count - listed) more" }
    return DatasetError(
      .badRows, text, file: file, line: first.line, hint: "bad=skip leaves them out and says so")
  }
}

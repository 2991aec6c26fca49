import GalaxyRuntime

/// An error of the shell itself: of its files, its settings and the objects that it holds.
struct ShellError: GalaxyError, Equatable {
  let id: String
  let message: String
  var file: String?
  var hint: String?

  /// An error with its stable name, one sentence, and what would be right.
  init(_ id: String, _ message: String, file: String? = nil, hint: String? = nil) {
    self.id = id
    self.message = message
    self.file = file
    self.hint = hint
  }
}

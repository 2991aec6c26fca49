import GalaxyLang
import GalaxyRuntime

/// What `show` says of an object.
struct Shown {
  var text: String
  var fields: [JSON.Member]
  /// The field that holds the rows of a table, if there is one.
  var table: String?
}

/// An object that a session holds: a dataset, network, model or score table. Objects are values: a command that
/// changes one puts a new one in its place.
protocol SessionObject: LanguageObject {
  /// One line for `whos`, without name and kind.
  var summary: String { get }
  /// What it takes of the memory, in bytes; 0 for next to nothing.
  var byteCount: Int { get }
  /// The same as the summary, and whatever else is known in short, for programs.
  var fields: [JSON.Member] { get }
  /// What `show` prints, in several lines that fit a window of the given width, and gives to programs.
  func shown(_ work: WorkContext, width: Int?) throws -> Shown
}

extension SessionObject {
  /// What a command that made the object says of it.
  var line: String { "\(name): \(summary)" }

  /// Next to nothing.
  var byteCount: Int { 0 }

  /// Line and fields, unless the object has more to say.
  func shown(_ work: WorkContext, width: Int?) throws -> Shown { Shown(text: line, fields: fields) }

  /// Name and kind, then the object's own fields.
  var json: JSON {
    .object([.init("name", .string(name)), .init("kind", .string(kindName))] + fields)
  }
}

import GalaxyLang
import GalaxyRuntime

/// An object that a session holds: a dataset, network, model or score table. Objects are values: a command that
/// changes one puts a new one in its place.
protocol SessionObject: LanguageObject {
  /// One line for `whos`, without name and kind.
  var summary: String { get }
  /// The same as the summary, and whatever else is known in short, for programs.
  var fields: [JSON.Member] { get }
  /// What `show` prints, in several lines, and gives to programs.
  func shown(_ work: WorkContext) throws -> (text: String, fields: [JSON.Member])
}

extension SessionObject {
  /// What a command that made the object says of it.
  var line: String { "\(name): \(summary)" }

  /// Line and fields, unless the object has more to say.
  func shown(_ work: WorkContext) throws -> (text: String, fields: [JSON.Member]) { (line, fields) }

  /// Name and kind, then the object's own fields.
  var json: JSON {
    .object([.init("name", .string(name)), .init("kind", .string(kindName))] + fields)
  }
}

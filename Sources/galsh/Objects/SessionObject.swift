import GalaxyLang
import GalaxyRuntime

/// An object that a session holds: a dataset, network, model or score table. Objects are values: a command that
/// changes one puts a new one in its place.
protocol SessionObject: LanguageObject {
  /// One line for `whos`, without name and kind.
  var summary: String { get }
  /// The same, and whatever else is known in short, for programs.
  var fields: [JSON.Member] { get }
}

extension SessionObject {
  /// Name and kind, then the object's own fields.
  var json: JSON {
    .object([.init("name", .string(name)), .init("kind", .string(kindName))] + fields)
  }
}

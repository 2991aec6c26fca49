import GalaxyLang
import GalaxyRuntime

/// An object that a session holds: a dataset, network, model or score table. Objects are values: a command that
/// changes one puts a new one in its place.
protocol SessionObject: LanguageObject {
  /// One line for `whos`, without name and kind.
  var summary: String { get }
  /// Several lines for `show`.
  var details: String { get }
  /// The same as the summary, and whatever else is known in short, for programs.
  var fields: [JSON.Member] { get }
}

extension SessionObject {
  /// The name and the summary, unless the object has more to say.
  var details: String { "\(name): \(summary)" }

  /// Name and kind, then the object's own fields.
  var json: JSON {
    .object([.init("name", .string(name)), .init("kind", .string(kindName))] + fields)
  }
}

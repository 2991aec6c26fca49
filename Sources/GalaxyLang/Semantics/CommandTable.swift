/// All commands, found by name; the one table that parsing, checking, help and completion read.
public struct CommandTable: Sendable {
  /// The commands in the order in which help lists them.
  public let specs: [CommandSpec]
  private let byName: [String: Int]

  /// A table of the given commands. Of two commands of the same name the first counts; see ``problems``.
  public init(_ specs: [CommandSpec]) {
    self.specs = specs
    var byName: [String: Int] = [:]
    for (index, spec) in specs.enumerated() {
      for name in [spec.name] + spec.aliases where byName[name] == nil { byName[name] = index }
    }
    self.byName = byName
  }

  /// The command of a name or alias: `test`, `load manifest`.
  public func spec(named name: String) -> CommandSpec? {
    byName[name].map { specs[$0] }
  }
}

import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `delete` and `rename`: the objects of a session.
package enum ObjectCommands {
  package static let all = [delete, rename]

  private enum Keys {
    static let names: Key<[Value]> = Key<Value>.argument(
      "name", .oneOf([.object([]), .any]), .variadic(atLeast: 1), "objects, or variables"
    ).map { value, _ in if case .list(let values) = value { values } else { [] } }
    static let object: Key<SessionObject> = .argument("object", .object([]), "the object")
    static let name: Key<String> = .clause("as", .name, "its new name")
  }

  private static let delete = Command(
    freeing(
      CommandSpec(
        "delete", "takes objects and variables out of the session",
        details: """
          A dataset goes with its parts, `d.train`. Files stay as they are. `undo` brings the latest objects back.
          """,
        keys: [Keys.names],
        examples: ["delete sims", "delete d small"]))
  ) { call, session in
    let values = try call[Keys.names]
    let words = call.source.text(of: call.span(of: Keys.names)).split(whereSeparator: \.isWhitespace)
    var (names, variables): ([String], [String]) = ([], [])
    for (index, value) in values.enumerated() {
      let word = words.count == values.count ? String(words[index]) : ""
      if session.interpreter?.variableNames.contains(word) == true {
        variables.append(word)
      } else if case .object(let object) = value {
        if object.isBuiltIn {
          throw call.error(
            ObjectCommandError.builtIn, "`\(object.name)` is built in and stays", at: Keys.names)
        }
        let all = session.workspace.names.filter { $0 == object.name || $0.hasPrefix(object.name + ".") }
        names += all.filter { !names.contains($0) }
      } else {
        throw call.error(
          FitError.wrongType, "`delete` takes the names of objects and variables, not \(value.described)",
          at: Keys.names, hint: "`whos` lists what there is")
      }
    }
    names.forEach(session.workspace.delete)
    variables.forEach { session.interpreter?.set($0, to: nil) }
    let back = names.isEmpty ? "" : "; `undo` brings \(names.count == 1 ? names[0] : "the objects") back"
    return CommandResult(
      "delete", [.init("deleted", .array((names + variables).map { .string($0) }))],
      text: "deleted \((names + variables).joined(separator: ", "))\(back)")
  }

  /// A specification whose names are free behind the command.
  private static func freeing(_ spec: CommandSpec) -> CommandSpec {
    var spec = spec
    spec.freesNames = true
    return spec
  }

  private static let rename = Command(
    freeing(
      CommandSpec(
        "rename", "gives an object another name",
        details: """
          The parts of a dataset go with it: `d.train` becomes `e.train`; tables of scores name the model anew. A name \
          that is in use is refused, unless `overwrite=true` has what bears it make room.
          """,
        keys: [Keys.object, Keys.name],
        examples: ["rename m as lenticular"]))
  ) { call, session in
    let object = try call[Keys.object].artifact
    let (old, new) = (object.name, try call[Keys.name])
    if object.isBuiltIn {
      throw call.error(
        ObjectCommandError.builtIn, "`\(old)` is built in and keeps its name", at: Keys.object)
    }
    if old.contains(".") {
      throw call.error(
        ObjectCommandError.isPart, "`\(old)` is a part, which is called as the dataset that it belongs to",
        at: Keys.object, hint: "rename \(old.prefix { $0 != "." }) as …")
    }
    if new == old {
      throw call.error(ObjectCommandError.nameInUse, "`\(old)` is called so already", at: Keys.name)
    }
    if let taken = session.find(new), !call.overwrites {
      throw call.error(
        ObjectCommandError.nameInUse, "`\(new)` is the name of a \(taken.kind): \(taken.summary)",
        at: Keys.name,
        hint: "choose another name, `delete \(new)` first, or say overwrite=true")
    }
    session.workspace.rename(old, to: new) { $0 }
    if object is ModelArtifact {
      for case let table as ScoresArtifact in session.workspace.contents where table.table.modelName == old {
        session.workspace.update(table.by(model: new))
      }
    }
    let renamed = session.workspace.names.filter { $0 == new || $0.hasPrefix(new + ".") }
    return CommandResult(
      "rename",
      [
        .init("from", .string(old)), .init("to", .string(new)),
        .init("names", .array(renamed.map { .string($0) })),
      ],
      text: "\(old) is called \(new) now"
        + (renamed.count > 1 ? " (\(renamed.joined(separator: ", ")))" : ""),
      value: session.find(new).map { .artifact($0) } ?? .nothing)
  }
}

/// Why an object is not deleted or renamed.
enum ObjectCommandError: ErrorKind, ErrorFamily {
  case builtIn = """
    built-in
    What is built in, such as `galnet`, can be neither deleted nor renamed.
    Make one of your own.
    """
  case isPart = """
    is-part
    A part of a dataset, such as `d.train`, has its name from the dataset.
    Rename the dataset, or split it into parts of other names.
    """
  case nameInUse = """
    name-in-use
    Another object has the name.
    Choose another, delete that one first, or say `overwrite=true`.
    """
}

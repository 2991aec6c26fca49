import GalaxyRuntime

/// The objects of a session, in the order in which they were made.
package final class Workspace {
  /// At hand, or still in the session's file.
  private enum Held {
    case here(any Artifact)
    case stored(StoredEntry)

    var name: String {
      switch self {
      case .here(let object): object.name
      case .stored(let entry): entry.name
      }
    }
  }

  private var held: [Held] = []
  /// Objects made or changed since the session was saved.
  private(set) var unsaved: Set<String> = []
  /// Objects made or changed since the latest command was noted, in order.
  private var touched: [String] = []
  /// Those that were made or changed since the ranks of a run last agreed.
  private var unagreed: Set<String> = []
  /// What commands have replaced or deleted.
  var changes = ObjectHistory()
  /// Objects whose files have been found elsewhere since the session was opened.
  private var renewed: Set<String> = []
  /// Objects of a session file that only variables hold, by the names that they have there.
  var hidden: [String: SessionObject] = [:]
  /// Reads an object of the session file; nil for one that is damaged.
  var read: (StoredPart<(any Artifact)?>) -> (any Artifact)? = { part in
    var damage: [String] = []
    return (try? part.value(&damage)) ?? nil
  }
  /// Called before an object of the file makes room for another: variables that hold it must have it by then.
  var willReplace: (String) -> Void = { _ in }

  /// Holds an object under its name. One of the same name makes room, and so do that one's parts (`d.train`),
  /// which would no longer belong to it.
  package func put(_ object: any Artifact) {
    for part in names where part.hasPrefix(object.name + ".") { delete(part) }
    if names.contains(object.name), let old = find(object.name), !isMoreOf(object, old) { changes.note(old) }
    place(object)
  }

  /// Whether an object is an earlier one of which more is known.
  private func isMoreOf(_ object: any Artifact, _ old: any Artifact) -> Bool {
    guard let model = object as? ModelArtifact, let old = old as? ModelArtifact else { return false }
    return model.isSameTraining(as: old)
  }

  /// Puts what follows from the command under way in an object's place: `undo` takes it back with the rest.
  package func update(_ object: any Artifact) {
    if let old = find(object.name) { changes.note(old) }
    place(object)
  }

  /// Takes an object away; `undo` brings it back.
  package func delete(_ name: String) {
    if let old = find(name), !old.isBuiltIn { changes.note(old) }
    drop(name)
  }

  /// Takes an object out of its place.
  func drop(_ name: String) {
    willReplace(name)
    held.removeAll { $0.name == name }
    unsaved.remove(name)
    touched.removeAll { $0 == name }
  }

  /// Gives an object another name, with its parts; what had that name before makes room.
  package func rename(_ name: String, to other: String, _ renamed: (any Artifact) -> any Artifact) {
    let parts = names.filter { $0 == name || $0.hasPrefix(name + ".") }
    for taken in names where taken == other || taken.hasPrefix(other + ".") { delete(taken) }
    for part in parts {
      guard let old = find(part), let index = held.firstIndex(where: { $0.name == part }) else { continue }
      let object = renamed(old.named(other + part.dropFirst(name.count)))
      changes.note(old)
      if !changes.takesAway(object.name) { changes.note(made: object.name) }
      willReplace(part)
      held[index] = .here(object)
      unsaved.remove(part)
      unsaved.insert(object.name)
      touched.removeAll { $0 == part }
      touched.append(object.name)
    }
  }

  /// Puts an object into its place, or at the end.
  func place(_ object: any Artifact) {
    unsaved.insert(object.name)
    unagreed.insert(object.name)
    if !touched.contains(object.name) { touched.append(object.name) }
    if let index = held.firstIndex(where: { $0.name == object.name }) {
      willReplace(object.name)
      held[index] = .here(object)
    } else {
      held.append(.here(object))
    }
  }

  /// Puts an object in the place of the one of its name, of which only the files are called otherwise: parts of
  /// it stay.
  func renew(_ object: any Artifact) {
    guard let index = held.firstIndex(where: { $0.name == object.name }) else { return }
    held[index] = .here(object)
    unsaved.insert(object.name)
    renewed.insert(object.name)
  }

  /// Objects whose files are called otherwise are to be saved, though all that the session file told is known.
  func noteRenewed() {
    unsaved.formUnion(renewed)
    renewed = []
  }

  /// Holds an object of the session file, which is read when it is wanted.
  func put(_ entry: StoredEntry) { held.append(.stored(entry)) }

  /// The object of a name, or nil; `galnet` is always there. One that turns out to be damaged is gone.
  package func find(_ name: String) -> (any Artifact)? {
    guard let index = held.firstIndex(where: { $0.name == name }) else {
      return name == "galnet" ? NetworkDescription.builtIn : nil
    }
    switch held[index] {
    case .here(let object): return object
    case .stored(let entry):
      guard let object = read(entry.object) else {
        held.removeAll { $0.name == name }
        return nil
      }
      held[index] = .here(object)
      return object
    }
  }

  /// The names of all objects, in order.
  package var names: [String] { held.map(\.name) }

  /// All objects, in order.
  package var contents: [any Artifact] { names.compactMap(find) }

  /// The names of the objects that were made or changed since the last time, in order.
  func takeTouched() -> [String] {
    defer { touched = [] }
    return touched
  }

  /// The objects that were made since ranks agreed on them last, in the order in which they were made.
  var unagreedNames: [String] { names.filter(unagreed.contains) }

  /// The names of the objects that were made or changed since the ranks of a run last agreed, in order.
  func takeUnagreed() -> [String] {
    defer { unagreed = [] }
    return unagreedNames
  }

  /// Takes note that the file has everything, or takes that back.
  func noteSaved(except unsaved: Set<String> = []) { self.unsaved = unsaved }
}

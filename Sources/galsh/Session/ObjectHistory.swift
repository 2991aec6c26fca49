import GalaxyRuntime

/// The objects that commands have replaced or deleted, so that `undo` brings them back, the latest first.
package struct ObjectHistory {
  /// What one command took away.
  package struct Step {
    /// The command, as it was written.
    package let deed: String
    /// The objects that it took away, as they were.
    package var kept: [any Artifact] = []
    /// The names that were new with it.
    package var made: [String] = []
    /// What it took away that is too large to be kept: the names, and the bytes.
    package var lost: [(name: String, bytes: Int)] = []

    var bytes: Int { kept.reduce(0) { $0 + $1.byteCount } }
  }

  /// Steps that are kept at most.
  private static let limit = 20
  /// Bytes that all steps may hold: half a gigabyte, or an eighth of the memory where that is less.
  private let room: Int
  private var deed = ""
  private var isOpen = false
  package private(set) var past: [Step] = []
  package private(set) var undone: [Step] = []

  init(room: Int = min(1 << 29, WorkContext.quarterOfMemory / 2)) { self.room = room }

  /// A command begins.
  mutating func begin(_ deed: String) { (self.deed, isOpen) = (deed, false) }

  /// The command under way takes an object away.
  mutating func note(_ object: any Artifact) {
    open()
    let last = past.count - 1
    if past[last].kept.contains(where: { $0.name == object.name }) || past[last].made.contains(object.name) {
      return
    }
    if object.byteCount > room {
      past[last].lost.append((object.name, object.byteCount))
      return
    }
    past[last].kept.append(object)
    while past.count > Self.limit || past.count > 1 && past.reduce(0, { $0 + $1.bytes }) > room {
      past.removeFirst()
    }
  }

  /// The command under way gives something a name that was free.
  mutating func note(made name: String) {
    open()
    past[past.count - 1].made.append(name)
  }

  /// Whether the command under way has taken away an object of a name.
  func takesAway(_ name: String) -> Bool {
    isOpen && past.last?.kept.contains { $0.name == name } == true
  }

  private mutating func open() {
    if isOpen { return }
    isOpen = true
    undone = []
    past.append(Step(deed: deed))
  }

  /// Takes the latest step to be undone; `inverse` is what takes that back.
  mutating func undo(_ swap: (Step) -> Step) -> Step? {
    guard let step = past.popLast() else { return nil }
    undone.append(swap(step))
    return step
  }

  /// Takes the latest step that was undone.
  mutating func redo(_ swap: (Step) -> Step) -> Step? {
    guard let step = undone.popLast() else { return nil }
    past.append(swap(step))
    return step
  }
}

extension Workspace {
  /// What `undo` would bring back.
  package var latestStep: ObjectHistory.Step? { changes.past.last }
  /// What `redo` would.
  package var latestUndone: ObjectHistory.Step? { changes.undone.last }

  /// Brings back what the latest command took away that replaced or deleted anything; nil if none has.
  package func undo() -> ObjectHistory.Step? {
    var history = changes
    defer { changes = history }
    return history.undo(exchange)
  }

  /// Takes the latest `undo` back; nil if there is none.
  package func redo() -> ObjectHistory.Step? {
    var history = changes
    defer { changes = history }
    return history.redo(exchange)
  }

  /// Puts the objects of a step into their places, and gives what was there.
  private func exchange(_ step: ObjectHistory.Step) -> ObjectHistory.Step {
    var inverse = ObjectHistory.Step(deed: step.deed)
    let names = step.kept.map(\.name)
    let parts = names.flatMap { name in self.names.filter { $0.hasPrefix(name + ".") } }
    for name in step.made + parts.filter({ !names.contains($0) }) {
      guard let now = find(name) else { continue }
      inverse.kept.append(now)
      drop(name)
    }
    for object in step.kept {
      if let now = find(object.name) { inverse.kept.append(now) } else { inverse.made.append(object.name) }
      place(object)
    }
    return inverse
  }
}

extension ModelArtifact {
  /// Whether another is the same training of which more is known: tested, with thresholds, applied.
  func isSameTraining(as other: ModelArtifact) -> Bool {
    model.detector.map { type(of: $0).kind } == other.model.detector.map { type(of: $0).kind }
      && model.pretraining == other.model.pretraining && model.training == other.model.training
      && model.basis == other.model.basis
  }
}

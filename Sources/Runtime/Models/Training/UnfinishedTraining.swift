import GalaxyBase
import GalaxyErrors

/// A training that was stopped before its end, with all that it needs to go on as if nothing had happened.
public struct UnfinishedTraining: Sendable, Equatable {
  /// The command, such as `train svdd`.
  public let work: String
  /// What the model was called when it began: with the seed that decides its random streams.
  public let name: String
  /// The model that it started from; nil for a start from nothing.
  public let start: Model?
  /// What it was told, by the names of the options; those that were left out have their defaults.
  public let told: [JSON.Member]
  /// Where it is, and where those before it ended that are to judge with it as one model: a checkpoint for each
  /// training, by what decides it.
  let states: [Digest: TrainingCheckpoint]

  /// Takes what a store has kept of a training.
  public init(
    work: String, name: String, start: Model?, told: [JSON.Member], states: TrainingStates
  ) {
    (self.work, self.name, self.start, self.told) = (work, name, start, told)
    self.states = states.kept.compactMapValues { TrainingCheckpoint($0) }
  }

  /// What an option was told; nil if there was nothing to tell.
  public func told(_ name: String) -> JSON? { told.first { $0.key == name }?.value }

  // MARK: - In a session file

  private static let startPrefix = "start."
  private static func prefix(ofState index: Int) -> String { "state\(index)." }
  private var ordered: [(key: Digest, value: TrainingCheckpoint)] {
    states.sorted { $0.key.hex < $1.key.hex }
  }

  /// All of it that is no tensor.
  package var storedValues: JSON {
    let states = ordered.map { digest, state in
      JSON.object(
        [.init("training", .string(digest.hex))]
          + state.metadata.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
    }
    return [
      "work": .string(work), "name": .string(name), "told": .object(told),
      "start": start.map { .object($0.storedValues) } ?? .null, "states": .array(states),
    ]
  }

  /// Its tensors, each under a name that no tensor of a model has.
  package func tensors() throws(GalaxyError) -> [NamedTensor] {
    var tensors: [NamedTensor] = []
    for tensor in try start?.safeTensors().tensors ?? [] {
      tensors.append(tensor.renamed(Self.startPrefix + tensor.name))
    }
    for (index, state) in ordered.enumerated() {
      tensors += state.value.tensors.map { $0.renamed(Self.prefix(ofState: index) + $0.name) }
    }
    return tensors
  }

  /// Reads what `storedValues` and `tensors` wrote; nil if it is anything else.
  package init?(stored values: JSON, tensors: SafeTensors) {
    guard let work = values["work"]?.string, let name = values["name"]?.string,
      let told = values["told"]?.object, let kept = values["states"]?.array
    else { return nil }
    var states: [Digest: TrainingCheckpoint] = [:]
    for (index, value) in kept.enumerated() {
      var part = tensors.part(Self.prefix(ofState: index))
      part.metadata = Dictionary(
        (value.object ?? []).compactMap { member in member.value.string.map { (member.key, $0) } }
      ) { $1 }
      guard let digest = value["training"]?.string.flatMap({ Digest($0) }),
        let state = TrainingCheckpoint(part)
      else { return nil }
      states[digest] = state
    }
    var start: Model?
    if let stored = values["start"], stored != .null {
      guard let model = Model(stored: stored, tensors: tensors.part(Self.startPrefix)) else { return nil }
      start = model
    }
    (self.work, self.name, self.told, self.states, self.start) = (work, name, told, states, start)
  }
}

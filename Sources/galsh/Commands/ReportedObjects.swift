import GalaxyLang
import GalaxyRuntime
import GalshSession

/// What a report tells of: the objects that were asked for, and those that they rest on, which the session
/// knows.
struct ReportedObjects {
  /// What was asked for, in this order.
  let named: [any Artifact]
  /// What they were made of and judged by: tables and matchings first, then models, networks, datasets.
  let behind: [any Artifact]
  private let calls: [StoredCall]

  /// Finds what stands behind the objects given.
  init(_ named: [any Artifact], _ session: Session) {
    self.named = named
    let calls = session.allCalls
    self.calls = calls
    let places = Self.objectPlaces(session)
    var found: [any Artifact] = []
    var waiting = named
    while !waiting.isEmpty {
      let object = waiting.removeFirst()
      for name in Self.sources(of: object, calls, places) {
        guard !(named + found).contains(where: { $0.name == name }), let source = session.find(name),
          !source.isBuiltIn
        else { continue }
        found.append(source)
        waiting.append(source)
      }
    }
    let order = Dictionary(uniqueKeysWithValues: session.workspace.names.enumerated().map { ($1, $0) })
    behind = found.sorted {
      (Self.rank($0), order[$0.name] ?? 0) < (Self.rank($1), order[$1.name] ?? 0)
    }
  }

  /// The results of a session: all but datasets and networks, and models only where nothing rests on them;
  /// where there are no results the datasets themselves.
  static func results(_ session: Session) -> [any Artifact] {
    let all = session.workspace.contents
    let tables = all.filter { rank($0) == 0 }
    let known = Set(ReportedObjects(tables, session).behind.map(\.name))
    let results = all.filter { rank($0) == 0 || $0 is ModelArtifact && !known.contains($0.name) }
    return results.isEmpty ? all.filter { !$0.isBuiltIn } : results
  }

  private static func rank(_ object: any Artifact) -> Int {
    switch object {
    case is ModelArtifact: 1
    case is NetworkDescription: 2
    case is DatasetArtifact: 3
    default: 0
    }
  }

  // MARK: - What made them

  /// The commands that made or changed an object, as they were written.
  func makers(of object: any Artifact) -> [String] {
    var texts: [String] = []
    for call in calls where call.made.contains(where: { $0.key == object.name }) && texts.last != call.text {
      texts.append(call.text)
    }
    return texts
  }

  /// The names of objects that an object rests on: those it knows itself, and those that the commands which
  /// made it were given.
  private static func sources(
    of object: any Artifact, _ calls: [StoredCall], _ places: [String: Set<String>]
  ) -> [String] {
    var names: [String] = []
    switch object {
    case let model as ModelArtifact:
      names += [model.trainedOn?.name, model.test?.input.name, model.model.network?.name].compactMap(\.self)
    case let scores as ScoresArtifact: names.append(scores.table.modelName)
    case let kinds as ClassificationArtifact: names += kinds.models
    case let compared as ComparisonArtifact:
      let (real, control) = (compared.comparison.real.name, compared.comparison.control?.name)
      names += [real, compared.comparison.simulated.name, control, compared.comparison.model].compactMap(
        \.self)
    default: break
    }
    for call in calls where call.made.contains(where: { $0.key == object.name }) {
      for option in call.options where places[call.command]?.contains(option.key) == true {
        names += option.value.string.map { [$0] } ?? option.value.array?.compactMap(\.string) ?? []
      }
    }
    // A part of another stands for itself.
    return names.filter { $0 != object.name }
  }

  /// Where commands take objects, by the commands' names: elsewhere a text is no name of one.
  private static func objectPlaces(_ session: Session) -> [String: Set<String>] {
    func takesObject(_ type: ValueType) -> Bool {
      switch type {
      case .object: true
      case .list(let element): takesObject(element)
      case .oneOf(let types): types.contains(where: takesObject)
      default: false
      }
    }
    let places = session.commands.table.specs.map { spec in
      let all =
        spec.arguments.map { ($0.label, $0.type) } + spec.clauses.map { ($0.label, $0.type) }
        + spec.options.map { ($0.name, $0.type) }
      return (spec.name, Set(all.filter { takesObject($0.1) }.map(\.0)))
    }
    return Dictionary(places) { first, _ in first }
  }

  // MARK: - What has changed since

  /// What a reader must know of objects that were made anew after something else had been made of them, by
  /// the names of the objects that rest on them.
  func changes(_ session: Session) throws -> [String: [String]] {
    var changes: [String: [String]] = [:]
    func note(_ object: any Artifact, _ text: String) { changes[object.name, default: []].append(text) }
    for object in named + behind {
      switch object {
      case let model as ModelArtifact:
        for (what, record) in [("trained", model.trainedOn), ("tested", model.test?.input)] {
          guard let record, let data = session.find(record.name) as? DatasetArtifact else { continue }
          try session.work.cancellation.check("report")
          // Of files that are gone the dataset's own section tells.
          guard let now = try? data.dataset.digest(context: session.work) else { continue }
          if now != record.digest {
            note(model, "\(model.name) was \(what) on other images than \(record.name) has now")
          }
        }
      case let scores as ScoresArtifact:
        guard let then = scores.scoredBy, let model = session.find(scores.table.modelName) as? ModelArtifact
        else { continue }
        if model.model.contents != then {
          note(scores, "\(scores.name) was made by another \(model.name) than there is now")
        }
      case let kinds as ClassificationArtifact:
        for model in kinds.models where isTrained(model, after: kinds.name) {
          note(kinds, "\(kinds.name) was made by another \(model) than there is now")
        }
      default: break
      }
    }
    return changes
  }

  /// Whether a model was trained after an object was made.
  private func isTrained(_ model: String, after name: String) -> Bool {
    guard let made = calls.lastIndex(where: { $0.made.contains { $0.key == name } }) else { return false }
    return calls[(made + 1)...].contains { call in
      ["pretrain", "train", "import", "ensemble"].contains { call.command.hasPrefix($0) }
        && call.made.contains { $0.key == model }
    }
  }

  /// The datasets among all of them, those that an object rests on first.
  var datasets: [DatasetArtifact] { (behind + named).compactMap { $0 as? DatasetArtifact } }
}

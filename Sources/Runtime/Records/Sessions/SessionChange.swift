import GalaxyBase

/// What is to be written into a session file, all of it or nothing.
public struct SessionChange: Sendable {
  /// Whether everything that the file holds goes first.
  public var replacesAll = false
  /// Settings by name: `seed`, `threads`, `version`, `host`, `folder` …
  public var settings: [(name: String, value: String)] = []
  /// Cells that are new or have changed, known by their position.
  public var cells: [StoredCell] = []
  /// Commands that have run.
  public var calls: [StoredCall] = []
  /// Pictures that were made.
  public var pictures: [StoredPicture] = []
  /// Objects that are new or have changed, known by their name.
  public var objects: [(name: String, object: any Artifact)] = []
  /// The names of all objects in their order; those left out are forgotten. Nil where nothing was made or
  /// dropped.
  public var names: [String]?
  /// Variables that are new or have changed, as JSON.
  public var variables: [(name: String, value: String)] = []
  /// Variables that are gone.
  public var removedVariables: [String] = []
  /// The script, if its position has changed.
  public var script: StoredScript?
  /// Lines of the log to add.
  public var log: [ExportBundle.LogLine] = []
  /// Whether the checkpoints of trainings go: none is under way.
  public var dropsCheckpoints = false

  /// Nothing yet.
  public init() {}
}

/// What a session file holds.
public struct SessionContents: Sendable {
  /// Settings by name.
  public var settings: [String: String] = [:]
  /// The journal.
  public var cells: [StoredCell] = []
  /// The commands that have run.
  public var calls = StoredPart<[StoredCall]>([])
  /// The pictures that cells made.
  public var pictures = StoredPart<[StoredPicture]>([])
  /// The objects in their order.
  public var objects: [StoredEntry] = []
  /// The variables as JSON, by name.
  public var variables: [(name: String, value: JSON)] = []
  /// The script that runs or has run in it.
  public var script: StoredScript?
  /// The log.
  public var log: [ExportBundle.LogLine] = []
  /// What could not be read because the file is damaged, in words; empty if all that was read is whole.
  public var damage: [String] = []

  /// Nothing yet.
  public init() {}
}

import GalaxyBase

extension SessionFile {
  /// Whether it keeps the checkpoint of a training that was cut off.
  /// - Throws: `GalaxyError` if the file is damaged there.
  public func hasCheckpoint() throws -> Bool {
    (try database.value("SELECT count(*) FROM checkpoints")?.integer ?? 0) > 0
  }
}

/// The checkpoints of a session's trainings, in its file.
public struct SessionCheckpoints: CheckpointStore {
  private let file: SessionFile
  private let now: @Sendable () -> Double
  /// How many epochs, or else how many seconds, pass from one checkpoint to the next.
  public let interval: (epochs: Int, seconds: Double)

  /// Keeps checkpoints in a file.
  /// - Parameter now: the time of day, in seconds since 1970.
  public init(
    _ file: SessionFile, interval: (epochs: Int, seconds: Double), now: @escaping @Sendable () -> Double
  ) {
    self.file = file
    self.interval = interval
    self.now = now
  }

  /// The latest state; a damaged one is none.
  public func latest(of training: Digest) throws -> [UInt8]? {
    let database = file.database
    let digest = try database.value("SELECT digest FROM checkpoints WHERE training = ?", .text(training.hex))
    let state = try database.value("SELECT state FROM checkpoints WHERE training = ?", .text(training.hex))
    guard let state = state?.blob, Digest(of: state).hex == digest?.text else { return nil }
    return state
  }

  /// Keeps a state in the place of the one before.
  public func save(_ state: [UInt8], of training: Digest, epoch: Int) throws {
    if file.isReadOnly { return }
    try file.write {
      try file.database.run(
        "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?)", .text(training.hex), .integer(epoch),
        .number(now()), .text(Digest(of: state).hex), .bytes(state))
    }
  }
}

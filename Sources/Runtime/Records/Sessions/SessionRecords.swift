import GalaxyBase

/// A cell of a session's journal, as its file keeps it.
public struct StoredCell: Sendable, Equatable {
  /// Its place in the journal, from 0.
  public var position: Int
  /// What the prompt shows, from 1; nil for a cell of text.
  public var number: Int?
  /// What follows `# %%`.
  public var title: String
  /// As it was written.
  public var text: String
  /// Seconds since 1970 (UTC).
  public var started: Double
  /// How long it ran.
  public var seconds: Double
  /// `running`, `finished`, `refused`, `failed` or `interrupted`.
  public var outcome: String
  /// The id of the error of a cell that failed.
  public var error: String?
  /// Results as they were shown.
  public var output: String
  /// Remarks and errors as they were shown.
  public var messages: String
  /// The values that the command line gave to its script's `param`s; nil in files of a galsh that did not
  /// keep them.
  public var parameters: [JSON.Member]?
  /// Of a cell that failed or was interrupted the statements that had run; nil for others.
  public var ran: String?

  /// Makes a cell.
  public init(
    position: Int, number: Int?, title: String, text: String, started: Double, seconds: Double,
    outcome: String,
    error: String?, output: String, messages: String, parameters: [JSON.Member]? = [],
    ran: String? = nil
  ) {
    self.position = position
    self.number = number
    self.title = title
    self.text = text
    self.started = started
    self.seconds = seconds
    self.outcome = outcome
    self.error = error
    self.output = output
    self.messages = messages
    self.parameters = parameters
    self.ran = ran
  }
}

/// One command that ran: what it was told, what it read, what it made.
public struct StoredCall: Sendable, Equatable {
  /// The position of its cell.
  public var cell: Int
  /// Such as `pretrain ae`.
  public var command: String
  /// As it was written.
  public var text: String
  /// The session's seed at that moment.
  public var seed: UInt64
  /// Every argument, clause and option with its value, defaults too.
  public var options: [JSON.Member]
  /// The files it was given or read, by their digests.
  public var inputs: [JSON.Member]
  /// The objects it made or changed, by their digests.
  public var made: [JSON.Member]

  /// Makes a record.
  public init(
    cell: Int, command: String, text: String, seed: UInt64, options: [JSON.Member] = [],
    inputs: [JSON.Member] = [], made: [JSON.Member] = []
  ) {
    self.cell = cell
    self.command = command
    self.text = text
    self.seed = seed
    self.options = options
    self.inputs = inputs
    self.made = made
  }
}

/// A picture that a cell made.
public struct StoredPicture: Sendable, Equatable {
  /// The position of its cell.
  public var cell: Int
  /// The file it was written to.
  public var name: String
  /// Its media type: `image/png` or `image/svg+xml`.
  public var type: String
  /// The file's bytes.
  public var bytes: [UInt8]

  /// Makes a picture.
  public init(cell: Int, name: String, type: String, bytes: [UInt8]) {
    self.cell = cell
    self.name = name
    self.type = type
    self.bytes = bytes
  }
}

/// The script that a session runs, and how far it is.
public struct StoredScript: Sendable, Equatable {
  /// The name in messages.
  public var name: String
  /// All of it.
  public var text: String
  /// The values given on the command line.
  public var parameters: [JSON.Member]
  /// Where to go on, as the interpreter tells it.
  public var position: JSON
  /// `finished`, or nil while there is more to run.
  public var outcome: String?

  /// Makes a record.
  public init(
    name: String, text: String, parameters: [JSON.Member], position: JSON, outcome: String? = nil
  ) {
    self.name = name
    self.text = text
    self.parameters = parameters
    self.position = position
    self.outcome = outcome
  }
}

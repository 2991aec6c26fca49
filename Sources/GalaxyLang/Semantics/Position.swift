/// Where in a text the interpreter is, so that a run can go on in another process: a frame for the text, and
/// one for every block or included file inside it.
public struct Position: Sendable {
  /// A place in the statements of a text or block.
  public struct Frame: Sendable {
    /// The statement that is under way, or next, from 0.
    public var statement = 0
    /// Of an `if` under way: the branch that was taken; as many as there are for the last `else`.
    public var branch: Int?
    /// Of a loop under way: what it goes through, and its turn from 0.
    public var sequence: Value?, turn: Int?

    /// The first statement, unless another is given.
    public init(statement: Int = 0, branch: Int? = nil, sequence: Value? = nil, turn: Int? = nil) {
      self.statement = statement
      self.branch = branch
      self.sequence = sequence
      self.turn = turn
    }
  }

  /// From the text inwards.
  public var frames: [Frame]

  /// A place.
  public init(frames: [Frame]) { self.frames = frames }
}

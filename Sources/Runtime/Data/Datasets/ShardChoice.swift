import GalaxyErrors

/// One of several parts of a list, each scored by a process of its own: the third of eight.
public struct ShardChoice: Sendable, Equatable, CustomStringConvertible {
  /// Which, from 1.
  public let number: Int
  /// Of how many.
  public let count: Int

  /// The most parts that a list may have.
  public static let most = 100_000

  /// Nil unless 1 ≤ number ≤ count.
  public init?(_ number: Int, of count: Int) {
    guard (1...Self.most).contains(count), (1...count).contains(number) else { return nil }
    (self.number, self.count) = (number, count)
  }

  /// Reads `3/8`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { part in
      Int(part.filter { $0 != " " })
    }
    guard parts.count == 2, let number = parts[0], let count = parts[1] else { return nil }
    self.init(number, of: count)
  }

  /// `3/8`, as it is typed.
  public var description: String { "\(number)/\(count)" }

  /// The elements of a list of so many that belong to it: contiguous, in sizes that differ by one at most.
  public func range(of elements: Int) -> Range<Int> {
    func end(_ number: Int) -> Int {
      let (whole, rest) = elements.quotientAndRemainder(dividingBy: count)
      return whole * number + min(rest, number)
    }
    return end(number - 1)..<end(number)
  }

  /// The variable by which `shard=auto` is told its part.
  public static let variable = "GALSH_SHARD"

  /// What `shard=auto` means: GALSH_SHARD, which the scripts of `galsh submit` set, else the task of a Slurm array
  /// job; nil outside both.
  /// - Throws: GalaxyError of kind `bad-shard` for a variable that says nothing, or for an array with gaps, of which
  ///   nobody could tell how many parts there are.
  public static func automatic(_ variable: (String) -> String?) throws(GalaxyError) -> ShardChoice? {
    if let text = variable(Self.variable), !text.isEmpty {
      if let shard = ShardChoice(text) { return shard }
      throw GalaxyError(
        ShardError.badShard, "\(Self.variable) is \(text), no part of a list",
        hint: "\(Self.variable)=3/8 is the third of 8")
    }
    guard let task = variable("SLURM_ARRAY_TASK_ID").flatMap({ Int($0) }) else { return nil }
    let (low, high) = (
      variable("SLURM_ARRAY_TASK_MIN").flatMap { Int($0) },
      variable("SLURM_ARRAY_TASK_MAX").flatMap { Int($0) }
    )
    let count = variable("SLURM_ARRAY_TASK_COUNT").flatMap { Int($0) }
    // An array that begins elsewhere is a part of a larger one: its tasks say nothing of how many parts there are.
    if let low, let high, low == 0 || low == 1, count == nil || count == high - low + 1,
      let shard = ShardChoice(task - low + 1, of: high - low + 1)
    {
      return shard
    }
    throw GalaxyError(
      ShardError.badShard, "the tasks of this array job are not all of a list's parts",
      hint:
        "say which part this is: export \(Self.variable)=$SLURM_ARRAY_TASK_ID/8, as the scripts of `galsh submit` do"
    )
  }
}

/// What is wrong with parts of a list that are scored apart.
public enum ShardError: ErrorKind, ErrorFamily {
  case badShard = """
    bad-shard
    A part of a list is none: shard=3/8 is the third of eight.
    Count from 1; shard=auto takes the task of an array job.
    """
  case damagedShard = """
    damaged-shard
    A file of a part's scores is not as it was written.
    Score that part again.
    """
  case missingShards = """
    missing-shards
    Parts of a list are missing, damaged, or are of another list, model or options.
    `galsh merge` says which, and how to score those alone again.
    """
}

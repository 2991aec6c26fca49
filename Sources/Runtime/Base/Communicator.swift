/// Where one process stands among those that share a piece of work, its ranks, and how they bring together what
/// each has. Rank 0 has the first blocks of every batch, the next the blocks behind them, and so on.
public protocol Communicator: Sendable {
  /// Which of the processes this is, counted from 0.
  var rank: Int { get }
  /// How many there are.
  var size: Int { get }
  /// What every rank has, in the order of the ranks: each gives its own and gets all. A meeting: it returns once all
  /// have come.
  /// - Throws: where the ranks cannot speak to each other, or no longer do the same.
  func gather(_ own: [UInt8]) throws -> [[UInt8]]
  /// Gives each rank something of its own, in the order of the ranks, and gets what each has for this one.
  /// - Throws: what `gather` throws.
  func exchange(_ parts: [[UInt8]]) throws -> [[UInt8]]
  /// As `gather`, between two pieces of work: a rank that is still within one is told from those that come here.
  /// - Throws: what `gather` throws.
  func agree(_ own: [UInt8]) throws -> [[UInt8]]
}

/// One process alone: what it has is all there is.
public struct AloneCommunicator: Communicator {
  /// Makes it.
  public init() {}
  /// The only one.
  public var rank: Int { 0 }
  /// One.
  public var size: Int { 1 }
  /// What is given.
  public func gather(_ own: [UInt8]) -> [[UInt8]] { [own] }
  /// What is given.
  public func exchange(_ parts: [[UInt8]]) -> [[UInt8]] { parts }
}

extension Communicator {
  /// As `gather`.
  public func agree(_ own: [UInt8]) throws -> [[UInt8]] { try gather(own) }

  /// What rank 0 has, which the others are told.
  package func ofFirst(_ own: [UInt8]) throws -> [UInt8] {
    isAlone ? own : try gather(rank == 0 ? own : []).first ?? []
  }

  /// Whether there are no others.
  public var isAlone: Bool { size <= 1 }

  /// The values of all ranks, one after another.
  package func gather<Value: BitwiseCopyable>(_ own: [Value]) throws -> [Value] {
    if isAlone { return own }
    return try gather(own.withUnsafeBytes { Array($0) }).flatMap { Self.values($0[...]) }
  }

  /// The values of each rank.
  package func gatherEach<Value: BitwiseCopyable>(_ own: [Value]) throws -> [[Value]] {
    if isAlone { return [own] }
    return try gather(own.withUnsafeBytes { Array($0) }).map { Self.values($0[...]) }
  }

  /// What lies in some bytes, as many whole values as they hold.
  package static func values<Value: BitwiseCopyable>(_ bytes: ArraySlice<UInt8>) -> [Value] {
    let count = bytes.count / MemoryLayout<Value>.stride
    // As a whole: gradients are hundreds of thousands of values a step.
    return [Value](unsafeUninitializedCapacity: count) { room, initialized in
      bytes.withUnsafeBytes { bytes in
        UnsafeMutableRawBufferPointer(room).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[..<(count * MemoryLayout<Value>.stride)]))
      }
      initialized = count
    }
  }

  /// The part of 0 ..< `count` that falls to this rank where every piece costs the same: contiguous, in the order of
  /// the ranks.
  package func share(of count: Int) -> Range<Int> { share(of: count, rank: rank) }

  /// The same for another rank.
  package func share(of count: Int, rank: Int) -> Range<Int> {
    count * rank / size..<count * (rank + 1) / size
  }

  /// The rank whose share a piece is in.
  package func holder(of piece: Int, among count: Int) -> Int {
    count > 0 ? ((piece + 1) * size - 1) / count : 0
  }
}

/// Where one machine stands among those that share a piece of work, and how they bring together what each
/// has. The machine of rank 0 has the first blocks of every batch, the next the blocks behind them, and so
/// on.
public protocol Communicator: Sendable {
  /// Which of the machines this is, counted from 0.
  var rank: Int { get }
  /// How many machines there are.
  var size: Int { get }
  /// What every machine has of its own blocks, in the order of the blocks: this machine gives its part and
  /// gets all.
  func gather(_ own: [UInt8]) throws -> [UInt8]
}

/// One machine alone: what it has is all there is.
public struct AloneCommunicator: Communicator {
  /// Makes it.
  public init() {}
  /// The only one.
  public var rank: Int { 0 }
  /// One.
  public var size: Int { 1 }
  /// What is given.
  public func gather(_ own: [UInt8]) -> [UInt8] { own }
}

extension Communicator {
  /// The values of all machines' blocks, in the order of the blocks.
  package func gather<Value: BitwiseCopyable>(_ own: [Value]) throws -> [Value] {
    if size == 1 { return own }
    let bytes = try gather(own.withUnsafeBytes { Array($0) })
    return bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: MemoryLayout<Value>.stride).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: Value.self)
      }
    }
  }
}

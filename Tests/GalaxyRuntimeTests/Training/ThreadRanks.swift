import Foundation
import Synchronization

@testable import GalaxyBase

/// Several ranks as threads of one process.
enum ThreadRanks {
  /// What each rank gives, in their order; nil where it threw.
  static func each<Value: Sendable>(
    _ ranks: Int, _ body: @escaping @Sendable (any Communicator) throws -> Value
  ) -> [Result<Value, any Error>] {
    let meeting = Meeting(ranks)
    let found = Mutex([Result<Value, any Error>?](repeating: nil, count: ranks))
    let group = DispatchGroup()
    for rank in 0..<ranks {
      let thread = Thread {
        let value = Result { try body(Member(meeting: meeting, rank: rank)) }
        found.withLock { $0[rank] = value }
        group.leave()
      }
      thread.stackSize = 1 << 23
      group.enter()
      thread.start()
    }
    group.wait()
    return found.withLock { $0.compactMap(\.self) }
  }

  /// A place where the ranks of one process meet.
  private final class Meeting: @unchecked Sendable {
    let size: Int
    private let condition = NSCondition()
    private var arrived = 0, left = 0, parts: [[[UInt8]]]

    init(_ size: Int) { (self.size, parts) = (size, [[[UInt8]]](repeating: [], count: size)) }

    /// Gives what each rank has for each; returns once all have come.
    func swap(_ rank: Int, _ own: [[UInt8]]) -> [[UInt8]] {
      condition.lock()
      defer { condition.unlock() }
      while left > 0 { condition.wait() }
      parts[rank] = own
      arrived += 1
      if arrived == size {
        left = size
        condition.broadcast()
      }
      while left == 0 { condition.wait() }
      let mine = parts.map { $0[rank] }
      left -= 1
      if left == 0 {
        arrived = 0
        condition.broadcast()
      } else {
        // Nobody may come again before all have gone.
        while left > 0 { condition.wait() }
      }
      return mine
    }
  }

  private struct Member: Communicator {
    let meeting: Meeting
    let rank: Int
    var size: Int { meeting.size }
    func gather(_ own: [UInt8]) -> [[UInt8]] {
      meeting.swap(rank, [[UInt8]](repeating: own, count: size))
    }
    func exchange(_ parts: [[UInt8]]) -> [[UInt8]] { meeting.swap(rank, parts) }
  }
}

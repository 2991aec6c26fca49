import Dispatch
import Synchronization

/// Runs `body` for every index in 0 ..< `count` on up to `threads` threads, an index at a time to whoever is
/// free.
///
/// Indices are handed out in rising order, and none after an error, so the error thrown is always that of the
/// lowest index that fails: the same with any number of threads.
public func parallelFor(_ count: Int, threads: Int, _ body: @Sendable (Int) throws -> Void) throws {
  try parallelFor(count, workers: threads) { _, index in try body(index) }
}

/// The same with the number of the worker, 0 ..< `workers`, that an index falls to: a worker does one at a
/// time, so that it may have room of its own.
package func parallelFor(
  _ count: Int, workers: Int, _ body: @Sendable (_ worker: Int, _ index: Int) throws -> Void
) throws {
  let workers = min(max(1, workers), count)
  guard workers > 1 else {
    for index in 0..<max(0, count) { try body(0, index) }
    return
  }
  let next = Atomic<Int>(0)
  let failure = Mutex<(index: Int, error: any Error)?>(nil)
  let work: ThreadTeam.Work = { worker in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if index >= count || failure.withLock({ $0 != nil }) { return }
      do {
        try body(worker, index)
      } catch {
        failure.withLock { first in
          if first.map({ index < $0.index }) ?? true { first = (index, error) }
        }
      }
    }
  }
  // Work within such work, or beside it, finds the team taken.
  if !ThreadTeam.shared.run(workers, work) {
    DispatchQueue.concurrentPerform(iterations: workers, execute: work)
  }
  if let first = failure.withLock({ $0 }) { throw first.error }
}

/// The results of `body` for 0 ..< `count`, in the order of the indices; work is shared as in `parallelFor`.
public func parallelMap<T: Sendable>(
  _ count: Int, threads: Int, _ body: @Sendable (Int) throws -> T
) throws -> [T] {
  let results = Mutex([T?](repeating: nil, count: max(0, count)))
  try parallelFor(count, threads: threads) { index in
    let result = try body(index)
    results.withLock { $0[index] = result }
  }
  return results.withLock { $0.compactMap { $0 } }
}

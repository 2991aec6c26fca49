import Dispatch
import Foundation
import Synchronization
import Testing

@testable import GalaxyBase

@Suite struct ThreadTeamTests {
  /// Who is at work, by number, and how much was done.
  private final class Log: Sendable {
    let state = Mutex((now: Set<Int>(), twice: 0, numbers: Set<Int>(), late: 0, isOver: false))

    func come(_ worker: Int) {
      state.withLock {
        if !$0.now.insert(worker).inserted { $0.twice += 1 }
        if $0.isOver { $0.late += 1 }
        $0.numbers.insert(worker)
      }
    }
    func go(_ worker: Int) { state.withLock { _ = $0.now.remove(worker) } }
  }

  @Test("no two workers have one number, and none is left when the call is over", arguments: [0, 20, 300])
  func numbers(pause: UInt32) throws {
    let team = ThreadTeam()
    for round in 0..<(pause == 300 ? 200 : 2000) {
      let (log, workers) = (Log(), round % 5 + 1)
      let isDone = team.run(workers) { worker in
        log.come(worker)
        if round % 3 == 0 { usleep(UInt32(round % 7) * 10) }
        log.go(worker)
      }
      let end = log.state.withLock {
        $0.isOver = true
        return $0
      }
      #expect(isDone)
      #expect(end.now.isEmpty && end.twice == 0 && end.numbers.contains(0))
      #expect(end.numbers.allSatisfy { (0..<workers).contains($0) })
      // The others sleep after fifty microseconds.
      if pause > 0 { usleep(pause) }
      #expect(log.state.withLock { $0.late } == 0)
    }
  }

  @Test("all threads of a machine take part in work that is long enough")
  func everybodyComes() {
    let (team, log) = (ThreadTeam(), Log())
    let processors = ProcessInfo.processInfo.activeProcessorCount
    #expect(
      team.run(processors) { worker in
        log.come(worker)
        // Until all have come, or a minute is over.
        for _ in 0..<60_000 where log.state.withLock({ $0.numbers.count }) < processors { usleep(1000) }
      })
    #expect(log.state.withLock { $0.numbers } == Set(0..<processors))
  }

  @Test("work within work finds the team taken, and is done all the same")
  func nested() throws {
    let team = ThreadTeam()
    let refused = Atomic<Int>(0)
    #expect(
      team.run(1) { _ in
        if !team.run(2, { _ in }) { refused.wrappingAdd(1, ordering: .relaxed) }
      })
    #expect(refused.load(ordering: .relaxed) == 1)
    #expect(team.run(2) { _ in })
    let sums = try parallelMap(20, threads: 4) { i in
      try parallelMap(50, threads: 3) { i * $0 }.reduce(0, +)
    }
    #expect(sums == (0..<20).map { $0 * 49 * 25 })
  }

  @Test("callers on many threads at once all get their work done")
  func callersAtOnce() {
    let wrong = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 8) { caller in
      for round in 0..<300 {
        let squares = try? parallelMap(17, threads: 3) { $0 * $0 + caller * round }
        if squares != (0..<17).map({ $0 * $0 + caller * round }) { wrong.wrappingAdd(1, ordering: .relaxed) }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
  }
}

import Synchronization
import Testing

@testable import GalaxyBase

@Suite struct ParallelTests {
  private struct Failure: Error, Equatable { var index: Int }

  @Test("every index is visited once, results are in order", arguments: [1, 2, 7])
  func order(threads: Int) throws {
    #expect(try parallelMap(100, threads: threads) { $0 * $0 } == (0..<100).map { $0 * $0 })
    #expect(try parallelMap(0, threads: threads) { $0 }.isEmpty)
  }

  @Test("the error thrown is that of the lowest index that fails", arguments: [1, 2, 7])
  func errors(threads: Int) {
    for _ in 0..<20 {
      #expect(throws: Failure(index: 13)) {
        try parallelFor(200, threads: threads) { if $0 >= 13 { throw Failure(index: $0) } }
      }
    }
  }

  @Test("numbers in names are ordered as numbers")
  func naturalOrder() {
    let names = ["a10", "a2", "a02", "b", "a", "a2b", "A1"]
    #expect(names.sorted(by: naturallyPrecedes) == ["A1", "a", "a02", "a2", "a2b", "a10", "b"])
  }
}

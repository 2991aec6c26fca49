import Testing

@testable import GalaxyBase
@testable import GalaxyModels

@Suite struct GradientRoomsTests {
  @Test func takeTurnsAndAreNoLargerThanTheyMust() {
    // galnet's shape: large, ever smaller, two dense layers, ever larger.
    let results = [64, 32, 16, 8, 4, 2, 1, 1, 2, 4, 8, 16, 32, 64]
    let hasNorm = results.indices.map { $0 != 6 && $0 != 7 }
    let rooms = GradientRooms(
      results: results, hasNorm: hasNorm, fits: results.map { _ in false })
    // The largest and the next; turns alone would take the largest twice, for their parities do not match.
    #expect(rooms.turns == [64, 32])
    #expect(rooms.count == 64 + 32 + 1 + 1 + 2)
  }

  @Test func neverPutTwoInARowIntoOneRoom() {
    var random = RandomStream(seed: 5)
    func draw(_ limit: UInt64) -> Int { Int(random.next() % limit) }
    for _ in 0..<300 {
      let results = (0..<draw(12)).map { _ in 1 + draw(40) }
      let hasNorm = results.map { _ in draw(4) > 0 }
      let fits = results.map { _ in draw(3) == 0 }
      let plan = GradientRooms(results: results, hasNorm: hasNorm, fits: fits)
      #expect(plan.rooms.count == results.count)
      var (before, own) = (GradientRooms.Room.own, 0)
      for (i, room) in plan.rooms.enumerated() {
        switch room {
        case .next: #expect(fits[i])
        case .own: own += results[i]
        case .turn(let turn): #expect(hasNorm[i] && results[i] <= plan.turns[turn])
        }
        guard hasNorm[i] else { continue }
        #expect(room == .own || room == .next || room != before)
        before = room
      }
      #expect(plan.count == own + plan.turns[0] + plan.turns[1])
      let normed = results.indices.filter { hasNorm[$0] }.map { results[$0] }
      let others = results.indices.filter { !hasNorm[$0] && !fits[$0] }.reduce(0) { $0 + results[$1] }
      #expect(plan.count <= others + min(2 * (normed.max() ?? 0), normed.reduce(0, +)))
    }
  }
}

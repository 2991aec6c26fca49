import Synchronization
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyErrors
@testable import GalaxyImages
@testable import GalaxyModels

/// Work that ranks share outside of trainings: each does a part, all end with the whole.
@Suite struct SharedWorkTests {
  @Test(arguments: [0, 1, 2, 7, 100, 1000])
  func eachIndexIsDoneOnceAndAllRanksHaveAll(count: Int) throws {
    for ranks in 1...4 {
      let times = Mutex([Int](repeating: 0, count: count))
      let all = ThreadRanks.each(ranks) { communicator in
        try WorkContext(communicator: communicator).shared("count", count, piece: 40) { range in
          times.withLock { times in for index in range { times[index] += 1 } }
          return range.map { $0 * $0 }
        }
      }
      #expect(all.count == ranks)
      for values in all { #expect(try values.get() == (0..<count).map { $0 * $0 }) }
      // What cannot be shared every rank does for itself.
      #expect(times.withLock { $0 }.allSatisfy { $0 == (count < 2 ? ranks : 1) })
    }
  }

  @Test func whatComesFromOthersIsReceivedAndWhatIsOwnIsNot() throws {
    let all = ThreadRanks.each(3) { communicator in
      try WorkContext(communicator: communicator).shared("count", 9, receive: { 10 * $1 - $0 }) { Array($0) }
    }
    #expect(try all[1].get() == [0, -1, -2, 3, 4, 5, 14, 13, 12])
  }

  @Test(arguments: [1, 5, 300])
  func whatOneRankHasThatRankDoes(piece: Int) throws {
    let holders = (0..<100).map { $0 % 7 == 0 ? nil : ($0 / 3) % 3 }
    let done = Mutex([Int](repeating: -1, count: 100))
    let all = ThreadRanks.each(3) { communicator in
      try WorkContext(communicator: communicator).shared("count", holders: holders, piece: piece) { places in
        done.withLock { done in for place in places { done[place] = communicator.rank } }
        return places.map { 2 * $0 }
      }
    }
    for values in all { #expect(try values.get() == (0..<100).map { 2 * $0 }) }
    for (rank, holder) in zip(done.withLock { $0 }, holders) {
      #expect(holder == nil ? rank >= 0 : rank == holder)
    }
    let alone = try WorkContext().shared("count", holders: holders) { $0 }
    #expect(alone == Array(0..<100))
  }

  @Test func theFirstErrorByTheOrderOfTheWorkIsEveryonesError() {
    let all = ThreadRanks.each(4) { communicator in
      try WorkContext(communicator: communicator).shared("count", 100) { range -> [Int] in
        if let bad = range.first(where: { $0 == 30 || $0 == 80 }) {
          throw GalaxyError(
            ImageError.notAnImage, "\(bad) is none", file: "a \(bad)", line: bad, hint: "take another")
        }
        return Array(range)
      }
    }
    let expected = GalaxyError(
      ImageError.notAnImage, "30 is none", file: "a 30", line: 30, hint: "take another")
    for values in all {
      guard case .failure(let error as GalaxyError) = values else {
        Issue.record("no error")
        continue
      }
      #expect(error == expected)
      #expect(error.kind == expected.kind)
    }
  }

  @Test func oneRankThatIsStoppedStopsAll() {
    let all = ThreadRanks.each(3) { communicator in
      let context = WorkContext(communicator: communicator)
      return try context.shared("count", 1000, piece: 10) { range -> [Int] in
        if communicator.rank == 2, range.lowerBound > 300 { context.cancellation.cancel() }
        try context.cancellation.check("count")
        return Array(range)
      }
    }
    for values in all {
      guard case .failure(let error as GalaxyError) = values else {
        Issue.record("it went on")
        continue
      }
      #expect(error.isCancellation)
    }
  }

  @Test func ranksThatFindOtherFilesAreTold() {
    let all = ThreadRanks.each(3) { communicator in
      try WorkContext(communicator: communicator).agree(
        on: communicator.rank == 1 ? ["a"] : ["a", "b"], called: "files")
    }
    for outcome in all {
      guard case .failure(let error as GalaxyError) = outcome else {
        Issue.record("they share lists that differ")
        continue
      }
      #expect(error.isA(RankError.ranksDiffer))
      #expect(error.message == "rank 1 has other files than rank 0")
    }
  }

  private func carried<Value: Carried>(_ value: Value) throws -> Value {
    var load = CarriedLoad()
    value.carry(into: &load)
    var arrived = CarriedLoad(load.bytes)
    let found = try Value(from: &arrived)
    #expect(arrived.isEmpty)
    // Whatever is missing at its end is noticed.
    for length in stride(from: 0, to: load.bytes.count, by: max(1, load.bytes.count / 50)) {
      var short = CarriedLoad(Array(load.bytes.prefix(length)))
      #expect(throws: GalaxyError.self) { try Value(from: &short) }
    }
    return found
  }

  @Test func whatIsCarriedArrivesWhole() throws {
    #expect(try carried(-5) == -5)
    #expect(try carried("Andromède \u{0} M31") == "Andromède \u{0} M31")
    #expect(try carried([1.5, -.infinity, 0.1]) == [1.5, -.infinity, 0.1])
    #expect(try carried([nil, true, false]) == [nil, true, false])
    #expect(try carried([Float.leastNonzeroMagnitude]) == [.leastNonzeroMagnitude])
    let remarks: [ImageRemark] = [
      .transparent, .harmless("x"), .narrow(3...70), .unfilled, .oddBlank("BLANK = 1."), .unknownUnit("Jy?"),
      .hollow,
    ]
    #expect(try carried(remarks) == remarks)
    // Pixels stay where they are, unless they are sent as a whole.
    for pixels in [PixelStore.bytes([0, 255, 3]), .stretched([0.25, -0.3, 1.2]), .bytes([])] {
      let told = try carried(pixels)
      #expect(!told.isHere && told.count == pixels.count && told.kind == pixels.kind)
      var load = CarriedLoad()
      pixels.carryWhole(into: &load)
      var arrived = CarriedLoad(load.bytes)
      let whole = try PixelStore(wholeFrom: &arrived)
      #expect(whole.isHere && whole == pixels && arrived.isEmpty)
    }
    let row = FeatureRow(
      path: "p", name: "n", label: 2, group: "g", content: 9, draw: 3, values: [1, .nan], further: [],
      flags: 5, reason: "why")
    let arrived = try carried(row)
    #expect(arrived.values.count == 2 && arrived.values[1].isNaN)
    #expect(
      (arrived.path, arrived.name, arrived.group, arrived.reason) == ("p", "n", "g", "why")
        && (arrived.label, arrived.content, arrived.draw, arrived.flags) == (2, 9, 3, 5))
  }

  @Test func aReadImageArrivesWhole() throws {
    var image = PreparedImage(
      pixels: .bytes([1, 2, 3, 4]), format: .fits, originalSize: (7, 8), wasCropped: true, place: "HDU 1",
      unit: "Jy", pixelsRead: 56, nonFinite: 2, notes: ["z = 0.1"], remarks: [.hollow], side: 7,
      marks: [.tiny, .star])
    image.file = (Digest(of: [1, 2]), 2880)
    let side = 40
    let blob = (0..<side * side).map { index -> Double in
      let (x, y) = (Double(index % side) - 20, Double(index / side) - 19)
      return 100 * exponential(-(x * x + y * y) / 20) + Double(index % 3)
    }
    let frame = try #require(
      GalaxyFrame(in: Raster(unchecked: side, side, blob), factor: 2))
    image.frame = frame
    let arrived = try carried(image)
    #expect(arrived.pixels.count == 4 && arrived.frame == frame && arrived.source == image.source)
    #expect(arrived.file?.digest == image.file?.digest && arrived.file?.bytes == 2880)
    #expect(
      (arrived.format, arrived.wasCropped, arrived.place, arrived.unit) == (.fits, true, "HDU 1", "Jy")
        && (arrived.pixelsRead, arrived.nonFinite) == (56, 2)
        && (arrived.notes, arrived.remarks, arrived.marks) == (image.notes, image.remarks, image.marks))
  }
}

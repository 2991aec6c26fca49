import GalaxyErrors

extension WorkContext {
  /// Pieces of work that a rank does between two meetings: few enough that a rank which is told to stop is heard in
  /// good time, many enough that meetings cost nothing.
  package static let betweenMeetings = 512
  /// The same of images, whose pixels are sent: 8 or 16 MB a rank.
  package static let imagesBetweenMeetings = 128

  /// What `body` makes of 0 ..< `count`, in order, the ranks sharing the work: each does ranges of it, and hears what
  /// the others made of theirs. Alone it does the whole at once. The first error, by the order of the ranks, is thrown
  /// on every rank.
  ///
  /// `body` gives a value for each index of its range; it looks at the flag that stops the work itself. `meter` counts
  /// what the others have done, besides; `receive` is what becomes of a value that comes from another rank, which it
  /// is told.
  /// - Throws: what `body` throws; GalaxyError of kind `interrupted` on all ranks where one was told to stop; what the
  ///   communicator throws.
  package func shared<Value: Carried>(
    _ work: String, _ count: Int, meter: ProgressMeter? = nil, piece: Int = betweenMeetings,
    receive: (Value, Int) throws -> Value = { value, _ in value }, _ body: (Range<Int>) throws -> [Value]
  ) throws -> [Value] {
    if communicator.isAlone || count < 2 { return try body(0..<max(0, count)) }
    return try inRounds(
      work, count, meter, piece, receive,
      places: { round, rank in
        let share = communicator.share(of: round.count, rank: rank)
        return Array(round.lowerBound + share.lowerBound..<round.lowerBound + share.upperBound)
      }, { places in try body(places.first.map { $0..<$0 + places.count } ?? 0..<0) })
  }

  /// As `shared`, where each rank does what it alone can: that of which it is the holder. What has no holder any rank
  /// can do. `body` gives a value for each of the places that it is told, in their order.
  /// - Throws: as `shared` does.
  package func shared<Value: Carried>(
    _ work: String, holders: [Int?], meter: ProgressMeter? = nil, piece: Int = betweenMeetings,
    receive: (Value, Int) throws -> Value = { value, _ in value }, _ body: ([Int]) throws -> [Value]
  ) throws -> [Value] {
    if communicator.isAlone { return try body(Array(holders.indices)) }
    return try inRounds(
      work, holders.count, meter, piece, receive,
      places: { round, rank in
        round.filter { (holders[$0] ?? $0 % communicator.size) == rank }
      }, body)
  }

  /// `places` are those of a round that a rank does, every one by one rank.
  private func inRounds<Value: Carried>(
    _ work: String, _ count: Int, _ meter: ProgressMeter?, _ piece: Int,
    _ receive: (Value, Int) throws -> Value, places: (Range<Int>, Int) -> [Int],
    _ body: ([Int]) throws -> [Value]
  ) throws -> [Value] {
    var all: [Value] = []
    all.reserveCapacity(count)
    let most = max(1, min(count, piece) * communicator.size)
    for first in stride(from: 0, to: count, by: most) {
      let round = first..<min(count, first + most)
      let parts = (0..<communicator.size).map { places(round, $0) }
      let own = parts[communicator.rank]
      let outcome = Result { try body(own) }
      var load = CarriedLoad()
      cancellation.isCancelled.carry(into: &load)
      switch outcome {
      case .success(let values): Result<[Value], GalaxyError>.success(values).carry(into: &load)
      case .failure(let error as GalaxyError):
        Result<[Value], GalaxyError>.failure(error).carry(into: &load)
      // What is no error of galsh ends this rank, and with it the others.
      case .failure(let error): throw error
      }
      var loads = try communicator.gather(load.bytes).map { CarriedLoad($0) }
      if try loads.indices.map({ try Bool(from: &loads[$0]) }).contains(true) {
        cancellation.cancel()
        throw GalaxyError.cancelled(work)
      }
      var values = [Value?](repeating: nil, count: round.count)
      for rank in loads.indices {
        let made =
          rank == communicator.rank
          ? try outcome.get()
          : try Result<[Value], GalaxyError>(from: &loads[rank]).get().map { try receive($0, rank) }
        guard made.count == parts[rank].count else { throw CarriedLoad.broken }
        for (place, value) in zip(parts[rank], made) { values[place - first] = value }
      }
      all += values.compactMap(\.self)
      guard all.count == round.upperBound else { throw CarriedLoad.broken }
      meter?.othersDid(round.count - own.count)
    }
    return all
  }

  /// Sees to it that all ranks have the same list before they share it.
  /// - Throws: GalaxyError of kind `ranks-differ`, which says what differs; what the communicator throws.
  package func agree(
    on list: [String], called what: String, hint: String = "put them where all machines see them"
  ) throws {
    if communicator.isAlone { return }
    var digester = Digester()
    digester.add(list.count)
    for entry in list { digester.add(entry) }
    let all = try communicator.gather(Array(digester.digest.hex.utf8))
    guard let other = all.firstIndex(where: { $0 != all[0] }) else { return }
    throw GalaxyError(
      RankError.ranksDiffer, "rank \(other) has other \(what) than rank 0",
      hint: hint)
  }
}

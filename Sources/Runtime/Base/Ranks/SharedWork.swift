import GalaxyErrors

extension WorkContext {
  /// Pieces of work that a rank does between two meetings: few enough that a rank which is told to stop is heard in
  /// good time, many enough that meetings cost nothing.
  package static let betweenMeetings = 512
  /// The same of images, whose pixels are sent: 8 or 16 MB a rank.
  package static let imagesBetweenMeetings = 128

  /// What `body` makes of 0 ..< `count`, in order, the ranks sharing the work: each does ranges of it, and hears what
  /// the others made of theirs. Alone it does the whole at once. The first error, by the order of the work, is thrown
  /// on every rank.
  ///
  /// `body` gives a value for each index of its range; it looks at the flag that stops the work itself. `meter` counts
  /// what the others have done, besides; `receive` is what becomes of a value that comes from another rank.
  /// - Throws: what `body` throws; GalaxyError of kind `interrupted` on all ranks where one was told to stop; what the
  ///   communicator throws.
  package func shared<Value: Carried>(
    _ work: String, _ count: Int, meter: ProgressMeter? = nil, piece: Int = betweenMeetings,
    receive: (Value) throws -> Value = { $0 }, _ body: (Range<Int>) throws -> [Value]
  ) throws -> [Value] {
    if communicator.isAlone || count < 2 { return try body(0..<max(0, count)) }
    var all: [Value] = []
    all.reserveCapacity(count)
    let most = piece * communicator.size
    for first in stride(from: 0, to: count, by: most) {
      let round = min(most, count - first)
      let share = communicator.share(of: round)
      let own = first + share.lowerBound..<first + share.upperBound
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
      for rank in loads.indices {
        all +=
          rank == communicator.rank
          ? try outcome.get() : try Result<[Value], GalaxyError>(from: &loads[rank]).get().map(receive)
      }
      guard all.count == first + round else { throw CarriedLoad.broken }
      meter?.othersDid(round - own.count)
    }
    return all
  }

  /// Sees to it that all ranks have the same list before they share it.
  /// - Throws: GalaxyError of kind `ranks-differ`, which says what differs; what the communicator throws.
  package func agree(on list: [String], called what: String) throws {
    if communicator.isAlone { return }
    var digester = Digester()
    digester.add(list.count)
    for entry in list { digester.add(entry) }
    let all = try communicator.gather(Array(digester.digest.hex.utf8))
    guard let other = all.firstIndex(where: { $0 != all[0] }) else { return }
    throw GalaxyError(
      RankError.ranksDiffer, "rank \(other) has other \(what) than rank 0",
      hint: "put them where all machines see them")
  }
}

/// Where the gradients at the results of the stages before the tail go, in as little memory as may be.
///
/// From one meeting of the threads to the next only the gradients at two batch normalisations are wanted: those that
/// are read and those that are written. So two rooms take turns, and a gradient may have one of its own where that
/// lets the two be smaller. Where a thread has its blocks to itself, a gradient may also go into the z of the stage
/// after, which nobody wants any more; where several share a block, another may want it still. What is handed on
/// between two meetings, at a stage without normalisation, does not take part in the turns, since its blocks are of
/// another size.
struct GradientRooms: Equatable {
  enum Room: Equatable {
    /// In the z of the stage after.
    case next
    /// In one of the two rooms.
    case turn(Int)
    /// In its own.
    case own
  }

  /// One for each stage.
  private(set) var rooms: [Room] = []
  /// Pixels of a block in the two rooms.
  private(set) var turns = [0, 0]
  /// Pixels of a block in all rooms but those of z.
  private(set) var count = 0

  /// `results` has the pixels of each stage's result; `fits` whether they fit into a z that they may overwrite.
  init(results: [Int], hasNorm: [Bool], fits: [Bool]) {
    let (indices, normed) = (results.indices, results.indices.filter { hasNorm[$0] })
    let apart = indices.filter { !hasNorm[$0] && !fits[$0] }.reduce(0) { $0 + results[$1] }
    let sizes = Set(normed.map { results[$0] } + [0]).sorted()
    var best: [Room] = []
    for large in sizes {
      for small in sizes where small <= large {
        let (cost, taken) = Self.cheapest(normed.map { (results[$0], fits[$0]) }, turns: [large, small])
        if rooms.isEmpty || apart + large + small + cost < count {
          (turns, count, best) = ([large, small], apart + large + small + cost, taken)
          rooms = indices.map { fits[$0] ? .next : .own }
          for (i, room) in zip(normed, best) { rooms[i] = room }
        }
      }
    }
  }

  /// Those of the stages before the tail; `room` gives the pixels of a kept z.
  init(_ stages: ArraySlice<Stage>, isShared: Bool, room: (Int) -> Int) {
    self.init(
      results: stages.map(\.resultCount), hasNorm: stages.map(\.hasNorm),
      fits: stages.indices.map { i in
        !isShared && i + 1 < stages.endIndex && room(i + 1) >= stages[i].resultCount
      })
  }

  /// Of gradients at one normalisation after another those that get rooms of their own cost least, and where all go.
  private static func cheapest(_ gradients: [(pixels: Int, fits: Bool)], turns: [Int]) -> (Int, [Room]) {
    // The best so far that ends in room 0, in room 1, in neither.
    var ends: [(cost: Int, taken: [Room])?] = [nil, nil, (0, [])]
    for gradient in gradients {
      var next: [(cost: Int, taken: [Room])?] = [nil, nil, nil]
      for (end, reached) in ends.enumerated() {
        guard let reached else { continue }
        let apart = gradient.fits ? 0 : gradient.pixels
        var ways: [(end: Int, room: Room, cost: Int)] = [(2, gradient.fits ? .next : .own, apart)]
        for turn in 0..<2 where turn != end && gradient.pixels <= turns[turn] {
          ways.append((turn, .turn(turn), 0))
        }
        for way in ways {
          let cost = reached.cost + way.cost
          if let known = next[way.end], known.cost <= cost { continue }
          next[way.end] = (cost, reached.taken + [way.room])
        }
      }
      ends = next
    }
    return ends.compactMap { $0 }.min { $0.cost < $1.cost } ?? (0, [])
  }
}

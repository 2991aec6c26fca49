/// How the work on one block of a stage is cut into parts, so that many threads have something to do: by rows of
/// its planes where they are large, by channels where they are small. Sums over a batch are taken part by part.
///
/// The rule looks at the stage and at the size of the batches, never at how many threads or machines there are: so
/// these change no bit. How many neighbouring parts a thread takes at once is another matter (`runs`).
struct StageCut: Sendable, Equatable {
  enum Axis { case rows, channels }

  /// What one part, or several side by side, are: rows and planes of z, rows and channels of the input.
  struct Piece: Sendable, Equatable {
    var rows: Range<Int>, planes: Range<Int>
    var inputRows: Range<Int>, inputChannels: Range<Int>
  }

  /// So many values, in units that stay together.
  struct Extent: Sendable, Equatable {
    var count: Int, unit: Int
    var units: Int { max(1, count / unit) }

    /// What some of so many parts have; the last one takes what fills no unit.
    func range(_ parts: Range<Int>, of all: Int) -> Range<Int> {
      let first = parts.lowerBound == 0 ? 0 : units * parts.lowerBound / all * unit
      return first..<max(first, parts.upperBound == all ? count : units * parts.upperBound / all * unit)
    }
  }

  let axis: Axis
  let parts: Int
  private let rows: Extent, planes: Extent, inputRows: Extent, inputChannels: Extent

  /// The cut of a stage behind another one, for batches of so many blocks; whole unless it `isCut`.
  init(_ stage: Stage, after before: Stage?, blocks: Int, isCut: Bool) {
    let (e, z) = (stage.epilogue, stage.z)
    let perChannel = max(1, e.shuffle * e.shuffle)
    rows = Extent(count: z.height, unit: max(1, e.poolHeight))
    // Register tiles take four planes, and a channel's planes stay together.
    planes = Extent(count: z.channels, unit: perChannel == 1 ? 4 : perChannel * (perChannel % 4 == 0 ? 1 : 4))
    inputRows = Extent(
      count: stage.input.height,
      unit: max(1, (before?.epilogue.shuffle ?? 1) * (before?.epilogue.upsample ?? 1)))
    inputChannels = Extent(count: stage.input.channels, unit: 4)
    guard isCut, let convolution = stage.operation as? ConvolutionOperation else {
      (axis, parts) = (.rows, 1)
      return
    }
    let isLarge = z.height >= Self.rowsOfLarge || before == nil
    axis = isLarge ? .rows : .channels
    var limit: Int
    switch axis {
    case .rows:
      // A part's own gradients of the weights stay small beside what it computes.
      let results = z.channels * z.height * z.width
      limit = min(
        rows.units, inputRows.units, z.height / Self.rowsOfPart, results / max(1, convolution.effectiveCount))
    case .channels: limit = max(planes.units, inputChannels.units)
    }
    limit = max(1, min(Self.most, limit))
    let units = axis == .rows ? rows.units : planes.units
    parts = Self.best(limit) { parts in
      let busy =
        Self.usual.reduce(0) { $0 + Self.busy(blocks * parts, threads: $1) } / Double(Self.usual.count)
      return busy * Self.evenness(units, in: parts) / (1 + Self.costOfCut * Double(parts - 1))
    }
  }

  /// The parts that a thread takes at once, for so many blocks and threads: fewer and longer runs where there are
  /// few threads, since each run computes its neighbours' edges again.
  func runs(blocks: Int, threads: Int) -> [Range<Int>] {
    let cost = axis == .rows ? Self.costOfCut : Self.costOfChannelCut
    let count = Self.best(parts) { count in
      Self.busy(blocks * count, threads: threads) * Self.evenness(parts, in: count)
        / (1 + cost * Double(count - 1))
    }
    return (0..<count).map { parts * $0 / count..<parts * ($0 + 1) / count }
  }

  /// What some neighbouring parts are together.
  func piece(_ run: Range<Int>) -> Piece {
    let isRows = axis == .rows
    return Piece(
      rows: isRows ? rows.range(run, of: parts) : 0..<rows.count,
      planes: isRows ? 0..<planes.count : planes.range(run, of: parts),
      inputRows: isRows ? inputRows.range(run, of: parts) : 0..<inputRows.count,
      inputChannels: isRows ? 0..<inputChannels.count : inputChannels.range(run, of: parts))
  }

  /// In how many pieces a channel's sum over a block is taken; and which of them a part takes.
  var sums: Int { axis == .rows ? parts : 1 }
  func sum(of part: Int) -> Int { axis == .rows ? part : 0 }

  // MARK: The rule

  /// Rows from which on a plane is cut by rows; below, the rows that neighbours share are too many.
  private static let rowsOfLarge = 24
  /// Rows of the least part.
  private static let rowsOfPart = 6
  /// Parts of one block at most.
  private static let most = 16
  /// The numbers of threads that the rule weighs, all alike; fewer take several parts at once.
  private static let usual = [8, 16, 32, 64]
  /// What every further cut costs: edges that are computed twice, and waking a thread. Measured with
  /// `galsh bench schedule`.
  private static let costOfCut = 0.01, costOfChannelCut = 0.04

  /// The share of their time that threads are busy with so many tasks of one length.
  private static func busy(_ tasks: Int, threads: Int) -> Double {
    let waves = (tasks + threads - 1) / threads
    return Double(tasks) / Double(max(1, waves * threads))
  }

  /// The mean length of parts over that of the longest.
  private static func evenness(_ units: Int, in parts: Int) -> Double {
    Double(units) / Double(parts * ((units + parts - 1) / parts))
  }

  /// The number from 1 to `limit` that is worth most, the smallest of equals.
  private static func best(_ limit: Int, _ worth: (Int) -> Double) -> Int {
    var best = (count: 1, worth: worth(1))
    for count in stride(from: 2, through: limit, by: 1) {
      let own = worth(count)
      if own > best.worth { best = (count, own) }
    }
    return best.count
  }
}

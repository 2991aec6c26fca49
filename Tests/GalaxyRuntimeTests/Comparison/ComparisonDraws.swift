import Foundation

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels

/// Samples of galaxies of which it is known whether they differ.
struct ComparisonDraws {
  /// Features of galaxies to draw from, [galaxy][feature], the classes one after another.
  let pool: [[Double]]
  let width: Int
  /// The first place and the number of each class.
  let classes: [String: Range<Int>]

  /// Whether the long simulations are asked for, as `scripts/compare_simulations` does.
  static let areWanted = ProcessInfo.processInfo.environment["GALSH_SIMULATIONS"] == "1"

  /// Correlated normal numbers.
  init(width: Int, count: Int, seed: UInt64) {
    var random = RandomStream(seed: seed)
    let mix = (0..<width).map { row in
      (0..<width).map { (row == $0 ? 1 : 0) + 0.3 * random.normal() }
    }
    pool = (0..<count).map { _ in
      let own = (0..<width).map { _ in random.normal() }
      return mix.map { row in zip(row, own).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    (self.width, classes) = (width, [:])
  }

  /// The shapes of the real galaxies among the shared data.
  init(galaxies folder: String) throws {
    var (pool, classes): ([[Double]], [String: Range<Int>]) = ([], [:])
    for name in ["barred", "elliptical", "spiral"] {
      let found = try FeatureTable.shapes(
        ofFiles: "\(folder)/galaxies/\(name)", classical: false, context: WorkContext(threads: 2))
      classes[name] = pool.count..<pool.count + found.table.rows.count
      pool += found.table.rows.map(\.values)
    }
    (self.pool, self.classes, width) = (pool, classes, pool.first?.count ?? 0)
  }

  /// A table of galaxies of the pool, each in so many copies that scatter by a share of the pool's spread.
  func set(
    _ places: [Int], copies: Int = 1, scatter: Double = 0.15, shift: Double = 0, name: String, seed: UInt64
  )
    -> ComparedSet
  {
    var random = RandomStream(seed: seed)
    let spreads = (0..<width).map { column -> Double in
      let values = pool.map { $0[column] }
      let mean = Statistics.mean(values) ?? 0
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }
    let rows = places.flatMap { place in
      (0..<copies).map { copy -> FeatureRow in
        let values = (0..<width).map { column in
          pool[place][column] + spreads[column] * (shift + (copies > 1 ? scatter * random.normal() : 0))
        }
        return FeatureRow(
          path: "\(name)/\(place)_\(copy)", name: "\(place)_\(copy)", group: "\(place)",
          content: UInt64(place) &* 1000 &+ UInt64(copy) &+ (seed << 40), values: values)
      }
    }
    return ComparedSet(
      FeatureTable(
        origin: .file("pool"), featureNames: (0..<width).map { "x\($0)" }, rows: rows), name: name)
  }

  /// Two sets of galaxies drawn from the whole pool, with nothing in common.
  func pair(_ count: Int, _ other: Int? = nil, copies: Int = 1, otherCopies: Int? = nil, seed: UInt64)
    -> (ComparedSet, ComparedSet)
  {
    var random = RandomStream(seed: seed)
    var order = Array(pool.indices)
    random.shuffle(&order)
    let second = other ?? count
    return (
      set(Array(order.prefix(count)), copies: copies, name: "real", seed: 2 * seed + 1),
      set(
        Array(order.dropFirst(count).prefix(second)), copies: otherCopies ?? copies, name: "sims",
        seed: 2 * seed + 2)
    )
  }

  /// What many draws came to.
  struct Tally {
    var areas: [Double] = []
    var covered = 0, discrepant = 0, apart = 0, among: [Double] = [], amongCovered = 0

    mutating func add(_ comparison: Comparison, truth: Double = 0.5) {
      let figures = comparison.simulated
      areas.append(figures.auc?.value ?? .nan)
      if let interval = figures.auc?.interval, interval.low <= truth, truth <= interval.high { covered += 1 }
      if (figures.mmd?.p ?? 1) <= 0.05 { discrepant += 1 }
      among.append(figures.shareAmongReal?.value ?? .nan)
      if let interval = figures.shareAmongReal?.interval, interval.low <= 0.95, 0.95 <= interval.high {
        amongCovered += 1
      }
    }

    var text: String {
      let count = Double(areas.count), mean = areas.reduce(0, +) / count
      let deviation = (areas.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
      func share(_ number: Int) -> String { NumberText.fixed(Double(number) / count, 2) }
      return
        "AUC \(NumberText.fixed(mean, 3)) ± \(NumberText.fixed(deviation, 3)), covered \(share(covered)), "
        + "MMD p <= .05 \(share(discrepant)), among real \(NumberText.fixed(among.reduce(0, +) / count, 3)), "
        + "covered \(share(amongCovered)), \(areas.count) draws"
    }
  }
}

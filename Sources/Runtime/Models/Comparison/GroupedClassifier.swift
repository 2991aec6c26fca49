import GalaxyBase
import GalaxyErrors
import GalaxyKernels

/// A classifier between two sets of images, tested on galaxies that it has not learnt from.
///
/// The images are dealt into five folds, both sets evenly and all images of a galaxy together, and dealt anew
/// several times. Features are standardised by the images that are learnt from, within ±5 deviations; a score
/// is the decision, in deviations of the decisions on those images, so that folds have one scale.
struct GroupedClassifier: Sendable {
  /// What decides.
  enum Kind: Sendable {
    /// A logistic regression with C = 0.05, both sets of the same weight: for many features.
    case logistic
    /// A support vector machine with C = 2 and γ = 1 / features, both sets of the same weight: for few
    /// features, which may differ by their spread alone.
    case supportVectors
  }

  /// Rows of the first set, then of the second, [row][feature].
  let rows: [Double]
  /// Numbers in a row.
  let width: Int
  /// For each row the number of its galaxy; galaxies of the two sets have different numbers.
  let galaxies: [Int]
  let kind: Kind
  /// How often the images are dealt anew.
  var repeats: Int

  static let folds = 5
  private static let clip = 5.0
  private static let c = 0.05, machineC = 2.0

  /// The scores of each dealing, [dealing][row], larger for what looks like the second set; `isSecond` tells
  /// for each row which set it is taken for.
  /// - Throws: `GalaxyError` of kind `interrupted`.
  func scores(isSecond: [Bool], random: inout RandomStream, context: WorkContext) throws -> [[Double]] {
    let kinds = isSecond.map { $0 ? 1 : 0 }
    let dealings = (0..<max(1, repeats)).map { _ in
      FoldAssignment(kinds: kinds, galaxies: galaxies, count: Self.folds, random: &random)
    }
    let jobs = dealings.indices.flatMap { dealing in
      (0..<dealings[dealing].count).map { (dealing: dealing, fold: $0) }
    }
    let found = try parallelMap(jobs.count, threads: context.threads) { job in
      try context.cancellation.check("telling two sets apart")
      let dealing = dealings[jobs[job].dealing]
      return try tested(
        dealing.members(of: jobs[job].fold), by: dealing.others(than: jobs[job].fold), isSecond, context)
    }
    var scores = [[Double]](
      repeating: [Double](repeating: 0, count: isSecond.count), count: dealings.count)
    for (job, values) in zip(jobs, found) {
      for (row, value) in zip(dealings[job.dealing].members(of: job.fold), values) {
        scores[job.dealing][row] = value
      }
    }
    return scores
  }

  /// The scores of some rows by a classifier that has learnt from others; 0 where those are of one set.
  private func tested(
    _ tested: [Int], by learnt: [Int], _ isSecond: [Bool], _ context: WorkContext
  ) throws -> [Double] {
    let first = learnt.filter { !isSecond[$0] }, second = learnt.filter { isSecond[$0] }
    guard !first.isEmpty, !second.isEmpty else { return tested.map { _ in 0 } }
    let training = (first + second).flatMap { rows[$0 * width..<($0 + 1) * width] }
    guard let scale = Standardisation.moments(training, width: width, clip: Self.clip) else {
      return tested.map { _ in 0 }
    }
    let scaled = scale.rows(training)
    let decide = try decision(scaled, first.count, context)
    let own = (0..<learnt.count).map { decide(scaled[$0 * width..<($0 + 1) * width]) }
    let mean = own.reduce(0, +) / Double(own.count)
    let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(own.count)
    let spread = variance > 0 ? variance.squareRoot() : 1
    return tested.map { row in
      let values = scale(rows[row * width..<(row + 1) * width])
      return (decide(values[...]) - mean) / spread
    }
  }

  /// Learns from standardised rows, of which so many are of the first set.
  private func decision(
    _ scaled: [Double], _ firstCount: Int, _ context: WorkContext
  ) throws -> (ArraySlice<Double>) -> Double {
    let width = width
    switch kind {
    case .logistic:
      let w = try LogisticFit(scaled, width: width, normals: firstCount, c: Self.c, context: context)
        .coefficients
      return { row in
        var sum = w[width]
        for (k, value) in row.enumerated() { sum += w[k] * value }
        return sum
      }
    case .supportVectors:
      guard let packed = PackedRows(scaled, width: width) else { return { _ in 0 } }
      let machine = try GaussianProblem.classes(
        normals: firstCount, packed, c: Self.machineC, gamma: 1 / Double(width)
      ).solved(context: context)
      return { row in row.withUnsafeBufferPointer { $0.baseAddress.map(machine.decision) ?? 0 } }
    }
  }
}

import GalaxyBase
import GalaxyErrors

/// What ways of training reach on images that they had not seen, fold by fold.
public struct Trials: Sendable, Equatable {
  /// What one model of one fold reached.
  public struct Row: Sendable, Equatable {
    /// The way of training.
    public let method: String
    /// Counted from 1.
    public let repetition: Int, fold: Int
    /// How many images it learnt from, of all classes, and was tested on.
    public let trained: Int, tested: Int
    /// The area under the ROC curve.
    public let auc: Double
    /// The average precision.
    public let averagePrecision: Double
    /// What training took.
    public let seconds: Double
  }

  /// One way of training in short.
  public struct Method: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// How many folds of all repetitions.
    public let count: Int
    /// Mean and sample standard deviation of the AUC over the folds.
    public let auc: Double, deviation: Double?
    /// Mean of the average precision.
    public let averagePrecision: Double
    /// 95 % interval of the mean AUC; nil for a single fold, and where all folds give the same. The folds share their training images, so that
    /// their spread alone would be too small: the variance is that of Nadeau and Bengio (2003), s² (1/J + test/train).
    public let interval: Interval?
    /// Mean seconds of a training.
    public let seconds: Double
  }

  /// The rows, method by method.
  public let rows: [Row]

  /// Keeps rows.
  public init(rows: [Row]) { self.rows = rows }

  /// The methods, in the order in which they were tried.
  public var methods: [Method] {
    var order: [String] = []
    for row in rows where !order.contains(row.method) { order.append(row.method) }
    return order.compactMap { name in Self.method(name, rows.filter { $0.method == name }) }
  }

  private static func method(_ name: String, _ rows: [Row]) -> Method? {
    let aucs = rows.map(\.auc)
    guard let mean = Statistics.mean(aucs), let precision = Statistics.mean(rows.map(\.averagePrecision)),
      let seconds = Statistics.mean(rows.map(\.seconds))
    else { return nil }
    let spread = Standing.spread(of: aucs)
    // Folds that all give one figure say nothing of its scatter.
    let interval = spread.flatMap { spread -> Interval? in
      if spread.deviation == 0 { return nil }
      let share =
        Double(rows.reduce(0) { $0 + $1.tested }) / Double(max(1, rows.reduce(0) { $0 + $1.trained }))
      let variance = spread.deviation * spread.deviation * (1 / Double(rows.count) + share)
      let half = studentQuantile(degrees: rows.count - 1) * variance.squareRoot()
      return Interval(low: max(0, mean - half), high: min(1, mean + half))
    }
    return Method(
      name: name, count: rows.count, auc: mean, deviation: spread?.deviation, averagePrecision: precision,
      interval: interval, seconds: seconds)
  }

  /// The 0.975 quantile of Student's t, to 0.002: tabulated up to 10 degrees of freedom, then the first terms of
  /// its expansion about the normal quantile (Abramowitz and Stegun 1964, 26.7.5).
  static func studentQuantile(degrees: Int) -> Double {
    let table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]
    if degrees < 1 { return .infinity }
    if degrees <= table.count { return table[degrees - 1] }
    let (x, n) = (1.959964, Double(degrees))
    let (x3, x5) = (x * x * x, x * x * x * x * x)
    return x + (x3 + x) / (4 * n) + (5 * x5 + 16 * x3 + 3 * x) / (96 * n * n)
  }
}

/// Tries ways of training on the folds of a plan.
public struct TrialRun {
  let plan: FoldPlan
  let context: WorkContext

  /// Takes a plan.
  public init(_ plan: FoldPlan, context: WorkContext) { (self.plan, self.context) = (plan, context) }

  /// What one way reaches on every fold. `train` gives the labelled images of the fold's test part with their
  /// scores.
  /// - Throws: what training throws; `one-class-only` for a fold that has normal or anomalous images alone.
  public func rows(
    of method: String, _ train: (TrialFold) throws -> (scored: ScoredSet, seconds: Double)
  ) throws -> [Trials.Row] {
    let meter = ProgressMeter(
      "crossvalidate \(method)", total: plan.folds.count, unit: "fold", context: context)
    return try plan.folds.map { fold in
      try context.cancellation.check("crossvalidate")
      let (scored, seconds) = try train(fold)
      let anomalous = scored.images.map(\.anomalous)
      guard Set(anomalous).count == 2 else {
        throw GalaxyError.oneClassOnly(
          work: "crossvalidate", normal: anomalous.count { !$0 }, anomalous: anomalous.count { $0 })
      }
      let roc = try ROC(scores: scored.images.map(\.score), anomalous: anomalous)
      try meter.advance()
      return Trials.Row(
        method: method, repetition: fold.repetition, fold: fold.number, trained: fold.train.count,
        tested: scored.images.count, auc: roc.auc, averagePrecision: roc.averagePrecision, seconds: seconds)
    }
  }
}

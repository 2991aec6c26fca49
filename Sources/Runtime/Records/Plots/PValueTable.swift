import GalaxyBase
import GalaxyErrors
import GalaxyModels

/// The p-values of a table of scores or of a model's test.
public struct PValueTable: Sendable {
  /// One image.
  struct Row: Sendable {
    let p: Double
    let className: String?
    /// Whether it is of the model's normal class; nil without a label.
    let isNormal: Bool?
    /// A number that images of one galaxy share; nil where that is not known.
    let galaxy: Int?
  }

  /// What the session calls it, and the figure.
  public let object: String, name: String
  /// How many normal images the p-values were made of; nil where that is not known.
  public let calibrating: Int?
  /// The images with a p-value.
  let rows: [Row]
  /// Whether the p-values were made of the very images that have them.
  let isCircular: Bool

  /// The p-values of an object; `named` is what the figure calls it, `scorer` the model that a table is of, if it
  /// is still what it was.
  /// - Throws: `PlotError.noPValues` where there are none; `GalaxyError` of kind `not-tested` for a model.
  public init(_ object: any Artifact, named name: String? = nil, scorer: Model? = nil) throws {
    self.object = object.name
    self.name = name ?? object.name
    var (calibration, normal): (Calibration?, [Double]) = (nil, [])
    switch object {
    case let scores as ScoresArtifact:
      let names = scores.table.classNames
      rows = scores.table.rows.compactMap { row in
        row.p.map {
          Row(p: $0, className: row.label.map(names.text), isNormal: row.anomalous.map { !$0 }, galaxy: nil)
        }
      }
      calibration = scorer?.calibration
      normal = scores.table.rows.filter { $0.anomalous == false }.compactMap(\.score)
    case let model as ModelArtifact:
      let test = try model.tested("p-values to draw")
      var galaxies: [Int: Int] = [:]
      if test.galaxies.count == test.evaluation.images.count {
        for (image, galaxy) in zip(test.evaluation.images, test.galaxies) { galaxies[image.index] = galaxy }
      }
      rows = test.judged.images.compactMap { image in
        image.p.map {
          Row(
            p: $0, className: test.judged.classNames.text(image.label), isNormal: !image.anomalous,
            galaxy: galaxies[image.index])
        }
      }
      calibration = model.model.calibration
      normal = test.judged.normalScores
    default: rows = []
    }
    calibrating = calibration?.count
    isCircular = calibration?.isMade(of: normal) ?? false
    guard !rows.isEmpty else {
      throw GalaxyError(
        PlotError.noPValues, "\(object.name) has no p-values",
        hint: object is ModelArtifact
          ? "`threshold \(object.name) auto method=conformal` calibrates a model"
          : "calibrate the model with `threshold … method=conformal`, and `apply` it anew")
    }
  }
}

/// How p-values of some images are distributed, beside what they would be if they were right.
public struct PValueCurve: Sendable, Equatable {
  /// The name in the legend.
  public let name: String
  /// The set and the class.
  public let object: String?, className: String?
  /// Whether its images are normal, whose p-values should be uniform.
  public let isNormal: Bool
  /// The p-values in rising order.
  public let sorted: [Double]
  /// How many galaxies they are of, where that is known.
  public let galaxies: Int?
  /// How many normal images the p-values were made of; nil where that is not known.
  public let calibrating: Int?
  /// Whether they were made of these very images.
  public let isCircular: Bool

  /// The share of the images with p ≤ α.
  public func share(_ alpha: Double) -> Double { Double(count(alpha)) / Double(max(1, sorted.count)) }

  /// How many images have p ≤ α.
  public func count(_ alpha: Double) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= alpha { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The 95 % interval of that share (Wilson 1927), which counts galaxies where they are known.
  public func interval(_ alpha: Double) -> Interval {
    Interval(share: share(alpha), of: Double(max(1, galaxies ?? sorted.count)))
  }

  /// Half of the height of the band that holds the whole curve in 95 of 100 cases if the p-values are uniform:
  /// 1.3581 / √m (Kolmogorov 1933; Smirnov 1948), 1/m = 1/galaxies + 1/calibrating where the latter is known, as the
  /// calibrating images are a sample, too.
  public var band: Double {
    let own = 1 / Double(max(1, galaxies ?? sorted.count))
    return 1.358_098_6 * (own + (calibrating.map { 1 / Double(max(1, $0)) } ?? 0)).squareRoot()
  }

  /// The largest distance from uniform, and the p-value where it is. Of p-values that come in steps of
  /// 1 / (n + 1) it is looked for at the steps.
  public var farthest: (distance: Double, at: Double) {
    var farthest = (distance: 0.0, at: 0.0)
    func look(_ share: Double, _ alpha: Double) {
      if abs(share - alpha) > farthest.distance { farthest = (abs(share - alpha), alpha) }
    }
    if let calibrating {
      for step in 1...(calibrating + 1) {
        let alpha = Double(step) / Double(calibrating + 1)
        look(share(alpha + 1e-12), alpha)
      }
      return farthest
    }
    for (place, p) in sorted.enumerated() {
      look(Double(place) / Double(sorted.count), p)
      look(Double(place + 1) / Double(sorted.count), p)
    }
    return farthest
  }

  /// The curves of tables: of their normal images, and by class of the others, too.
  /// - Throws: `PlotError.noPValues` where no normal image has one.
  static func curves(_ tables: [PValueTable], byClass: Bool) throws(GalaxyError) -> [PValueCurve] {
    var curves: [PValueCurve] = []
    for table in tables {
      let prefix = tables.count > 1 ? "\(table.name): " : ""
      guard table.rows.contains(where: { $0.isNormal == true }) else {
        throw GalaxyError(
          PlotError.noPValues, "\(table.object) has p-values of no image that is known to be normal",
          hint: "test or apply the model on labelled images of its normal class")
      }
      func curve(_ name: String, _ className: String?, _ isNormal: Bool, _ rows: [PValueTable.Row])
        -> PValueCurve
      {
        let known = rows.compactMap(\.galaxy)
        return PValueCurve(
          name: name, object: table.name, className: className, isNormal: isNormal,
          sorted: rows.map(\.p).sorted(),
          galaxies: known.count == rows.count ? Set(known).count : nil, calibrating: table.calibrating,
          isCircular: table.isCircular && isNormal)
      }
      let normal = table.rows.filter { $0.isNormal == true }
      guard byClass else {
        curves.append(curve(table.name, normal.first?.className, true, normal))
        continue
      }
      var names: [String] = []
      for name in (normal + table.rows).compactMap(\.className) where !names.contains(name) {
        names.append(name)
      }
      for name in names {
        let rows = table.rows.filter { $0.className == name }
        let isNormal = rows.contains { $0.isNormal == true }
        curves.append(curve("\(prefix)\(name)\(isNormal ? " (normal)" : "")", name, isNormal, rows))
      }
    }
    return curves
  }
}

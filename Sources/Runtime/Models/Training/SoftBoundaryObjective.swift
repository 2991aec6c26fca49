import GalaxyBase

/// Soft-boundary Deep SVDD (Ruff et al. 2018): R² + (1/ν) mean max(0, ‖φ(x) − c‖² − R²). R is 0 for the first
/// epochs; then, after every batch, the (1 − ν) quantile of that batch's distances.
struct SoftBoundaryObjective: TrainingObjective {
  private let center: [Float]
  /// The share of the images that may lie outside.
  private let nu: Double
  /// R.
  private(set) var radius = 0.0
  private var watch: CollapseWatch

  init(model: String, center: [Float], nu: Double) {
    (self.center, self.nu) = (center, nu)
    watch = CollapseWatch(model: model)
  }

  var parameters: [String: [Double]] { ["center": center.map(Double.init), "nu": [nu]] }
  var state: [String: [Double]] {
    get { watch.state.merging(["radius": [radius]]) { $1 } }
    set {
      watch.state = newValue
      if let kept = newValue["radius"]?.first { radius = kept }
    }
  }

  mutating func step(_ engine: TrainingEngine, images: ArraySlice<Int>, epoch: Int) throws
    -> (loss: Double, errors: [Double])
  {
    let limit = radius * radius
    let distances = try engine.run(DistanceLoss(center: center, limit: limit, weight: 1 / nu))
    let outside = BlockTree.sum(distances.map { max(0, $0 - limit) })
    if epoch >= DeepSVDD.Constants.warmUp {
      radius = Statistics.quantile(distances.map { $0.squareRoot() }, 1 - nu) ?? radius
    }
    return (limit + outside / (nu * Double(distances.count)), distances)
  }

  mutating func endOfEpoch(_ epoch: Int, errors: [Double]) throws { try watch.endOfEpoch(epoch, errors) }
}

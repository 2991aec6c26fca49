/// One-class Deep SVDD (Ruff et al. 2018): mean ‖φ(x) − c‖².
struct OneClassObjective: TrainingObjective {
  private let center: [Float]
  private var watch: CollapseWatch

  init(model: String, center: [Float]) {
    self.center = center
    watch = CollapseWatch(model: model)
  }

  var parameters: [String: [Double]] { ["center": center.map(Double.init)] }
  var state: [String: [Double]] {
    get { watch.state }
    set { watch.state = newValue }
  }

  func step(_ engine: TrainingEngine, images: ArraySlice<Int>, epoch: Int) throws
    -> (loss: Double, errors: [Double])
  {
    let distances = try engine.run(DistanceLoss(center: center))
    return (BlockTree.sum(distances) / Double(distances.count), distances)
  }

  mutating func endOfEpoch(_ epoch: Int, errors: [Double]) throws { try watch.endOfEpoch(epoch, errors) }
}

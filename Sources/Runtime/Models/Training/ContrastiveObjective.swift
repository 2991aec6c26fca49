import GalaxyBase
import GalaxyData

/// NT-Xent (Chen et al. 2020): of the views of a batch, two of each image beside each other, every view is to find
/// its partner among all others by cosine similarity over a temperature.
struct ContrastiveObjective: TrainingObjective {
  private let temperature: Double
  private let views: ViewOptions

  init(temperature: Double, views: ViewOptions) { (self.temperature, self.views) = (temperature, views) }

  var parameters: [String: [Double]] { ["temperature": [temperature], "views": views.numbers] }
  var state: [String: [Double]] {
    get { [:] }
    set {}
  }

  /// The error of an image is the mean of its two views'.
  func step(_ engine: TrainingEngine, images: ArraySlice<Int>, epoch: Int) throws
    -> (loss: Double, errors: [Double])
  {
    let own = try engine.run(ContrastiveLoss(temperature: temperature))
    let errors = stride(from: 0, to: own.count - 1, by: 2).map { (own[$0] + own[$0 + 1]) / 2 }
    return (BlockTree.sum(errors) / Double(max(1, errors.count)), errors)
  }

  func endOfEpoch(_ epoch: Int, errors: [Double]) {}
}

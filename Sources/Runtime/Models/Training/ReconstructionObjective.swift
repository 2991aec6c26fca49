import GalaxyKernels

/// An autoencoder's: the mean over the batch of Σ (output − input)² over the pixels.
struct ReconstructionObjective: TrainingObjective {
  var parameters: [String: [Double]] { [:] }
  var state: [String: [Double]] {
    get { [:] }
    set {}
  }

  func step(_ engine: TrainingEngine, images: ArraySlice<Int>, epoch: Int) throws
    -> (loss: Double, errors: [Double])
  {
    let errors = try engine.run(ReconstructionLoss())
    return (errors.reduce(0, +) / Double(errors.count), errors)
  }

  func endOfEpoch(_ epoch: Int, errors: [Double]) {}
}

/// The mean over the batch of Σ (output − input)² over the pixels.
struct ReconstructionLoss: BatchLoss {
  func errors(of block: BlockResult, gradient dy: UnsafeMutablePointer<Lanes>) -> SIMD8<Double> {
    squaredError(
      channels: block.shape.channels, height: block.shape.height, width: block.shape.width, y: block.y,
      target: block.input(), targetRow: block.inputLayout.row, targetPlane: block.inputLayout.plane,
      factor: laneMask(block.lanes, value: 2 / Float(block.images)), dy: dy)
  }
}

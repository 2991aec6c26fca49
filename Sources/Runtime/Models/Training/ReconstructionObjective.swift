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
    return (BlockTree.sum(errors) / Double(errors.count), errors)
  }

  func endOfEpoch(_ epoch: Int, errors: [Double]) {}
}

/// The mean over the batch of Σ (output − input)² over the pixels.
struct ReconstructionLoss: BatchLoss {
  var isByRows: Bool { true }

  func errors(of block: BlockResult, gradient dy: UnsafeMutablePointer<Lanes>) -> SIMD8<Double> {
    let (shape, layout, factor) = (
      block.shape, block.inputLayout, laneMask(block.lanes, value: 2 / Float(block.images))
    )
    let target = block.input()
    var sum = SIMD8<Double>()
    for c in 0..<shape.channels {
      let first = (c * shape.height + block.rows.lowerBound) * shape.width
      sum += squaredError(
        channels: 1, height: block.rows.count, width: shape.width, y: block.y + first,
        target: target + c * layout.plane + block.rows.lowerBound * layout.row, targetRow: layout.row,
        targetPlane: layout.plane, factor: factor, dy: dy + first)
    }
    return sum
  }
}

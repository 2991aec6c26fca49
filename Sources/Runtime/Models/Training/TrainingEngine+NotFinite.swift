extension TrainingEngine {
  /// The layer whose numbers are the first that are not finite, for the batch at hand, as far as batch
  /// normalisation saw it.
  func firstLayerNotFinite() -> String {
    for (i, stage) in plan.stages.enumerated() where stage.hasNorm {
      for block in 0..<batch.blocks {
        let seen = workspace.moments[i].moments(BlockTree.Node(block, block + 1))
        if !seen.allSatisfy({ $0 - $0 == 0 }) { return stage.label }
      }
    }
    return workspace.tail < plan.stages.count ? plan.stages[workspace.tail].label : "the last layers"
  }
}

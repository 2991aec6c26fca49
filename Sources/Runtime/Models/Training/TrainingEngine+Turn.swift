import GalaxyBase
import GalaxyKernels

// The turn: what comes behind the last batch normalisation.
extension TrainingEngine {
  /// The network's results for the images of this rank, [image][value].
  func results() -> [Float] {
    let (tail, end, width) = (workspace.tail, plan.stages.count - 1, plan.output.count)
    let all = FloatBuffer(count: batch.ownImages.count * width)
    share("results", wholeTail) { [workspace, batch] slot in
      workspace.forward(tail..<end + 1, slot, batch)
      workspace.finish(slot, batch)
      let y = workspace.memory.y(end, slot)
      for lane in 0..<batch.lanes(slot.block) {
        let image = slot.block * blockSize + lane
        for k in 0..<width { all.base[image * width + k] = y[k][lane] }
      }
    }
    return all.values
  }

  /// All parts of the last stage at once.
  private var wholeTail: [Range<Int>] {
    [0..<(workspace.tail < plan.stages.count ? workspace.cuts[workspace.tail].parts : 1)]
  }

  /// What comes after the last batch normalisation, the loss, and back again: block by block without a
  /// meeting. Gives the errors of this rank's images.
  func turn(_ loss: some BatchLoss) -> [Double] {
    let isByRows = workspace.turnsByRows(loss)
    share("turn", isByRows ? runs(workspace.tail) : wholeTail) { [workspace, batch] slot in
      workspace.turn(loss, slot, batch)
    }
    return (0..<batch.blocks).flatMap { block in
      let errors = workspace.errors.get(block, isWhole: !isByRows)
      return (0..<batch.lanes(block)).map { errors[$0] }
    }
  }
}

import GalaxyKernels

// The way forward and the turn.
extension BatchWorkspace {
  /// A run of stages of one block: each takes the result of the one before, whose normalisation is known, and
  /// computes z. A run of one stage may be of some parts only.
  func forward(_ run: Range<Int>, _ slot: Slot, _ batch: Batch) {
    for i in run {
      if batch.isGivenUp { return }
      if i == run.lowerBound {
        recallX(i, slot, batch, rows: inputRows(i, cuts[i].piece(slot.parts).rows))
      } else {
        scratch[slot.worker].forget(i)
        computeY(i - 1, slot, batch)
      }
      for part in slot.parts { forward(i, part, slot, batch) }
      if plan.stages[i].hasNorm { moments[i].finish(slot.parts.count, of: slot.block) }
    }
  }

  /// z of one part of a stage, and its moments.
  private func forward(_ index: Int, _ part: Int, _ slot: Slot, _ batch: Batch) {
    let (stage, cut) = (plan.stages[index], cuts[index])
    let piece = cut.piece(part..<part + 1)
    let own = stage.hasNorm ? scratch[slot.worker].moments : nil
    if index == 0, let pooled, let own {
      pooled.forward(
        slot.block, rows: piece.rows, x: memory.x(0, slot), z: memory.z(0, slot), weights: prepared[0],
        moments: own)
    } else {
      stage.computeZ(
        x: memory.x(index, slot), z: memory.z(index, slot), weights: prepared[index], moments: own,
        piece: piece)
    }
    guard let own else { return }
    let lanes = batch.lanes(slot.block)
    for c in channels(of: piece.planes, stage) {
      moments[index].set(slot.block, cut.sum(of: part), c, own[c].merged(lanes: lanes))
    }
  }

  /// The channels that some planes of z are.
  private func channels(of planes: Range<Int>, _ stage: Stage) -> Range<Int> {
    planes.lowerBound / stage.planesOfChannel..<planes.upperBound / stage.planesOfChannel
  }

  /// The rows of a stage's input that some rows of its z are computed from; nil for all.
  private func inputRows(_ index: Int, _ rows: Range<Int>) -> Range<Int>? {
    (plan.stages[index].operation as? ConvolutionOperation)?.inputRows(of: rows)
  }

  /// The network's result, once all stages have their z.
  func finish(_ slot: Slot, _ batch: Batch) {
    let end = plan.stages.count - 1
    if tail > end { recallZ(end, slot, batch) }
    computeY(end, slot, batch)
  }

  /// A block forward behind the last batch normalisation, the loss, and back to there.
  func turn(_ loss: some BatchLoss, _ slot: Slot, _ batch: Batch) {
    let end = plan.stages.count - 1
    if turnsByRows(loss) {
      turnByRows(loss, slot, batch)
    } else {
      forward(tail..<end + 1, slot, batch)
      finish(slot, batch)
      let rows = 0..<plan.output.height
      errors.set(slot.block, 0, lossErrors(loss, rows, slot, batch))
    }
    for i in (tail..<end + 1).reversed() where !batch.isGivenUp { backward(i, slot, batch, nil) }
    if tail > 0 { gradientSums(tail - 1, slot, batch) }
  }

  /// Whether the parts of a block can be taken through the loss one by one.
  func turnsByRows(_ loss: some BatchLoss) -> Bool {
    let stage = plan.stages[plan.stages.count - 1]
    return loss.isByRows && tail == plan.stages.count - 1 && stage.operation is ConvolutionOperation
      && cuts[tail].axis == .rows && stage.epilogue.poolHeight * stage.epilogue.poolWidth == 1
  }

  /// The same for a loss whose rows can be taken one by one: besides its own rows a part computes those of its
  /// neighbours whose gradient goes into its own input.
  private func turnByRows(_ loss: some BatchLoss, _ slot: Slot, _ batch: Batch) {
    let (end, cut) = (tail, cuts[tail])
    let stage = plan.stages[end]
    let all = backwardRows(end, cut.piece(slot.parts))
    recallX(end, slot, batch, rows: inputRows(end, all))
    var piece = cut.piece(0..<cut.parts)
    piece.rows = all
    stage.computeZ(
      x: memory.x(end, slot), z: memory.z(end, slot), weights: prepared[end], moments: nil, piece: piece)
    let e = stage.epilogue
    let growth = e.shuffle * e.upsample
    func result(_ rows: Range<Int>) -> Range<Int> { rows.lowerBound * growth..<rows.upperBound * growth }
    computeY(end, slot, batch, rows: result(all))
    let own = cut.piece(slot.parts).rows
    for rows in [all.lowerBound..<own.lowerBound, own.upperBound..<all.upperBound] where !rows.isEmpty {
      _ = lossErrors(loss, result(rows), slot, batch)
    }
    for part in slot.parts {
      let rows = result(cut.piece(part..<part + 1).rows)
      errors.set(slot.block, part, lossErrors(loss, rows, slot, batch))
    }
  }

  /// The loss of some rows of the result.
  private func lossErrors(
    _ loss: some BatchLoss, _ rows: Range<Int>, _ slot: Slot, _ batch: Batch
  ) -> SIMD8<Double> {
    let (end, layout) = (plan.stages.count - 1, plan.stages[0].x)
    return loss.errors(
      of: BlockResult(
        y: memory.y(end, slot),
        input: {
          UnsafePointer(self.input(slot, batch, rows: loss.isByRows ? rows : nil) + layout.origin)
        },
        inputLayout: layout, shape: plan.output, rows: rows, first: batch.firstImage(slot.block),
        lanes: batch.lanes(slot.block), images: batch.images),
      gradient: dy(end, slot))
  }
}

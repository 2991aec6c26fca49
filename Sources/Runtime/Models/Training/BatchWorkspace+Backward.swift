import GalaxyKernels

// The way back.
extension BatchWorkspace {
  /// The share of some parts of one block in the two sums that the gradient of batch normalisation needs: of what they
  /// gave to the result of the stage before theirs.
  func gradientSums(_ index: Int, _ slot: Slot, _ batch: Batch) {
    recallZ(index, slot, batch)
    let stage = plan.stages[index]
    let (gradient, norm) = (UnsafePointer(dy(index, slot)), batch.norms[index])
    let cut = index + 1 < cuts.count ? cuts[index + 1] : nil
    for part in slot.parts {
      // What is not cut may see the result in another shape.
      let piece = cut.flatMap { $0.parts > 1 ? $0.piece(part..<part + 1) : nil }
      let rows = cut?.axis == .rows ? piece?.inputRows : nil
      for c in cut?.axis == .channels
        ? piece?.inputChannels ?? 0..<stage.normChannels : 0..<stage.normChannels
      {
        let sums =
          if index == 0, let pooled {
            pooled.gradientSums(slot.block, channel: c, rows: rows, norm: norm, dy: gradient)
          } else {
            stage.epilogue.gradientSums(
              channel: c, rows: rows, norm: norm, z: memory.z(index, slot) + stage.z.origin, dy: gradient)
          }
        moments[index].set(slot.block, cut?.sum(of: part) ?? 0, c, sums: sums)
      }
    }
    moments[index].finishSums(slot.parts.count, of: slot.block)
  }

  /// The rows of z whose gradient some parts of a stage want: their own, for the weights, and those that go into the
  /// gradient of their input. Whole windows.
  func backwardRows(_ index: Int, _ piece: StageCut.Piece) -> Range<Int> {
    let stage = plan.stages[index]
    guard let convolution = stage.operation as? ConvolutionOperation else { return 0..<stage.z.height }
    var (first, end) = (piece.rows.lowerBound, piece.rows.upperBound)
    if index > 0 {
      let behind = convolution.rows(behind: piece.inputRows)
      (first, end) = (min(first, behind.lowerBound), max(end, behind.upperBound))
    }
    let unit = max(1, stage.epilogue.poolHeight)
    let whole = stage.z.height / unit * unit
    first = min(first, whole) / unit * unit
    end = end > whole ? stage.z.height : (end + unit - 1) / unit * unit
    return first..<max(first, min(end, stage.z.height))
  }

  /// One stage of some parts of one block: dz from dy, then the weights' share and the gradient of the input.
  func backward(_ index: Int, _ slot: Slot, _ batch: Batch, _ correction: NormCorrection?) {
    let stage = plan.stages[index]
    // The first layer has nobody to hand a gradient on to.
    if index == 0, stage.weightCount == 0 { return }
    let convolution = stage.operation as? ConvolutionOperation
    let piece = cuts[index].piece(slot.parts)
    recallX(index, slot, batch, rows: convolution?.inputRows(of: piece.rows))
    if index == 0, let pooled, let gradient = gradients[0] as? ConvolutionGradient {
      pooled.backward(
        slot, cut: cuts[0], x: memory.x(0, slot), z: memory.z(0, slot), dz: scratch[slot.worker].dz.base,
        weights: prepared[0], norm: batch.norms[0], correction: correction, lanes: batch.lanes(slot.block),
        dy: dy(0, slot), gradient: gradient)
      return
    }
    let before = index > 0 ? dy(index - 1, slot) : nil
    let dz = gradientAtZ(index, slot, batch, correction, rows: backwardRows(index, piece), before: before)
    let x = memory.x(index, slot)
    guard let convolution, let gradient = gradients[index] as? ConvolutionGradient else {
      gradients[index]?.add(slot.block, x: x, stage.x, dz: dz)
      if let before, let operation = stage.operation {
        operation.inputGradient(dz: dz, weights: prepared[index], dx: before)
      }
      return
    }
    for part in slot.parts {
      let own = cuts[index].piece(part..<part + 1)
      gradient.add(
        slot.block, part: cuts[index].sum(of: part), rows: own.rows, planes: own.planes, x: x, stage.x, dz: dz
      )
    }
    if let before {
      convolution.inputGradient(
        dz: dz, weights: prepared[index], dx: before, rows: piece.inputRows, channels: piece.inputChannels)
    }
  }

  /// The gradient at some rows of z: first pixel, border included. A stage without operation writes it straight to
  /// `before`.
  private func gradientAtZ(
    _ index: Int, _ slot: Slot, _ batch: Batch, _ correction: NormCorrection?, rows: Range<Int>,
    before: UnsafeMutablePointer<Lanes>?
  ) -> UnsafePointer<Lanes> {
    let stage = plan.stages[index]
    let dy = UnsafePointer(self.dy(index, slot))
    let layout = stage.dz
    let target =
      stage.operation == nil ? before ?? scratch[slot.worker].dz.base : scratch[slot.worker].dz.base
    if stage.isPlain, layout.border == Border() {
      if stage.operation == nil { target.update(from: dy, count: stage.z.count) }
      return dy
    }
    layout.clearBorder(target)
    let mask = laneMask(batch.lanes(slot.block), value: 1)
    // Within the tail the result is still there.
    let y = index >= tail && !stage.isPlain ? UnsafePointer(memory.y(index, slot) + stage.y.origin) : nil
    for c in 0..<stage.epilogue.channels {
      stage.epilogue.gradient(
        channel: c, zRows: rows, norm: batch.norms[index], offset: mask * (correction?.offset[c] ?? 0),
        factor: mask * (correction?.factor[c] ?? 0), z: memory.z(index, slot) + stage.z.origin, dy: dy,
        dz: target + layout.origin, layout: layout, y: y)
    }
    return UnsafePointer(target)
  }
}

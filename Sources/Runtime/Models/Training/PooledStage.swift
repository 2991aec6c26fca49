import GalaxyErrors
import GalaxyKernels

/// A first stage of convolution, batch normalisation, activation and pooling. Its z is the largest map of
/// most networks; of it only the largest value of each pooling window is kept, which is all that the result
/// and the sums for batch normalisation need. The way back takes z a strip of rows at a time, which never leaves the
/// cache: as it was kept where that is little memory (small images, small batches), else computed again from the image.
final class PooledStage: Sendable {
  private let stage: Stage
  private let operation: ConvolutionOperation
  /// The largest z of each window: [block][channel][row][column].
  private let largest: LaneBuffer
  /// z of all blocks, strip by strip; nil where it is computed again.
  private let whole: LaneBuffer?
  /// The epilogue from those to y.
  private let epilogue: EpilogueShape
  /// Rows of z that are computed at a time.
  private let rows: Int

  /// Nil for a stage of another kind.
  /// - Throws: `GalaxyError` of kind `no-memory`.
  init?(_ stage: Stage, blocks: Int) throws(GalaxyError) {
    let e = stage.epilogue
    guard stage.isPooledConvolution, let operation = stage.operation as? ConvolutionOperation else {
      return nil
    }
    self.stage = stage
    self.operation = operation
    largest = try LaneBuffer(count: blocks * e.channels * e.outHeight * e.outWidth)
    whole = stage.keepsPooledZ(blocks: Double(blocks)) ? try LaneBuffer(count: blocks * stage.z.count) : nil
    epilogue = EpilogueShape(
      channels: e.channels, planeHeight: e.outHeight, planeWidth: e.outWidth, zRow: e.outWidth,
      zPlane: e.outHeight * e.outWidth, activation: e.activation, outRow: e.outRow, outPlane: e.outPlane)
    rows = e.poolHeight
  }

  /// First of a block's kept values.
  private func kept(_ block: Int) -> UnsafeMutablePointer<Lanes> {
    largest.base + block * epilogue.channels * epilogue.zPlane
  }

  /// Calls `body` for every strip of some rows of z with its rows and its first row of y; the last of all takes the
  /// rows that fill no window.
  private func forEachStrip(_ wanted: Range<Int>, _ body: (Range<Int>, Int) -> Void) {
    let height = stage.z.height
    for i in wanted.lowerBound / rows..<epilogue.planeHeight where i * rows < wanted.upperBound {
      let end = i + 1 < epilogue.planeHeight ? (i + 1) * rows : height
      body(i * rows..<end, i)
    }
  }

  /// Where the strip of z that begins at a row lies: that of the block, or the scratch that is given.
  private func place(
    _ block: Int, row: Int, scratch: UnsafeMutablePointer<Lanes>
  ) -> UnsafeMutablePointer<Lanes> {
    guard let whole else { return scratch }
    return whole.base + block * stage.z.count + row * stage.z.channels * stage.z.row
  }

  /// The epilogue's shape for a strip of some rows.
  private func shape(_ rows: Range<Int>) -> EpilogueShape {
    var strip = stage.epilogue
    strip.planeHeight = rows.count
    strip.zPlane = rows.count * stage.z.row
    return strip
  }

  /// z of some rows into a strip that begins at `z`.
  private func compute(
    _ rows: Range<Int>, x: UnsafePointer<Lanes>, z: UnsafeMutablePointer<Lanes>, weights: StageWeights
  ) {
    var shape = operation.forwardShape(from: stage.x)
    shape.outPlane = rows.count * shape.outRow
    convolve(
      shape, rows: rows, input: x + operation.firstTap(in: stage.x), packed: weights.forward.base,
      output: z - rows.lowerBound * shape.outRow)
  }

  /// Convolves some rows of a block and keeps the largest value of each window; gathers the moments of all values.
  /// `z` is scratch.
  func forward(
    _ block: Int, rows wanted: Range<Int>, x: UnsafePointer<Lanes>, z: UnsafeMutablePointer<Lanes>,
    weights: StageWeights, moments: UnsafeMutablePointer<LaneMoments>
  ) {
    let kept = kept(block)
    moments.update(repeating: LaneMoments(), count: epilogue.channels)
    forEachStrip(wanted) { rows, first in
      let z = place(block, row: rows.lowerBound, scratch: z)
      compute(rows, x: x, z: z, weights: weights)
      var shape = shape(rows)
      shape.activation = .identity
      (shape.outRow, shape.outPlane) = (epilogue.zRow, epilogue.zPlane)
      for c in 0..<shape.channels {
        for y in 0..<rows.count {
          moments[c].add(row: z + c * shape.zPlane + y * shape.zRow, count: shape.planeWidth)
        }
        GalaxyKernels.epilogue(
          shape, channel: c, scale: 1, shift: 0, z: z, y: kept + first * epilogue.zRow)
      }
    }
  }

  /// Some rows of y of a block: its first pixel of the border, if there is one.
  func computeY(_ block: Int, y: UnsafeMutablePointer<Lanes>, norm: NormScale, rows: Range<Int>?) {
    let band = epilogue.band(of: rows)
    for c in 0..<epilogue.channels {
      GalaxyKernels.epilogue(
        band.shape, channel: c, scale: norm.scale[c], shift: norm.shift[c], z: kept(block) + band.z,
        y: y + stage.y.origin + band.y)
    }
  }

  /// The share of some rows of a block in the two sums that the gradient of batch normalisation needs.
  func gradientSums(
    _ block: Int, channel: Int, rows: Range<Int>?, norm: NormScale, dy: UnsafePointer<Lanes>
  ) -> (dx: Double, dxTimesX: Double) {
    epilogue.gradientSums(
      channel: channel, rows: rows, norm: norm, z: kept(block), dy: dy)
  }

  /// The gradient of the weights of some parts of a block, each of some rows. `z` and `dz` are scratch.
  func backward(
    _ slot: Slot, cut: StageCut, x: UnsafePointer<Lanes>, z: UnsafeMutablePointer<Lanes>,
    dz: UnsafeMutablePointer<Lanes>, weights: StageWeights, norm: NormScale, correction: NormCorrection?,
    lanes: Int, dy: UnsafePointer<Lanes>, gradient: ConvolutionGradient
  ) {
    let mask = laneMask(lanes, value: 1)
    for part in slot.parts {
      let total = gradient.cleared(slot.block, part: part)
      forEachStrip(cut.piece(part..<part + 1).rows) { rows, first in
        let z = place(slot.block, row: rows.lowerBound, scratch: z)
        if whole == nil { compute(rows, x: x, z: z, weights: weights) }
        let shape = shape(rows)
        for c in 0..<shape.channels {
          // As channel 0 of the strip, whose planes are smaller than those of dy.
          epilogueGradient(
            shape, channel: 0, scale: norm.scale[c], shift: norm.shift[c],
            offset: mask * (correction?.offset[c] ?? 0), factor: mask * (correction?.factor[c] ?? 0),
            z: z + c * shape.zPlane, dy: dy + c * epilogue.zPlane + first * epilogue.zRow,
            dz: dz + c * shape.zPlane, dzRow: shape.zRow, dzPlane: shape.zPlane)
        }
        var weightShape = operation.forwardShape(from: stage.x)
        weightShape.outHeight = rows.count
        weightShape.zeroRows -= rows.lowerBound
        weightShape.outPlane = shape.zPlane
        addConvolutionWeightGradient(
          weightShape, input: x + operation.firstTap(in: stage.x) + rows.lowerBound * stage.x.row, dout: dz,
          gradient: total)
      }
    }
  }
}

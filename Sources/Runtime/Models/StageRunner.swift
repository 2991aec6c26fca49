import GalaxyKernels

/// Scale and shift of each channel of a stage: batch normalisation as one multiplication and one addition.
struct NormScale: Sendable {
  var scale: [Float]
  var shift: [Float]

  /// 1 / √(variance + 1e-4) and −mean times that.
  init(mean: [Double], variance: [Double]) {
    let inverse = variance.map { 1 / ($0 + 1e-4).squareRoot() }
    scale = inverse.map { Float($0) }
    shift = zip(mean, inverse).map { Float(-$0 * $1) }
  }

  /// Nothing: scale 1, shift 0.
  init(channels: Int) {
    scale = [Float](repeating: 1, count: channels)
    shift = [Float](repeating: 0, count: channels)
  }
}

extension Stage {
  /// z of one block from x. With `moments` (one for each channel), those of z are gathered while its rows are still in cache.
  func computeZ(
    x base: UnsafePointer<Lanes>, z: UnsafeMutablePointer<Lanes>, weights: StageWeights,
    moments: UnsafeMutablePointer<LaneMoments>?
  ) {
    if let moments { moments.update(repeating: LaneMoments(), count: normChannels) }
    switch operation {
    case .none:
      if let moments { for y in 0..<self.z.height { addMoments(z, row: y, to: moments) } }
    case .dense(let dense):
      dense.forward(weights: weights.forward.base, x: base, z: z)
      if let moments { addMoments(z, row: 0, to: moments) }
    case .convolution(let c):
      let shape = c.forwardShape(from: x)
      let first = base + c.firstTap(in: x)
      for y in 0..<shape.outHeight {
        convolve(shape, rows: y..<y + 1, input: first, packed: weights.forward.base, output: z)
        if let moments { addMoments(z, row: y, to: moments) }
      }
    }
  }

  private func addMoments(
    _ z: UnsafePointer<Lanes>, row: Int, to moments: UnsafeMutablePointer<LaneMoments>
  ) {
    let planes = self.z.channels / normChannels
    for plane in 0..<self.z.channels {
      moments[plane / planes].add(row: z + plane * self.z.plane + row * self.z.row, count: self.z.width)
    }
  }

  /// y of one block from x at once, with known statistics: a convolution is done a strip of rows at a time, as many as one row
  /// of y needs, so that z never leaves the cache. `z` needs room for one block.
  func compute(
    x base: UnsafePointer<Lanes>, z: UnsafeMutablePointer<Lanes>, y: UnsafeMutablePointer<Lanes>,
    weights: StageWeights, norm: NormScale
  ) {
    guard case .convolution(let c) = operation, !isPlain else {
      computeZ(x: base, z: z, weights: weights, moments: nil)
      computeY(z: z, y: y, norm: norm)
      return
    }
    let rows = epilogue.poolHeight
    var shape = c.forwardShape(from: x)
    shape.outPlane = rows * shape.outRow
    var strip = epilogue
    strip.planeHeight = rows
    strip.zPlane = shape.outPlane
    let first = base + c.firstTap(in: x)
    for i in 0..<shape.outHeight / rows {
      convolve(
        shape, rows: i * rows..<(i + 1) * rows, input: first, packed: weights.forward.base,
        output: z - i * rows * shape.outRow)
      let out = y + self.y.origin + i * strip.outHeight * strip.outRow
      for channel in 0..<strip.channels {
        GalaxyKernels.epilogue(
          strip, channel: channel, scale: norm.scale[channel], shift: norm.shift[channel], z: z, y: out)
      }
    }
  }

  /// y of one block from z.
  func computeY(z: UnsafePointer<Lanes>, y: UnsafeMutablePointer<Lanes>, norm: NormScale) {
    if isPlain { return }
    for c in 0..<epilogue.channels {
      GalaxyKernels.epilogue(
        epilogue, channel: c, scale: norm.scale[c], shift: norm.shift[c], z: z + zOrigin, y: y + self.y.origin
      )
    }
  }

  /// Where pixel (0, 0) of z lies: z of a stage without operation is its input, border and all.
  private var zOrigin: Int { z.origin }
}

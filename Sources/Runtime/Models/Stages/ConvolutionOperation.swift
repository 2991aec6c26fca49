import GalaxyErrors
import GalaxyKernels

/// The kernel of a convolution: its size, the channels that come out, the zeroes on every side of the input.
package struct ConvolutionKernel: Sendable, Equatable {
  var height: Int, width: Int
  var channels: Int
  var padding: Int
}

/// A convolution or transposed convolution of stride 1, optionally after nearest-neighbour upsampling by s.
///
/// All three are one correlation on the small input. A transposed convolution is a correlation with the
/// kernel turned round and padding k − 1 − pad. Upsampling by s and then correlating equals s² correlations
/// on the small input, one for each parity (r, q) of the output pixel, because kernel taps that fall on one
/// source pixel add up: tap ky of parity r falls on source row i + ⌊(r + ky − pad) / s⌋. For s = 2 and 5×5
/// that is 9 multiplications instead of 25. The s² results stand as planes [channel · s² + parity]; the
/// epilogue interleaves them.
package struct ConvolutionOperation: StageOperation {
  /// What comes in, before the upsampling.
  let input: FeatureShape
  let outChannels: Int
  let kernelHeight: Int, kernelWidth: Int
  let isTransposed: Bool
  /// s: 1 for none.
  let upsample: Int

  /// The kernel of the one correlation that is computed, along each axis.
  let rows: Axis, columns: Axis
  /// What becomes of the weights of a kernel.
  let taps: [Tap]

  /// One axis of the correlation: `taps` source pixels from `first` on, `size` results for each parity.
  struct Axis: Sendable, Equatable {
    let kernel: Int, padding: Int, factor: Int
    let first: Int, taps: Int
    let input: Int, size: Int

    /// Nil where the result's size is no multiple of `factor`: then the upsampling must be done for real.
    init?(input: Int, kernel: Int, padding: Int, factor: Int) {
      let full = input * factor + 2 * padding - kernel + 1
      guard full >= factor, full % factor == 0 else { return nil }
      self.kernel = kernel
      self.padding = padding
      self.factor = factor
      self.input = input
      size = full / factor
      first = Self.source(0, 0, padding, factor)
      taps = Self.source(factor - 1, kernel - 1, padding, factor) - first + 1
    }

    /// ⌊(parity + tap − padding) / factor⌋
    static func source(_ parity: Int, _ tap: Int, _ padding: Int, _ factor: Int) -> Int {
      let position = parity + tap - padding
      return position >= 0 ? position / factor : -((factor - 1 - position) / factor)
    }

    /// Which of the computed taps the kernel's tap falls on.
    func tap(_ parity: Int, _ kernelTap: Int) -> Int {
      Self.source(parity, kernelTap, padding, factor) - first
    }

    /// Zeroes needed before and after the input.
    var before: Int { -first }
    var after: Int { max(0, size + first + taps - 1 - input) }
    /// Zeroes needed before and after the gradient of the result, for the gradient of the input.
    var gradientBefore: Int { taps - 1 + first }
    var gradientAfter: Int { max(0, input - first - size) }
  }

  /// Nil where the upsampling cannot be taken into the convolution.
  init?(_ kernel: ConvolutionKernel, isTransposed: Bool, input: FeatureShape, upsample: Int = 1) {
    let (height, width) = (kernel.height, kernel.width)
    let padRows = isTransposed ? height - 1 - kernel.padding : kernel.padding
    let padColumns = isTransposed ? width - 1 - kernel.padding : kernel.padding
    guard let rows = Axis(input: input.height, kernel: height, padding: padRows, factor: upsample),
      let columns = Axis(input: input.width, kernel: width, padding: padColumns, factor: upsample)
    else { return nil }
    self.input = input
    self.rows = rows
    self.columns = columns
    self.upsample = upsample
    self.isTransposed = isTransposed
    outChannels = kernel.channels
    kernelHeight = height
    kernelWidth = width
    taps = Self.taps(rows, columns, upsample, isTransposed: isTransposed, inputs: input.channels)
  }

  /// Planes of the result: outChannels · s².
  var planes: Int { outChannels * upsample * upsample }
  package var inputBorder: Border {
    Border(top: rows.before, bottom: rows.after, left: columns.before, right: columns.after)
  }
  /// The result, plane by plane, before the epilogue interleaves the parities.
  var result: PlaneLayout { PlaneLayout(channels: planes, height: rows.size, width: columns.size) }
  /// The gradient of the result, with the border that the input's gradient wants.
  var resultGradient: PlaneLayout {
    PlaneLayout(
      channels: planes, height: rows.size, width: columns.size,
      border: Border(
        top: rows.gradientBefore, bottom: rows.gradientAfter, left: columns.gradientBefore,
        right: columns.gradientAfter))
  }
  /// Weights of the layer, and of the correlation that is computed.
  package var weightCount: Int { outChannels * input.channels * kernelHeight * kernelWidth }
  package var effectiveCount: Int { planes * input.channels * rows.taps * columns.taps }

  /// The shape for the kernels, from an input laid out as `from`.
  func forwardShape(from: PlaneLayout) -> ConvolutionShape {
    ConvolutionShape(
      inChannels: input.channels, outChannels: planes, kernelHeight: rows.taps, kernelWidth: columns.taps,
      outHeight: rows.size, outWidth: columns.size, inRow: from.row, inPlane: from.plane, outRow: result.row,
      outPlane: result.plane, zeroRows: rows.before, pictureRows: input.height, zeroColumns: columns.before,
      pictureColumns: input.width)
  }

  /// The shape of the correlation that carries the gradient back: the kernel turned round, channels
  /// exchanged.
  func backwardShape(to gradient: PlaneLayout) -> ConvolutionShape {
    ConvolutionShape(
      inChannels: planes, outChannels: input.channels, kernelHeight: rows.taps, kernelWidth: columns.taps,
      outHeight: input.height, outWidth: input.width, inRow: resultGradient.row,
      inPlane: resultGradient.plane,
      outRow: gradient.row, outPlane: gradient.plane, zeroRows: rows.gradientBefore, pictureRows: rows.size,
      zeroColumns: columns.gradientBefore, pictureColumns: columns.size)
  }

  /// Where the first tap for result (0, 0) falls, from the first pixel of an input laid out as `layout`,
  /// whose border may be wider than this operation's own.
  func firstTap(in layout: PlaneLayout) -> Int { layout.origin - rows.before * layout.row - columns.before }
}

// MARK: - In a stage

extension ConvolutionOperation {
  package func gradientLayout(_ z: PlaneLayout) -> PlaneLayout { resultGradient }

  package func makeWeights() -> StageWeights {
    let count = effectiveCount
    return StageWeights(forward: count, backward: count, effective: count, turned: count)
  }

  package func forward(
    x: UnsafePointer<Lanes>, _ layout: PlaneLayout, z: UnsafeMutablePointer<Lanes>, weights: StageWeights,
    moments: RowMoments?
  ) {
    forward(
      x: x, layout, z: z, weights: weights, moments: moments, rows: 0..<rows.size, planes: 0..<planes)
  }

  /// The same for some rows and planes of z.
  func forward(
    x: UnsafePointer<Lanes>, _ layout: PlaneLayout, z: UnsafeMutablePointer<Lanes>, weights: StageWeights,
    moments: RowMoments?, rows wanted: Range<Int>, planes: Range<Int>
  ) {
    let shape = forwardShape(from: layout)
    let first = x + firstTap(in: layout)
    for y in wanted {
      convolve(
        shape, rows: y..<y + 1, channels: planes, input: first, packed: weights.forward.base, output: z)
      moments?.add(z, row: y, planes: planes)
    }
  }

  package func inputGradient(
    dz: UnsafePointer<Lanes>, weights: StageWeights, dx: UnsafeMutablePointer<Lanes>
  ) {
    inputGradient(
      dz: dz, weights: weights, dx: dx, rows: 0..<input.height, channels: 0..<input.channels)
  }

  /// The same for some rows and channels of the input.
  func inputGradient(
    dz: UnsafePointer<Lanes>, weights: StageWeights, dx: UnsafeMutablePointer<Lanes>, rows: Range<Int>,
    channels: Range<Int>
  ) {
    let back = backwardShape(to: PlaneLayout(input))
    convolve(
      back, rows: rows, channels: channels, input: dz, packed: weights.backward.base, output: dx)
  }

  /// The rows of the input that some rows of z are computed from, and the rows of z whose gradient goes into that
  /// of some rows of the input.
  func inputRows(of z: Range<Int>) -> Range<Int> {
    clipped(z.lowerBound + rows.first, z.upperBound + rows.first + rows.taps - 1, to: input.height)
  }
  func rows(behind inputRows: Range<Int>) -> Range<Int> {
    clipped(
      inputRows.lowerBound - rows.first - rows.taps + 1, inputRows.upperBound - rows.first, to: rows.size)
  }
  private func clipped(_ first: Int, _ end: Int, to count: Int) -> Range<Int> {
    let low = min(max(0, first), count)
    return low..<max(low, min(end, count))
  }

  package var keptValues: Double { Double(effectiveCount) }

  package func makeGradient(blocks: Int, parts: Int) throws(GalaxyError) -> (any WeightGradient)? {
    try ConvolutionGradient(self, blocks: blocks, parts: parts)
  }
}

import GalaxyKernels

/// Scale and shift of each channel of a stage: batch normalisation as one multiplication and one addition.
struct NormScale: Sendable {
  var scale: [Float]
  var shift: [Float]

  /// Added to the variance, so that a constant channel divides by no zero: the value of Ruff et al.'s code
  /// (PyTorch's own is 1e-5).
  static let epsilon = 1e-4
  /// How much of a batch's statistics goes into the running ones: PyTorch's default.
  static let momentum = 0.1

  /// 1 / √(variance + ε) and −mean times that.
  init(mean: [Double], variance: [Double]) {
    let inverse = variance.map { 1 / ($0 + Self.epsilon).squareRoot() }
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
  /// z of one block from x. With `moments` (one for each channel), those of z are gathered while its rows are
  /// still in cache. Of a convolution some rows and planes can be asked for; all unless `piece` is given.
  func computeZ(
    x base: UnsafePointer<Lanes>, z: UnsafeMutablePointer<Lanes>, weights: StageWeights,
    moments: UnsafeMutablePointer<LaneMoments>?, piece: StageCut.Piece? = nil
  ) {
    moments?.update(repeating: LaneMoments(), count: normChannels)
    let gathered = moments.map { RowMoments($0, z: self.z, channels: normChannels) }
    if let piece, let convolution = operation as? ConvolutionOperation {
      convolution.forward(
        x: base, x, z: z, weights: weights, moments: gathered, rows: piece.rows, planes: piece.planes)
    } else if let operation {
      operation.forward(x: base, x, z: z, weights: weights, moments: gathered)
    } else if let gathered {
      for y in 0..<self.z.height { gathered.add(z, row: y) }
    }
  }

  /// Planes of z that belong to a channel of batch normalisation.
  var planesOfChannel: Int { max(1, epilogue.shuffle * epilogue.shuffle) }

  /// y of one block from x at once, with known statistics.
  func compute(
    x base: UnsafePointer<Lanes>, z: UnsafeMutablePointer<Lanes>, y: UnsafeMutablePointer<Lanes>,
    weights: StageWeights, norm: NormScale
  ) {
    computeZ(x: base, z: z, weights: weights, moments: nil)
    computeY(z: z, y: y, norm: norm)
  }

  /// A convolution with something behind it can be computed a strip at a time: as many rows of z as a row of
  /// y needs.
  var strips: Strips? {
    guard let convolution = operation as? ConvolutionOperation, !isPlain else { return nil }
    return Strips(stage: self, convolution: convolution)
  }

  /// y of one block from z; with `rows`, at least those rows of y.
  func computeY(
    z: UnsafePointer<Lanes>, y: UnsafeMutablePointer<Lanes>, norm: NormScale, rows: Range<Int>? = nil
  ) {
    if isPlain { return }
    let band = epilogue.band(of: rows)
    for c in 0..<epilogue.channels {
      GalaxyKernels.epilogue(
        band.shape, channel: c, scale: norm.scale[c], shift: norm.shift[c], z: z + zOrigin + band.z,
        y: y + self.y.origin + band.y)
    }
  }

  /// Where pixel (0, 0) of z lies: z of a stage without operation is its input, border and all.
  private var zOrigin: Int { z.origin }
}

/// A stage cut into strips, of which each needs a few rows of x and gives a few rows of y, so that what lies
/// between them never leaves the nearest caches.
struct Strips: Sendable {
  /// How many there are.
  let count: Int
  /// Rows of y in each.
  var rows: Int { epilogue.outHeight }
  private let convolution: ConvolutionOperation
  private let shape: ConvolutionShape
  private let epilogue: EpilogueShape
  private let firstTap: Int, origin: Int

  fileprivate init(stage: Stage, convolution: ConvolutionOperation) {
    let height = stage.epilogue.poolHeight
    var (shape, epilogue) = (convolution.forwardShape(from: stage.x), stage.epilogue)
    shape.outPlane = height * shape.outRow
    epilogue.planeHeight = height
    epilogue.zPlane = shape.outPlane
    count = shape.outHeight / height
    (self.convolution, self.shape, self.epilogue) = (convolution, shape, epilogue)
    (firstTap, origin) = (convolution.firstTap(in: stage.x), stage.y.origin)
  }

  /// How many rows of x must be there for a strip and those before it.
  func rowsNeeded(_ strip: Int) -> Int {
    let last = (strip + 1) * epilogue.planeHeight - 1
    return min(convolution.input.height, last + convolution.rows.first + convolution.rows.taps)
  }

  /// Computes one; `z` needs room for as many rows as it has.
  func compute(
    _ strip: Int, x: UnsafePointer<Lanes>, z: UnsafeMutablePointer<Lanes>, y: UnsafeMutablePointer<Lanes>,
    weights: StageWeights, norm: NormScale
  ) {
    let rows = epilogue.planeHeight
    let first = strip * rows
    convolve(
      shape, rows: first..<first + rows, input: x + firstTap, packed: weights.forward.base,
      output: z - first * shape.outRow)
    let out = y + origin + strip * epilogue.outHeight * epilogue.outRow
    for channel in 0..<epilogue.channels {
      GalaxyKernels.epilogue(
        epilogue, channel: channel, scale: norm.scale[channel], shift: norm.shift[channel], z: z, y: out)
    }
  }
}

/// Some neighbouring rows of an epilogue.
struct EpilogueBand {
  /// The epilogue of those rows alone, with the strides of all.
  let shape: EpilogueShape
  /// Where they begin, from pixel (0, 0) of z and of y.
  let z: Int, y: Int
  /// The first of them among the rows of y.
  let firstRow: Int
}

extension EpilogueShape {
  /// Rows of y that one row of z becomes, or a window of several.
  private var growth: Int { shuffle * upsample }

  /// The rows that give at least some rows of y; all of them unless any are given.
  func band(of rows: Range<Int>?) -> EpilogueBand {
    guard let rows, outHeight > 0 else { return EpilogueBand(shape: self, z: 0, y: 0, firstRow: 0) }
    // Windows of z, each of which gives `growth` rows of y.
    let windows = max(1, outHeight / growth)
    let first = min(rows.lowerBound / growth, windows)
    let end = max(first, min((rows.upperBound + growth - 1) / growth, windows))
    return band(zRows: first * poolHeight..<(end == windows ? planeHeight : end * poolHeight))
  }

  /// The rows that some rows of z give, which begin at a window and end at one or with the plane.
  func band(zRows rows: Range<Int>) -> EpilogueBand {
    var shape = self
    shape.planeHeight = rows.count
    let firstRow = rows.lowerBound / poolHeight * growth
    return EpilogueBand(
      shape: shape, z: rows.lowerBound * zRow, y: firstRow * outRow, firstRow: firstRow)
  }
}

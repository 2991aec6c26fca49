// Convolution of one block of eight images, stride 1:
//
//     out[o][y][x] = Σ_i Σ_ky Σ_kx w[o][i][ky][kx] · in[i][y + ky][x + kx]
//
// Each value is eight lanes wide, one lane an image, so that the inner loop is a broadcast weight times a
// whole vector: no shuffles, no edges along the vector. Where a register holds sixteen floats it takes two
// neighbouring pixels of a row. Zero borders are part of the input buffer: no tests inside. A register tile
// of a few output channels × a few vectors keeps all sums in registers. The order of a sum (input channel,
// row, column) is the same in every tile, so the tiling never changes a bit.

/// The geometry of a convolution over one block. Strides count whole pixels (vectors of eight lanes).
public struct ConvolutionShape: Sendable, Equatable {
  /// Channels that come in and go out.
  public var inChannels: Int, outChannels: Int
  /// Size of the kernel.
  public var kernelHeight: Int, kernelWidth: Int
  /// Size of the result.
  public var outHeight: Int, outWidth: Int
  /// Pixels from one row, and from one channel, of the input to the next.
  public var inRow: Int, inPlane: Int
  /// Pixels from one row, and from one channel, of the output to the next.
  public var outRow: Int, outPlane: Int
  /// Rows of zeros above the picture, from the kernel's first row for output row 0 on, and the rows of the
  /// picture; what a kernel has beyond them counts nothing and is left out. On small maps that is most of it.
  public var zeroRows: Int, pictureRows: Int
  /// The same for the columns.
  public var zeroColumns: Int, pictureColumns: Int
  /// From one pixel of a row to the next. Always one, yet read at run time on purpose: as a constant it lets
  /// the optimiser see that neighbouring pixels share loads, and in keeping those it spills the sums that a
  /// register tile is there to keep.
  private(set) var step = 1

  /// Makes a shape.
  public init(
    inChannels: Int, outChannels: Int, kernelHeight: Int, kernelWidth: Int, outHeight: Int, outWidth: Int,
    inRow: Int, inPlane: Int, outRow: Int, outPlane: Int, zeroRows: Int = 0, pictureRows: Int = .max / 2,
    zeroColumns: Int = 0, pictureColumns: Int = .max / 2
  ) {
    (self.zeroRows, self.pictureRows) = (zeroRows, pictureRows)
    (self.zeroColumns, self.pictureColumns) = (zeroColumns, pictureColumns)
    self.inChannels = inChannels
    self.outChannels = outChannels
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.outHeight = outHeight
    self.outWidth = outWidth
    self.inRow = inRow
    self.inPlane = inPlane
    self.outRow = outRow
    self.outPlane = outPlane
  }

  /// The rows of the kernel that see a row of the picture, for an output row.
  @inline(__always) func kernelRows(_ y: Int) -> Range<Int> {
    let first = min(kernelHeight, max(0, zeroRows - y))
    return first..<max(first, min(kernelHeight, zeroRows + pictureRows - y))
  }

  /// The columns of the kernel that see a column of the picture, for any column of the output.
  var kernelColumns: Range<Int> {
    let first = min(kernelWidth, max(0, zeroColumns - (outWidth - 1)))
    return first..<max(first, min(kernelWidth, zeroColumns + pictureColumns))
  }

  /// Number of weights: outChannels × inChannels × kernelHeight × kernelWidth.
  public var weightCount: Int { outChannels * inChannels * kernelHeight * kernelWidth }
}

/// Reorders weights [out][in][kh][kw] for `convolve`: tiles of 4 output channels (then 2, then 1), inside a
/// tile [in][kh][kw][channel of the tile], so that the inner loop reads them one after another. `packed`
/// takes `shape.weightCount` values. Those of some output channels alone, which begin at a multiple of 4 and end at one
/// or with the last; all unless `channels` is given.
public func packWeights(
  _ shape: ConvolutionShape, _ weights: UnsafePointer<Float>, channels: Range<Int>? = nil,
  into packed: UnsafeMutablePointer<Float>
) {
  let taps = shape.inChannels * shape.kernelHeight * shape.kernelWidth
  let channels = channels ?? 0..<shape.outChannels
  var first = channels.lowerBound
  var out = packed + first * taps
  while first < channels.upperBound {
    let tile = tileHeight(channels.upperBound - first)
    for tap in 0..<taps {
      for o in 0..<tile { out[o] = weights[(first + o) * taps + tap] }
      out += tile
    }
    first += tile
  }
}

/// How many output channels the next register tile takes when `left` are left.
@inline(__always) func tileHeight(_ left: Int) -> Int { left >= 4 ? 4 : left >= 2 ? 2 : 1 }

/// Convolves the rows `rows` of one block. `input` points at the pixel under the kernel's first tap for
/// output (0, 0), `packed` comes from `packWeights`, `output` points at output (0, 0). Of the output channels
/// those from `channels` on are computed, which begin at a tile of `packWeights` (a multiple of 4); all unless it
/// is given.
public func convolve(
  _ shape: ConvolutionShape, rows: Range<Int>, channels: Range<Int>? = nil, input: UnsafePointer<Lanes>,
  packed: UnsafePointer<Float>, output: UnsafeMutablePointer<Lanes>
) {
  let taps = shape.inChannels * shape.kernelHeight * shape.kernelWidth
  let channels = channels ?? 0..<shape.outChannels
  for y in rows {
    let kernelRows = shape.kernelRows(y)
    var channel = channels.lowerBound
    while channel < channels.upperBound {
      let height = tileHeight(shape.outChannels - channel)
      let run = Run(
        shape: shape, kernelRows: kernelRows.count, input: input + (y + kernelRows.lowerBound) * shape.inRow,
        weights: packed + channel * taps + kernelRows.lowerBound * shape.kernelWidth * height,
        output: output + y * shape.outRow + channel * shape.outPlane)
      switch height {
      case 4: run.fourChannels()
      case 2: run.twoChannels()
      default: run.oneChannel()
      }
      channel += height
    }
  }
}

/// One row of the result of a few output channels, cut into register tiles.
private struct Run {
  let shape: ConvolutionShape
  /// How many rows of the kernel count here; `input` and `weights` begin at the first of them.
  let kernelRows: Int
  let input: UnsafePointer<Lanes>
  let weights: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Lanes>

  @inline(__always) func fourChannels() {
    var x = 0
    if hasWideRegisters {
      while shape.outWidth - x >= 8 { x += tile(Tile<4, 4, SIMD16<Float>>.self, at: x) }
      if shape.outWidth - x >= 4 { x += tile(Tile<4, 2, SIMD16<Float>>.self, at: x) }
    }
    // Four pixels are better done as two and two than as three and one.
    while shape.outWidth - x == 3 || shape.outWidth - x > 4 {
      x += tile(Tile<4, 3, SIMD8<Float>>.self, at: x)
    }
    while shape.outWidth - x >= 2 { x += tile(Tile<4, 2, SIMD8<Float>>.self, at: x) }
    if x < shape.outWidth { x += tile(Tile<4, 1, SIMD8<Float>>.self, at: x) }
  }

  @inline(__always) func twoChannels() {
    var x = 0
    if hasWideRegisters {
      while shape.outWidth - x >= 16 { x += tile(Tile<2, 8, SIMD16<Float>>.self, at: x) }
      if shape.outWidth - x >= 8 { x += tile(Tile<2, 4, SIMD16<Float>>.self, at: x) }
    }
    while shape.outWidth - x >= 6 { x += tile(Tile<2, 6, SIMD8<Float>>.self, at: x) }
    while shape.outWidth - x >= 4 { x += tile(Tile<2, 4, SIMD8<Float>>.self, at: x) }
    while x < shape.outWidth { x += tile(Tile<2, 1, SIMD8<Float>>.self, at: x) }
  }

  @inline(__always) func oneChannel() {
    var x = 0
    if hasWideRegisters {
      while shape.outWidth - x >= 16 { x += tile(Tile<1, 8, SIMD16<Float>>.self, at: x) }
    }
    while shape.outWidth - x >= 8 { x += tile(Tile<1, 8, SIMD8<Float>>.self, at: x) }
    while shape.outWidth - x >= 4 { x += tile(Tile<1, 4, SIMD8<Float>>.self, at: x) }
    while x < shape.outWidth { x += tile(Tile<1, 1, SIMD8<Float>>.self, at: x) }
  }

  /// Computes the tile that begins at column `x`; gives how many pixels it is wide.
  @inline(__always) func tile<let channels: Int, let vectors: Int, V>(
    _: Tile<channels, vectors, V>.Type, at x: Int
  ) -> Int {
    Tile<channels, vectors, V>.convolve(shape, kernelRows, input + x, weights, output + x)
    return vectors * (V.scalarCount / blockSize)
  }
}

/// A register tile: `channels` output channels × `vectors` vectors of neighbouring pixels.
private enum Tile<let channels: Int, let vectors: Int, V: PixelVector> {
  @inline(__always) static func convolve(
    _ s: ConvolutionShape, _ kernelRows: Int, _ input: UnsafePointer<Lanes>, _ weights: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Lanes>
  ) {
    let step = s.step * (V.scalarCount / blockSize)
    var sums = InlineArray<channels, InlineArray<vectors, V>>(repeating: InlineArray(repeating: V()))
    let left = (s.kernelHeight - kernelRows) * s.kernelWidth * channels
    var w = weights
    var plane = input
    for _ in 0..<s.inChannels {
      var row = plane
      for _ in 0..<kernelRows {
        var pixel = row
        for _ in 0..<s.kernelWidth {
          // The fewer of the two wait in registers.
          if channels < vectors {
            var weights = InlineArray<channels, V>(repeating: V())
            for c in 0..<channels { weights[c] = V(repeating: w[c]) }
            for v in 0..<vectors {
              let value: V = load(pixel + v * step)
              for c in 0..<channels { sums[c][v] = sums[c][v].addingProduct(weights[c], value) }
            }
          } else {
            var values = InlineArray<vectors, V>(repeating: V())
            for v in 0..<vectors { values[v] = load(pixel + v * step) }
            for c in 0..<channels {
              let weight = V(repeating: w[c])
              for v in 0..<vectors { sums[c][v] = sums[c][v].addingProduct(weight, values[v]) }
            }
          }
          w += channels
          pixel += s.step
        }
        row += s.inRow
      }
      w += left
      plane += s.inPlane
    }
    for c in 0..<channels {
      for v in 0..<vectors { store(sums[c][v], output + c * s.outPlane + v * step) }
    }
  }
}

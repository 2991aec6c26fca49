// The gradient of a convolution's weights over one block of eight images:
//
//     dw[o][i][ky][kx] = Σ_y Σ_x Σ_lanes dout[o][y][x] · in[i][y + ky][x + kx]
//
// A register tile holds the sums of a few output channels × all taps of one kernel row; it runs along the
// pixels of a few rows at a time (what fits the first-level cache) and is then added, lanes summed, to the
// result.

import CLaneSums

/// Adds the weight gradient of one block to `gradient` [out][in][kh][kw]. `input` is as for `convolve`;
/// `dout` points at gradient (0, 0) of the output, its strides are `shape.outRow` and `shape.outPlane`. Lanes
/// that hold no image must be zero in `dout`. `rows` and `channels` of the output count; all unless they are given.
public func addConvolutionWeightGradient(
  _ shape: ConvolutionShape, rows: Range<Int>? = nil, channels: Range<Int>? = nil,
  input: UnsafePointer<Lanes>, dout: UnsafePointer<Lanes>, gradient: UnsafeMutablePointer<Float>
) {
  let wanted = rows ?? 0..<shape.outHeight
  let channels = channels ?? 0..<shape.outChannels
  let rowsAtATime = max(1, 512 / max(1, shape.outWidth))
  // Only the columns of the kernel that see the picture; the others' sums are zero.
  let seen = shape.kernelColumns
  var first = wanted.lowerBound
  while first < wanted.upperBound {
    let rows = min(rowsAtATime, wanted.upperBound - first)
    var channel = channels.lowerBound
    while channel < channels.upperBound {
      let height = tileChannels(channels.upperBound - channel, taps: seen.count)
      for i in 0..<shape.inChannels {
        for ky in 0..<shape.kernelHeight {
          // Only output rows for which this row of the kernel sees the picture.
          let top = max(first, shape.zeroRows - ky)
          let bottom = min(first + rows, shape.zeroRows + shape.pictureRows - ky)
          if top >= bottom { continue }
          let strip = Strip(
            shape: shape, rows: bottom - top,
            input: input + i * shape.inPlane + (top + ky) * shape.inRow + seen.lowerBound,
            dout: dout + channel * shape.outPlane + top * shape.outRow,
            gradient: gradient
              + ((channel * shape.inChannels + i) * shape.kernelHeight + ky) * shape.kernelWidth
              + seen.lowerBound)
          switch (seen.count, height) {
          case (5, 4): strip.add(Sums<4, 5>.self)
          case (5, 2): strip.add(Sums<2, 5>.self)
          case (5, _): strip.add(Sums<1, 5>.self)
          case (3, 8): strip.add(Sums<8, 3>.self)
          case (3, 4): strip.add(Sums<4, 3>.self)
          case (3, 2): strip.add(Sums<2, 3>.self)
          case (3, _): strip.add(Sums<1, 3>.self)
          case (_, 16): for kx in 0..<seen.count { strip.add(Sums<16, 1>.self, tap: kx) }
          case (_, 4): for kx in 0..<seen.count { strip.add(Sums<4, 1>.self, tap: kx) }
          default: for kx in 0..<seen.count { strip.add(Sums<1, 1>.self, tap: kx) }
          }
        }
      }
      channel += height
    }
    first += rows
  }
}

/// How many output channels the next tile takes when `left` are left: as many as leave registers for all
/// sums.
@inline(__always)
private func tileChannels(_ left: Int, taps: Int) -> Int {
  switch taps {
  case 5: hasWideRegisters && left >= 4 ? 4 : left >= 2 ? 2 : 1
  case 3: hasWideRegisters && left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1
  default: hasWideRegisters && left >= 16 ? 16 : left >= 4 ? 4 : 1
  }
}

/// A strip of rows to run along, for a few output channels, one input channel and one row of the kernel.
private struct Strip {
  let shape: ConvolutionShape
  let rows: Int
  let input: UnsafePointer<Lanes>
  let dout: UnsafePointer<Lanes>
  let gradient: UnsafeMutablePointer<Float>

  /// Adds the sums for the taps from `tap` on.
  @inline(__always) func add<let channels: Int, let taps: Int>(_: Sums<channels, taps>.Type, tap: Int = 0) {
    // Where a register takes two pixels, an odd one at the end of each row is left for later.
    let pairs = hasWideRegisters ? shape.outWidth / 2 : 0
    if pairs > 0 {
      Sums<channels, taps>.add(SIMD16<Float>.self, self, input + tap, dout, pairs, gradient + tap)
    }
    if 2 * pairs < shape.outWidth {
      let rest = shape.outWidth - 2 * pairs
      Sums<channels, taps>.add(
        SIMD8<Float>.self, self, input + tap + 2 * pairs, dout + 2 * pairs, rest, gradient + tap)
    }
  }
}

/// A register tile of sums: `channels` output channels × `taps` neighbouring taps.
private enum Sums<let channels: Int, let taps: Int> {
  @inline(__always) static func add<V: PixelVector>(
    _: V.Type, _ strip: Strip, _ input: UnsafePointer<Lanes>, _ dout: UnsafePointer<Lanes>, _ vectors: Int,
    _ gradient: UnsafeMutablePointer<Float>
  ) {
    let shape = strip.shape
    let pixels = V.scalarCount / blockSize
    var sums = InlineArray<channels, InlineArray<taps, V>>(repeating: InlineArray(repeating: V()))
    var xRow = input
    var gRow = dout
    for _ in 0..<strip.rows {
      var x = xRow
      var g = gRow
      // Neighbouring vectors share all values but `pixels`. Few channels would load more than they multiply: with
      // registers enough these wait there; what the first vector has from none before it is loaded here.
      var values = InlineArray<taps, V>(repeating: V())
      let waits = channels >= taps || hasWideRegisters
      let shared = channels < taps && waits ? max(0, taps - pixels) : 0
      for t in 0..<shared { values[t] = load(x + t * shape.step) }
      for _ in 0..<vectors {
        if waits { for t in shared..<taps { values[t] = load(x + t * shape.step) } }
        // The fewer of the two wait in registers.
        if channels < taps {
          var slopes = InlineArray<channels, V>(repeating: V())
          for c in 0..<channels { slopes[c] = load(g + c * shape.outPlane) }
          for t in 0..<taps {
            if !waits { values[t] = load(x + t * shape.step) }
            for c in 0..<channels { sums[c][t] = sums[c][t].addingProduct(slopes[c], values[t]) }
          }
          for t in 0..<shared { values[t] = values[t + pixels] }
        } else {
          for c in 0..<channels {
            let slope: V = load(g + c * shape.outPlane)
            for t in 0..<taps { sums[c][t] = sums[c][t].addingProduct(slope, values[t]) }
          }
        }
        x += pixels
        g += pixels
      }
      xRow += shape.inRow
      gRow += shape.outRow
    }
    let lanes = laneSums(sums)
    let next = shape.inChannels * shape.kernelHeight * shape.kernelWidth
    for c in 0..<channels {
      for t in 0..<taps { gradient[c * next + t] += lanes[c][t] }
    }
  }

  /// The sum of each vector's lanes, from the first to the last.
  @inline(__always) private static func laneSums<V: PixelVector>(
    _ vectors: InlineArray<channels, InlineArray<taps, V>>
  ) -> InlineArray<channels, InlineArray<taps, Float>> {
    var result = InlineArray<channels, InlineArray<taps, Float>>(repeating: InlineArray(repeating: 0))
    let count = channels * taps
    withUnsafePointer(to: vectors) { vectors in
      withUnsafeMutablePointer(to: &result) { result in
        vectors.withMemoryRebound(to: Float.self, capacity: count * V.scalarCount) { vectors in
          result.withMemoryRebound(to: Float.self, capacity: count) {
            galsh_lane_sums(vectors, Int32(count), Int32(V.scalarCount), $0)
          }
        }
      }
    }
    return result
  }
}

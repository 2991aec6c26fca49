// Convolution of one block of sixteen images, stride 1:
//
//     out[o][y][x] = Σ_i Σ_ky Σ_kx w[o][i][ky][kx] · in[i][y + ky][x + kx]
//
// Each value is sixteen lanes wide, one lane an image, so that the inner loop is a broadcast weight times a whole
// vector: no shuffles, no edges along the vector. Zero borders are part of the input buffer: no tests inside.
// A register tile of 4 output channels × 3 (AVX-512: 4) vectors keeps all sums in registers.
// The order of the sum (input channel, row, column) is the same for every tile, so the tiling never changes a bit.

/// The geometry of a convolution over one block. Strides count whole pixels (vectors of sixteen lanes).
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
  /// Floats in a pixel. Always sixteen, yet read at run time on purpose: as a constant it lets the optimiser see that
  /// neighbouring pixels share loads, and in keeping those it spills the sums that a register tile is there to keep.
  private(set) var floatsPerPixel = blockSize

  /// Makes a shape.
  public init(
    inChannels: Int, outChannels: Int, kernelHeight: Int, kernelWidth: Int, outHeight: Int, outWidth: Int,
    inRow: Int, inPlane: Int, outRow: Int, outPlane: Int
  ) {
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

  /// Number of weights: outChannels × inChannels × kernelHeight × kernelWidth.
  public var weightCount: Int { outChannels * inChannels * kernelHeight * kernelWidth }
}

/// Reorders weights [out][in][kh][kw] for `convolve`: tiles of 4 output channels (then 2, then 1), inside a tile
/// [in][kh][kw][channel of the tile], so that the inner loop reads them one after another.
/// `packed` takes `shape.weightCount` values.
public func packWeights(
  _ shape: ConvolutionShape, _ weights: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>
) {
  let taps = shape.inChannels * shape.kernelHeight * shape.kernelWidth
  var first = 0
  var out = packed
  while first < shape.outChannels {
    let tile = tileHeight(shape.outChannels - first)
    for tap in 0..<taps {
      for o in 0..<tile { out[o] = weights[(first + o) * taps + tap] }
      out += tile
    }
    first += tile
  }
}

/// How many output channels the next register tile takes when `left` are left.
@inline(__always) func tileHeight(_ left: Int) -> Int { left >= 4 ? 4 : left >= 2 ? 2 : 1 }

/// Convolves the rows `rows` of one block. `input` points at the pixel under the kernel's first tap for output (0, 0),
/// `packed` comes from `packWeights`, `output` points at output (0, 0).
public func convolve(
  _ shape: ConvolutionShape, rows: Range<Int>, input: UnsafePointer<Lanes>, packed: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Lanes>
) {
  if hasWideRegisters {
    convolve(SIMD16<Float>.self, shape, rows, input, packed, output)
  } else {
    convolve(SIMD8<Float>.self, shape, rows, input, packed, output)
  }
}

@inline(__always)
private func convolve<V: SIMD>(
  _: V.Type, _ shape: ConvolutionShape, _ rows: Range<Int>, _ input: UnsafePointer<Lanes>,
  _ packed: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Lanes>
) where V.Scalar == Float {
  let source = UnsafeRawPointer(input).assumingMemoryBound(to: V.self)
  let target = UnsafeMutableRawPointer(output).assumingMemoryBound(to: V.self)
  // How many vectors make one pixel.
  let step = shape.floatsPerPixel / V.scalarCount
  let vectors = shape.outWidth * step
  let window = Window(
    channels: shape.inChannels, height: shape.kernelHeight, width: shape.kernelWidth, step: step,
    row: shape.inRow * step, plane: shape.inPlane * step, outPlane: shape.outPlane * step)
  let taps = shape.inChannels * shape.kernelHeight * shape.kernelWidth
  for y in rows {
    let from = source + y * window.row
    let to = target + y * shape.outRow * step
    var o = 0
    while o < shape.outChannels {
      let height = tileHeight(shape.outChannels - o)
      let width = height == 4 ? (hasWideRegisters ? 4 : 3) : 6
      let weights = packed + o * taps
      let out = to + o * window.outPlane
      if vectors < width {
        for channel in 0..<height {
          for v in 0..<vectors {
            out[channel * window.outPlane + v] = single(window, from + v, weights + channel, height)
          }
        }
      } else {
        var v = 0
        while v < vectors {
          // The last tile of a row is moved back to end with it: a few vectors are computed twice, to the same bits.
          let start = min(v, vectors - width)
          if height == 4 {
            if hasWideRegisters {
              tile4x4(window, from + start, weights, out + start)
            } else {
              tile4x3(window, from + start, weights, out + start)
            }
          } else if height == 2 {
            tile2x6(window, from + start, weights, out + start)
          } else {
            tile1x6(window, from + start, weights, out + start)
          }
          v += width
        }
      }
      o += height
    }
  }
}

/// What a tile needs to walk its input: strides in vectors.
private struct Window {
  var channels: Int, height: Int, width: Int
  var step: Int, row: Int, plane: Int, outPlane: Int
}

/// One vector of one channel: for pictures narrower than a tile. `stride` is the height of the tile the weights are packed for.
@inline(__always)
private func single<V: SIMD>(
  _ k: Window, _ x: UnsafePointer<V>, _ weights: UnsafePointer<Float>, _ stride: Int
) -> V where V.Scalar == Float {
  var sum = V()
  var w = weights
  for i in 0..<k.channels {
    for ky in 0..<k.height {
      let row = x + i * k.plane + ky * k.row
      for kx in 0..<k.width {
        sum = sum.addingProduct(V(repeating: w[0]), row[kx * k.step])
        w += stride
      }
    }
  }
  return sum
}

@inline(__always)
private func tile4x3<V: SIMD>(
  _ k: Window, _ x: UnsafePointer<V>, _ weights: UnsafePointer<Float>, _ out: UnsafeMutablePointer<V>
) where V.Scalar == Float {
  var a0 = V(), a1 = V(), a2 = V()
  var b0 = V(), b1 = V(), b2 = V()
  var c0 = V(), c1 = V(), c2 = V()
  var d0 = V(), d1 = V(), d2 = V()
  var w = weights
  var channel = x
  for _ in 0..<k.channels {
    var row = channel
    for _ in 0..<k.height {
      var p = row
      for _ in 0..<k.width {
        let x0 = p[0], x1 = p[1], x2 = p[2]
        let wa = V(repeating: w[0])
        a0 = a0.addingProduct(wa, x0)
        a1 = a1.addingProduct(wa, x1)
        a2 = a2.addingProduct(wa, x2)
        let wb = V(repeating: w[1])
        b0 = b0.addingProduct(wb, x0)
        b1 = b1.addingProduct(wb, x1)
        b2 = b2.addingProduct(wb, x2)
        let wc = V(repeating: w[2])
        c0 = c0.addingProduct(wc, x0)
        c1 = c1.addingProduct(wc, x1)
        c2 = c2.addingProduct(wc, x2)
        let wd = V(repeating: w[3])
        d0 = d0.addingProduct(wd, x0)
        d1 = d1.addingProduct(wd, x1)
        d2 = d2.addingProduct(wd, x2)
        w += 4
        p += k.step
      }
      row += k.row
    }
    channel += k.plane
  }
  store3(out, a0, a1, a2)
  store3(out + k.outPlane, b0, b1, b2)
  store3(out + 2 * k.outPlane, c0, c1, c2)
  store3(out + 3 * k.outPlane, d0, d1, d2)
}

@inline(__always)
private func store3<V: SIMD>(_ out: UnsafeMutablePointer<V>, _ v0: V, _ v1: V, _ v2: V) {
  out[0] = v0
  out[1] = v1
  out[2] = v2
}

@inline(__always)
private func tile4x4<V: SIMD>(
  _ k: Window, _ x: UnsafePointer<V>, _ weights: UnsafePointer<Float>, _ out: UnsafeMutablePointer<V>
) where V.Scalar == Float {
  var a0 = V(), a1 = V(), a2 = V(), a3 = V()
  var b0 = V(), b1 = V(), b2 = V(), b3 = V()
  var c0 = V(), c1 = V(), c2 = V(), c3 = V()
  var d0 = V(), d1 = V(), d2 = V(), d3 = V()
  var w = weights
  var channel = x
  for _ in 0..<k.channels {
    var row = channel
    for _ in 0..<k.height {
      var p = row
      for _ in 0..<k.width {
        let x0 = p[0], x1 = p[1], x2 = p[2], x3 = p[3]
        let wa = V(repeating: w[0])
        a0 = a0.addingProduct(wa, x0)
        a1 = a1.addingProduct(wa, x1)
        a2 = a2.addingProduct(wa, x2)
        a3 = a3.addingProduct(wa, x3)
        let wb = V(repeating: w[1])
        b0 = b0.addingProduct(wb, x0)
        b1 = b1.addingProduct(wb, x1)
        b2 = b2.addingProduct(wb, x2)
        b3 = b3.addingProduct(wb, x3)
        let wc = V(repeating: w[2])
        c0 = c0.addingProduct(wc, x0)
        c1 = c1.addingProduct(wc, x1)
        c2 = c2.addingProduct(wc, x2)
        c3 = c3.addingProduct(wc, x3)
        let wd = V(repeating: w[3])
        d0 = d0.addingProduct(wd, x0)
        d1 = d1.addingProduct(wd, x1)
        d2 = d2.addingProduct(wd, x2)
        d3 = d3.addingProduct(wd, x3)
        w += 4
        p += k.step
      }
      row += k.row
    }
    channel += k.plane
  }
  store4(out, a0, a1, a2, a3)
  store4(out + k.outPlane, b0, b1, b2, b3)
  store4(out + 2 * k.outPlane, c0, c1, c2, c3)
  store4(out + 3 * k.outPlane, d0, d1, d2, d3)
}

@inline(__always)
private func store4<V: SIMD>(_ out: UnsafeMutablePointer<V>, _ v0: V, _ v1: V, _ v2: V, _ v3: V) {
  out[0] = v0
  out[1] = v1
  out[2] = v2
  out[3] = v3
}

@inline(__always)
private func tile2x6<V: SIMD>(
  _ k: Window, _ x: UnsafePointer<V>, _ weights: UnsafePointer<Float>, _ out: UnsafeMutablePointer<V>
) where V.Scalar == Float {
  var a0 = V(), a1 = V(), a2 = V(), a3 = V(), a4 = V(), a5 = V()
  var b0 = V(), b1 = V(), b2 = V(), b3 = V(), b4 = V(), b5 = V()
  var w = weights
  var channel = x
  for _ in 0..<k.channels {
    var row = channel
    for _ in 0..<k.height {
      var p = row
      for _ in 0..<k.width {
        let wa = V(repeating: w[0])
        let wb = V(repeating: w[1])
        let x0 = p[0], x1 = p[1]
        a0 = a0.addingProduct(wa, x0)
        b0 = b0.addingProduct(wb, x0)
        a1 = a1.addingProduct(wa, x1)
        b1 = b1.addingProduct(wb, x1)
        let x2 = p[2], x3 = p[3]
        a2 = a2.addingProduct(wa, x2)
        b2 = b2.addingProduct(wb, x2)
        a3 = a3.addingProduct(wa, x3)
        b3 = b3.addingProduct(wb, x3)
        let x4 = p[4], x5 = p[5]
        a4 = a4.addingProduct(wa, x4)
        b4 = b4.addingProduct(wb, x4)
        a5 = a5.addingProduct(wa, x5)
        b5 = b5.addingProduct(wb, x5)
        w += 2
        p += k.step
      }
      row += k.row
    }
    channel += k.plane
  }
  store3(out, a0, a1, a2)
  store3(out + 3, a3, a4, a5)
  store3(out + k.outPlane, b0, b1, b2)
  store3(out + k.outPlane + 3, b3, b4, b5)
}

@inline(__always)
private func tile1x6<V: SIMD>(
  _ k: Window, _ x: UnsafePointer<V>, _ weights: UnsafePointer<Float>, _ out: UnsafeMutablePointer<V>
) where V.Scalar == Float {
  var a0 = V(), a1 = V(), a2 = V(), a3 = V(), a4 = V(), a5 = V()
  var w = weights
  var channel = x
  for _ in 0..<k.channels {
    var row = channel
    for _ in 0..<k.height {
      var p = row
      for _ in 0..<k.width {
        let wa = V(repeating: w[0])
        a0 = a0.addingProduct(wa, p[0])
        a1 = a1.addingProduct(wa, p[1])
        a2 = a2.addingProduct(wa, p[2])
        a3 = a3.addingProduct(wa, p[3])
        a4 = a4.addingProduct(wa, p[4])
        a5 = a5.addingProduct(wa, p[5])
        w += 1
        p += k.step
      }
      row += k.row
    }
    channel += k.plane
  }
  store3(out, a0, a1, a2)
  store3(out + 3, a3, a4, a5)
}

// The gradient of a convolution's weights over one block of sixteen images:
//
//     dw[o][i][ky][kx] = Σ_y Σ_x Σ_lanes dout[o][y][x] · in[i][y + ky][x + kx]
//
// A register tile holds the sums of a few output channels × all taps of one kernel row; it runs along the pixels of a few
// rows at a time (what fits the first-level cache) and is then added, lanes summed, to the result.

/// Adds the weight gradient of one block to `gradient` [out][in][kh][kw]. `input` is as for `convolve`; `dout` points at
/// gradient (0, 0) of the output, its strides are `shape.outRow` and `shape.outPlane`. Lanes that hold no image must be zero
/// in `dout`.
public func addConvolutionWeightGradient(
  _ shape: ConvolutionShape, input: UnsafePointer<Lanes>, dout: UnsafePointer<Lanes>,
  gradient: UnsafeMutablePointer<Float>
) {
  if hasWideRegisters {
    addWeightGradient(SIMD16<Float>.self, shape, input, dout, gradient)
  } else {
    addWeightGradient(SIMD8<Float>.self, shape, input, dout, gradient)
  }
}

@inline(__always)
private func addWeightGradient<V: SIMD>(
  _: V.Type, _ shape: ConvolutionShape, _ input: UnsafePointer<Lanes>, _ dout: UnsafePointer<Lanes>,
  _ gradient: UnsafeMutablePointer<Float>
) where V.Scalar == Float {
  let x = UnsafeRawPointer(input).assumingMemoryBound(to: V.self)
  let g = UnsafeRawPointer(dout).assumingMemoryBound(to: V.self)
  let step = shape.floatsPerPixel / V.scalarCount
  let kw = shape.kernelWidth
  let kernel = shape.kernelHeight * kw
  let width = kw == 5 ? 5 : kw == 3 ? 3 : 1
  let most = kw == 5 ? 2 : 4
  let rowsAtATime = max(1, 256 / max(1, shape.outWidth))
  var first = 0
  while first < shape.outHeight {
    let rows = min(rowsAtATime, shape.outHeight - first)
    var o = 0
    while o < shape.outChannels {
      let height = shape.outChannels - o >= most ? most : 1
      for i in 0..<shape.inChannels {
        for ky in 0..<shape.kernelHeight {
          let strip = Strip(
            rows: rows, vectors: shape.outWidth * step, step: step, xRow: shape.inRow * step,
            gRow: shape.outRow * step, gPlane: shape.outPlane * step)
          let from = x + (i * shape.inPlane + (first + ky) * shape.inRow) * step
          let dy = g + (o * shape.outPlane + first * shape.outRow) * step
          let dw = gradient + (o * shape.inChannels + i) * kernel + ky * kw
          let next = shape.inChannels * kernel
          if width == 5 {
            if height == 2 { sums2x5(strip, from, dy, dw, next) } else { sums1x5(strip, from, dy, dw) }
          } else if width == 3 {
            if height == 4 { sums4x3(strip, from, dy, dw, next) } else { sums1x3(strip, from, dy, dw) }
          } else {
            for kx in 0..<kw {
              if height == 4 {
                sums4x1(strip, from + kx * step, dy, dw + kx, next)
              } else {
                sums1x1(strip, from + kx * step, dy, dw + kx)
              }
            }
          }
        }
      }
      o += height
    }
    first += rows
  }
}

/// A strip of rows to run along: strides in vectors.
private struct Strip {
  var rows: Int, vectors: Int, step: Int
  var xRow: Int, gRow: Int, gPlane: Int
}

@inline(__always)
private func sums2x5<V: SIMD>(
  _ s: Strip, _ input: UnsafePointer<V>, _ dout: UnsafePointer<V>, _ dw: UnsafeMutablePointer<Float>,
  _ next: Int
) where V.Scalar == Float {
  var a0 = V(), a1 = V(), a2 = V(), a3 = V(), a4 = V()
  var b0 = V(), b1 = V(), b2 = V(), b3 = V(), b4 = V()
  var xRow = input
  var gRow = dout
  for _ in 0..<s.rows {
    var x = xRow
    var g = gRow
    for _ in 0..<s.vectors {
      let ga = g[0], gb = g[s.gPlane]
      let x0 = x[0]
      a0 = a0.addingProduct(ga, x0)
      b0 = b0.addingProduct(gb, x0)
      let x1 = x[s.step]
      a1 = a1.addingProduct(ga, x1)
      b1 = b1.addingProduct(gb, x1)
      let x2 = x[2 * s.step]
      a2 = a2.addingProduct(ga, x2)
      b2 = b2.addingProduct(gb, x2)
      let x3 = x[3 * s.step]
      a3 = a3.addingProduct(ga, x3)
      b3 = b3.addingProduct(gb, x3)
      let x4 = x[4 * s.step]
      a4 = a4.addingProduct(ga, x4)
      b4 = b4.addingProduct(gb, x4)
      x += 1
      g += 1
    }
    xRow += s.xRow
    gRow += s.gRow
  }
  dw[0] += a0.sum()
  dw[1] += a1.sum()
  dw[2] += a2.sum()
  dw[3] += a3.sum()
  dw[4] += a4.sum()
  dw[next] += b0.sum()
  dw[next + 1] += b1.sum()
  dw[next + 2] += b2.sum()
  dw[next + 3] += b3.sum()
  dw[next + 4] += b4.sum()
}

@inline(__always)
private func sums1x5<V: SIMD>(
  _ s: Strip, _ input: UnsafePointer<V>, _ dout: UnsafePointer<V>, _ dw: UnsafeMutablePointer<Float>
) where V.Scalar == Float {
  var a0 = V(), a1 = V(), a2 = V(), a3 = V(), a4 = V()
  for r in 0..<s.rows {
    let x = input + r * s.xRow
    let g = dout + r * s.gRow
    for v in 0..<s.vectors {
      let ga = g[v]
      a0 = a0.addingProduct(ga, x[v])
      a1 = a1.addingProduct(ga, x[v + s.step])
      a2 = a2.addingProduct(ga, x[v + 2 * s.step])
      a3 = a3.addingProduct(ga, x[v + 3 * s.step])
      a4 = a4.addingProduct(ga, x[v + 4 * s.step])
    }
  }
  dw[0] += a0.sum()
  dw[1] += a1.sum()
  dw[2] += a2.sum()
  dw[3] += a3.sum()
  dw[4] += a4.sum()
}

@inline(__always)
private func sums4x3<V: SIMD>(
  _ s: Strip, _ input: UnsafePointer<V>, _ dout: UnsafePointer<V>, _ dw: UnsafeMutablePointer<Float>,
  _ next: Int
) where V.Scalar == Float {
  var a0 = V(), a1 = V(), a2 = V()
  var b0 = V(), b1 = V(), b2 = V()
  var c0 = V(), c1 = V(), c2 = V()
  var d0 = V(), d1 = V(), d2 = V()
  var xRow = input
  var gRow = dout
  for _ in 0..<s.rows {
    var x = xRow
    var g = gRow
    for _ in 0..<s.vectors {
      let x0 = x[0], x1 = x[s.step], x2 = x[2 * s.step]
      let ga = g[0]
      a0 = a0.addingProduct(ga, x0)
      a1 = a1.addingProduct(ga, x1)
      a2 = a2.addingProduct(ga, x2)
      let gb = g[s.gPlane]
      b0 = b0.addingProduct(gb, x0)
      b1 = b1.addingProduct(gb, x1)
      b2 = b2.addingProduct(gb, x2)
      let gc = g[2 * s.gPlane]
      c0 = c0.addingProduct(gc, x0)
      c1 = c1.addingProduct(gc, x1)
      c2 = c2.addingProduct(gc, x2)
      let gd = g[3 * s.gPlane]
      d0 = d0.addingProduct(gd, x0)
      d1 = d1.addingProduct(gd, x1)
      d2 = d2.addingProduct(gd, x2)
      x += 1
      g += 1
    }
    xRow += s.xRow
    gRow += s.gRow
  }
  dw[0] += a0.sum()
  dw[1] += a1.sum()
  dw[2] += a2.sum()
  dw[next] += b0.sum()
  dw[next + 1] += b1.sum()
  dw[next + 2] += b2.sum()
  dw[2 * next] += c0.sum()
  dw[2 * next + 1] += c1.sum()
  dw[2 * next + 2] += c2.sum()
  dw[3 * next] += d0.sum()
  dw[3 * next + 1] += d1.sum()
  dw[3 * next + 2] += d2.sum()
}

@inline(__always)
private func sums1x3<V: SIMD>(
  _ s: Strip, _ input: UnsafePointer<V>, _ dout: UnsafePointer<V>, _ dw: UnsafeMutablePointer<Float>
) where V.Scalar == Float {
  var a0 = V(), a1 = V(), a2 = V()
  for r in 0..<s.rows {
    let x = input + r * s.xRow
    let g = dout + r * s.gRow
    for v in 0..<s.vectors {
      let ga = g[v]
      a0 = a0.addingProduct(ga, x[v])
      a1 = a1.addingProduct(ga, x[v + s.step])
      a2 = a2.addingProduct(ga, x[v + 2 * s.step])
    }
  }
  dw[0] += a0.sum()
  dw[1] += a1.sum()
  dw[2] += a2.sum()
}

@inline(__always)
private func sums4x1<V: SIMD>(
  _ s: Strip, _ input: UnsafePointer<V>, _ dout: UnsafePointer<V>, _ dw: UnsafeMutablePointer<Float>,
  _ next: Int
) where V.Scalar == Float {
  var a = V(), b = V(), c = V(), d = V()
  for r in 0..<s.rows {
    let x = input + r * s.xRow
    let g = dout + r * s.gRow
    for v in 0..<s.vectors {
      let x0 = x[v]
      a = a.addingProduct(g[v], x0)
      b = b.addingProduct(g[v + s.gPlane], x0)
      c = c.addingProduct(g[v + 2 * s.gPlane], x0)
      d = d.addingProduct(g[v + 3 * s.gPlane], x0)
    }
  }
  dw[0] += a.sum()
  dw[next] += b.sum()
  dw[2 * next] += c.sum()
  dw[3 * next] += d.sum()
}

@inline(__always)
private func sums1x1<V: SIMD>(
  _ s: Strip, _ input: UnsafePointer<V>, _ dout: UnsafePointer<V>, _ dw: UnsafeMutablePointer<Float>
) where V.Scalar == Float {
  var a = V()
  for r in 0..<s.rows {
    let x = input + r * s.xRow
    let g = dout + r * s.gRow
    for v in 0..<s.vectors { a = a.addingProduct(g[v], x[v]) }
  }
  dw[0] += a.sum()
}

// Epilogues that upsample, interleave the parities of an upsampling convolution, or leave every pixel where
// it is.

@inline(__always)
func unpooledForward<F: ActivationFunction>(
  _ s: EpilogueShape, _ line: ChannelLine, _ z: UnsafePointer<Lanes>, _ y: UnsafeMutablePointer<Lanes>, _ f: F
) {
  let out = y + line.channel * s.outPlane
  if s.upsample > 1 {
    let plane = z + line.channel * s.zPlane
    for i in 0..<s.planeHeight {
      for j in 0..<s.planeWidth {
        let value = f.value(line.x(plane[i * s.zRow + j]))
        for u in 0..<s.upsample {
          for v in 0..<s.upsample {
            out[(i * s.upsample + u) * s.outRow + j * s.upsample + v] = value
          }
        }
      }
    }
    return
  }
  forEachParity(s, line.channel) { plane, row, column in
    for i in 0..<s.planeHeight {
      let from = z + plane * s.zPlane + i * s.zRow
      let to = out + (i * s.shuffle + row) * s.outRow + column
      for j in 0..<s.planeWidth { to[j * s.shuffle] = f.value(line.x(from[j])) }
    }
  }
}

@inline(__always)
func addUnpooledGradientSums<F: ActivationFunction>(
  _ s: EpilogueShape, _ line: ChannelLine, _ z: UnsafePointer<Lanes>, _ dy: UnsafePointer<Lanes>, _ f: F,
  to sums: inout GradientSums
) {
  forEachParity(s, line.channel) { plane, row, column in
    let incoming = IncomingGradient(s, line.channel, row, column, dy)
    for i in 0..<s.planeHeight {
      let from = z + plane * s.zPlane + i * s.zRow
      var sum = Lanes(), sumX = Lanes()
      for j in 0..<s.planeWidth {
        let x = line.x(from[j])
        let dx = incoming.value(i, j) * f.slope(x)
        sum += dx
        sumX = sumX.addingProduct(dx, x)
      }
      sums.add(row: sum, sumX)
    }
  }
}

@inline(__always)
func unpooledBackward<F: ActivationFunction>(
  _ s: EpilogueShape, _ line: ChannelLine, _ z: UnsafePointer<Lanes>, _ dy: UnsafePointer<Lanes>,
  _ to: GradientTarget, _ f: F, result y: UnsafePointer<Lanes>?
) {
  forEachParity(s, line.channel) { plane, row, column in
    let incoming = IncomingGradient(s, line.channel, row, column, dy)
    for i in 0..<s.planeHeight {
      let from = z + plane * s.zPlane + i * s.zRow
      let target = to.dz + plane * to.plane + i * to.row
      if let y, s.upsample == 1 {
        let result = y + line.channel * s.outPlane + (i * s.shuffle + row) * s.outRow + column
        for j in 0..<s.planeWidth {
          let dx = incoming.value(i, j) * f.slope(result: result[j * s.shuffle]) * line.scale
          target[j] = to.corrected(dx, at: from[j])
        }
        continue
      }
      for j in 0..<s.planeWidth {
        let value = from[j]
        let dx = incoming.value(i, j) * f.slope(line.x(value)) * line.scale
        target[j] = to.corrected(dx, at: value)
      }
    }
  }
}

/// Calls `body` for each plane of z that belongs to a channel, with the row and column of its first pixel in
/// y.
@inline(__always)
private func forEachParity(_ s: EpilogueShape, _ channel: Int, _ body: (Int, Int, Int) -> Void) {
  for row in 0..<s.shuffle {
    for column in 0..<s.shuffle { body((channel * s.shuffle + row) * s.shuffle + column, row, column) }
  }
}

/// The gradient at y that belongs to a pixel of one plane of z.
private struct IncomingGradient {
  private let first: UnsafePointer<Lanes>
  private let upsample: Int, shuffle: Int, width: Int

  @inline(__always)
  init(_ s: EpilogueShape, _ channel: Int, _ row: Int, _ column: Int, _ dy: UnsafePointer<Lanes>) {
    width = s.outWidth
    first = dy + (channel * s.outHeight + row) * width + column
    upsample = s.upsample
    shuffle = s.shuffle
  }

  @inline(__always) func value(_ i: Int, _ j: Int) -> Lanes {
    if upsample == 1 { return first[(i * width + j) * shuffle] }
    // Summed over the pixels that one value was repeated to.
    var sum = Lanes()
    for u in 0..<upsample {
      for v in 0..<upsample { sum += first[(i * upsample + u) * width + j * upsample + v] }
    }
    return sum
  }
}

// What follows a convolution or a dense layer, in one pass over its result z:
//
//     x = scale · z + shift           batch normalisation without affine parameters, or scale 1, shift 0
//     a = activation(x)
//     y = max over each pool window of a,  or a repeated `upsample` times each way,  or a as it is
//
// Scale is positive and every activation monotone, so the largest a of a window is the activation of the largest z:
// pooling comes first and costs one activation a window.
//
// `shuffle` undoes the split of an upsampling convolution into parities: z then has shuffle² planes for each channel,
// plane (py, px) holding the pixels (shuffle · i + py, shuffle · j + px).

/// The geometry of an epilogue over one block. Strides count pixels (vectors of eight lanes).
public struct EpilogueShape: Sendable, Equatable {
  /// Channels of the result; z has channels · shuffle² planes.
  public var channels: Int
  /// Size of one plane of z.
  public var planeHeight: Int, planeWidth: Int
  /// Strides of z.
  public var zRow: Int, zPlane: Int
  /// Parities each way that are interleaved: 1 for none.
  public var shuffle: Int
  /// Window of the max pooling: 1 × 1 for none. Rows and columns that fill no window are dropped.
  public var poolHeight: Int, poolWidth: Int
  /// Nearest-neighbour upsampling: 1 for none.
  public var upsample: Int
  /// The activation.
  public var activation: Activation
  /// Strides of the result y.
  public var outRow: Int, outPlane: Int

  /// Makes a shape without strides for y.
  public init(
    channels: Int, planeHeight: Int, planeWidth: Int, zRow: Int, zPlane: Int, shuffle: Int = 1,
    poolHeight: Int = 1,
    poolWidth: Int = 1, upsample: Int = 1, activation: Activation = .identity, outRow: Int = 0,
    outPlane: Int = 0
  ) {
    self.channels = channels
    self.planeHeight = planeHeight
    self.planeWidth = planeWidth
    self.zRow = zRow
    self.zPlane = zPlane
    self.shuffle = shuffle
    self.poolHeight = poolHeight
    self.poolWidth = poolWidth
    self.upsample = upsample
    self.activation = activation
    self.outRow = outRow
    self.outPlane = outPlane
  }

  /// Height of y.
  public var outHeight: Int { planeHeight * shuffle / poolHeight * upsample }
  /// Width of y.
  public var outWidth: Int { planeWidth * shuffle / poolWidth * upsample }
  /// True where y is z itself, pixel for pixel.
  public var isTrivial: Bool {
    shuffle == 1 && poolHeight == 1 && poolWidth == 1 && upsample == 1 && activation == .identity
  }
}

/// Writes y of one channel from z: `z` and `y` point at pixel (0, 0) of channel 0.
public func epilogue(
  _ s: EpilogueShape, channel: Int, scale: Float, shift: Float, z: UnsafePointer<Lanes>,
  y: UnsafeMutablePointer<Lanes>
) {
  switch s.activation {
  case .identity: forward(s, channel, scale, shift, z, y, IdentityFunction())
  case .leakyReLU(let slope): forward(s, channel, scale, shift, z, y, LeakyFunction(negative: slope))
  case .sigmoid: forward(s, channel, scale, shift, z, y, SigmoidFunction())
  }
}

/// The two sums over one channel that the gradient of batch normalisation needs: Σ dx and Σ dx · x, where dx is the gradient
/// at x (after the normalisation, before the activation) and `dy` the gradient at y, stored without border like y.
/// Lanes that hold no image must be zero in `dy`.
public func epilogueGradientSums(
  _ s: EpilogueShape, channel: Int, scale: Float, shift: Float, z: UnsafePointer<Lanes>,
  dy: UnsafePointer<Lanes>
) -> (dx: Double, dxTimesX: Double) {
  switch s.activation {
  case .identity: gradientSums(s, channel, scale, shift, z, dy, IdentityFunction())
  case .leakyReLU(let slope): gradientSums(s, channel, scale, shift, z, dy, LeakyFunction(negative: slope))
  case .sigmoid: gradientSums(s, channel, scale, shift, z, dy, SigmoidFunction())
  }
}

/// Writes the gradient at z of one channel: dz = scale · dx − offset − factor · z. `offset` and `factor` carry batch
/// normalisation's two sums (zero without it, and in lanes that hold no image). `dz` points at pixel (0, 0) of plane 0 and
/// has the strides given.
public func epilogueGradient(
  _ s: EpilogueShape, channel: Int, scale: Float, shift: Float, offset: Lanes, factor: Lanes,
  z: UnsafePointer<Lanes>, dy: UnsafePointer<Lanes>, dz: UnsafeMutablePointer<Lanes>, dzRow: Int, dzPlane: Int
) {
  let to = Target(dz: dz, row: dzRow, plane: dzPlane, offset: offset, factor: factor)
  switch s.activation {
  case .identity: backward(s, channel, scale, shift, z, dy, to, IdentityFunction())
  case .leakyReLU(let slope): backward(s, channel, scale, shift, z, dy, to, LeakyFunction(negative: slope))
  case .sigmoid: backward(s, channel, scale, shift, z, dy, to, SigmoidFunction())
  }
}

private struct Target {
  var dz: UnsafeMutablePointer<Lanes>
  var row: Int, plane: Int
  var offset: Lanes, factor: Lanes
}

@inline(__always)
private func forward<F: ActivationFunction>(
  _ s: EpilogueShape, _ channel: Int, _ scale: Float, _ shift: Float, _ z: UnsafePointer<Lanes>,
  _ y: UnsafeMutablePointer<Lanes>, _ f: F
) {
  let out = y + channel * s.outPlane
  let a = Lanes(repeating: scale), b = Lanes(repeating: shift)
  if s.poolHeight * s.poolWidth > 1 {
    let plane = z + channel * s.zPlane
    for i in 0..<s.outHeight {
      for j in 0..<s.outWidth {
        let window = plane + i * s.poolHeight * s.zRow + j * s.poolWidth
        out[i * s.outRow + j] = f.value(b.addingProduct(a, largest(window, s)))
      }
    }
  } else if s.upsample > 1 {
    let plane = z + channel * s.zPlane
    for i in 0..<s.planeHeight {
      for j in 0..<s.planeWidth {
        let value = f.value(b.addingProduct(a, plane[i * s.zRow + j]))
        for u in 0..<s.upsample {
          for v in 0..<s.upsample {
            out[(i * s.upsample + u) * s.outRow + j * s.upsample + v] = value
          }
        }
      }
    }
  } else {
    for parity in 0..<(s.shuffle * s.shuffle) {
      let plane = z + (channel * s.shuffle * s.shuffle + parity) * s.zPlane
      let corner = out + (parity / s.shuffle) * s.outRow + parity % s.shuffle
      for i in 0..<s.planeHeight {
        let from = plane + i * s.zRow
        let to = corner + i * s.shuffle * s.outRow
        for j in 0..<s.planeWidth { to[j * s.shuffle] = f.value(b.addingProduct(a, from[j])) }
      }
    }
  }
}

/// The largest value of a window; where any is NaN, NaN: a broken image must not pass for a whole one.
@inline(__always)
private func largest(_ window: UnsafePointer<Lanes>, _ s: EpilogueShape) -> Lanes {
  if s.poolHeight == 2, s.poolWidth == 2 {
    let (a, b, c, d) = (window[0], window[1], window[s.zRow], window[s.zRow + 1])
    let isBroken = (a .!= a) .| (b .!= b) .| (c .!= c) .| (d .!= d)
    return larger(larger(a, b), larger(c, d)).replacing(with: .nan, where: isBroken)
  }
  var most = window[0]
  var isBroken = most .!= most
  for u in 0..<s.poolHeight {
    for v in 0..<s.poolWidth {
      let value = window[u * s.zRow + v]
      most = larger(most, value)
      isBroken .|= value .!= value
    }
  }
  return most.replacing(with: .nan, where: isBroken)
}

/// The larger of two numbers: one instruction, which NaN may pass unseen.
@inline(__always)
private func larger(_ a: Lanes, _ b: Lanes) -> Lanes { b.replacing(with: a, where: a .> b) }

/// Gradient at y summed over the pixels that one value was repeated to.
@inline(__always)
private func gathered(_ dy: UnsafePointer<Lanes>, _ i: Int, _ j: Int, _ factor: Int, _ width: Int) -> Lanes {
  var sum = Lanes()
  for u in 0..<factor {
    for v in 0..<factor { sum += dy[(i * factor + u) * width + j * factor + v] }
  }
  return sum
}

@inline(__always)
private func gradientSums<F: ActivationFunction>(
  _ s: EpilogueShape, _ channel: Int, _ scale: Float, _ shift: Float, _ z: UnsafePointer<Lanes>,
  _ dy: UnsafePointer<Lanes>, _ f: F
) -> (dx: Double, dxTimesX: Double) {
  let a = Lanes(repeating: scale), b = Lanes(repeating: shift)
  let width = s.outWidth
  let gradient = dy + channel * s.outHeight * width
  var total = SIMD8<Double>(), totalX = SIMD8<Double>()
  if s.poolHeight * s.poolWidth > 1 {
    let plane = z + channel * s.zPlane
    for i in 0..<s.outHeight {
      var sum = Lanes(), sumX = Lanes()
      for j in 0..<width {
        let x = b.addingProduct(a, largest(plane + i * s.poolHeight * s.zRow + j * s.poolWidth, s))
        let dx = gradient[i * width + j] * f.slope(x)
        sum += dx
        sumX = sumX.addingProduct(dx, x)
      }
      total += SIMD8<Double>(sum)
      totalX += SIMD8<Double>(sumX)
    }
  } else {
    for parity in 0..<(s.shuffle * s.shuffle) {
      let plane = z + (channel * s.shuffle * s.shuffle + parity) * s.zPlane
      let corner = gradient + (parity / s.shuffle) * width + parity % s.shuffle
      for i in 0..<s.planeHeight {
        var sum = Lanes(), sumX = Lanes()
        for j in 0..<s.planeWidth {
          let x = b.addingProduct(a, plane[i * s.zRow + j])
          let incoming =
            s.upsample > 1
            ? gathered(gradient, i, j, s.upsample, width)
            : corner[i * s.shuffle * width + j * s.shuffle]
          let dx = incoming * f.slope(x)
          sum += dx
          sumX = sumX.addingProduct(dx, x)
        }
        total += SIMD8<Double>(sum)
        totalX += SIMD8<Double>(sumX)
      }
    }
  }
  return (total.sum(), totalX.sum())
}

@inline(__always)
private func backward<F: ActivationFunction>(
  _ s: EpilogueShape, _ channel: Int, _ scale: Float, _ shift: Float, _ z: UnsafePointer<Lanes>,
  _ dy: UnsafePointer<Lanes>, _ to: Target, _ f: F
) {
  let a = Lanes(repeating: scale), b = Lanes(repeating: shift)
  let width = s.outWidth
  let gradient = dy + channel * s.outHeight * width
  if s.poolHeight * s.poolWidth > 1 {
    let plane = z + channel * s.zPlane
    let out = to.dz + channel * to.plane
    for i in 0..<s.planeHeight / s.poolHeight {
      for j in 0..<s.planeWidth / s.poolWidth {
        let corner = i * s.poolHeight * s.zRow + j * s.poolWidth
        let outCorner = i * s.poolHeight * to.row + j * s.poolWidth
        let most = largest(plane + corner, s)
        let dx = gradient[i * width + j] * f.slope(b.addingProduct(a, most)) * a
        // The first of equal largest values takes the gradient, as in PyTorch.
        var left = dx
        for u in 0..<s.poolHeight {
          for v in 0..<s.poolWidth {
            let value = plane[corner + u * s.zRow + v]
            let isMost = value .== most
            let own = Lanes().replacing(with: left, where: isMost)
            left.replace(with: 0, where: isMost)
            out[outCorner + u * to.row + v] = own - to.offset.addingProduct(to.factor, value)
          }
        }
      }
    }
    // What fills no window gets only batch normalisation's share.
    for i in 0..<s.planeHeight {
      let start =
        i < s.planeHeight / s.poolHeight * s.poolHeight ? s.planeWidth / s.poolWidth * s.poolWidth : 0
      for j in start..<s.planeWidth {
        out[i * to.row + j] = -to.offset.addingProduct(to.factor, plane[i * s.zRow + j])
      }
    }
  } else {
    for parity in 0..<(s.shuffle * s.shuffle) {
      let index = channel * s.shuffle * s.shuffle + parity
      let plane = z + index * s.zPlane
      let out = to.dz + index * to.plane
      let corner = gradient + (parity / s.shuffle) * width + parity % s.shuffle
      for i in 0..<s.planeHeight {
        for j in 0..<s.planeWidth {
          let value = plane[i * s.zRow + j]
          let incoming =
            s.upsample > 1
            ? gathered(gradient, i, j, s.upsample, width)
            : corner[i * s.shuffle * width + j * s.shuffle]
          let dx = incoming * f.slope(b.addingProduct(a, value)) * a
          out[i * to.row + j] = dx - to.offset.addingProduct(to.factor, value)
        }
      }
    }
  }
}

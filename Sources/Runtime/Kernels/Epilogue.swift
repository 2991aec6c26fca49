// What follows a convolution or a dense layer, in one pass over its result z:
//
//     x = scale · z + shift           batch normalisation without affine parameters, or scale 1, shift 0
//     a = activation(x)
//     y = max over each pool window of a,  or a repeated `upsample` times each way,  or a as it is
//
// Scale is positive and every activation monotone, so the largest a of a window is the activation of the
// largest z: pooling comes first and costs one activation a window.
//
// `shuffle` undoes the split of an upsampling convolution into parities: z then has shuffle² planes for each
// channel, plane (py, px) holding the pixels (shuffle · i + py, shuffle · j + px).

/// Writes y of one channel from z: `z` and `y` point at pixel (0, 0) of channel 0.
public func epilogue(
  _ s: EpilogueShape, channel: Int, scale: Float, shift: Float, z: UnsafePointer<Lanes>,
  y: UnsafeMutablePointer<Lanes>
) {
  let line = ChannelLine(channel: channel, scale: Lanes(repeating: scale), shift: Lanes(repeating: shift))
  switch s.activation {
  case .identity: forward(s, line, z, y, IdentityFunction())
  case .leakyReLU(let slope): forward(s, line, z, y, LeakyFunction(negative: slope))
  case .sigmoid: forward(s, line, z, y, SigmoidFunction())
  }
}

/// The two sums over one channel that the gradient of batch normalisation needs: Σ dx and Σ dx · x, where dx
/// is the gradient at x (after the normalisation, before the activation) and `dy` the gradient at y, stored
/// without border like y. Lanes that hold no image must be zero in `dy`.
public func epilogueGradientSums(
  _ s: EpilogueShape, channel: Int, scale: Float, shift: Float, z: UnsafePointer<Lanes>,
  dy: UnsafePointer<Lanes>
) -> (dx: Double, dxTimesX: Double) {
  let line = ChannelLine(channel: channel, scale: Lanes(repeating: scale), shift: Lanes(repeating: shift))
  var sums = GradientSums()
  switch s.activation {
  case .identity: addGradientSums(s, line, z, dy, IdentityFunction(), to: &sums)
  case .leakyReLU(let slope): addGradientSums(s, line, z, dy, LeakyFunction(negative: slope), to: &sums)
  case .sigmoid: addGradientSums(s, line, z, dy, SigmoidFunction(), to: &sums)
  }
  return (sums.dx.sum(), sums.dxTimesX.sum())
}

/// Writes the gradient at z of one channel: dz = scale · dx − offset − factor · z. `offset` and `factor`
/// carry batch normalisation's two sums (zero without it, and in lanes that hold no image). `dz` points at
/// pixel (0, 0) of plane 0 and has the strides given. Where the result `y` is still at hand, nothing is
/// computed twice.
public func epilogueGradient(
  _ s: EpilogueShape, channel: Int, scale: Float, shift: Float, offset: Lanes, factor: Lanes,
  z: UnsafePointer<Lanes>, dy: UnsafePointer<Lanes>, dz: UnsafeMutablePointer<Lanes>, dzRow: Int,
  dzPlane: Int,
  y: UnsafePointer<Lanes>? = nil
) {
  let line = ChannelLine(channel: channel, scale: Lanes(repeating: scale), shift: Lanes(repeating: shift))
  let to = GradientTarget(dz: dz, row: dzRow, plane: dzPlane, offset: offset, factor: factor)
  switch s.activation {
  case .identity: backward(s, line, z, dy, to, IdentityFunction(), y)
  case .leakyReLU(let slope): backward(s, line, z, dy, to, LeakyFunction(negative: slope), y)
  case .sigmoid: backward(s, line, z, dy, to, SigmoidFunction(), y)
  }
}

// MARK: Dispatch: the usual window of 2 × 2 has loops of its own

@inline(__always)
private func forward<F: ActivationFunction>(
  _ s: EpilogueShape, _ line: ChannelLine, _ z: UnsafePointer<Lanes>, _ y: UnsafeMutablePointer<Lanes>, _ f: F
) {
  if s.poolHeight == 2, s.poolWidth == 2 {
    pooledForward(s, line, z, y, f, SquareWindow(row: s.zRow))
  } else if s.poolHeight * s.poolWidth > 1 {
    pooledForward(s, line, z, y, f, AnyWindow(s))
  } else {
    unpooledForward(s, line, z, y, f)
  }
}

@inline(__always)
private func addGradientSums<F: ActivationFunction>(
  _ s: EpilogueShape, _ line: ChannelLine, _ z: UnsafePointer<Lanes>, _ dy: UnsafePointer<Lanes>, _ f: F,
  to sums: inout GradientSums
) {
  if s.poolHeight == 2, s.poolWidth == 2 {
    addPooledGradientSums(s, line, z, dy, f, SquareWindow(row: s.zRow), to: &sums)
  } else if s.poolHeight * s.poolWidth > 1 {
    addPooledGradientSums(s, line, z, dy, f, AnyWindow(s), to: &sums)
  } else {
    addUnpooledGradientSums(s, line, z, dy, f, to: &sums)
  }
}

@inline(__always)
private func backward<F: ActivationFunction>(
  _ s: EpilogueShape, _ line: ChannelLine, _ z: UnsafePointer<Lanes>, _ dy: UnsafePointer<Lanes>,
  _ to: GradientTarget, _ f: F, _ y: UnsafePointer<Lanes>?
) {
  if s.poolHeight == 2, s.poolWidth == 2 {
    pooledBackward(s, line, z, dy, to, f, SquareWindow(row: s.zRow))
  } else if s.poolHeight * s.poolWidth > 1 {
    pooledBackward(s, line, z, dy, to, f, AnyWindow(s))
  } else {
    unpooledBackward(s, line, z, dy, to, f, result: y)
  }
}

// Epilogues that pool.

/// How the largest value of a pooling window is found, given the window's first value.
protocol PoolingWindow {
  var height: Int { get }
  var width: Int { get }
  /// The largest value; where any is NaN, NaN: a broken image must not pass for a whole one.
  func largest(_ corner: UnsafePointer<Lanes>) -> Lanes
}

/// The usual window of 2 × 2.
struct SquareWindow: PoolingWindow {
  let row: Int
  @inline(__always) var height: Int { 2 }
  @inline(__always) var width: Int { 2 }

  // Not `@inline(__always)`, which a build with testing enabled leaves a call.
  @_transparent func largest(_ corner: UnsafePointer<Lanes>) -> Lanes {
    let (a, b, c, d) = (corner[0], corner[1], corner[row], corner[row + 1])
    let isBroken = (a .!= a) .| (b .!= b) .| (c .!= c) .| (d .!= d)
    return larger(larger(a, b), larger(c, d)).replacing(with: .nan, where: isBroken)
  }
}

struct AnyWindow: PoolingWindow {
  let row: Int
  let height: Int, width: Int

  init(_ s: EpilogueShape) { (row, height, width) = (s.zRow, s.poolHeight, s.poolWidth) }

  @inline(__always) func largest(_ corner: UnsafePointer<Lanes>) -> Lanes {
    var most = corner[0]
    var isBroken = most .!= most
    for u in 0..<height {
      for v in 0..<width {
        let value = corner[u * row + v]
        most = larger(most, value)
        isBroken .|= value .!= value
      }
    }
    return most.replacing(with: .nan, where: isBroken)
  }
}

/// The larger of two numbers: one instruction, which NaN may pass unseen.
@_transparent
private func larger(_ a: Lanes, _ b: Lanes) -> Lanes { b.replacing(with: a, where: a .> b) }

@inline(__always)
func pooledForward<F: ActivationFunction, W: PoolingWindow>(
  _ s: EpilogueShape, _ line: ChannelLine, _ z: UnsafePointer<Lanes>, _ y: UnsafeMutablePointer<Lanes>,
  _ f: F,
  _ window: W
) {
  let (outHeight, outWidth) = (s.outHeight, s.outWidth)
  for i in 0..<outHeight {
    let from = z + line.channel * s.zPlane + i * window.height * s.zRow
    let to = y + line.channel * s.outPlane + i * s.outRow
    for j in 0..<outWidth { to[j] = f.value(line.x(window.largest(from + j * window.width))) }
  }
}

@inline(__always)
func addPooledGradientSums<F: ActivationFunction, W: PoolingWindow>(
  _ s: EpilogueShape, _ line: ChannelLine, _ z: UnsafePointer<Lanes>, _ dy: UnsafePointer<Lanes>, _ f: F,
  _ window: W, to sums: inout GradientSums
) {
  let (outHeight, outWidth) = (s.outHeight, s.outWidth)
  for i in 0..<outHeight {
    let from = z + line.channel * s.zPlane + i * window.height * s.zRow
    let gradient = dy + (line.channel * outHeight + i) * outWidth
    var sum = Lanes(), sumX = Lanes()
    for j in 0..<outWidth {
      let x = line.x(window.largest(from + j * window.width))
      let dx = gradient[j] * f.slope(x)
      sum += dx
      sumX = sumX.addingProduct(dx, x)
    }
    sums.add(row: sum, sumX)
  }
}

@inline(__always)
func pooledBackward<F: ActivationFunction, W: PoolingWindow>(
  _ s: EpilogueShape, _ line: ChannelLine, _ z: UnsafePointer<Lanes>, _ dy: UnsafePointer<Lanes>,
  _ to: GradientTarget, _ f: F, _ window: W
) {
  let (outHeight, outWidth) = (s.outHeight, s.outWidth)
  let plane = z + line.channel * s.zPlane
  let out = to.dz + line.channel * to.plane
  for i in 0..<outHeight {
    let from = plane + i * window.height * s.zRow
    let target = out + i * window.height * to.row
    let gradient = dy + (line.channel * outHeight + i) * outWidth
    for j in 0..<outWidth {
      let corner = from + j * window.width
      let most = window.largest(corner)
      // The first of equal largest values takes the gradient, as in PyTorch.
      var left = gradient[j] * f.slope(line.x(most)) * line.scale
      for u in 0..<window.height {
        for v in 0..<window.width {
          let value = corner[u * s.zRow + v]
          let isMost = value .== most
          let own = Lanes().replacing(with: left, where: isMost)
          left.replace(with: 0, where: isMost)
          target[u * to.row + j * window.width + v] = to.corrected(own, at: value)
        }
      }
    }
  }
  // What fills no window gets only batch normalisation's share.
  for i in 0..<s.planeHeight {
    for j in (i < outHeight * window.height ? outWidth * window.width : 0)..<s.planeWidth {
      out[i * to.row + j] = to.corrected(Lanes(), at: plane[i * s.zRow + j])
    }
  }
}

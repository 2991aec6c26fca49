import GalaxyKernels

// The weights on their way to the kernels, and their gradient on its way back.
extension ConvolutionOperation {
  /// One weight of a kernel and the tap of the computed correlation that it is a part of: `weight` within the kernel of one
  /// pair of channels, `effective` within the planes of one output channel, for input channel 0.
  struct Tap: Sendable, Equatable {
    var weight: Int, effective: Int
  }

  /// The taps of a kernel in a fixed order: parity by parity, row by row.
  static func taps(
    _ rows: Axis, _ columns: Axis, _ upsample: Int, isTransposed: Bool, inputs: Int
  ) -> [Tap] {
    var taps: [Tap] = []
    for r in 0..<upsample {
      for q in 0..<upsample {
        let plane = (r * upsample + q) * inputs * rows.taps * columns.taps
        for ky in 0..<rows.kernel {
          let y = isTransposed ? rows.kernel - 1 - ky : ky
          for kx in 0..<columns.kernel {
            let x = isTransposed ? columns.kernel - 1 - kx : kx
            taps.append(
              Tap(
                weight: y * columns.kernel + x,
                effective: plane + rows.tap(r, ky) * columns.taps + columns.tap(q, kx)))
          }
        }
      }
    }
    return taps
  }

  /// Calls `body` with the first weight and the first tap of every pair of an output channel, of some, and an input
  /// channel.
  private func forEachPair(_ channels: Range<Int>, _ body: (_ weight: Int, _ effective: Int) -> Void) {
    let (kernel, map) = (kernelHeight * kernelWidth, rows.taps * columns.taps)
    for o in channels {
      for i in 0..<input.channels {
        body(
          (isTransposed ? i * outChannels + o : o * input.channels + i) * kernel,
          (o * upsample * upsample * input.channels + i) * map)
      }
    }
  }

  /// The computed correlation's weights of some output channels from the layer's.
  private func expand(
    _ weights: UnsafePointer<Float>, _ channels: Range<Int>, into effective: UnsafeMutablePointer<Float>
  ) {
    let each = effectiveCount / max(1, outChannels)
    (effective + channels.lowerBound * each).update(repeating: 0, count: channels.count * each)
    taps.withUnsafeBufferPointer { taps in
      forEachPair(channels) { weight, first in
        for tap in taps { effective[first + tap.effective] += weights[weight + tap.weight] }
      }
    }
  }

  /// The gradient of the layer's weights of some output channels from that of the computed correlation.
  func fold(
    _ effective: UnsafePointer<Float>, _ channels: Range<Int>, into gradient: UnsafeMutablePointer<Float>
  ) {
    let kernel = kernelHeight * kernelWidth
    taps.withUnsafeBufferPointer { taps in
      forEachPair(channels) { weight, first in
        (gradient + weight).update(repeating: 0, count: kernel)
        for tap in taps { gradient[weight + tap.weight] += effective[first + tap.effective] }
      }
    }
  }

  /// Weights of a piece of work on them, about.
  private static let weightsOfPiece = 1 << 12

  /// The output channels of a piece of the work on the weights: whole register tiles of planes.
  func channels(_ piece: Int) -> Range<Int> {
    let perChannel = upsample * upsample
    return Self.group(piece, of: pieces, count: outChannels, unit: perChannel % 4 == 0 ? 1 : 4)
  }

  package var pieces: Int {
    let units = (outChannels + 3) / 4
    return max(1, min(upsample % 2 == 0 ? outChannels : units, effectiveCount / Self.weightsOfPiece))
  }

  package var backPieces: Int {
    max(1, min((input.channels + 3) / 4, effectiveCount / Self.weightsOfPiece))
  }

  private static func group(_ piece: Int, of pieces: Int, count: Int, unit: Int) -> Range<Int> {
    let units = (count + unit - 1) / unit
    return min(count, units * piece / pieces * unit)..<min(count, units * (piece + 1) / pieces * unit)
  }

  /// The weights for `backwardShape` from those of the computed correlation, of some of its planes.
  private func turn(
    _ effective: UnsafePointer<Float>, _ wanted: Range<Int>, into out: UnsafeMutablePointer<Float>
  ) {
    let taps = rows.taps * columns.taps
    for o in wanted {
      for i in 0..<input.channels {
        let from = effective + (o * input.channels + i) * taps
        let to = out + (i * planes + o) * taps
        for t in 0..<taps { to[taps - 1 - t] = from[t] }
      }
    }
  }

  package func prepare(
    _ prepared: StageWeights, from weights: UnsafePointer<Float>, x layout: PlaneLayout, piece: Int
  ) {
    let (channels, perChannel) = (channels(piece), upsample * upsample)
    let planes = channels.lowerBound * perChannel..<channels.upperBound * perChannel
    expand(weights, channels, into: prepared.effective.base)
    packWeights(
      forwardShape(from: layout), prepared.effective.base, channels: planes, into: prepared.forward.base)
    turn(prepared.effective.base, planes, into: prepared.turned.base)
  }

  package func prepareBack(_ prepared: StageWeights, piece: Int) {
    packWeights(
      backwardShape(to: PlaneLayout(input)), prepared.turned.base,
      channels: Self.group(piece, of: backPieces, count: input.channels, unit: 4),
      into: prepared.backward.base)
  }
}

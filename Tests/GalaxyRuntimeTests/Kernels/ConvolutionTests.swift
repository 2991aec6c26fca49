import GalaxyKernels
import Testing

@Suite("Convolutions are the sums that they stand for")
struct ConvolutionTests {
  /// Numbers between −1/2 and 1/2 that look random.
  private static func number(_ index: Int) -> Float {
    var x = UInt64(bitPattern: Int64(index)) &* 0x9E37_79B9_7F4A_7C15
    x ^= x >> 29
    x = x &* 0xBF58_476D_1CE4_E5B9
    x ^= x >> 32
    return Float(x & 0xffff) / 65536 - 0.5
  }

  private static func pixels(_ count: Int, from seed: Int) -> [Lanes] {
    (0..<count).map { pixel in Lanes((0..<blockSize).map { number(seed + pixel * blockSize + $0) }) }
  }

  /// Widths on both sides of every register tile.
  @Test(
    "forward and weight gradient, every tile and what is left over", arguments: [1, 2, 3, 5],
    [1, 2, 3, 4, 5, 8, 17])
  func sums(kernel k: Int, channels: Int) {
    for (inputs, width) in [1, 2, 3].flatMap({ i in
      [1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 16, 23].map { (i, $0) }
    }) {
      let height = 3
      let (row, rows) = (width + k - 1, height + k - 1)
      let shape = ConvolutionShape(
        inChannels: inputs, outChannels: channels, kernelHeight: k, kernelWidth: k, outHeight: height,
        outWidth: width, inRow: row, inPlane: row * rows, outRow: width, outPlane: height * width)
      let x = Self.pixels(inputs * row * rows, from: 0)
      let slopes = Self.pixels(channels * height * width, from: 1_000_000)
      let weights = (0..<shape.weightCount).map { Self.number(2_000_000 + $0) }
      var packed = [Float](repeating: 0, count: weights.count)
      packWeights(shape, weights, into: &packed)
      // A few pixels more than there are, to see that none is written.
      var z = [Lanes](repeating: Lanes(repeating: 77), count: channels * height * width + 8)
      convolve(shape, rows: 0..<height, input: x, packed: packed, output: &z)
      var gradient = [Float](repeating: 0, count: weights.count)
      addConvolutionWeightGradient(shape, input: x, dout: slopes, gradient: &gradient)

      var expectedZ = [Lanes](repeating: Lanes(), count: slopes.count)
      var expectedGradient = [Float](repeating: 0, count: weights.count)
      for (weight, place) in weights.indices.map({ ($0, Tap($0, inputs, k)) }) {
        for y in 0..<height {
          for c in 0..<width {
            let source = x[(place.input * rows + y + place.row) * row + c + place.column]
            let target = (place.output * height + y) * width + c
            expectedZ[target] += source * weights[weight]
            expectedGradient[weight] += (source * slopes[target]).sum()
          }
        }
      }
      let far = zip(z, expectedZ).map { ($0 - $1) * ($0 - $1) }.map { $0.max() }.max() ?? 0
      #expect(far < 1e-11, "\(inputs) → \(channels) channels, \(k) × \(k), width \(width)")
      #expect(
        z.suffix(8).allSatisfy { $0 == Lanes(repeating: 77) }, "written beyond the result, width \(width)")
      let off = zip(gradient, expectedGradient).map { abs($0 - $1) }.max() ?? 0
      #expect(off < 1e-4, "gradient: \(inputs) → \(channels) channels, \(k) × \(k), width \(width)")
    }
  }

  @Test(
    "zeros around a picture are left out, and not a bit changes", arguments: [3, 5],
    [(1, 9), (2, 9), (3, 9), (6, 9), (1, 1), (2, 2), (3, 3), (9, 1), (9, 2), (4, 6)])
  func zeros(kernel k: Int, size: (height: Int, width: Int)) {
    let (inputs, channels, border) = (2, 22, k / 2)
    let (height, width) = size
    let (row, rows) = (width + k - 1, height + k - 1)
    var shape = ConvolutionShape(
      inChannels: inputs, outChannels: channels, kernelHeight: k, kernelWidth: k, outHeight: height,
      outWidth: width, inRow: row, inPlane: row * rows, outRow: width, outPlane: height * width)
    var x = Self.pixels(inputs * row * rows, from: 0)
    for place in x.indices
    where !(border..<border + height).contains(place / row % rows)
      || !(border..<border + width).contains(place % row)
    {
      x[place] = Lanes()
    }
    let slopes = Self.pixels(channels * height * width, from: 1_000_000)
    var packed = [Float](repeating: 0, count: shape.weightCount)
    packWeights(shape, (0..<shape.weightCount).map { Self.number(2_000_000 + $0) }, into: &packed)
    var results: [(z: [Lanes], gradient: [Float])] = []
    for isTold in [false, true] {
      if isTold {
        (shape.zeroRows, shape.pictureRows) = (border, height)
        (shape.zeroColumns, shape.pictureColumns) = (border, width)
      }
      var z = [Lanes](repeating: Lanes(), count: slopes.count)
      for y in 0..<height { convolve(shape, rows: y..<y + 1, input: x, packed: packed, output: &z) }
      var gradient = [Float](repeating: 0, count: shape.weightCount)
      addConvolutionWeightGradient(shape, input: x, dout: slopes, gradient: &gradient)
      results.append((z, gradient))
    }
    #expect(results[0] == results[1])
  }

  /// The bits of every model hang on this order. One pixel, or the two that a wide register takes at once.
  @Test(
    "a weight's gradient adds the lanes from the first to the last, to the bit", arguments: [1, 3, 5], [1, 2])
  func lanes(kernel k: Int, width: Int) {
    for channels in [1, 2, 3, 4, 7, 8, 16, 21, 36] {
      let row = width + k - 1
      let shape = ConvolutionShape(
        inChannels: 1, outChannels: channels, kernelHeight: 1, kernelWidth: k, outHeight: 1, outWidth: width,
        inRow: row, inPlane: row, outRow: width, outPlane: width)
      let x = Self.pixels(row, from: 0)
      let slopes = Self.pixels(channels * width, from: 1_000_000)
      var gradient = [Float](repeating: 0, count: shape.weightCount)
      addConvolutionWeightGradient(shape, input: x, dout: slopes, gradient: &gradient)
      for weight in gradient.indices {
        let (channel, tap) = (weight / k, weight % k)
        var vectors = (0..<width).map { x[tap + $0] * slopes[channel * width + $0] }
        if width == 2, !kernelsAreWide {
          vectors = [vectors[0].addingProduct(x[tap + 1], slopes[channel * width + 1])]
        }
        let numbers = vectors.flatMap { vector in (0..<blockSize).map { vector[$0] } }
        let sum = numbers.dropFirst().reduce(numbers[0], +)
        #expect(
          gradient[weight].bitPattern == sum.bitPattern, "\(k) taps, \(channels) channels, weight \(weight)")
      }
    }
  }

  /// Where a weight stands in [out][in][row][column].
  private struct Tap {
    let output: Int, input: Int, row: Int, column: Int

    init(_ index: Int, _ inputs: Int, _ k: Int) {
      (column, row) = (index % k, index / k % k)
      (input, output) = (index / (k * k) % inputs, index / (k * k * inputs))
    }
  }
}

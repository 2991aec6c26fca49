/// Rows of numbers, eight side by side: block, then column, then the eight rows. What is left of the last block
/// is 0.
public struct PackedRows: Sendable, Equatable {
  /// How many rows.
  public let count: Int
  /// Numbers in a row.
  public let width: Int
  /// [block][column]
  public let blocks: [SIMD8<Double>]

  /// Packs `values`, [row][column]; nil unless they are at least one whole row.
  public init?(_ values: [Double], width: Int) {
    guard width >= 1, !values.isEmpty, values.count % width == 0 else { return nil }
    let count = values.count / width
    var blocks = [SIMD8<Double>](repeating: SIMD8(), count: (count + 7) / 8 * width)
    for row in 0..<count {
      for column in 0..<width {
        blocks[row / 8 * width + column][row & 7] = values[row * width + column]
      }
    }
    (self.count, self.width, self.blocks) = (count, width, blocks)
  }

  /// How many blocks of eight rows.
  public var blockCount: Int { (count + 7) / 8 }

  /// The values, [row][column].
  public var values: [Double] {
    var values = [Double](repeating: 0, count: count * width)
    for row in 0..<count {
      for column in 0..<width {
        values[row * width + column] = blocks[row / 8 * width + column][row & 7]
      }
    }
    return values
  }

  /// Copies a row of 0 ..< `count` to `target`, which has room for `width` numbers.
  @inline(__always)
  public func copy(row: Int, to target: UnsafeMutablePointer<Double>) {
    for column in 0..<width { target[column] = blocks[row / 8 * width + column][row & 7] }
  }

  /// ‖query − row‖² of each row into `out`, which has room for `8 * blockCount` numbers; each sum is added from
  /// the first column on, without fused products. `query` has `width` numbers.
  public func squaredDistances(from query: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>) {
    blocks.withUnsafeBufferPointer { blocks in
      guard let base = blocks.baseAddress else { return }
      for block in 0..<blockCount {
        let rows = base + block * width
        var sum = SIMD8<Double>()
        for column in 0..<width {
          let d = SIMD8(repeating: query[column]) - rows[column]
          sum += d * d
        }
        UnsafeMutableRawPointer(out + 8 * block).storeBytes(of: sum, as: SIMD8<Double>.self)
      }
    }
  }

  /// ‖query − row‖² of the rows of a block, by four chains of fused products.
  @inline(__always)
  func distances(
    _ query: UnsafePointer<Double>, _ rows: UnsafePointer<SIMD8<Double>>
  ) -> SIMD8<Double> {
    var (a, b, c, d) = (SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>())
    var column = 0
    while column + 4 <= width {
      let e = SIMD8(repeating: query[column]) - rows[column]
      let f = SIMD8(repeating: query[column + 1]) - rows[column + 1]
      let g = SIMD8(repeating: query[column + 2]) - rows[column + 2]
      let h = SIMD8(repeating: query[column + 3]) - rows[column + 3]
      a = a.addingProduct(e, e)
      b = b.addingProduct(f, f)
      c = c.addingProduct(g, g)
      d = d.addingProduct(h, h)
      column += 4
    }
    while column < width {
      let e = SIMD8(repeating: query[column]) - rows[column]
      a = a.addingProduct(e, e)
      column += 1
    }
    return (a + b) + (c + d)
  }
}

/// The sum of eight numbers, by pairs.
@inline(__always)
func total(_ v: SIMD8<Double>) -> Double {
  ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]))
}

/// e^x to a few units in the last place, the same on every machine; x is held inside ±700.
public func portableExponential(_ x: Double) -> Double { exponential(WideLanes(repeating: x))[0] }

/// The natural logarithm of a positive normal number, the same on every machine.
public func portableLogarithm(_ x: Double) -> Double { naturalLogarithm(WideLanes(repeating: x))[0] }

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

/// One channel's batch normalisation: x = scale · z + shift.
struct ChannelLine {
  var channel: Int
  var scale: Lanes, shift: Lanes

  @inline(__always) func x(_ z: Lanes) -> Lanes { shift.addingProduct(scale, z) }
}

/// Where the gradient at z goes, and what batch normalisation subtracts from it.
struct GradientTarget {
  var dz: UnsafeMutablePointer<Lanes>
  var row: Int, plane: Int
  var offset: Lanes, factor: Lanes

  @inline(__always) func corrected(_ dz: Lanes, at z: Lanes) -> Lanes { dz - offset.addingProduct(factor, z) }
}

/// The two sums of batch normalisation's gradient, row by row in double precision.
struct GradientSums {
  var dx = SIMD8<Double>(), dxTimesX = SIMD8<Double>()

  @inline(__always) mutating func add(row dx: Lanes, _ dxTimesX: Lanes) {
    self.dx += SIMD8<Double>(dx)
    self.dxTimesX += SIMD8<Double>(dxTimesX)
  }
}

import CInstructionSet

/// Eight images side by side: one lane an image. Every value of a block of images is one of these.
public typealias Lanes = SIMD8<Float>

/// How many images lie side by side in one block.
public let blockSize = 8

/// The instruction set that the kernels were compiled for.
public let instructionSet: String = GALSH_INSTRUCTION_SET

/// True where a register holds sixteen floats, two pixels of a block, and there are 32 of them (AVX-512).
@inline(__always) var hasWideRegisters: Bool { GALSH_WIDE_REGISTERS == 1 }

/// The same, for who is compiled without these instructions.
public let kernelsAreWide: Bool = GALSH_WIDE_REGISTERS == 1

/// What a register holds: one pixel, or two neighbouring pixels of a row.
protocol PixelVector: SIMD where Scalar == Float {}

extension SIMD8: PixelVector where Scalar == Float {}
extension SIMD16: PixelVector where Scalar == Float {}

/// One or two neighbouring pixels.
@inline(__always)
func load<V: PixelVector>(_ pixel: UnsafePointer<Lanes>) -> V {
  UnsafeRawPointer(pixel).loadUnaligned(as: V.self)
}

@inline(__always)
func store<V: PixelVector>(_ value: V, _ pixel: UnsafeMutablePointer<Lanes>) {
  UnsafeMutableRawPointer(pixel).storeBytes(of: value, as: V.self)
}

/// Eight neighbouring values of one row.
@inline(__always)
func load(_ values: UnsafePointer<Float>) -> Lanes {
  UnsafeRawPointer(values).loadUnaligned(as: Lanes.self)
}

@inline(__always)
func store(_ value: Lanes, _ values: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(values).storeBytes(of: value, as: Lanes.self)
}

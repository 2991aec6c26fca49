// What the kernels of morphology share. They work on a frame of `frameSide`² pixels in double precision, and
// on masks of bytes, 0 or 1, that lie in a larger square with a margin of zeros, so that no neighbour of a
// pixel is beyond the end. Products are added without fusing: thresholds then fall as they do elsewhere.

/// Pixels in a row of the working frame.
public let frameSide = 88
/// Bytes in a row of a mask of the frame, or values in a row of a frame with a margin.
public let marginStride = 96
/// Rows and columns of the margin.
public let marginWidth = 4

/// A mask of eight neighbouring values.
typealias WideMask = SIMDMask<SIMD8<Int64>>

@inline(__always)
func loadWide(_ values: UnsafePointer<Double>) -> WideLanes {
  UnsafeRawPointer(values).loadUnaligned(as: WideLanes.self)
}

@inline(__always)
func storeWide(_ value: WideLanes, _ values: UnsafeMutablePointer<Double>) {
  UnsafeMutableRawPointer(values).storeBytes(of: value, as: WideLanes.self)
}

/// Of which bit on each of eight bytes lies in a number of 64 bits.
@inline(__always)
private var byteShifts: SIMD8<UInt64> { SIMD8(0, 8, 16, 24, 32, 40, 48, 56) }

/// True where the bytes, 0 or 1, are 1.
@inline(__always)
func loadMask(_ bytes: UnsafePointer<UInt8>) -> WideMask {
  let eight = UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
  let lanes = (SIMD8<UInt64>(repeating: eight) &>> byteShifts) & 1
  return unsafeBitCast(SIMD8<UInt64>() &- lanes, to: WideMask.self)
}

/// Whether one of eight bytes is not 0.
@inline(__always)
func anyMarked(_ bytes: UnsafePointer<UInt8>) -> Bool {
  UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self) != 0
}

/// Writes 1 where true, else 0.
@inline(__always)
func storeMask(_ mask: WideMask, _ bytes: UnsafeMutablePointer<UInt8>) {
  let ones = SIMD8<UInt64>(repeating: 1) &<< byteShifts
  let sum = (unsafeBitCast(ones, to: SIMD8<Int64>.self) & maskBits(mask)).wrappedSum()
  UnsafeMutableRawPointer(bytes).storeBytes(of: UInt64(bitPattern: sum).littleEndian, as: UInt64.self)
}

/// The whole numbers not above numbers of 0 … 2⁵¹.
@inline(__always)
func roundedDown(_ values: WideLanes) -> WideLanes {
  let shift = WideLanes(repeating: 0x1p52), nearest = (values + shift) - shift
  return nearest - keptWhere(WideLanes(repeating: 1), nearest .> values)
}

/// Whole numbers 0 … 2⁵¹ that are held as real ones.
@inline(__always)
func wholeNumbers(_ values: WideLanes) -> SIMD8<Int64> {
  let shift = WideLanes(repeating: 0x1p52)
  return unsafeBitCast(values + shift, to: SIMD8<Int64>.self) & 0xf_ffff_ffff_ffff
}

// Masks as bits: the standard library's own ways go lane by lane.

/// All bits where true, none where false.
@inline(__always)
func maskBits(_ mask: WideMask) -> SIMD8<Int64> { unsafeBitCast(mask, to: SIMD8<Int64>.self) }

/// Both masks.
@inline(__always)
func bothTrue(_ a: WideMask, _ b: WideMask) -> WideMask {
  unsafeBitCast(maskBits(a) & maskBits(b), to: WideMask.self)
}

/// Either mask.
@inline(__always)
func eitherTrue(_ a: WideMask, _ b: WideMask) -> WideMask {
  unsafeBitCast(maskBits(a) | maskBits(b), to: WideMask.self)
}

/// Whether one is true.
@inline(__always)
func anyTrue(_ mask: WideMask) -> Bool { maskBits(mask).wrappedSum() != 0 }

/// Whether all are true.
@inline(__always)
func allTrue(_ mask: WideMask) -> Bool { maskBits(mask).wrappedSum() == -8 }

/// The values where true, else 0.
@inline(__always)
func keptWhere(_ values: WideLanes, _ mask: WideMask) -> WideLanes {
  unsafeBitCast(unsafeBitCast(values, to: SIMD8<Int64>.self) & maskBits(mask), to: WideLanes.self)
}

/// The second values where true, else the first.
@inline(__always)
func blended(_ a: WideLanes, _ b: WideLanes, _ mask: WideMask) -> WideLanes {
  let (x, y) = (unsafeBitCast(a, to: SIMD8<Int64>.self), unsafeBitCast(b, to: SIMD8<Int64>.self))
  return unsafeBitCast(x ^ ((x ^ y) & maskBits(mask)), to: WideLanes.self)
}

@inline(__always)
func larger(_ a: WideLanes, _ b: WideLanes) -> WideLanes { blended(a, b, b .> a) }

@inline(__always)
func smaller(_ a: WideLanes, _ b: WideLanes) -> WideLanes { blended(a, b, b .< a) }

/// 0, 1, … 7.
@inline(__always)
var laneNumbers: WideLanes { WideLanes(0, 1, 2, 3, 4, 5, 6, 7) }

/// The place in a mask of the frame's pixel (x, y).
@inline(__always)
public func maskPlace(_ x: Int, _ y: Int) -> Int { (y + marginWidth) * marginStride + x + marginWidth }

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

/// True where the bytes are not 0.
@inline(__always)
func loadMask(_ bytes: UnsafePointer<UInt8>) -> WideMask {
  let eight = UnsafeRawPointer(bytes).loadUnaligned(as: SIMD8<UInt8>.self)
  return SIMD8<Int64>(truncatingIfNeeded: eight) .!= 0
}

/// Writes 1 where true, else 0.
@inline(__always)
func storeMask(_ mask: WideMask, _ bytes: UnsafeMutablePointer<UInt8>) {
  let ones = SIMD8<Int64>().replacing(with: 1, where: mask)
  UnsafeMutableRawPointer(bytes).storeBytes(of: SIMD8<UInt8>(truncatingIfNeeded: ones), as: SIMD8<UInt8>.self)
}

/// How many are true.
@inline(__always)
func countTrue(_ mask: WideMask) -> Int {
  Int(SIMD8<Int64>().replacing(with: 1, where: mask).wrappedSum())
}

@inline(__always)
func larger(_ a: WideLanes, _ b: WideLanes) -> WideLanes { a.replacing(with: b, where: b .> a) }

@inline(__always)
func smaller(_ a: WideLanes, _ b: WideLanes) -> WideLanes { a.replacing(with: b, where: b .< a) }

/// 0, 1, … 7.
@inline(__always)
var laneNumbers: WideLanes { WideLanes(0, 1, 2, 3, 4, 5, 6, 7) }

/// The place in a mask of the frame's pixel (x, y).
@inline(__always)
public func maskPlace(_ x: Int, _ y: Int) -> Int { (y + marginWidth) * marginStride + x + marginWidth }

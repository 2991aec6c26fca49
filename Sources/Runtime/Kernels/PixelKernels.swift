// Pixels as they are kept, and as floats.

/// Values in fixed point, (v + ½) · 32768 to the nearest, held within 0 … 65535; NaN as 0 would be.
public func fixedPoint(_ values: UnsafePointer<Float>, count: Int, out: UnsafeMutablePointer<UInt16>) {
  for i in 0..<count {
    let scaled = ((values[i] == values[i] ? values[i] : 0) + 0.5) * 32768
    out[i] = UInt16(truncatingIfNeeded: Int32(min(max(scaled + 0.5, 0), 65535.5)))
  }
}

/// Values back from fixed point, exactly: k / 32768 − ½.
public func fluxValues(_ pixels: UnsafePointer<UInt16>, count: Int, out: UnsafeMutablePointer<Float>) {
  for i in 0..<count { out[i] = Float(pixels[i]) * 0x1p-15 - 0.5 }
}

/// Grey values of 16 bits as 0 … 1.
public func sharesOfWhite(_ pixels: UnsafePointer<UInt16>, count: Int, out: UnsafeMutablePointer<Float>) {
  for i in 0..<count { out[i] = Float(pixels[i]) / 65535 }
}

/// Grey values of 8 bits as 0 … 1.
public func greyValues(_ pixels: UnsafePointer<UInt8>, count: Int, out: UnsafeMutablePointer<Float>) {
  for i in 0..<count { out[i] = Float(pixels[i]) / 255 }
}

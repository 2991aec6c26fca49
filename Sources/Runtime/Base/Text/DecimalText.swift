#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// C's `%.*f`: a number with a fixed count of decimals, rounded half to even on its exact binary value.
package func decimalText(_ value: Double, places: Int) -> String {
  printed(value, format: "%.\(min(max(places, 0), 40))f")
}

/// C's `%.*g`: a number with so many significant digits, without trailing zeros.
package func significantText(_ value: Double, digits: Int) -> String {
  printed(value, format: "%.\(min(max(digits, 1), 17))g")
}

private func printed(_ value: Double, format: String) -> String {
  withVaList([value]) { arguments in
    // The widest double has 309 digits before the point.
    var buffer = [CChar](repeating: 0, count: 400)
    let length = Int(vsnprintf(&buffer, buffer.count, format, arguments))
    return String(decoding: buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

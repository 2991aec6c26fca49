#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A pattern for one name, with `*`, `?` and `[…]`: `fnmatch`, to which a character is one of UTF-8, whatever
/// the user's locale; of names that are not UTF-8, a byte.
struct NamePattern {
  private let pattern: [CChar]

  init(_ text: String) { pattern = FileName.pattern(text) }

  func matches(_ name: String) -> Bool {
    let isText = !FileName.hasEscapes(name)
    // Where there is no such locale, the user's own has to do.
    guard let locale = isText ? Self.text : Self.bytes else { return isMatch(name) }
    let before = uselocale(locale)
    defer { uselocale(before) }
    return isMatch(name)
  }

  private func isMatch(_ name: String) -> Bool {
    let bytes = FileName.unescaped(name).map { CChar(bitPattern: $0) } + [0]
    return fnmatch(pattern, bytes, FNM_PERIOD) == 0
  }

  // Made once and never changed or freed.
  private nonisolated(unsafe) static let text = newlocale(Int32(LC_CTYPE_MASK), "C.UTF-8", nil)
  private nonisolated(unsafe) static let bytes = newlocale(Int32(LC_CTYPE_MASK), "C", nil)
}

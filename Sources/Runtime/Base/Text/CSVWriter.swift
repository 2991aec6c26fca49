/// Writes comma-separated values: RFC 4180 quoting, lines ended by a newline, UTF-8.
public struct CSVWriter: Sendable {
  /// The bytes so far.
  public private(set) var bytes: [UInt8] = []
  /// Whether the next field is the first of its line.
  private var isAtStart = true

  /// Starts an empty file.
  public init() {}

  /// The text so far.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Adds one line.
  public mutating func row(_ fields: [String]) {
    // One empty field is quoted, or the line would read as a blank one.
    if fields == [""] { bytes += [Self.quote, Self.quote] } else { fields.forEach { field($0.utf8) } }
    endLine()
  }

  /// Adds a field to the line at hand. One with a comma, a semicolon, a tab, a quote, a line break, or a space at
  /// either end is quoted, its quotes doubled: readers that guess the separator guess right, and keep the spaces.
  public mutating func field(_ utf8: some Collection<UInt8>) {
    if !isAtStart { bytes.append(UInt8(ascii: ",")) }
    isAtStart = false
    let start = bytes.count
    bytes.append(contentsOf: utf8)
    let written = bytes[start...]
    guard
      written.contains(where: Self.isSpecial) || written.first == Self.space || written.last == Self.space
    else { return }
    let plain = Array(written)
    bytes.removeSubrange(start...)
    bytes.append(Self.quote)
    for byte in plain {
      if byte == Self.quote { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(Self.quote)
  }

  /// Ends the line at hand.
  public mutating func endLine() {
    bytes.append(10)
    isAtStart = true
  }

  private static let (quote, space) = (UInt8(ascii: "\""), UInt8(ascii: " "))

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: ";"), 9, 10, 13, quote: true
    default: false
    }
  }
}

/// One file, cell or line of input, with a table of its lines. Any bytes will do: what is not UTF-8 is
/// reported by the lexer, and shown as U+FFFD.
public final class SourceText: Sendable {
  /// What messages call it: a path, or a name such as `<prompt>`.
  public let name: String
  /// The text as UTF-8.
  public let bytes: [UInt8]
  /// Offset of the first byte of every line.
  let lineStarts: [Int]

  /// A place in a text as people count: lines and characters from 1.
  public struct Location: Sendable, Hashable {
    /// The line, from 1.
    public let line: Int
    /// The character of the line, from 1.
    public let column: Int
  }

  /// A text of the given bytes.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  /// A text of the given string.
  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The number of lines; a newline at the very end begins one more, empty line.
  public var lineCount: Int { lineStarts.count }

  /// All of the text as a stretch.
  public var whole: Span { Span(0, bytes.count) }

  /// Where a byte stands. Offsets outside the text count as its nearest end.
  public func location(of offset: Int) -> Location {
    let offset = clamped(offset)
    let line = lineIndex(of: offset)
    let before = bytes[lineStarts[line]..<offset]
    // Characters proper take long to count; in a line of 64 kB nobody counts more than code points.
    let characters =
      before.count < 1 << 16
      ? String(decoding: before, as: UTF8.self).count
      : before.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    return Location(line: line + 1, column: characters + 1)
  }

  /// The bytes of a line (from 1) as a stretch, without its newline. Lines outside the text are empty.
  public func span(ofLine line: Int) -> Span {
    guard line >= 1, line <= lineStarts.count else { return Span(bytes.count, bytes.count) }
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return Span(start, end)
  }

  /// The text of a stretch.
  public func text(of span: Span) -> String {
    let start = clamped(span.start)
    let end = max(start, clamped(span.end))
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private func clamped(_ offset: Int) -> Int { min(max(offset, 0), bytes.count) }

  private func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }
}

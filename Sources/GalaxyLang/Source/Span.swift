/// A stretch of a source text: byte offsets, the end not included.
public struct Span: Sendable, Hashable {
  /// Offset of the first byte.
  public let start: Int
  /// Offset after the last byte; equal to `start` for a place between two bytes.
  public let end: Int

  /// The stretch from `start` up to `end`.
  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The smallest stretch that holds both.
  public func joined(with other: Span) -> Span {
    Span(min(start, other.start), max(end, other.end))
  }
}

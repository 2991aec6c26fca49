import GalaxyBase

/// How a model came by its thresholds.
public struct CutRecord: Sendable, Equatable {
  /// In words, such as "method quantile, from 40 normal images of galaxies.test".
  public let how: String
  /// The images that gave the cuts, by the first 64 bits of their pixels' digests; empty for cuts set by hand.
  public let contents: Set<UInt64>

  /// Makes one.
  public init(how: String, contents: some Sequence<UInt64>) {
    self.how = how
    self.contents = Set(contents)
  }

  /// How, and which images.
  var json: JSON {
    ["how": .string(how), "contents": .string(HexNumbers.text(contents.sorted()))]
  }

  /// Reads what `json` wrote; nil if it is anything else.
  init?(json: JSON?) {
    guard let how = json?["how"]?.string,
      let contents = json?["contents"]?.string.flatMap(HexNumbers.numbers)
    else { return nil }
    self.init(how: how, contents: contents)
  }
}

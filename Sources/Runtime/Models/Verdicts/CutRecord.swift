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

/// Numbers of 64 bits in a row as text, sixteen hexadecimal digits each.
enum HexNumbers {
  static func text(_ numbers: [UInt64]) -> String {
    numbers.map { number in
      let digits = String(number, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Nil for what is none.
  static func numbers(_ text: String) -> [UInt64]? {
    let bytes = Array(text.utf8)
    guard bytes.count % 16 == 0 else { return nil }
    let numbers = stride(from: 0, to: bytes.count, by: 16).compactMap {
      UInt64(String(decoding: bytes[$0..<$0 + 16], as: UTF8.self), radix: 16)
    }
    return numbers.count == bytes.count / 16 ? numbers : nil
  }
}

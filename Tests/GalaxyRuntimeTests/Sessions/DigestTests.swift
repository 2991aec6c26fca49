import Testing

@testable import GalaxyBase

@Suite struct DigestTests {
  /// FIPS 180-4 examples and NIST's long message.
  static let vectors: [(text: String, hex: String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  @Test(arguments: vectors) func digestsAreThoseOfTheStandard(vector: (text: String, hex: String)) {
    #expect(Digest(of: Array(vector.text.utf8)).hex == vector.hex)
  }

  @Test func piecesGiveTheDigestOfTheWhole() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for size in [1, 7, 63, 64, 65, 200] {
      var digester = Digester()
      for start in stride(from: 0, to: bytes.count, by: size) {
        Array(bytes[start..<min(start + size, bytes.count)]).withUnsafeBytes { digester.add(bytes: $0) }
      }
      #expect(digester.digest == Digest(of: bytes), "pieces of \(size)")
    }
  }

  @Test func valuesDoNotRunTogether() {
    func digest(_ texts: [String]) -> Digest {
      var digester = Digester()
      texts.forEach { digester.add($0) }
      return digester.digest
    }
    #expect(digest(["ab", "c"]) != digest(["a", "bc"]))
    #expect(digest([""]) != digest([]))
    #expect(Digest("sha256:xyz") == nil)
  }
}

import Testing

@testable import GalaxyKernels

/// The hash by the processor's own instructions is that by arithmetic, which DigestTests hold against the standard.
@Suite struct SHA256Tests {
  @Test func instructionsGiveTheSameHash() {
    var state: UInt64 = 9
    let bytes = (0..<5000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
    for length in [0, 1, 55, 56, 63, 64, 65, 119, 120, 127, 128, 129, 1000, 5000] {
      for piece in [1, 7, 64, 100, 5000] {
        var (fast, slow) = (SHA256(), SHA256(isFast: false))
        for start in stride(from: 0, to: length, by: piece) {
          bytes[start..<min(length, start + piece)].withUnsafeBytes {
            fast.update($0)
            slow.update($0)
          }
        }
        #expect(fast.bytes == slow.bytes, "\(length) bytes in pieces of \(piece)")
      }
    }
  }
}

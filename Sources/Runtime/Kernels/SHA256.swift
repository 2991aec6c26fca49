import CSHA256

/// SHA-256 (FIPS 180-4), fed piece by piece; by the processor's own instructions where it has them.
public struct SHA256: Sendable {
  private static let hasInstructions = galsh_sha256_is_here()
  private let isFast: Bool
  private var state: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19
  )
  /// What does not fill a block yet.
  private var rest: [UInt8] = []
  private var length: UInt64 = 0

  /// The hash of nothing, so far.
  public init() { self.init(isFast: true) }

  /// The same; without the processor's own instructions unless `isFast`.
  init(isFast: Bool) {
    self.isFast = isFast && Self.hasInstructions
    rest.reserveCapacity(128)
  }

  /// Takes more bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length &+= UInt64(bytes.count)
    var bytes = bytes[...]
    if !rest.isEmpty {
      let missing = min(64 - rest.count, bytes.count)
      rest += bytes.prefix(missing)
      bytes = bytes.dropFirst(missing)
      guard rest.count == 64 else { return }
      rest.withUnsafeBytes { take($0, into: &state) }
      rest.removeAll(keepingCapacity: true)
    }
    let whole = bytes.count & ~63
    take(UnsafeRawBufferPointer(rebasing: bytes.prefix(whole)), into: &state)
    rest += bytes.dropFirst(whole)
  }

  /// Takes whole blocks of 64 bytes.
  private func take(
    _ blocks: UnsafeRawBufferPointer,
    into state: inout (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32)
  ) {
    if isFast {
      guard let first = blocks.baseAddress else { return }
      withUnsafeMutableBytes(of: &state) {
        galsh_sha256_take($0.assumingMemoryBound(to: UInt32.self).baseAddress, first, blocks.count / 64)
      }
      return
    }
    for start in stride(from: 0, to: blocks.count, by: 64) {
      state = Self.compressed(state, UnsafeRawBufferPointer(rebasing: blocks[start..<start + 64]))
    }
  }

  /// The 32 bytes of the hash of everything taken so far.
  public var bytes: [UInt8] {
    var tail = rest
    tail.append(0x80)
    tail += [UInt8](repeating: 0, count: (120 - tail.count % 64) % 64)
    withUnsafeBytes(of: (length &* 8).bigEndian) { tail += $0 }
    var last = state
    tail.withUnsafeBytes { take($0, into: &last) }
    return [last.0, last.1, last.2, last.3, last.4, last.5, last.6, last.7].flatMap { word in
      withUnsafeBytes(of: word.bigEndian) { Array($0) }
    }
  }

  /// The state after one block of 64 bytes.
  private static func compressed(
    _ state: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32), _ block: UnsafeRawBufferPointer
  ) -> (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) {
    @inline(__always) func turned(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
    var w = InlineArray<64, UInt32>(repeating: 0)
    for i in 0..<16 {
      w[i] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self))
    }
    for i in 16..<64 {
      let s0 = turned(w[i - 15], 7) ^ turned(w[i - 15], 18) ^ (w[i - 15] >> 3)
      let s1 = turned(w[i - 2], 17) ^ turned(w[i - 2], 19) ^ (w[i - 2] >> 10)
      w[i] = w[i - 16] &+ s0 &+ w[i - 7] &+ s1
    }
    var (a, b, c, d, e, f, g, h) = state
    constants.withUnsafeBufferPointer { k in
      for i in 0..<64 {
        let s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
        let t1 = h &+ s1 &+ (g ^ (e & (f ^ g))) &+ k[i] &+ w[i]
        let s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
        let t2 = s0 &+ ((a & b) | (c & (a | b)))
        (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
      }
    }
    return (
      state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d, state.4 &+ e, state.5 &+ f, state.6 &+ g,
      state.7 &+ h
    )
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}

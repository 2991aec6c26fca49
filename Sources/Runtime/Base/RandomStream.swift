/// One seed, many named streams of random numbers, so that adding a command does not change the draws of
/// another.
///
///     let streams = SeedStreams(seed: 7)
///     var shuffle = streams.stream("shuffle/pretrain/elliptical")
public struct SeedStreams: Sendable, Equatable {
  /// The seed that the user set.
  public let seed: UInt64
  /// Takes any seed.
  public init(seed: UInt64) { self.seed = seed }

  /// The stream of this name: the same name and seed give the same numbers, always.
  ///
  /// The name is hashed by FNV-1a (64 bits), mixed with the seed, and spread by SplitMix64 to the state of
  /// xoshiro256**.
  public func stream(_ name: String) -> RandomStream {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return RandomStream(seed: hash ^ (seed &* 0x9e37_79b9_7f4a_7c15 &+ 0xd1b5_4a32_d192_ed03))
  }
}

/// xoshiro256** (Blackman and Vigna 2018): a stream of random numbers that is the same on every machine.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var s: (UInt64, UInt64, UInt64, UInt64)
  private var spareNormal: Double?

  /// Starts a stream from 64 bits, spread by SplitMix64.
  public init(seed: UInt64) {
    var x = seed
    func splitMix() -> UInt64 {
      x &+= 0x9e37_79b9_7f4a_7c15
      var z = x
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
    s = (splitMix(), splitMix(), splitMix(), splitMix())
  }

  /// Where the stream is: four words, and a fifth if a normal draw is in store.
  package var position: [UInt64] { [s.0, s.1, s.2, s.3] + (spareNormal.map { [$0.bitPattern] } ?? []) }

  /// A stream that goes on from a position; nil for what is none.
  package init?(position: [UInt64]) {
    guard position.count == 4 || position.count == 5 else { return nil }
    s = (position[0], position[1], position[2], position[3])
    spareNormal = position.count == 5 ? Double(bitPattern: position[4]) : nil
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    let product = s.1 &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let t = s.1 << 17
    s.2 ^= s.0
    s.3 ^= s.1
    s.1 ^= s.2
    s.0 ^= s.3
    s.2 ^= t
    s.3 = (s.3 << 45) | (s.3 >> 19)
    return result
  }

  /// Uniform in [0, 1), 53 bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform in [low, high).
  public mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

  /// A whole number in 0 ..< bound (bound ≥ 1), without bias worth naming for bounds below 2^32.
  public mutating func below(_ bound: Int) -> Int {
    bound <= 1 ? 0 : Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Normal with mean 0 and deviation 1 (Marsaglia's polar method).
  public mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let r = u * u + v * v
      if r > 0, r < 1 {
        let factor = (-2 * logarithm(r) / r).squareRoot()
        spareNormal = v * factor
        return u * factor
      }
    }
  }

  /// Shuffles in place (Fisher and Yates), the same on every platform.
  public mutating func shuffle<T>(_ items: inout [T]) {
    var i = items.count - 1
    while i > 0 {
      items.swapAt(i, below(i + 1))
      i -= 1
    }
  }
}

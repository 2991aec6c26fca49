/// Scripts for the tests with random input: the same in every run.
enum Fuzzing {
  /// How many scripts a test tries.
  #if DEBUG
    static let rounds = 10_000
  #else
    static let rounds = 100_000
  #endif

  static let scripts = FuzzTests.seeds.map { Array($0.utf8) }
  static let pieces = FuzzTests.pieces.map { Array($0.utf8) }
}

/// SplitMix64.
struct Generator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Damages scripts at random.
struct Mutator {
  var random: Generator

  init(seed: UInt64) { random = Generator(state: seed) }

  /// One of the scripts with one to six mistakes in it.
  mutating func script(_ round: Int) -> [UInt8] {
    var bytes = Fuzzing.scripts[round % Fuzzing.scripts.count]
    for _ in 0..<Int.random(in: 1...6, using: &random) { damage(&bytes) }
    return bytes
  }

  /// One of the scripts with other white space and comments, most of it still right.
  mutating func respaced(_ round: Int) -> [UInt8] {
    var bytes = Fuzzing.scripts[round % Fuzzing.scripts.count]
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let spaces = bytes.indices.filter { bytes[$0] == UInt8(ascii: " ") || bytes[$0] == UInt8(ascii: "\n") }
      guard let place = spaces.randomElement(using: &random) else { continue }
      let inserted = ["  ", "\n", "\n\n\n", " # c\n", "\t", "\r\n", " \\\n", "# %% x\n", "\n  # %%\n", ";"]
      let text = inserted.randomElement(using: &random) ?? " "
      if Bool.random(using: &random), bytes[place] == UInt8(ascii: " ") {
        bytes.remove(at: place)
      } else {
        bytes.insert(contentsOf: Array(text.utf8), at: place)
      }
    }
    return bytes
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
    case 1:
      let end = min(bytes.count, place + Int.random(in: 0...8, using: &random))
      bytes.removeSubrange(place..<end)
    case 2:
      let end = min(bytes.count, place + Int.random(in: 0...30, using: &random))
      bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
    default:
      let piece = Int.random(in: 0..<Fuzzing.pieces.count, using: &random)
      bytes.insert(contentsOf: Fuzzing.pieces[piece], at: place)
    }
  }
}

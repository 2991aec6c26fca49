import CTurboJPEG
import Testing

@testable import GalaxyBase

/// JPEG files for tests: noise over a slope, so that every part of the scan counts.
enum TestJPEG {
  static func encode(side: Int, colour: Bool = false, progressive: Bool = false) throws -> [UInt8] {
    var stream = SeedStreams(seed: 5).stream("jpeg")
    let channels = colour ? 3 : 1
    let pixels = (0..<(side * side * channels)).map { UInt8(($0 / side + stream.below(120)) % 256) }
    let coder = try #require(tjInitCompress())
    defer { tjDestroy(coder) }
    var memory: UnsafeMutablePointer<UInt8>?
    var count: UInt = 0
    let status = tjCompress2(
      coder, pixels, Int32(side), 0, Int32(side), Int32((colour ? TJPF_RGB : TJPF_GRAY).rawValue), &memory,
      &count, Int32((colour ? TJSAMP_420 : TJSAMP_GRAY).rawValue), 90, progressive ? 16384 : 0)
    try #require(status == 0)
    defer { tjFree(memory) }
    return Array(UnsafeBufferPointer(start: memory, count: Int(count)))
  }
}

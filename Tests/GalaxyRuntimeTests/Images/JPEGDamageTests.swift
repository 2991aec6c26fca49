import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// Damage behind a harmless warning is damage; a harmless warning alone is not.
@Suite struct JPEGDamageTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func jpeg(_ side: Int, colour: Bool = false, progressive: Bool = false) throws -> [UInt8] {
    try TestJPEG.encode(side: side, colour: colour, progressive: progressive)
  }

  private func start(ofScan bytes: [UInt8]) throws -> Int {
    let marker = try #require(
      bytes.indices.dropLast().first { bytes[$0] == 0xff && bytes[$0 + 1] == 0xda })
    return marker + 2 + Int(bytes[marker + 2]) << 8 + Int(bytes[marker + 3])
  }

  /// With stray bytes between the first segments: the first warning is the harmless one.
  private func strayed(_ bytes: [UInt8]) -> [UInt8] {
    let length = Int(bytes[4]) << 8 | Int(bytes[5])
    return Array(bytes[..<(4 + length)]) + [UInt8](repeating: 0, count: 17) + bytes[(4 + length)...]
  }

  /// What is left of the scan after `share` quarters of it are cut out, the end marker kept.
  private func cut(_ bytes: [UInt8], quarters: Int) throws -> [UInt8] {
    let begin = try start(ofScan: bytes)
    let left = (bytes.count - 2 - begin) * (4 - quarters) / 4
    var kept = Array(bytes[..<(begin + left)])
    if kept.last == 0xff { kept.removeLast() }
    return kept + [0xff, 0xd9]
  }

  private func error(_ bytes: [UInt8]) -> GalaxyError? {
    #expect(throws: GalaxyError.self) { try JPEGDecoder.decode(bytes, path: "a.jpg") }
  }

  @Test(
    "a scan that lost most of itself behind stray bytes is damaged, whatever its kind and size",
    arguments: [(64, false, false), (100, true, false), (150, true, true), (200, false, true)])
  func lostScan(side: Int, colour: Bool, progressive: Bool) throws {
    let whole = try jpeg(side, colour: colour, progressive: progressive)
    for quarters in [1, 2, 3] {
      for bytes in [try cut(whole, quarters: quarters), try cut(strayed(whole), quarters: quarters)] {
        let error = error(bytes)
        #expect(error?.isA(ImageError.damaged) == true)
        #expect(
          error?.message.contains("is a damaged JPEG: Corrupt JPEG data: premature end of data segment")
            == true, "\(error?.message ?? "")")
      }
      let path = try folder.write(cut(strayed(whole), quarters: quarters), as: "cut.jpg")
      #expect(throws: GalaxyError.self) { try ImageLoader(options: LoadOptions(size: 16)).load(path) }
      #expect(try Inspection(path).error != nil)
    }
  }

  @Test("a file that ends early behind stray bytes is truncated")
  func truncated() throws {
    for (side, colour) in [(64, false), (90, true), (128, false)] {
      let whole = strayed(try jpeg(side, colour: colour))
      let begin = try start(ofScan: whole)
      for share in [1, 2, 3] {
        let error = error(Array(whole[..<(begin + (whole.count - begin) * share / 4)]))
        #expect(error?.isA(ImageError.truncated) == true, "\(error?.message ?? "")")
      }
      #expect(error(Array(whole.dropLast(2)))?.isA(ImageError.truncated) == true)
    }
  }

  @Test("broken codes behind stray bytes are damage, and the other warnings are counted")
  func brokenCodes() throws {
    for (side, seed) in [(64, 1), (128, 2), (256, 3)] {
      var bytes = strayed(try jpeg(side))
      let begin = try start(ofScan: bytes)
      var stream = SeedStreams(seed: UInt64(seed)).stream("break")
      // Markers that no scan has, in the middle of it.
      for _ in 0..<6 {
        let at = begin + 20 + stream.below(bytes.count - begin - 40)
        (bytes[at], bytes[at + 1]) = (0xff, 0xd3)
      }
      let message = error(bytes)?.message ?? ""
      #expect(message.contains("is a damaged JPEG: Corrupt JPEG data: "), "\(message)")
      #expect(!message.contains("extraneous bytes before marker 0xdb"), "\(message)")
      #expect(message.contains("more"), "\(message)")
    }
  }

  @Test("stray bytes alone harm nothing: the picture is the same, and the load says so")
  func harmless() throws {
    for (side, colour, progressive) in [(64, false, false), (100, true, false), (150, true, true)] {
      let whole = try jpeg(side, colour: colour, progressive: progressive)
      #expect(
        try JPEGDecoder.decode(strayed(whole), path: "a.jpg") == JPEGDecoder.decode(whole, path: "a.jpg"))
      let path = try folder.write(strayed(whole), as: "stray.jpg")
      let report = try loadImages(path, options: LoadOptions(size: 16)).report
      let warning = "Corrupt JPEG data: 17 extraneous bytes"
      let says = report.lines.contains {
        $0.hasPrefix("1 JPEG read whole in spite of libjpeg's warning \"\(warning)")
      }
      #expect(says, "\(report.lines)")
      #expect(try Inspection(path).lines.joined().contains("libjpeg warns: \(warning)"))
      let clean = try folder.write(whole, as: "clean.jpg")
      let quiet = try loadImages(clean, options: LoadOptions(size: 16)).report.lines.joined()
      #expect(!quiet.contains("warning"))
    }
  }
}

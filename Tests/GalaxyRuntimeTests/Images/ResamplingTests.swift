import Testing

@testable import GalaxyData
@testable import GalaxyImages

/// The expected numbers are Pillow's 12.x–13.0 `Image.resize((w, h), Image.BICUBIC)` of the picture below.
@Suite struct ResamplingTests {
  private func picture(_ width: Int, _ height: Int) -> GrayPicture {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        pixels.append(UInt8((x * 7 + y * 13 + (x * y) % 31 * 5 + (x / 3 + y / 4) % 2 * 90) % 256))
      }
    }
    return GrayPicture(unchecked: width, height, pixels)
  }

  @Test("8-bit pictures resize to Pillow's bytes: pixel by pixel")
  func smallPictures() {
    let smaller = Resampling.resize(picture(6, 5), width: 4, height: 3)
    #expect(smaller.pixels == [6, 24, 119, 137, 27, 56, 171, 200, 108, 143, 168, 203])
    let larger = Resampling.resize(picture(4, 3), width: 7, height: 5)
    #expect(
      larger.pixels == [
        0, 1, 5, 3, 17, 80, 117, 4, 6, 12, 11, 26, 90, 128, 12, 16, 24, 25, 42, 109, 147, 21, 26, 36, 40, 58,
        127, 166, 26, 31, 43, 48, 67, 137, 177,
      ])
  }

  @Test(
    "8-bit pictures resize to Pillow's bytes: by their FNV-1a digest",
    arguments: [
      (88, 88, 256, 256, 0xf163_4edc_0962_968f as UInt64), (423, 423, 256, 256, 0x69b5_586a_80f8_05f5),
      (300, 170, 64, 64, 0x8c51_326d_0151_4587), (256, 256, 28, 28, 0x0d40_cff2_b373_af28),
      (50, 60, 50, 31, 0x9977_e029_281d_f713),
    ])
  func digests(width: Int, height: Int, newWidth: Int, newHeight: Int, digest: UInt64) {
    let resized = Resampling.resize(picture(width, height), width: newWidth, height: newHeight)
    let found = resized.pixels.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    #expect(found == digest)
  }

  @Test("float images resize to Pillow's values")
  func floats() throws {
    let source = picture(6, 5)
    let image = try #require(
      GrayImage(width: 6, height: 5, pixels: source.pixels.map { Float(Double($0) / 255) }))
    let expected: [Float] = [
      0.02508866786956787, 0.09302622079849243, 0.4679391086101532, 0.5358766317367554, 0.1049618050456047,
      0.22018520534038544, 0.6700108647346497, 0.785234272480011, 0.42119893431663513, 0.5585722923278809,
      0.6608545780181885, 0.7982279658317566,
    ]
    let resized = Resampling.resize(image, width: 4, height: 3)
    for (found, wanted) in zip(resized.pixels, expected) { #expect(abs(found - wanted) < 1e-6) }
  }

  @Test("the same size gives the same picture back")
  func identity() {
    #expect(Resampling.resize(picture(9, 9), width: 9, height: 9) == picture(9, 9))
  }
}

import Foundation
import Testing

/// No size that a script can name reaches an allocation that fails: under a limit of address space galsh says
/// what is needed and what is there.
@Suite struct AddressSpaceTests {
  private static let images = """
    mock galaxies 8 per class to "m" format=png size=32
    load manifest "m/manifest.csv" as d size=32

    """

  /// Runs a script with a gigabyte and a half of address space; it must end with an error of its own.
  private func errors(_ script: String, _ kilobytes: Int = 1_500_000) throws -> String {
    let galsh = try GalshProcess()
    try galsh.write("a.gal", script)
    let result = try galsh.run(["--quiet", "a.gal"], addressSpace: kilobytes)
    #expect(result.status == 70 || result.status == 65, "\(script)\n\(result.errors)")
    return result.errors
  }

  @Test(arguments: [
    "network a from 1x4096x4096 { conv 3x3 4 pad=1; batchnorm; flatten; fc 8 }",
    "network a from 1x32x32 { flatten; fc 4000; fc 4000; fc 400000 }",
    "network a from 1x8192x8192 { flatten; fc 67108864 }",
    "network a from 1x32x32 { conv 3x3 60000 pad=1; pool 32x32; flatten; fc 60000 }",
    "network a from 1x32x32 { conv 3000x3000 1 pad=2999; flatten; fc 1 }",
  ])
  func networks(text: String) throws {
    let errors = try errors(text)
    #expect(errors.contains("error[no-memory]: network a needs "), "\(errors)")
    #expect(errors.contains("(the limit of `ulimit -v`)"))
  }

  @Test(arguments: [
    "from 1x9000000000000x8192 { conv 5x5 64 pad=2; flatten; fc 8 }",
    "from 9223372036854775807x9223372036854775807x9223372036854775807 { flatten }",
    "from 1x32x32 { conv 9223372036854775807x9223372036854775807 1 pad=9223372036854775806; flatten }",
    "from 1x32x32 { deconv 99999x99999 64; flatten }", "from 1x32x32 { flatten; fc 9007199254740992 }",
    "from 1x32x32 { upsample 64; upsample 64; upsample 64; flatten; fc 8 }",
    "from 1x32x32 { flatten; fc 8; reshape 9007199254740992x9007199254740992x9007199254740992; flatten }",
    "from 1x32x32 { pool 9007199254740992x9007199254740992; flatten }",
  ])
  func sizesBeyondAllBounds(text: String) throws {
    #expect(try errors("network a \(text)").contains("error["))
  }

  @Test func aBatchThatIsTooLargeIsRefusedBeforeItIsThere() throws {
    let wide = """
      network wide from 1x32x32 { encode { conv 3x3 256 pad=1; batchnorm; conv 3x3 256 pad=1; batchnorm; pool 32x32; \
      flatten; fc 8 }; decode { reshape 8x1x1; upsample 32; deconv 3x3 1 pad=1; sigmoid } }

      """
    let many = Self.images.replacingOccurrences(of: "galaxies 8", with: "galaxies 600")
    for command in ["pretrain ae on d network=wide normal=1", "train svdd on d network=wide normal=1"] {
      let errors = try errors(many + wide + command + " batch=1000000 epochs=1 as m")
      #expect(
        errors.contains("error[no-memory]: a training of network wide with 600 images in a batch needs "))
      #expect(errors.contains("help: batch="), "\(errors)")
    }
  }

  @Test func aBatchOfMoreImagesThanThereAreIsOneBatch() throws {
    let galsh = try GalshProcess()
    try galsh.write(
      "a.gal",
      Self.images + "network small from 1x32x32 { conv 3x3 2 pad=1; batchnorm; pool 4x4; flatten; fc 8 }\n"
        + "train svdd on d network=small normal=1 batch=9007199254740992 epochs=2 as m\nprint m.epochs")
    let result = try galsh.run(["--quiet", "a.gal"], addressSpace: 1_500_000)
    #expect(result.status == 0 && result.lines.last == "2", "\(result.errors)")
  }
}

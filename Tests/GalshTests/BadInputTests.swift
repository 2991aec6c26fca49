import Foundation
import GalaxyRuntime
import Testing

/// Bad input ends in one clear error that names the file and the line, with the right status and nothing
/// half-written.
@Suite struct BadInputTests {
  /// A script that must fail, and what its error must say.
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let script: String
    let status: Int32
    let line: Int
    let says: [String]

    init(_ name: String, _ script: String, status: Int32 = 70, line: Int, says: [String]) {
      testDescription = name
      self.script = script
      self.status = status
      self.line = line
      self.says = says
    }
  }

  static let loading = [
    Case(
      "missing manifest", "load manifest \"nowhere.csv\" as d", line: 1,
      says: ["error[missing-file]", "nowhere.csv"]),
    Case(
      "missing column", "load manifest \"good.csv\" as d label=type", line: 1,
      says: ["error[missing-column]", "good.csv:1", "type", "location, label"]),
    Case(
      "label that is no whole number", "load manifest \"label.csv\" as d", line: 1,
      says: ["error[bad-label]", "label.csv:3", "round"]),
    Case(
      "missing image", "load manifest \"absent.csv\" as d", line: 1,
      says: ["error[missing-file]", "absent.csv:2", "absent.png"]),
    Case(
      "image that is text", "load manifest \"text.csv\" as d", line: 1,
      says: ["text.csv:2", "text.png"]),
    Case(
      "all-black image", "load manifest \"black.csv\" as d", line: 1,
      says: ["error[no-contrast]", "black.csv:2", "black.png"]),
    Case(
      "several bad rows at once", "load manifest \"several.csv\" as d", line: 1,
      says: ["3 of 4 rows", "line 2", "line 3", "line 5", "bad=skip"]),
    Case(
      "folder without images", "mock galaxies 1 per class to \"m\" size=16\nload images \"empty/*.png\" as d",
      line: 2, says: ["empty/*.png"]),
    Case(
      "shell command as a file name", "load images \"| touch pwned\" as d", line: 1,
      says: ["error["]),
  ]

  static let training = [
    Case(
      "nu above 1", "\(trained)train svdd m on d nu=2", status: 65, line: 4, says: ["`nu`", "2"]),
    Case(
      "no epochs", "\(prelude)pretrain ae on d normal=1 epochs=0 as m", status: 65, line: 3,
      says: ["`epochs`", "from 1", "0"]),
    Case(
      "no batch", "\(prelude)pretrain ae on d normal=1 batch=0 as m", status: 65, line: 3,
      says: ["`batch`", "from 1", "0"]),
    Case(
      "text for a number", "\(prelude)pretrain ae on d normal=1 lr=\"fast\" as m", status: 65, line: 3,
      says: ["`lr`", "number"]),
    Case(
      "unknown option", "\(prelude)pretrain ae on d normal=1 epoch=3 as m", status: 65, line: 3,
      says: ["did you mean `epochs`"]),
    Case(
      "one image for training",
      "\(prelude)split d into one=0.4\npretrain ae on d.one normal=1 network=tiny as m",
      line: 4, says: ["1 image"]),
    Case(
      "normal class that no row has", "\(prelude)pretrain ae on d normal=7 network=tiny as m", line: 3,
      says: ["7", "0, 1, 2"]),
    Case(
      "network of another size", "\(prelude)pretrain ae on d normal=1 as m", line: 3,
      says: ["256", "16"]),
    Case(
      "test of an untrained model", "\(trained)test m on d", line: 4, says: ["train svdd"]),
    Case(
      "export to a folder that cannot be", "\(trained)export m to \"good.csv/sub\"", line: 4,
      says: ["good.csv"]),
    Case(
      "scores to a folder that cannot be", "\(svdd)apply m to d as s save \"good.csv/s.csv\"", line: 5,
      says: ["good.csv"]),
    Case(
      "picture of an unknown kind", "\(svdd)apply m to d as s\nplot scores s save \"s.jpeg\"", line: 6,
      says: ["s.jpeg", ".png"]),
    Case(
      "falling thresholds", "\(svdd)threshold m 0.4 0.3 0.2 0.1", line: 5, says: ["t1", "0.4"]),
    Case(
      "three thresholds", "\(svdd)threshold m 0.1 0.2 0.3", line: 5, says: ["four"]),
    Case(
      "youden with normal images alone",
      "\(svdd)load images \"m/elliptical\" as e label=1 size=16\nthreshold m auto method=youden on e",
      line: 6,
      says: ["one-class-only", "normal images alone"]),
  ]

  private static let prelude = """
    mock galaxies 2 per class to "m" size=16; load manifest "m/manifest.csv" as d size=16
    network tiny from 1x16x16 { encode { conv 3x3 2 pad=1; leaky_relu; pool 4x4; flatten; fc 8 }; \
    decode { reshape 2x2x2; upsample 8; deconv 3x3 1 pad=1; sigmoid } }

    """
  private static let trained = prelude + "pretrain ae on d normal=1 network=tiny epochs=1 as m\n"
  private static let svdd = trained + "train svdd m on d epochs=1\n"

  @Test(arguments: loading)
  func ofDataIsOneClearError(bad: Case) throws { try check(bad) }

  @Test(arguments: training)
  func ofTrainingIsOneClearError(bad: Case) throws { try check(bad) }

  private func check(_ bad: Case) throws {
    let galsh = try GalshProcess()
    try prepare(galsh)
    let before = Set(galsh.files)
    let result = try galsh.run(script: bad.script)
    #expect(result.status == bad.status, "\(result.errors)")
    #expect(result.errors.components(separatedBy: "error[").count == 2, "one error: \(result.errors)")
    #expect(result.errors.contains("script.gal:\(bad.line):"), "\(result.errors)")
    for text in bad.says { #expect(result.errors.contains(text), "\(result.errors)") }
    let made = Set(galsh.files).subtracting(before).subtracting(["script.gal"])
    #expect(made.allSatisfy { $0 == "m" || $0.hasPrefix("m/") }, "nothing half-written: \(made)")
  }

  /// Good and bad manifests and images.
  private func prepare(_ galsh: GalshProcess) throws {
    let ramp = try #require(GrayPicture(width: 16, height: 16, pixels: (0..<256).map { UInt8($0) }))
    let black = try #require(GrayPicture(width: 16, height: 16, pixels: [UInt8](repeating: 0, count: 256)))
    for (name, picture) in [("good.png", ramp), ("black.png", black)] {
      let file = galsh.folder.appendingPathComponent(name)
      try Data(PNGCodec.encode(picture, path: name)).write(to: file)
    }
    try galsh.write("text.png", "I am not an image\n")
    let header = "location,label\n"
    try galsh.write("good.csv", header + "good.png,0\n")
    try galsh.write("label.csv", header + "good.png,0\ngood.png,round\n")
    try galsh.write("absent.csv", header + "absent.png,0\n")
    try galsh.write("text.csv", header + "text.png,0\n")
    try galsh.write("black.csv", header + "black.png,0\n")
    try galsh.write("several.csv", header + "absent.png,0\nblack.png,0\ngood.png,0\ngood.png,1.5\n")
  }

  @Test func manifestWithBadRowsLoadsTheRestWhenAsked() throws {
    let galsh = try GalshProcess()
    try prepare(galsh)
    let result = try galsh.run(script: "load manifest \"several.csv\" as d bad=skip size=16\nprint d.count")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.lines.last == "1")
    #expect(result.output.components(separatedBy: "left out: line").count == 4, "every bad row is named")
  }

  @Test("a full disk at export is one clear error, and what was exported before stays whole")
  func fullDisk() throws {
    let galsh = try GalshProcess()
    let disk = galsh.folder.appendingPathComponent("disk").path
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    guard mount("tmpfs", disk, "tmpfs", 0, "size=256k") == 0 else {
      print("skipped: a small tmpfs cannot be mounted (\(String(cString: strerror(errno))))")
      return
    }
    defer { umount(disk) }
    let first = try galsh.run(script: Self.svdd + "apply m to d as s save \"disk/s.csv\"")
    #expect(first.status == 0, "\(first.errors)")
    let kept = try Data(contentsOf: URL(fileURLWithPath: disk + "/s.csv"))
    _ = FileManager.default.createFile(
      atPath: disk + "/filler", contents: Data(repeating: 1, count: 240_000))
    let result = try galsh.run(
      script: Self.svdd + "apply m to d as s save \"disk/other.csv\"\nexport m to \"disk/m\"")
    #expect(result.status == 70)
    #expect(result.errors.contains("error[disk-full]"), "\(result.errors)")
    #expect(result.errors.contains("script.gal:"), "\(result.errors)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: disk + "/s.csv")) == kept)
    let left = try FileManager.default.contentsOfDirectory(atPath: disk).sorted()
    #expect(
      left.allSatisfy { ["filler", "other.csv", "s.csv", ".galsh-files"].contains($0) },
      "nothing half-written: \(left)")
  }
}

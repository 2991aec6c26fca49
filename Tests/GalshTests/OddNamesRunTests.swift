import Foundation
import GalaxyBase
import GalaxyImages
import Testing

/// Names that are not UTF-8, through the whole program.
@Suite struct OddNamesRunTests {
  private let galsh: GalshProcess
  private static let names = ["gal\\xe1xia.png", "b\\xff\\xfe.png", "é\\xc3.png"]

  init() throws {
    galsh = try GalshProcess()
    for (index, name) in Self.names.enumerated() {
      let ramp = (0..<256).map { UInt8(($0 * (index + 3)) % 256) }
      let picture = try #require(GrayPicture(width: 16, height: 16, pixels: ramp))
      try AtomicFile.write(try PNGCodec.encode(picture, path: name), to: "\(galsh.folder.path)/in/\(name)")
    }
  }

  /// Foundation leaves such names behind.
  private func clean() { Files.removeTree(galsh.folder.path) }

  private static let network = """
    network tiny from 1x16x16 { encode { conv 3x3 2 pad=1; leaky_relu; pool 4x4; flatten; fc 8 }
      decode { reshape 2x2x2; upsample 8; deconv 3x3 1 pad=1; sigmoid } }
    """

  @Test func datasetsScoresSessionsAndExportsNameThemInText() throws {
    defer { clean() }
    let script =
      Self.network + """

        load images "in" as d label=1 size=16
        pretrain ae on d normal=1 network=tiny epochs=1 as m
        train svdd m on d epochs=1
        apply m to "in" as v save "scores\\xe9.csv"
        export m to "out\\xe8"
        print d[0].path
        """
    try galsh.write("script.gal", script)
    let run = try galsh.run(["--session", "kept\\xe7", "--digest", "script.gal"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines.contains { $0.hasPrefix("in/") && $0.contains("\\x") }, "\(run.output)")
    let table = try Files.read("\(galsh.folder.path)/scores\\xe9.csv")
    let csv = try #require(String(validating: table, as: UTF8.self))
    for name in Self.names { #expect(csv.contains("\nin/\(name),"), "\(csv)") }
    #expect(Files.exists("\(galsh.folder.path)/out\\xe8/results.json"))

    let verified = try galsh.run(["verify", "kept\\xe7.galsession"])
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    let again = try galsh.run([
      "--session", "kept\\xe7", "-c", "why v[0]\nprint d[1].path\napply m to d as w\nprint w.count",
    ])
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.output.contains("\\x"), "\(again.output)")
  }

  @Test func programsGetValidJSON() throws {
    defer { clean() }
    for name in Self.names {
      let run = try galsh.run(["--mode", "json", "-c", "inspect \"in/\(name)\""])
      let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      #expect(object?["file"] as? String == "in/\(name)", "\(run.output)\(run.errors)")
    }
    let listed = try galsh.run(["-c", "print glob(\"in/*\").count; print glob(\"in/b\\xff*\")"])
    #expect(listed.lines == ["3", "[\"in/b\\xff\\xfe.png\"]"], "\(listed.output)")
  }

  @Test func aTildeIsTheHomeFolderWhereverAPathGoes() throws {
    defer { clean() }
    try galsh.write("part.inc", "print \"included\"\n")
    let script = """
      include "~/part.inc"
      load images "~/in" as d size=16
      load images "~/in/*.png" as e size=16
      view d[0] save "~/made/view.png"
      cd "~/made"
      inspect "view.png"
      inspect "~/made/view.png"
      print glob("~/made/*").count
      save session "~/kept"
      """
    let run = try galsh.run(script: script)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.lines.first == "included" && run.lines.last?.contains("kept") == true || run.lines.contains("1"))
    #expect(galsh.files.contains("made/view.png") && galsh.files.contains("kept.galsession"))
    #expect(!galsh.files.contains { $0.contains("~") })
    let unknown = try galsh.run(["-c", "inspect \"~no_such_user/a.png\""])
    #expect(unknown.errors.contains("help: there is no user no_such_user"), "\(unknown.errors)")
  }

  @Test func whatIsLeftOutIsNamedByLoadAndApply() throws {
    defer { clean() }
    let folder = galsh.folder.appendingPathComponent("in").path
    for (name, target) in [("gone.png", "nothing"), ("round.png", "round.png"), ("lost.png", "x/y")] {
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/\(name)", withDestinationPath: target)
    }
    try #require(mkfifo("\(folder)/wait.png", 0o600) == 0)
    let script =
      Self.network + """

        load images "in" as d label=1 size=16
        pretrain ae on d normal=1 network=tiny epochs=1 as m
        train svdd m on d epochs=1
        apply m to "in" as v
        apply m to "in/*.png" as w
        """
    let run = try galsh.run(script: script)
    #expect(run.status == 0, "\(run.errors)")
    let words = "left out 4 names that are no files that can be read: in/gone.png (a link to nothing), "
    #expect(run.output.contains(words), "\(run.output)")
    #expect(run.errors.components(separatedBy: words).count == 3, "\(run.errors)")
  }
}
